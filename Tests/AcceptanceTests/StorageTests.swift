import Foundation
import MetricCatalog
import QueryEngine
import SFlowWire
import SeriesStore
import StoreSupport
import TestSupport
import Testing

/// Troubles that people have had with what stores of time series keep, and the right values.
@Suite struct StorageTests {
    private static let hour: Milliseconds = 3_600_000
    private static let day = 24 * hour
    /// The first midnight of the tests' time.
    private static let midnight = day - Site.epoch % day

    /// An agent that is silent for ten minutes: a hole, and not a zero, and no part of a mean.
    @Test func silenceIsAHole() async throws {
        var site = try Site()
        site.port(octetsPerSecond: 1000, from: 0, through: 600_000, every: 20_000)
        // The agent begins anew after it, so that nothing is known of the time between.
        site.poll([.ifCounters(ifIndex: 5, ifInOctets: 0)], at: 1_200_000)
        for time in stride(from: Milliseconds(1_220_000), through: 1_800_000, by: 20_000) {
            site.poll([.ifCounters(ifIndex: 5, ifInOctets: UInt64(time - 1_200_000))], at: time)
        }
        try await site.flush()
        for isSealed in [false, true] {
            if isSealed { try await site.maintain(at: 2 * Self.hour) }
            let minutes = try await site.range("ifinoctets", from: 0, to: 1_800_000, step: 60_000)
            #expect(minutes.values[0..<10].allSatisfy { $0 == 1000 })
            #expect(minutes.values[10..<20].allSatisfy { $0 == nil })
            #expect(minutes.coverage[10..<20].allSatisfy { $0 == 0 })
            #expect(minutes.values[20..<30].allSatisfy { $0 == 1000 })
            let half = try await site.range("ifinoctets", from: 0, to: 1_200_000, step: 1_200_000)
            #expect(half.values == [1000])
            #expect(half.coverage == [0.5])
        }
    }

    /// 10 Mbit/s with one second of 1 Gbit/s an hour: after seconds have become hours and days the peak is there, the mean is
    /// right, and every tier adds up to the same.
    @Test func peaksAndSumsOutliveTheSeconds() async throws {
        var site = try Site()
        let hours: Milliseconds = 26
        var octets: UInt64 = 0
        for second in 0...(hours * 3600) {
            // Each second where it matters.
            if second % 20 == 0 || (1795...1805).contains(second % 3600) {
                site.poll([.ifCounters(ifIndex: 5, ifInOctets: octets)], at: Self.midnight + second * 1000)
            }
            octets += second % 3600 == 1800 ? 125_000_000 : 1_250_000
            if second % 3600 == 0 { try await site.flush() }
        }
        try await site.flush()
        try await site.maintain(at: Self.midnight + 60 * Self.day)
        let (start, end) = (Self.midnight, Self.midnight + 24 * Self.hour)
        let peaks = try await site.range("ifinoctets", from: start, to: end, step: Self.hour, .max)
        #expect(peaks.values == Array(repeating: 125_000_000, count: 24))
        let means = try await site.range("ifinoctets", from: start, to: end, step: Self.hour)
        // 10.275 Mbit/s.
        #expect(means.values == Array(repeating: 10_275_000.0 / 8, count: 24))
        let high = try await site.range("ifinoctets", from: start, to: end, step: Self.day, .p99)
        #expect(abs((high.values[0] ?? 0) / 1_250_000 - 1) <= 0.01)
        let total = (1_250_000.0 * 3599 + 125_000_000) * 24
        for retention in [nil, Retention(keep: [.second: Self.hour, .minute: Self.hour, .fiveMinutes: Self.day])] {
            try await site.maintain(at: Self.midnight + 60 * Self.day, retention: retention)
            for step in [60_000, 300_000, Self.hour, Self.day] {
                let sums = try await site.range("ifinoctets", from: start, to: end, step: step, .sum)
                #expect(sums.values.compactMap { $0 }.reduce(0, +) == total, "step \(step)")
            }
        }
        let day = try await site.range("ifinoctets", from: start, to: end, step: Self.day, .max)
        #expect(day.values == [125_000_000])
    }

