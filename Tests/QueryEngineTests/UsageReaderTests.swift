import MetricCatalog
import SFlowWire
import SeriesStore
import StoreSupport
import TestSupport
import Testing

@testable import QueryEngine

/// What is read in a shorter way is the same as what the buckets say.
@Suite struct UsageReaderTests {
    private static let day: Milliseconds = 86_400_000
    private static let hour: Milliseconds = 3_600_000
    private static let minute: Milliseconds = 60_000
    /// Where the first whole day begins.
    private static let midnight = hour
    private static let identity = SourceIdentity(agent: ip("192.0.2.1"), source: 5)
    private static let traffic = ["ifinoctets", "ifoutoctets"]

    /// Twelve days of a port that is polled every seven minutes or so: with a report over forty minutes, a silence in which
    /// the counters begin anew, a day of nothing, and two hours that are in no chunk.
    private static func make(retention: Retention?) async throws -> Site {
        var site = try Site()
        var octets: (in: UInt64, out: UInt64) = (1_000, 5_000)
        var time: Milliseconds = 0
        var number: UInt64 = 0
        var sealed: Milliseconds = 0
        while time < midnight + 12 * day + 2 * hour {
            number += 1
            if (3 * day..<(3 * day + 10 * minute)).contains(time) { time += 40 * minute }
            if (5 * day..<(5 * day + 10 * minute)).contains(time) { (time, octets) = (time + 25 * minute, (0, 0)) }
            if (6 * day..<7 * day).contains(time) { (time, octets) = (7 * day, (0, 0)) }
            let counters = RecordBuilder.ifCounters(
                ifIndex: 5,
                ifSpeed: 1_000_000_000,
                ifInOctets: octets.in,
                ifOutOctets: octets.out
            )
            site.poll([counters], at: time)
            octets.in += number * 7_919 % 1_000_003 * 500
            octets.out += number * 104_729 % 1_000_033 * 900
            time += 390_000 + Milliseconds(number * 31 % 60) * 1_013
            if time - sealed > 9 * hour, time < midnight + 12 * day {
                try await site.flush()
                try await site.maintain(at: time)
                sealed = time
            }
        }
        try await site.flush()
        for _ in 0..<40 { try await site.maintain(at: midnight + 12 * day + 50 * minute, retention: retention) }
        return site
    }

    /// Both stores are made once: all tests read them, and none writes.
    private static let whole = Task { try await make(retention: nil) }
    private static let dropped = Task { try await make(retention: short) }
    private static let short = Retention(keep: [.second: day, .minute: 2 * day, .fiveMinutes: 4 * day])

    /// All, within days, over the edges of tiers, without anything, and beyond the present.
    private static let spans: [Range<Milliseconds>] = [
        midnight..<(midnight + 12 * day),
        (2 * day + 5 * minute)..<(9 * day + 25 * minute),
        (11 * day)..<(midnight + 12 * day + 4 * hour),
        (midnight + 12 * day + hour)..<(midnight + 12 * day + 90 * minute),
        (6 * day + hour)..<(6 * day + 2 * hour),
    ]

    @Test(arguments: spans, [false, true])
    func meansAreThoseOfBuckets(span: Range<Milliseconds>, isDropped: Bool) async throws {
        let site = try await isDropped ? Self.dropped.value : Self.whole.value
        let now = Site.time(Self.midnight + 12 * Self.day + 2 * Self.hour + 61_000)
        try await site.store.read { snapshot in
            let grid = BucketGrid(
                start: Site.time(span.lowerBound),
                step: Usage.interval,
                count: Int((span.upperBound - span.lowerBound) / Usage.interval)
            )
            let places = Self.traffic.compactMap { MetricPlace.byName[$0] }
            let group = try #require(
                snapshot.directory.group(of: Self.identity, structureIndex: places[0].structureIndex)
            )
            let columns = places.map(\.column)
            let rows = try SeriesReader(snapshot: snapshot, grid: grid, extremes: false)
                .buckets(of: group, columns: columns)
            let found = try MeanReader(snapshot: snapshot, grid: grid, now: now).means(of: group, columns: columns)
            for (row, found) in zip(rows, found) {
                let means = row.map { Statistic.avg.value(of: $0, type: .count) }
                #expect(found.means.map { $0.isNaN ? nil : $0 } == means)
                let coverage = row.indices.map { place in
                    let length = min(grid.edges[place + 1], now) - grid.edges[place]
                    return length > 0 ? min(1, Double(row[place].covered) / Double(length)) : 0
                }
                #expect(found.coverage == coverage)
            }
            let isKnown = span.lowerBound != 6 * Self.day + Self.hour
            #expect(found.allSatisfy { $0.means.contains { !$0.isNaN } } == isKnown)
        }
    }

    /// The whole period is the same whether its days are read or not.
    @Test(arguments: [0, 1, 6, 8], [false, true])
    func aPeriodIsAllOfItsDays(firstDay: Milliseconds, isDropped: Bool) async throws {
        let site = try await isDropped ? Self.dropped.value : Self.whole.value
        try await site.store.read { snapshot in
            let usages = try [true, false].map { isHistoryWanted in
                let span = UsageSpan(
                    start: Site.time(Self.midnight + firstDay * Self.day),
                    end: Site.time(Self.midnight + 12 * Self.day),
                    historyDays: 12,
                    zone: .utc
                )
                let reader = try UsageReader(
                    snapshot: snapshot,
                    span: span,
                    isHistoryWanted: isHistoryWanted,
                    now: Site.time(14 * Self.day)
                )
                return try #require(try reader.usage(of: Self.identity, metrics: Self.traffic, speed: "ifspeed"))
            }
            #expect(usages[0].speed == 1_000_000_000)
            #expect(usages[0].speed == usages[1].speed)
            for (one, other) in zip(usages[0].usages, usages[1].usages) {
                #expect(one.peak != nil)
                #expect(one.peak == other.peak)
                #expect(one.percentile99 == other.percentile99)
                #expect(one.total == other.total)
                #expect(one.interpolated == other.interpolated)
                #expect(one.coverage == other.coverage)
                #expect(other.daily95.isEmpty && one.daily95.count == 12)
            }
        }
    }
}
