import ByteReading
import MetricCatalog
import QueryEngine
import SFlowWire
import SeriesStore
import StoreSupport
import TestSupport
import Testing

/// Metrics over spans of time.
@Suite struct RangeQueryTests {
    /// A 20-second poll shows as twenty equal seconds, not as one spike.
    @Test func aDifferenceIsSpreadEvenly() async throws {
        var site = try Site()
        site.port(octetsPerSecond: 1_250_000, from: 0, through: 40_000, every: 20_000)
        try await site.flush()
        let series = try await site.range("ifinoctets", from: 0, to: 40_000, step: 1000, now: 40_000)
        #expect(series.values == Array(repeating: 1_250_000, count: 40))
        #expect(series.coverage == Array(repeating: 1, count: 40))
        #expect(series.unit == "bytes/s")
    }

    /// 100 Mbit/s for two hours: every full bucket of every step says so, and all add up to the same.
    @Test(arguments: [1, 7, 60, 300, 3600] as [Milliseconds])
    func everyStepSaysTheSame(_ seconds: Milliseconds) async throws {
        var site = try Site()
        site.port(octetsPerSecond: 12_500_000, from: 0, through: 7_200_000, every: 20_000)
        try await site.flush()
        try await site.maintain(at: 9_000_000)
        let step = seconds * 1000
        let rates = try await site.range("ifinoctets", from: 3_000, to: 7_200_000, step: step, now: 8_000_000)
        let full = zip(rates.values, rates.coverage).filter { $0.1 == 1 }.map(\.0)
        #expect(full.count >= Int(7_197_000 / step) - 1)
        #expect(full.allSatisfy { abs(($0 ?? 0) - 12_500_000) < 12_500 })
        let sums = try await site.range("ifinoctets", from: 0, to: 7_200_000, step: step, .sum, now: 8_000_000)
        #expect(sums.values.compactMap { $0 }.reduce(0, +) == 90_000_000_000)
    }

    /// Ten minutes of silence are a hole: null, no part of an average, and half of the hour's middle.
    @Test func aGapIsNull() async throws {
        var site = try Site()
        site.port(octetsPerSecond: 1000, from: 0, through: 300_000, every: 20_000)
        // The agent comes back with new counters: what lies between is not known.
        site.port(octetsPerSecond: 1000, from: 900_000, through: 1_200_000, every: 20_000)
        try await site.flush()
        let fine = try await site.range("ifinoctets", from: 240_000, to: 960_000, step: 60_000, now: 1_300_000)
        #expect(fine.values == [1000] + Array(repeating: nil, count: 10) + [1000])
        #expect(fine.coverage == [1] + Array(repeating: 0, count: 10) + [1])
        let wide = try await site.range("ifinoctets", from: 0, to: 1_200_000, step: 1_200_000, now: 1_300_000)
        #expect(wide.values == [1000])
        #expect(wide.coverage == [0.5])
    }

    /// The bucket that is not over divides by what is known of it.
    @Test func theRunningBucketIsMarked() async throws {
        var site = try Site()
        site.port(octetsPerSecond: 1000, from: 0, through: 320_000, every: 20_000)
        try await site.flush()
        let query = RangeQuery(
            metrics: ["ifinoctets"],
            selector: SeriesSelector(),
            start: Site.time(0),
            end: Site.time(330_000),
            step: .fixed(300_000),
            now: Site.time(330_000)
        )
        let result = try await site.store.read { snapshot in try query.run(on: snapshot) }
        #expect(result.grid.count == 2)
        #expect(result.firstPartial == 1)
        #expect(result.series[0].values == [1000, 1000])
        #expect(result.series[0].coverage == [1, 20.0 / 30])
    }

    /// One second of 1 Gbit/s within an hour of 10 Mbit/s is still there when seconds have become minutes.
    @Test func peaksOutliveTheSeconds() async throws {
        var site = try Site()
        var octets: UInt64 = 0
        for second in 0...Milliseconds(3600) {
            site.poll([.ifCounters(ifIndex: 5, ifInOctets: octets)], at: second * 1000)
            octets += second == 1800 ? 125_000_000 : 1_250_000
        }
        try await site.flush()
        try await site.maintain(at: 7_200_000)
        let peak = try await site.range("ifinoctets", from: 0, to: 3_600_000, step: 3_600_000, .max, now: 7_200_000)
        #expect(peak.values == [125_000_000])
        let mean = try await site.range("ifinoctets", from: 0, to: 3_600_000, step: 3_600_000, now: 7_200_000)
        #expect(mean.values == [1_284_375])
        let low = try await site.range("ifinoctets", from: 0, to: 3_600_000, step: 3_600_000, .min, now: 7_200_000)
        #expect(low.values == [1_250_000])
    }

