import Foundation
import MetricCatalog
import QueryEngine
import Rollup
import SeriesStore

/// What the store takes, what that weighs, and how fast it is read.
struct Storing {
    let path: String

    private static let start: Milliseconds = 1_700_006_400_000

    /// Reports of many ports over some hours: written each second, sealed and brought into the coarser tiers as time goes
    /// on.
    func writing(ports: Int, hours: Int) async throws {
        let store = try SeriesStore.open(path)
        var writer = BatchWriter(store)
        var load = PollLoad(ports: ports, startingAt: Storing.start)
        var values = 0
        var busy = Duration.zero
        var longest = Duration.zero
        var longestUpkeep = Duration.zero
        let clock = ContinuousClock()
        let processor = processorSeconds()
        var made = 0.0
        for second in 1...(hours * 3600 + 1200) {
            let before = processorSeconds()
            let batch = load.next()
            made += processorSeconds() - before
            values += batch.values.count
            let written = try await clock.measure { try await writer.write([batch]) }
            busy += written
            longest = max(longest, written)
            guard second % 10 == 0 else { continue }
            // A call a slice, as if the next second always waited: the longest is what a writer may have to wait.
            var isDone = false
            while !isDone {
                let kept = try await clock.measure {
                    isDone = try await writer.maintain(now: load.time, elapsed: 10_000, retention: .standard) { false }
                }
                busy += kept
                longestUpkeep = max(longestUpkeep, kept)
            }
        }
        let used = processorSeconds() - processor - made
        say("\(ports) ports x \(PollLoad.columns) values over \(hours) h: values stored", Double(values), "")
        say("through journal, seal and tiers", Double(values) / (busy / .seconds(1)), "values/s")
        say("through journal, seal and tiers, by processor time", Double(values) / used, "values/s")
        say("longest commit of a second", longest / .milliseconds(1), "ms")
        say("longest pause for upkeep", longestUpkeep / .milliseconds(1), "ms")
        try await weigh(store)
        try await reading(store, ports: ports)
        try await dropping(store, writer, at: load.time)
        try store.close()
    }

    /// Drops all seconds that minutes have, a slice a call, and gives their room back.
    private func dropping(_ store: SeriesStore, _ writer: BatchWriter, at time: Milliseconds) async throws {
        let before = try await store.info()
        let clock = ContinuousClock()
        var longest = Duration.zero
        var isDone = false
        while !isDone {
            let pause = try await clock.measure {
                isDone = try await writer.maintain(
                    now: time,
                    elapsed: 10_000,
                    retention: Retention(keep: [.second: Tier.second.window])
                ) { false }
            }
            longest = max(longest, pause)
        }
        let after = try await store.info()
        say(
            "dropping \(before.tiers[0].values - after.tiers[0].values) values, longest pause",
            longest / .milliseconds(1),
            "ms"
        )
        say("file then", Double(after.fileBytes), "bytes")
    }

    private func weigh(_ store: SeriesStore) async throws {
        let info = try await store.info()
        for tier in info.tiers where tier.chunks > 0 {
            say("tier \(tier.tier.name): \(tier.chunks) chunks", Double(tier.bytes), "bytes")
        }
        if let finest = info.tiers.first, finest.values > 0 {
            say("per value of the finest tier", finest.bytesPerValue ?? 0, "bytes")
            let all = info.tiers.reduce(0) { $0 + $1.bytes }
            say("per value, all tiers", Double(all) / Double(finest.values), "bytes")
        }
        say("file", Double(info.fileBytes), "bytes")
    }

    private func reading(_ store: SeriesStore, ports: Int) async throws {
        let end = Storing.start + 3_600_000
        for (name, step) in [("1m", 60_000), ("1s", 1_000)] as [(String, Milliseconds)] {
            let all = question(["ifinoctets"], from: Storing.start, to: end, step: step)
            let time = try await best(of: 5) { try await store.read { try all.run(on: $0) } }
            say("\(ports) series over an hour at \(name)", time, "ms")
        }
        var one = question(["ifinoctets"], from: Storing.start, to: end, step: 3_600_000)
        let time = try await best(of: 5) { [one] in try await store.read { try one.run(on: $0) } }
        say("\(ports) series over an hour, one sum each", time, "ms")
        one.selector.agents = [PollLoad.identity(7).agent]
        one.selector.sources = [PollLoad.identity(7).source]
        one.step = .exactly(.fixed(1000))
        one.end = Storing.start + 3 * 3_600_000
        let short = try await best(of: 5) { [one] in try await store.read { try one.run(on: $0) } }
        say("one series over 3 h at 1s", short, "ms")
        one.end = end
        one.start = end - 86_400_000
        let single = try await best(of: 5) { [one] in try await store.read { try one.run(on: $0) } }
        say("one series over a day at 1s", single, "ms")
    }

    /// Two ports over a year.
    func longReading() async throws {
        let store = try SeriesStore.open(path)
        var writer = BatchWriter(store)
        var load = PollLoad(ports: 2, startingAt: Storing.start)
        let year = 365 * 86_400
        for minute in 0..<(year / 60) {
            try await writer.write((0..<60).map { _ in load.next() }.filter { !$0.isEmpty })
            guard minute % 15 == 14 else { continue }
            try await writer.maintain(now: load.time, elapsed: 900_000, retention: .standard)
        }
        var one = question(["ifinoctets"], from: load.time - 365 * 86_400_000, to: load.time, step: 3_600_000)
        one.selector.sources = [PollLoad.identity(1).source]
        let hours = try await best(of: 5) { [one] in try await store.read { try one.run(on: $0) } }
        say("one series over a year at 1h", hours, "ms")
        one.step = .exactly(.fixed(1000))
        one.start = load.time - 86_400_000
        one.end = load.time
        let seconds = try await best(of: 5) { [one] in try await store.read { try one.run(on: $0) } }
        say("one series over a day at 1s", seconds, "ms")
        try await weigh(store)
        try store.close()
    }

    private func question(
        _ metrics: [String],
        from start: Milliseconds,
        to end: Milliseconds,
        step: Milliseconds
    ) -> RangeQuery {
        var question = RangeQuery(
            metrics: metrics,
            selector: SeriesSelector(),
            start: start,
            end: end,
            step: .fixed(step),
            now: end + 86_400_000
        )
        question.budget.points = 100_000_000
        return question
    }

    private func best<Value>(of runs: Int, _ body: () async throws -> Value) async throws -> Double {
        var best = Double.infinity
        for _ in 0..<runs {
            let time = try await ContinuousClock().measure { _ = try await body() }
            best = min(best, time / .milliseconds(1))
        }
        return best
    }
}

/// The processor time that the process has used, in seconds.
func processorSeconds() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
}

/// Prints a figure.
func say(_ what: String, _ value: Double, _ unit: String) {
    let number = value >= 1000 ? String(Int(value)) : String(format: "%.2f", value)
    print("\(what): \(number) \(unit)")
}