    /// One question over all tiers: no hole and nothing twice where they meet.
    @Test func tiersAreJoined() async throws {
        var site = try Site()
        let days: Milliseconds = 45
        site.port(octetsPerSecond: 100, from: 0, through: days * Self.day, every: 300_000)
        try await site.flush()
        let retention = Retention(keep: [.second: 3 * Self.day, .minute: 10 * Self.day, .fiveMinutes: 20 * Self.day])
        for _ in 0..<2 { try await site.maintain(at: days * Self.day + 7_200_000, retention: retention) }
        let start = Self.midnight
        let end = Self.midnight + (days - 1) * Self.day
        for step in [300_000, Self.hour, Self.day] {
            let series = try await site.range("ifinoctets", from: start, to: end, step: step, .sum, now: 2 * end)
            #expect(series.values.allSatisfy { $0 == Double(step / 10) }, "step \(step)")
            #expect(series.coverage.allSatisfy { $0 == 1 }, "step \(step)")
        }
        let info = try await site.store.info()
        #expect(info.tiers[0].oldest.map { $0 > Site.time((days - 4) * Self.day) } == true)
        #expect(info.tiers[1].oldest.map { $0 > Site.time((days - 12) * Self.day) } == true)
    }

    /// A shorter setting reaches what is there, and gives the room back; the state shows what holds.
    @Test func aShorterSettingShrinksTheFile() async throws {
        var site = try Site()
        var random = SeededGenerator(seed: 5)
        let hours: Milliseconds = 40
        var octets = Array(repeating: UInt64(0), count: 12)
        for time in stride(from: Milliseconds(0), through: hours * Self.hour, by: 60_000) {
            for port in octets.indices {
                octets[port] += random.next() >> 30
                let other = UInt32(truncatingIfNeeded: octets[port] >> 9)
                let record = RecordBuilder.ifCounters(
                    ifIndex: UInt32(port + 1),
                    ifInOctets: octets[port],
                    ifInUcastPkts: other,
                    ifOutOctets: octets[port] / 3,
                    ifOutUcastPkts: other / 2
                )
                site.poll([record], source: DataSource(class: 0, index: UInt32(port + 1)), at: time)
            }
            if time % Self.hour == 0 {
                try await site.flush()
                try await site.maintain(at: time)
            }
        }
        try await site.flush()
        let now = hours * Self.hour + 7_200_000
        try await site.maintain(at: now, retention: .forever)
        let before = try await site.store.info()
        #expect(before.tiers.allSatisfy { $0.keep == nil })
        let keep: [Tier: Milliseconds] = [.second: 6 * Self.hour, .minute: 6 * Self.hour]
        try await site.maintain(at: now, retention: Retention(keep: keep))
        let after = try await site.store.info()
        #expect(after.tiers.map(\.keep) == [6 * Self.hour, 6 * Self.hour, nil, nil, nil])
        #expect(after.tiers[0].oldest.map { abs($0 - Site.time(now - 6 * Self.hour)) <= Tier.second.window } == true)
        #expect(after.tiers[0].bytes * 5 < before.tiers[0].bytes)
        #expect(after.fileBytes * 4 < before.fileBytes * 3)
        #expect(after.freeBytes <= after.fileBytes / 16)
        // What was trimmed of the finer tiers is in the coarser ones.
        let whole = try await site.range("ifinoctets", from: 0, to: 36 * Self.hour, step: Self.hour, .sum, source: 1)
        #expect(whole.values.contains { $0 ?? 0 > 0 })
        // Ingest goes on.
        site.port(2, octetsPerSecond: 5, from: now, through: now + 60_000, every: 10_000)
        try await site.flush()
        #expect(try await site.store.findDamage() == [])
    }
}
