import ByteReading
import Foundation
import MetricCatalog
import Rollup
import SFlowWire
import SeriesStore

/// Measures what the README states, on the machine it runs on.
///
/// Each figure stands beside one that it can be held against.
@main
struct Bench {
    static func main() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tidemark-bench-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }

        // One part a process: what one leaves in memory is not to be measured with the next.
        switch CommandLine.arguments.dropFirst().first {
        case "decoding": decoding()
        case "flows": try await Flows(path: folder.appending(path: "flows.db").path).run()
        case "flushing": try await flushing(folder.appending(path: "flush.db").path)
        case "living": try await living(folder.appending(path: "live.db").path)
        case "storing": try await Storing(path: folder.appending(path: "store.db").path).writing(ports: 1_000, hours: 3)
        case "rows": try Rows(path: folder.appending(path: "rows.db").path).writing(ports: 1_000, hours: 3)
        case "dump": dump(ports: 1_000, hours: 3)
        case "reading": try await Storing(path: folder.appending(path: "year.db").path).longReading()
        case "filling": try await Serving.fill(CommandLine.arguments[2])
        case "sending":
            try Serving.send(to: UInt16(CommandLine.arguments[2]) ?? 6343, seconds: Int(CommandLine.arguments[3]) ?? 60)
        case "reporting":
            try await Reporting.fill(CommandLine.arguments[2], ports: Int(CommandLine.arguments[3]) ?? 8_000)
        default:
            print("usage: bench decoding|flows|flushing|living|storing|reading|rows|dump")
            print("       bench filling FILE | reporting FILE PORTS | sending PORT SECONDS")
        }
    }

    /// One core, from memory.
    private static func decoding() {
        let flows = Load.flows(count: 100_000)
        let counters = Load.counters(agents: 100, ports: 50, rounds: 50, interval: 20_000)
        for (name, load) in [("flow-sample", flows), ("counter", counters)] {
            var walked = 0
            var values = 0
            let walk = best(of: 5) {
                for datagram in load.datagrams { walked += samples(in: datagram.span.bytes) }
            }
            let rolled = best(of: 5) {
                var rollup = RollupBuilder()
                for (index, datagram) in load.datagrams.enumerated() {
                    let time = ReceiveTime(recorded: 1_700_000_000_000 + Milliseconds(index / 5))
                    rollup.receive(datagram.span.bytes, from: .none, at: time)
                    // As the collector does; the store's work is measured apart.
                    values += rollup.takeBatches().reduce(0) { $0 + $1.values.count }
                }
            }
            let count = Double(load.datagrams.count)
            let size = load.datagrams.reduce(0) { $0 + $1.count } / load.datagrams.count
            say("\(name) datagrams of \(size) bytes: walk alone", count / walk, "datagrams/s")
            say("\(name) datagrams of \(size) bytes: decode + rollup", count / rolled, "datagrams/s")
        }
    }

    private static func samples(in bytes: RawSpan) -> Int {
        guard var reader = try? DatagramReader(bytes) else { return 0 }
        var count = 0
        while reader.nextSample() != nil { count += 1 }
        return count
    }

    /// One transaction of 20,000 values, first into an empty store, then as it goes on.
    private static func flushing(_ path: String) async throws {
        let store = try SeriesStore.open(path)
        var writer = BatchWriter(store)
        var rollup = RollupBuilder()
        // 740 ports × 27 values are just under 20,000.
        let ports = 740
        let load = Load.counters(agents: 1, ports: ports, rounds: 12, interval: 1000)
        let perRound = load.datagrams.count / 12
        var durations: [Double] = []
        for round in 0..<12 {
            let time = ReceiveTime(recorded: 1_700_000_000_000 + Milliseconds(round) * 1000 + 5)
            for datagram in load.datagrams[round * perRound..<(round + 1) * perRound] {
                rollup.receive(datagram.span.bytes, from: .none, at: time)
            }
            rollup.finish()
            let batches = rollup.takeBatches()
            let start = ContinuousClock.now
            try await writer.write(batches)
            durations.append(seconds(start.duration(to: .now)))
        }
        say("flush of \(ports * 27) values, new series", durations[0] * 1000, "ms")
        say("flush of \(ports * 27) values, median", durations.dropFirst().sorted()[5] * 1000, "ms")
        try store.close()
    }

    /// 2,000 sources of 20 and more metrics, polled every 20 s for half an hour.
    private static func living(_ path: String) async throws {
        let before = residentBytes()
        let store = try SeriesStore.open(path)
        var writer = BatchWriter(store)
        var rollup = RollupBuilder()
        let rounds = 90
        var peak = 0
        for round in 0..<rounds {
            // Made anew each round, so that the load itself takes no memory.
            let load = Load.counters(agents: 40, ports: 50, rounds: 1, interval: 20_000, startingAt: round)
            for (index, datagram) in load.datagrams.enumerated() {
                let offset = Milliseconds(index) * 20_000 / Milliseconds(load.datagrams.count)
                let time = ReceiveTime(recorded: 1_700_000_000_000 + Milliseconds(round) * 20_000 + offset)
                rollup.receive(datagram.span.bytes, from: .none, at: time)
                let batches = rollup.takeBatches()
                guard !batches.isEmpty else { continue }
                try await writer.write(batches)
                if batches[0].time / 1000 % 10 == 0 {
                    try await writer.maintain(now: batches[0].time, elapsed: 10_000, retention: .standard)
                }
            }
            peak = max(peak, residentBytes())
        }
        say("memory before anything was stored", Double(before) / 1_048_576, "MiB")
        say("memory with 2,000 sources of 27 metrics, peak over 30 min", Double(peak) / 1_048_576, "MiB")
        try store.close()
    }

    static func best(of runs: Int, _ body: () -> Void) -> Double {
        (0..<runs).map { _ in seconds(ContinuousClock().measure(body)) }.min() ?? 0
    }

    static func seconds(_ duration: Duration) -> Double { duration / .seconds(1) }

    /// The memory that the process holds now, in bytes.
    static func residentBytes() -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let pages = status.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}
