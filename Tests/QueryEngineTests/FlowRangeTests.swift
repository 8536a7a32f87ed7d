import MetricCatalog
import QueryEngine
import StoreSupport
import TestSupport
import Testing

/// Estimates from samples over spans of time.
@Suite struct FlowRangeTests {
    /// 1,000 samples of 1,000 octets at 1 in 100: 100 MB ± 6.2 %.
    @Test func anEstimateCarriesItsError() async throws {
        var site = try Site()
        for second in 0..<Milliseconds(10) {
            let samples = (0..<100).map { SampleBuilder.packet(1000, sequence: UInt32(second * 100 + $0), rate: 100) }
            site.send(samples, at: second * 1000)
        }
        try await site.flush()
        let octets = try await site.range("flow_in_octets", from: 0, to: 10_000, step: 10_000, .sum, now: 20_000)
        #expect(octets.values == [100_000_000])
        // 1.96 · √(1000 samples · 100 · 99) · 1000 octets.
        let error = try #require(octets.errors?[0])
        #expect(abs(error - 1.96 * (1000.0 * 100 * 99).squareRoot() * 1000) < 1)
        #expect(abs(error / 100_000_000 - 0.062) < 0.0005)
        let frames = try await site.range("flow_in_frames", from: 0, to: 10_000, step: 10_000, now: 20_000)
        #expect(frames.values == [10_000])
        let samples = try await site.range("flow_in_samples", from: 0, to: 10_000, step: 10_000, .sum, now: 20_000)
        #expect(samples.values == [1000])
    }

    /// The same from seconds, from minutes and joined: variances add up as the sums do.
    @Test func errorsAddUpAcrossTiers() async throws {
        var site = try Site()
        for second in 0..<Milliseconds(5400) {
            let sample = SampleBuilder.packet(500, sequence: UInt32(second / 3), rate: 10)
            site.send(second % 3 == 0 ? [sample] : [], at: second * 1000)
        }
        try await site.flush()
        let before = try await site.threeHalfHours()
        try await site.maintain(at: 5_500_000)
        let after = try await site.threeHalfHours()
        #expect(after.values == [3_000_000, 3_000_000, 3_000_000])
        #expect(before.values == after.values)
        for (left, right) in zip(before.errors ?? [], after.errors ?? []) {
            #expect(abs((left ?? 0) - (right ?? -1)) < 1e-6)
        }
    }

    /// Between samples of a live agent there is nothing; where the agent was silent nothing is known.
    @Test func silenceIsNotZero() async throws {
        var site = try Site()
        for second in 0..<Milliseconds(10) { site.send(second == 4 ? [.packet(100)] : [], at: second * 1000) }
        for second in Milliseconds(200)..<210 { site.send([], at: second * 1000) }
        try await site.flush()
        let series = try await site.range("flow_in_octets", from: 2_000, to: 12_000, step: 1000, now: 300_000)
        // Before its first sample a source says nothing.
        #expect(series.values == [nil, nil, 10_000, 0, 0, 0, 0, 0, nil, nil])
        let later = try await site.range("flow_in_octets", from: 198_000, to: 202_000, step: 1000, now: 300_000)
        #expect(later.values == [nil, nil, 0, 0])
    }

    /// The rate in each sample scales it, also when it changes within a second.
    @Test func ratesMayChange() async throws {
        var site = try Site()
        site.send([.packet(1000, rate: 1000), .packet(1000, sequence: 2, rate: 4000)], at: 100)
        try await site.flush()
        let series = try await site.range("flow_in_octets", from: 0, to: 1000, step: 1000, .sum, now: 5000)
        #expect(series.values == [5_000_000])
    }
}

extension Site {
    fileprivate func threeHalfHours() async throws -> RangeSeries {
        try await range("flow_in_octets", from: 0, to: 5_400_000, step: 1_800_000, .sum, now: 6_000_000)
    }
}
