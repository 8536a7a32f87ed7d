import MetricCatalog
import QueryEngine
import SFlowWire
import SeriesStore
import StoreSupport
import TestSupport
import Testing

/// Metrics by the days, weeks, months and years of a place.
@Suite struct CalendarRangeTests {
    private static func query(
        _ step: String,
        _ name: String,
        _ start: String,
        _ end: String,
        _ statistic: Statistic = .sum,
        now: String = "2026-12-01"
    ) throws -> RangeQuery {
        let zone = try Zone(named: name, parameter: "tz")
        return RangeQuery(
            metrics: ["ifinoctets"],
            selector: SeriesSelector(),
            start: try time(start, in: zone),
            end: try time(end, in: zone),
            step: try TimeText.step(step, parameter: "step", in: zone),
            statistic: statistic,
            now: try time(now)
        )
    }

    private static func answer(_ query: RangeQuery, _ site: Site) async throws -> RangeResult {
        try await site.store.read { snapshot in try query.run(on: snapshot) }
    }

    /// 1,000 octets a second over a year and a bit, polled every quarter of an hour around the changes of the clock in
    /// Europe and every six hours at other times.
    private static let steady = Task {
        var site = try Site()
        let changes = try [time("2026-03-29"), time("2026-10-25")]
        var moment = try time("2025-12-20")
        let end = try time("2027-01-10")
        var number = 0
        while moment <= end {
            let octets = UInt64(moment / 1000) * 1000
            site.poll([.ifCounters(ifIndex: 5, ifInOctets: octets)], at: moment - Site.epoch)
            let isNear = changes.contains { abs($0 - moment) < 2 * 86_400_000 }
            moment += isNear ? 900_000 : 21_600_000
            number += 1
            if number % 500 == 0 {
                try await site.flush()
                try await site.maintain(at: moment - Site.epoch)
            }
        }
        try await site.flush()
        for _ in 0..<60 { try await site.maintain(at: end - Site.epoch + 86_400_000) }
        return site
    }

    /// A rate of 1,000 a second shows each bucket's length, whichever tiers it is read from.
    @Test(
        arguments: [
            ("1d", "Europe/Oslo", "2026-03-28", "2026-03-31", [24, 23, 24]),
            ("1d", "Europe/Oslo", "2026-10-24", "2026-10-27", [24, 25, 24]),
            ("1d", "Asia/Beirut", "2026-03-28", "2026-03-31", [24, 23, 24]),
            ("1d", "Australia/Lord_Howe", "2026-10-03", "2026-10-06", [24, 23.5, 24]),
            ("1w", "UTC", "2026-10-19", "2026-11-02", [168, 168]),
            ("1w", "Europe/Oslo", "2026-10-19", "2026-11-02", [169, 168]),
            ("1mo", "Europe/Oslo", "2026-10-01", "2026-11-01", [745]),
            ("1mo", "Asia/Kathmandu", "2026-02-01", "2026-04-01", [672, 744]),
            ("1y", "Europe/Oslo", "2026-01-01", "2027-01-01", [8760]),
        ] as [(String, String, String, String, [Double])]
    )
    func sumsAreExact(_ step: String, _ zone: String, _ start: String, _ end: String, _ hours: [Double]) async throws {
        let query = try Self.query(step, zone, start, end, now: "2027-02-01")
        let series = try await Self.answer(query, Self.steady.value).series[0]
        #expect(series.values == hours.map { $0 * 3_600_000 })
        #expect(series.coverage.allSatisfy { $0 == 1 })
    }

