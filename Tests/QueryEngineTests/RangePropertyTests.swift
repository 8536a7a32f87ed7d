import MetricCatalog
import QueryEngine
import SFlowWire
import StoreSupport
import TestSupport
import Testing

/// Random polls, random grids: whatever is asked, the parts add up to the whole.
@Suite struct RangePropertyTests {
    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func sumsOfAnyGridEqualTheDifferences(_ seed: UInt64) async throws {
        var random = Lehmer(seed: seed)
        var site = try Site()
        var (time, octets): (Milliseconds, UInt64) = (0, 5)
        var differences: [(start: Milliseconds, end: Milliseconds, octets: UInt64)] = []
        site.poll([.ifCounters(ifIndex: 5, ifInOctets: octets)], at: time)
        for _ in 0..<200 {
            let step = Milliseconds(random.below(45_000) + 2_000)
            let growth = random.below(1 << random.below(50))
            differences.append((time, time + step, growth))
            time += step
            octets += growth
            site.poll([.ifCounters(ifIndex: 5, ifInOctets: octets)], at: time)
            if random.below(20) == 0 {
                try await site.flush()
                try await site.maintain(at: time)
            }
        }
        try await site.flush()
        try await site.maintain(at: time + Milliseconds(random.below(7_200_000)))
        let total = differences.reduce(0) { $0 + $1.octets }
        for step: Milliseconds in [1000, 7000, 10_000, 60_000, 300_000, 3_600_000] {
            let start = -Milliseconds(random.below(4_000_000))
            let series = try await site.range("ifinoctets", from: start, to: time + 1, step: step, .sum, now: time * 2)
            let found = series.values.compactMap { $0 }.reduce(0) { $0 + UInt64($1) }
            #expect(found == total, "step \(step)")
        }
        // Each second's value is its share of the polls that touch it.
        let series = try await site.range("ifinoctets", from: 0, to: time, step: 1000, .sum, now: time * 2)
        for (index, value) in series.values.enumerated() {
            let (from, to) = (Milliseconds(index) * 1000, Milliseconds(index + 1) * 1000)
            let share = differences.reduce(UInt64(0)) { sum, part in
                let spread = EvenSpread(total: part.octets, start: part.start, end: part.end)
                return sum + spread.share(from: max(from, part.start), to: min(to, part.end))
            }
            #expect(value.map { UInt64($0) } == share || (value == nil && share == 0), "second \(index)")
        }
    }
}

/// Small reproducible random numbers.
private struct Lehmer {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed &* 0x9e37_79b9_7f4a_7c15 | 1
    }

    mutating func below(_ bound: UInt64) -> UInt64 {
        state = state &* 0xda94_2042_e4dd_58b5
        return (state >> 16) % max(bound, 1)
    }
}
