import MetricCatalog
import QueryEngine
import SFlowWire
import SeriesStore
import StoreSupport
import TestSupport
import Testing

/// Answers that are joined from all tiers, also where retention has dropped the finer ones.
@Suite struct TierJoinTests {
    private static let day: Milliseconds = 86_400_000
    private static let hour: Milliseconds = 3_600_000
    private static let days: Milliseconds = 35

    /// Five weeks of a port polled every 15 minutes, with a day's silence in the third week, and what is left of it when
    /// seconds are kept for 2 days, minutes for 4 and five minutes for 8.
    private static func make(retention: Retention?) async throws -> (site: Site, total: Double) {
        var site = try Site()
        var octets: UInt64 = 0
        var total: UInt64 = 0
        for number in 0...(days * 96) {
            let time = number * 900_000
            // The counter begins anew after the silence: what happened in it is not known.
            if (20 * day..<21 * day).contains(time) {
                octets = 0
                continue
            }
            let growth = UInt64(number * 7_919 % 1_000_003) * 1_000
            let isFirst = time == 0 || time == 21 * day
            octets += isFirst ? 0 : growth
            total += isFirst ? 0 : growth
            site.poll([.ifCounters(ifIndex: 5, ifInOctets: octets)], at: time)
            if number % 400 == 0 {
                try await site.flush()
                try await site.maintain(at: time)
            }
        }
        try await site.flush()
        for _ in 0..<60 { try await site.maintain(at: days * day + hour, retention: retention) }
        return (site, Double(total))
    }

    /// Both stores are made once: all tests read them, and none writes.
    private static let whole = Task { try await make(retention: nil) }
    private static let dropped = Task { try await make(retention: short) }

    private static let short = Retention(keep: [.second: 2 * day, .minute: 4 * day, .fiveMinutes: 8 * day])

    @Test(arguments: [60_000, 300_000, 900_000, 3_600_000, 21_600_000, 86_400_000, 7 * 86_400_000] as [Milliseconds])
    func everyStepAddsUpToTheSame(_ step: Milliseconds) async throws {
        let (site, total) = try await Self.dropped.value
        let sums = try await site.octets(from: -Self.day, to: 36 * Self.day, step: step)
        #expect(sums.values.compactMap { $0 }.reduce(0, +) == total)
    }

    /// What stands in for a tier that was dropped is marked; whole days say the same before and after.
    @Test func olderPartsComeFromCoarserTiers() async throws {
        let (kept, _) = try await Self.whole.value
        let (dropped, _) = try await Self.dropped.value
        let whole = try await kept.octets(from: 0, to: 35 * Self.day, step: Self.day)
        let rest = try await dropped.octets(from: 0, to: 35 * Self.day, step: Self.day)
        #expect(whole.values == rest.values)
        #expect(whole.coverage == rest.coverage)
        let fine = try await dropped.octets(from: 0, to: 35 * Self.day, step: 60_000)
        let inHours = fine.interpolated.filter { $0 < 20 * 1440 }
        #expect(inHours.count == 20 * 1440)
        #expect(!fine.interpolated.contains(34 * 1440))
        // A gap stays a gap.
        #expect(fine.values[Int(20 * 1440 + 700)] == nil)
        #expect(fine.coverage[Int(20 * 1440 + 700)] == 0)
    }

    @Test func theResolutionsAreNamed() async throws {
        let (site, _) = try await Self.dropped.value
        func resolutions(_ start: Milliseconds, _ end: Milliseconds, _ step: Milliseconds) async throws -> [String] {
            let query = RangeQuery(
                metrics: ["ifinoctets"],
                selector: SeriesSelector(),
                start: Site.time(start),
                end: Site.time(end),
                step: .fixed(step),
                now: Site.time(40 * Self.day)
            )
            return try await site.store.read { snapshot in try query.run(on: snapshot).resolutions }
        }
        #expect(try await resolutions(0, 35 * Self.day, Self.day) == ["1s", "1m", "1h"])
        #expect(try await resolutions(0, 10 * Self.day, 60_000) == ["1h"])
        #expect(try await resolutions(34 * Self.day, 35 * Self.day, 1000) == ["1s"])
    }

    /// Means and peaks of states too.
    @Test func statesAreJoinedToo() async throws {
        var site = try Site()
        let host = DataSource(class: 2, index: 1)
        for number in 0...(3 * 96) as ClosedRange<Milliseconds> {
            let load: Float = number == 100 ? 9 : 1
            site.poll([.hostCPU(loadOne: load)], source: host, at: number * 900_000)
        }
        try await site.flush()
        for _ in 0..<10 { try await site.maintain(at: 3 * Self.day + Self.hour, retention: Self.tight) }
        let span = 3 * Self.day
        let peak = try await site.range("load_one", from: 0, to: span, step: Self.hour, .max, now: 4 * Self.day)
        #expect(peak.values.filter { $0 == 9 }.count == 1)
        #expect(peak.values.compactMap { $0 }.count == 72)
        let mean = try await site.range("load_one", from: 0, to: span, step: Self.hour, now: 4 * Self.day)
        #expect(mean.values[24] == 3)
    }

    private static let tight = Retention(keep: [.second: hour, .minute: hour])
}

extension Site {
    fileprivate func octets(
        from start: Milliseconds,
        to end: Milliseconds,
        step: Milliseconds
    ) async throws -> RangeSeries {
        try await range("ifinoctets", from: start, to: end, step: step, .sum, now: 40 * 86_400_000)
    }
}