    /// The days of a month add up to the month, and its hours too.
    @Test(arguments: ["Europe/Oslo", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"])
    func partsAddUpToTheWhole(_ zone: String) async throws {
        var sums: [Double] = []
        for step in ["1mo", "1d", "1h", "15m"] {
            // Hours do not make up the days where clocks differ from UTC by parts of them; quarters do everywhere.
            if step == "1h", ["Australia/Lord_Howe", "Asia/Kathmandu"].contains(zone) { continue }
            let query = try Self.query(step, zone, "2026-10-01", "2026-11-01", now: "2027-02-01")
            let series = try await Self.answer(query, Self.steady.value).series[0]
            sums.append(series.values.compactMap { $0 }.reduce(0, +))
        }
        #expect(Set(sums).count == 1)
    }

    /// Random polls, random zones: weeks and years add up to what was polled.
    @Test func sumsOfAnyPartitionEqualTheDifferences() async throws {
        var random = SeededGenerator(seed: 7)
        var site = try Site()
        let begin = try time("2025-01-10")
        var moment = begin
        var octets: UInt64 = 77
        for _ in 0..<500 {
            site.poll([.ifCounters(ifIndex: 5, ifInOctets: octets)], at: moment - Site.epoch)
            moment += .random(in: 3_600_000...120_000_000, using: &random)
            octets += .random(in: 0..<(1 << 40), using: &random)
        }
        site.poll([.ifCounters(ifIndex: 5, ifInOctets: octets)], at: moment - Site.epoch)
        try await site.flush()
        for _ in 0..<60 { try await site.maintain(at: moment - Site.epoch + 7_200_000) }
        for name in ["Europe/Oslo", "America/St_Johns", "Asia/Kathmandu", "Pacific/Chatham", "Asia/Beirut", "UTC"] {
            let zone = try Zone(named: name, parameter: "tz")
            for unit in CalendarUnit.allCases {
                let query = RangeQuery(
                    metrics: ["ifinoctets"],
                    selector: SeriesSelector(),
                    start: begin - .random(in: 0..<10_000_000_000, using: &random),
                    end: moment + .random(in: 1..<10_000_000_000, using: &random),
                    step: .calendar(unit, zone),
                    statistic: .sum,
                    now: moment * 2
                )
                let series = try await Self.answer(query, site).series[0]
                #expect(series.values.compactMap { $0 }.reduce(0, +) == Double(octets - 77), "\(name) \(unit)")
            }
        }
    }

    /// The month that is not over divides by what is known of it.
    @Test func theRunningMonthIsMarked() async throws {
        var site = try Site()
        let start = try time("2026-10-31T22:00:00Z") - Site.epoch
        site.port(octetsPerSecond: 1000, from: start, through: start + 5 * 3_600_000, every: 900_000)
        try await site.flush()
        let query = try Self.query(
            "month",
            "Europe/Oslo",
            "2026-10-31",
            "2026-11-01T05:00:00Z",
            .avg,
            now: "2026-11-01T05:00:00Z"
        )
        let result = try await Self.answer(query, site)
        #expect(result.grid.count == 2)
        #expect(result.firstPartial == 1)
        #expect(result.series[0].values == [1000, 1000])
        // Four of the six hours since the month began.
        #expect(result.series[0].coverage[1] == 4.0 / 6)
    }

    /// A tier serves when its buckets make up the question's: a day in Oslo is hours and no day in UTC.
    @Test(
        arguments: [
            ("1d", "UTC", "2026-10-01", "1d"), ("1mo", "UTC", "2026-10-01", "1d"), ("1w", "UTC", "2026-10-05", "1d"),
            ("1d", "Europe/Oslo", "2026-10-01", "1h"), ("1mo", "Europe/Oslo", "2026-10-01", "1h"),
            ("1d", "Europe/London", "2026-12-01", "1d"), ("1d", "Europe/London", "2026-10-20", "1h"),
            ("1d", "Asia/Kolkata", "2026-10-01", "5m"), ("1y", "Asia/Kathmandu", "2026-01-01", "5m"),
            ("1d", "Australia/Lord_Howe", "2026-10-01", "5m"), ("1d", "Africa/Monrovia", "1971-10-01", "1s"),
        ]
    )
    func theCoarsestTierThatFitsServes(_ step: String, _ zone: String, _ start: String, _ tier: String) throws {
        var query = try Self.query(step, zone, start, "2027-01-01")
        query.end = query.start + 14 * 86_400_000
        #expect(try query.run(on: SealedSnapshot()).resolutions.first == tier)
    }

    @Test func tooManyDaysAreRefused() throws {
        var query = try Self.query("1d", "Europe/Oslo", "1970-01-01", "9999-12-31")
        query.budget.points = 10_000
        let error = #expect(throws: QueryError.self) { try query.run(on: SealedSnapshot()) }
        #expect(error?.kind == .tooLarge)
        #expect(error?.parameter == "step")
    }
}

/// A store without series whose tiers hold all time.
private struct SealedSnapshot: RollupSnapshot {
    var flowDirectory: FlowDirectory { FlowDirectory() }
    func flowsSealedUntil(_ tier: Tier) -> Milliseconds { 0 }
    func flowsDroppedUntil(_ tier: Tier) -> Milliseconds { 0 }
    func flows(of group: FlowGroup, tier: Tier, from start: Milliseconds, to end: Milliseconds) -> FlowSeries {
        FlowSeries()
    }

    let directory = Directory()

    func sealedUntil(_ tier: Tier) -> Milliseconds { .max }
    func droppedUntil(_ tier: Tier) -> Milliseconds { .min }
    func oldest(_ tier: Tier) -> Milliseconds? { nil }
    func newest() -> Milliseconds? { nil }
    func lastPoll(of group: SeriesGroup) -> PollSeries? { nil }
    func resets(from start: Milliseconds, to end: Milliseconds) -> [SourceIdentity: Int] { [:] }
    func totals(of group: SeriesGroup) -> [UInt64] { [] }

    func polls(
        of group: SeriesGroup,
        columns: [Int],
        from start: Milliseconds,
        to end: Milliseconds
    ) -> PollSeries {
        PollSeries(columnCount: columns.count)
    }

    func pollsOutsideTiers(
        of group: SeriesGroup,
        columns: [Int],
        from start: Milliseconds,
        to end: Milliseconds
    ) -> PollSeries {
        PollSeries(columnCount: columns.count)
    }

    func sketches(
        of group: SeriesGroup,
        tier: Tier,
        columns: [Int],
        from start: Milliseconds,
        to end: Milliseconds
    ) -> [(start: Milliseconds, sketches: [QuantileSketch])] {
        []
    }

    func readCells(
        of group: SeriesGroup,
        tier: Tier,
        columns: [Int],
        extremes: Bool,
        from start: Milliseconds,
        to end: Milliseconds,
        _ body: (CellSeries) throws -> Void
    ) {}

    func sums(
        of group: SeriesGroup,
        tier: Tier,
        columns: [Int],
        from start: Milliseconds,
        to end: Milliseconds
    ) -> SumSeries {
        SumSeries(columnCount: columns.count)
    }
}
