import ByteReading
import MetricCatalog
import QueryEngine
import SFlowWire
import SeriesStore
import StoreSupport
import TestSupport
import Testing

/// Rates and totals that other tools got wrong, with the right ones.
@Suite struct RateTests {
    /// The rate in each sample, not one that was configured or seen before.
    @Test func theRateInTheSampleCounts() async throws {
        var site = try Site()
        site.send([.packet(1000, rate: 1000)], at: 0)
        site.send([.packet(1000, sequence: 2, rate: 4000)], at: 500)
        site.send([.packet(1000, sequence: 3, rate: 50_000)], at: 3000)
        try await site.flush()
        #expect(try await site.sum("flow_in_octets", from: 0, to: 1000) == 5_000_000)
        #expect(try await site.sum("flow_in_octets", from: 3000, to: 4000) == 50_000_000)
        #expect(try await site.value("flow_sampling_rate", at: 4000) == 50_000)
    }

    @Test func aRateOfZeroIsUnknownAndSaid() async throws {
        var site = try Site()
        site.send([.packet(1000, rate: 0)], at: 0)
        try await site.flush()
        #expect(try await site.sum("flow_in_octets") == 1000)
        #expect(try await site.sum("flow_unscaled_samples") == 1)
    }

    /// Sampled where it came in and where it went out: once at each port, by that port's own samples.
    @Test func bothDirectionsAreNotAddedUp() async throws {
        var site = try Site()
        site.send(
            [
                .packet(1000, source: 1, rate: 100, input: 1, output: 2),
                .packet(1000, source: 2, rate: 100, input: 1, output: 2),
            ],
            at: 0
        )
        try await site.flush()
        #expect(try await site.sum("flow_in_octets", source: 1) == 100_000)
        #expect(try await site.sum("flow_out_octets", source: 2) == 100_000)
        #expect(try await site.sum("flow_in_octets") == 100_000)
    }

    @Test func theOtherPortIsInferredAndMarkedSo() async throws {
        var site = try Site()
        site.send([.packet(1000, source: 1, rate: 100, input: 1, output: 2)], at: 0)
        try await site.flush()
        #expect(try await site.sum("flow_inferred_out_octets", source: 2) == 100_000)
        #expect(try await site.sum("flow_out_octets") == nil)
    }

    /// A rate is never cut off at a speed that may be wrong.
    @Test func aWrongSpeedCutsNothingOff() async throws {
        var site = try Site()
        for round in 0...3 as ClosedRange<UInt64> {
            site.poll(
                [.ifCounters(ifIndex: 5, ifSpeed: 1_000_000_000, ifInOctets: round * 5_000_000_000)],
                at: Milliseconds(round) * 20_000
            )
        }
        try await site.flush()
        #expect(try await site.mean("ifinoctets", from: 0, to: 60_000) == 250_000_000)
        #expect(try await site.mean("ifinutilization", from: 0, to: 60_000) == 200)
        #expect(try await site.value("ifinutilization", at: 60_500) == 200)
    }

    /// 800 Gbit/s, and counters beyond 2^63.
    @Test func fastPortsHaveNoHoles() async throws {
        var site = try Site()
        let start: UInt64 = 18_446_744_073_709_000_000 - 6_000_000_000_000
        for round in 0...3 as ClosedRange<UInt64> {
            site.poll(
                [.ifCounters(ifIndex: 5, ifSpeed: 800_000_000_000, ifInOctets: start + round * 2_000_000_000_000)],
                at: Milliseconds(round) * 20_000
            )
        }
        try await site.flush()
        #expect(try await site.sum("ifinoctets") == 6e12)
        #expect(try await site.mean("ifinutilization", from: 0, to: 60_000) == 100)
    }

    /// A ratio of sums at every resolution, not a mean of ratios; its peak is that of the rate.
    @Test func utilizationIsARatioOfSums() async throws {
        var site = try Site()
        var octets: UInt64 = 0
        for (time, speed) in [(0, 1), (10_000, 1), (20_000, 1), (30_000, 1)] as [(Milliseconds, UInt64)] {
            site.poll([.ifCounters(ifIndex: 5, ifSpeed: speed * 1_000_000_000, ifInOctets: octets)], at: time)
            octets += time == 10_000 ? 1_250_000_000 : 0
        }
        try await site.flush()
        let mean = try #require(try await site.mean("ifinutilization", from: 0, to: 30_000))
        #expect(abs(mean - 100.0 / 3) < 1e-9)
        #expect(try await site.mean("ifinutilization", from: 0, to: 30_000, .max) == 100)
        #expect(try await site.mean("ifinutilization", from: 0, to: 30_000, .min) == 0)
    }

    /// Processor shares from times summed over processors.
    @Test func processorShares() async throws {
        var site = try Site()
        for round in 0...2 as ClosedRange<UInt32> {
            site.poll(
                [.hostCPU(cpuUser: round * 2_000, cpuSystem: round * 1_000, cpuIdle: round * 17_000)],
                source: DataSource(class: 2, index: 1),
                at: Milliseconds(round) * 10_000
            )
        }
        try await site.flush()
        #expect(try await site.mean("cpu_utilization", from: 0, to: 20_000) == 15)
        #expect(try await site.mean("cpu_user", from: 5_000, to: 15_000) == 10)
        #expect(try await site.value("cpu_system", at: 20_500) == 5)
    }
}