    @Test(
        arguments: [
            (.avg, 3.5), (.min, 2), (.max, 5), (.last, 5), (.count, 2),
        ] as [(Statistic, Double)]
    )
    func figuresOfAState(_ statistic: Statistic, _ value: Double) async throws {
        var site = try Site()
        for (time, load) in [(5_000, 2), (35_000, 5)] as [(Milliseconds, Float)] {
            site.poll([.hostCPU(loadOne: load)], source: DataSource(class: 2, index: 1), at: time)
        }
        try await site.flush()
        let series = try await site.range("load_one", from: 0, to: 60_000, step: 60_000, statistic, now: 61_000)
        #expect(series.values == [value])
    }

    /// A state holds between reports and not for ever.
    @Test func aStateIsRepeatedUntilItIsStale() async throws {
        var site = try Site()
        for (time, load) in [(0, 1), (10_000, 2), (20_000, 3)] as [(Milliseconds, Float)] {
            site.poll([.hostCPU(loadOne: load)], source: DataSource(class: 2, index: 1), at: time + 500)
        }
        try await site.flush()
        let series = try await site.range("load_one", from: 0, to: 60_000, step: 5_000, now: 120_000)
        #expect(series.values == [1, 1, 2, 2, 3, 3, 3, 3, 3, 3, nil, nil])
    }

    @Test func mostIsReadFromMinutesAndTheRestFromSeconds() async throws {
        var site = try Site()
        site.port(octetsPerSecond: 999, from: 0, through: 8_000_000, every: 10_000)
        try await site.flush()
        try await site.maintain(at: 8_100_000)
        let query = RangeQuery(
            metrics: ["ifinoctets"],
            selector: SeriesSelector(),
            start: Site.time(0),
            end: Site.time(8_000_000),
            step: .fixed(60_000),
            statistic: .sum,
            now: Site.time(8_100_000)
        )
        let result = try await site.store.read { snapshot in try query.run(on: snapshot) }
        #expect(result.resolutions == ["1s", "1m"])
        #expect(result.series[0].values.compactMap { $0 }.reduce(0, +) == 999 * 8000)
    }

    @Test(
        arguments: [
            ("nix", 0, 1000, 1000, .avg, .unknownMetric, "metric"),
            ("ifname", 0, 1000, 1000, .avg, .unknownMetric, "metric"),
            ("ifinoctets", 1000, 1000, 1000, .avg, .invertedRange, "end"),
            ("ifinoctets", 2000, 1000, 1000, .avg, .invertedRange, "end"),
            ("ifinoctets", 0, 315_360_000_000, 1000, .avg, .tooLarge, "step"),
            ("ifspeed", 0, 1000, 1000, .sum, .badParameter, "stat"),
            ("ifinoctets", 0, 1000, 1000, .last, .badParameter, "stat"),
        ] as [(String, Milliseconds, Milliseconds, Milliseconds, Statistic, QueryError.Kind, String)]
    )
    func whatCannotBeAnsweredIsSaidSo(
        _ metric: String,
        _ start: Milliseconds,
        _ end: Milliseconds,
        _ step: Milliseconds,
        _ statistic: Statistic,
        _ kind: QueryError.Kind,
        _ parameter: String
    ) async throws {
        let site = try Site()
        let error = await #expect(throws: QueryError.self) {
            try await site.range(metric, from: start, to: end, step: step, statistic, now: end)
        }
        #expect(error?.kind == kind)
        #expect(error?.parameter == parameter)
    }

    @Test func anAgentThatWasNeverHeardOf() async throws {
        let site = try Site()
        let query = RangeQuery(
            metrics: ["ifinoctets"],
            selector: SeriesSelector(agents: [ip("192.0.2.7")]),
            start: 0,
            end: 1000,
            step: .fixed(1000),
            now: 1000
        )
        let error = await #expect(throws: QueryError.self) {
            try await site.store.read { snapshot in try query.run(on: snapshot) }
        }
        #expect(error?.kind == .unknownAgent)
        #expect(error?.detail.contains("192.0.2.7") == true)
    }
}

extension Site {
    /// The one series of a metric over a span.
    @discardableResult
    func range(
        _ metric: String,
        from start: Milliseconds,
        to end: Milliseconds,
        step: Milliseconds,
        _ statistic: Statistic = .avg,
        now: Milliseconds
    ) async throws -> RangeSeries {
        let query = RangeQuery(
            metrics: [metric],
            selector: SeriesSelector(),
            start: Site.time(start),
            end: Site.time(end),
            step: .fixed(step),
            statistic: statistic,
            now: Site.time(now)
        )
        let result = try await store.read { snapshot in try query.run(on: snapshot) }
        return try #require(result.series.first)
    }
}
