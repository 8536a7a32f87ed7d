import MetricCatalog
import QueryEngine
import SFlowWire
import SeriesStore
import StoreSupport
import TestSupport
import Testing

/// Quantiles over time: within 1 % of the seconds' own, wherever they come from, and nothing where that is not known.
@Suite struct QuantileTests {
    private static let hour: Milliseconds = 3_600_000
    private static let quantiles: [(Statistic, Double)] = [
        (.p50, 0.5), (.p75, 0.75), (.p90, 0.9), (.p95, 0.95), (.p98, 0.98), (.p99, 0.99),
    ]

    /// Whether a value is, within 1 %, the one that a share of all does not exceed, by its rank or ranks beside it.
    private static func isQuantile(_ found: Double?, _ share: Double, of sorted: [Double], ranks: Int = 0) -> Bool {
        guard let found else { return false }
        let place = max(1, Int((share * Double(sorted.count)).rounded(.up))) - 1
        let least = sorted[max(0, place - ranks)]
        let most = sorted[min(sorted.count - 1, place + ranks)]
        return found >= least * 0.989_999_9 && found <= most * 1.010_000_1
    }

    /// A port with random polls, at times long ones, silence and late reports.
    private static func filled(_ seed: UInt64, hours: Milliseconds) async throws -> Site {
        var random = SeededGenerator(seed: seed)
        var site = try Site()
        var (time, octets): (Milliseconds, UInt64) = (0, 5)
        site.poll([.ifCounters(ifIndex: 5, ifInOctets: octets)], at: time)
        while time < hours * hour {
            let isLong = Int.random(in: 0..<100, using: &random) == 0
            time += .random(in: isLong ? 600_000...5_000_000 : 10_000...45_000, using: &random)
            octets += .random(in: 0...(1 << UInt64.random(in: 0..<40, using: &random)), using: &random)
            site.poll([.ifCounters(ifIndex: 5, ifInOctets: octets)], at: time)
            if Int.random(in: 0..<30, using: &random) == 0 {
                try await site.flush()
                try await site.maintain(at: time)
            }
        }
        try await site.flush()
        return site
    }

    @Test(arguments: 1...3 as ClosedRange<UInt64>)
    func quantilesAreThoseOfTheSeconds(_ seed: UInt64) async throws {
        let hours: Milliseconds = 52
        var site = try await Self.filled(seed, hours: hours)
        // From the first day's midnight, so that days are whole.
        let start = -(Site.epoch % (24 * Self.hour))
        let end = start + 72 * Self.hour
        let seconds = try await site.range("ifinoctets", from: start, to: end, step: 1000, .sum, now: end)
        func check(_ site: Site, _ step: Milliseconds, _ note: String) async throws {
            for (statistic, share) in Self.quantiles {
                let found = try await site.range("ifinoctets", from: start, to: end, step: step, statistic, now: end)
                for (index, value) in found.values.enumerated() {
                    let span = index * Int(step / 1000)..<(index + 1) * Int(step / 1000)
                    let known = span.filter { seconds.coverage[$0] == 1 }.compactMap { seconds.values[$0] }
                    if known.isEmpty {
                        #expect(value == nil, "\(note), step \(step), bucket \(index)")
                    } else {
                        // A second that an interval of more than a window shares with its neighbour is not known as
                        // a whole to the tiers.
                        #expect(
                            Self.isQuantile(value, share, of: known.sorted(), ranks: 3),
                            "\(note), step \(step), bucket \(index)"
                        )
                    }
                }
            }
        }
        let day = 24 * Self.hour
        for step in [600_000, Self.hour, 6 * Self.hour, day] { try await check(site, step, "partly sealed") }
        try await site.maintain(at: end + day)
        for step in [600_000, Self.hour, 6 * Self.hour, day] { try await check(site, step, "sealed") }
        // Without the seconds the hours still know, and what is finer is not known any more.
        let retention = Retention(keep: [.second: Self.hour])
        try await site.maintain(at: end + day, retention: retention)
        for step in [Self.hour, 6 * Self.hour, day] { try await check(site, step, "without seconds") }
        let fine = try await site.range("ifinoctets", from: 0, to: 10 * Self.hour, step: 600_000, .p95, now: end)
        #expect(fine.values.allSatisfy { $0 == nil })
        #expect(fine.coverage.contains { $0 > 0 })
    }

    /// A constant rate has that rate for each of its quantiles.
    @Test(arguments: quantiles.map(\.0))
    func ofAConstantAllAreTheSame(_ statistic: Statistic) async throws {
        var site = try Site()
        site.port(5, octetsPerSecond: 7, from: 0, through: 2 * Self.hour, every: 20_000)
        try await site.flush()
        let hour = Self.hour
        let found = try await site.range("ifinoctets", from: 0, to: hour, step: hour, statistic, now: hour)
        #expect(found.values == [7])
        #expect(found.unit == "bytes/s")
    }

    /// A share of the line: the quantile of the octets over its speed.
    @Test func ofWhatIsComputed() async throws {
        var site = try Site()
        for second in 0...Milliseconds(100) {
            let octets = UInt64(second < 90 ? second : 90 + (second - 90) * 1_000) * 1_000
            site.poll(
                [.ifCounters(ifIndex: 5, ifSpeed: 8_000_000, ifInOctets: octets)],
                at: second * 1000
            )
        }
        try await site.flush()
        let found = try await site.range("ifinutilization", from: 0, to: 100_000, step: 100_000, .p50, now: 100_000)
        #expect(found.values.count == 1)
        #expect(abs((found.values[0] ?? 0) - 0.1) < 0.001)
        let high = try await site.range("ifinutilization", from: 0, to: 100_000, step: 100_000, .p95, now: 100_000)
        #expect(abs((high.values[0] ?? 0) - 100) < 1)
    }

    /// A state's quantiles are those of its reports, and a state that still holds is its own.
    @Test func ofStates() async throws {
        var site = try Site()
        for (place, load) in [1.0, 2, 3, 4].enumerated() {
            let time = Milliseconds(place) * 20_000
            site.poll([.hostCPU(loadOne: Float(load))], source: DataSource(class: 2, index: 1), at: time)
        }
        try await site.flush()
        let found = try await site.range("load_one", from: 0, to: 120_000, step: 40_000, .p75, now: 120_000)
        #expect(found.values.map { $0.map { ($0 * 10).rounded() / 10 } } == [3, 4, 4])
    }

    /// Seconds in which an agent sampled nothing are seconds of nothing.
    @Test func ofFlows() async throws {
        var site = try Site()
        for second in 0..<100 as Range<Milliseconds> {
            let sample = SampleBuilder.packet(1000, sequence: UInt32(second / 4), rate: 100)
            site.send(second % 4 == 0 ? [sample] : [], at: second * 1000 + 500)
        }
        try await site.flush()
        let low = try await site.range("flow_in_octets", from: 0, to: 90_000, step: 90_000, .p50, now: 100_000)
        #expect(low.values == [0])
        let high = try await site.range("flow_in_octets", from: 0, to: 90_000, step: 90_000, .p90, now: 100_000)
        #expect(Self.isQuantile(high.values[0], 0.9, of: [100_000]))
    }
}
