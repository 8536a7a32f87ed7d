import ByteReading
import MetricCatalog
import QueryEngine
import SFlowWire
import SeriesStore
import StoreSupport
import TestSupport
import Testing

/// Series as single values, as something that scrapes each report would have seen them.
@Suite(.serialized) struct ValueReaderTests {
    private static func samples(
        _ site: Site,
        _ metric: String,
        _ figure: ValueReader.Figure,
        source: DataSource = 5,
        from start: Milliseconds,
        through end: Milliseconds,
        now: Milliseconds = 10_000_000
    ) async throws -> ValueReader.Samples {
        try await site.store.read { snapshot in
            try ValueReader(snapshot: snapshot, now: Site.time(now)).samples(
                of: metric,
                figure,
                on: SourceIdentity(agent: ip("192.0.2.1"), source: source),
                from: Site.time(start),
                through: Site.time(end)
            )
        }
    }

    @Test func eachReportIsAValueAtItsEnd() async throws {
        var site = try Site()
        for (time, octets) in [(0, 0), (10_250, 10_250), (20_000, 30_000)] as [(Milliseconds, UInt64)] {
            site.poll([.ifCounters(ifIndex: 5, ifInOctets: octets)], at: time)
        }
        try await site.flush()
        let rates = try await Self.samples(site, "ifinoctets", .value, from: 0, through: 20_000)
        #expect(rates.times == [Site.time(10_250), Site.time(20_000)])
        #expect(rates.values[0] == 1000)
        #expect(abs(rates.values[1] - 19_750_000.0 / 9750) < 1e-9)
        let totals = try await Self.samples(site, "ifinoctets", .total(isRelative: false), from: 0, through: 20_000)
        #expect(totals.values == [10_250, 30_000])
        let later = try await Self.samples(site, "ifinoctets", .total(isRelative: false), from: 15_000, through: 20_000)
        #expect(later.values == [30_000])
    }

    /// What a counter counted up to a time does not depend on where one begins to read.
    @Test(arguments: [0, 1_000, 17_000, 17_001, 3_599_999, 3_600_000, 5_000_000, 7_990_000] as [Milliseconds])
    func totalsDoNotDependOnTheSpan(_ start: Milliseconds) async throws {
        var site = try Site()
        site.port(octetsPerSecond: 7, from: 0, through: 8_000_000, every: 17_000)
        try await site.flush()
        try await site.maintain(at: 9_000_000)
        try await site.maintain(at: 40_000_000)
        let totals = try await Self.samples(
            site,
            "ifinoctets",
            .total(isRelative: false),
            from: start,
            through: 8_000_000
        )
        #expect(totals.values.last == Double(7 * 7_990_000 / 1000))
        for (time, value) in zip(totals.times, totals.values) {
            #expect(value == Double(7 * ((time - Site.epoch) / 1000)))
        }
    }

    /// Where the reports are gone, buckets stand in; each holds as long as it is.
    @Test func bucketsStandInForReports() async throws {
        var site = try Site()
        site.port(octetsPerSecond: 60, from: 0, through: 8_000_000, every: 20_000)
        try await site.flush()
        try await site.maintain(at: 9_000_000)
        let day: Milliseconds = 86_400_000
        try await site.maintain(
            at: 20_000_000,
            retention: Retention(keep: [.second: 900_000, .minute: 30 * day, .fiveMinutes: 30 * day, .hour: 60 * day])
        )
        let rates = try await Self.samples(
            site,
            "ifinoctets",
            .value,
            from: 600_000,
            through: 1_200_000,
            now: 20_000_000
        )
        #expect(rates.times.allSatisfy { ($0 - Site.epoch) % 60_000 == 0 })
        #expect(rates.values.allSatisfy { $0 == 60 })
        #expect(rates.lives.allSatisfy { $0 == 60_000 })
        let totals = try await Self.samples(
            site,
            "ifinoctets",
            .total(isRelative: false),
            from: 600_000,
            through: 1_200_000,
            now: 20_000_000
        )
        for (time, value) in zip(totals.times, totals.values) {
            #expect(value == Double(60 * ((time - Site.epoch) / 1000)))
        }
    }

    /// Of flow samples each second has a value, zero where the agent was heard of and sampled nothing.
    @Test func secondsOfFlowSamples() async throws {
        var site = try Site()
        for time in stride(from: Milliseconds(0), through: 5000, by: 1000) {
            site.poll([.ifCounters(ifIndex: 9, ifInOctets: 0)], source: 9, at: time)
            if time == 1000 || time == 4000 { site.send([.packet(500, rate: 10)], at: time) }
        }
        try await site.flush()
        let values = try await Self.samples(site, "flow_in_octets", .value, from: 0, through: 5000)
        #expect(values.times == [2, 3, 4, 5].map { Site.time($0 * 1000) })
        #expect(values.values == [5000, 0, 0, 5000])
        let errors = try await Self.samples(site, "flow_in_octets", .error, from: 0, through: 5000)
        let half = 1.96 * Double(10 * 9 * 500 * 500).squareRoot()
        #expect(abs(errors.values[0] - half) < 1e-9)
        let totals = try await Self.samples(
            site,
            "flow_in_octets",
            .total(isRelative: false),
            from: 3500,
            through: 5000
        )
        #expect(totals.values == [5000, 10_000])
    }
}
