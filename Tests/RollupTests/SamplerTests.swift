import MetricCatalog
import Rollup
import SFlowWire
import TestSupport
import Testing

/// What a sampler tells of itself: rate, pool, drops, lost samples.
@Suite struct SamplerTests {
    @Test func rateChangesWithinASecondScaleEachPacketAndAreOneEvent() {
        var rig = Rig()
        rig.send([.packet(rate: 1_000, input: 1), .packet(sequence: 2, rate: 4_000, input: 1)], at: 300)
        rig.send([.packet(sequence: 3, rate: 4_000, input: 1)], at: 5_300)
        let outcome = rig.finish()
        #expect(outcome.values("flow_in_octets", 1) == [5_000_000, 4_000_000])
        #expect(outcome.values("flow_sampling_rate", 1) == [4_000, 4_000])
        let changes = outcome.events(.samplingRateChange)
        #expect(changes.map(\.detail) == ["1000 to 4000"])
        #expect(changes.map(\.time) == [Rig.epoch] && changes.map(\.identity.source) == [1])
    }

    @Test func aRateThatIsTheSameAgainByTheEndOfTheSecondIsNoEvent() {
        var rig = Rig()
        for (number, rate) in [1_000, 4_000, 1_000].enumerated() {
            rig.send([.packet(sequence: UInt32(number), rate: UInt32(rate), input: 1)], at: 300)
        }
        let outcome = rig.finish()
        #expect(outcome.events.isEmpty && outcome.values("flow_in_octets", 1) == [6_000_000])
    }

    @Test func sourcesMayHaveRatesOfTheirOwn() {
        var rig = Rig()
        for time in 0..<3 {
            let number = UInt32(time + 1)
            rig.send(
                [
                    .packet(sequence: number, source: 1, rate: 1_000, input: 1),
                    .packet(sequence: number, source: 2, rate: 50_000, input: 2),
                ],
                at: Milliseconds(time) * 1000
            )
        }
        let outcome = rig.finish()
        #expect(outcome.values("flow_in_octets", 1) == [1e6, 1e6, 1e6])
        #expect(outcome.values("flow_in_octets", 2) == [5e7, 5e7, 5e7])
        #expect(outcome.events.isEmpty)
    }

    @Test func aRateOfZeroIsUnknownAndScalesByOne() {
        var rig = Rig()
        rig.send([.packet(rate: 0, input: 1)], at: 0)
        rig.send([.packet(sequence: 2, rate: 0, input: 1), .packet(sequence: 3, rate: 10, input: 1)], at: 1_000)
        rig.send([.packet(sequence: 4, rate: 0, input: 1)], at: 2_000)
        let outcome = rig.finish()
        #expect(outcome.values("flow_in_octets", 1) == [1_000, 11_000, 1_000])
        #expect(outcome.values("flow_in_samples", 1) == [1, 2, 1])
        #expect(outcome.values("flow_unscaled_samples", 1) == [1, 1, 1])
        #expect(outcome.values("flow_sampling_rate", 1) == [nil, 10, nil])
        #expect(outcome.values("flow_in_octets_variance", 1) == [0, 9e7, 0])
        // Not to know the rate is no change of it.
        #expect(outcome.events(.samplingRateChange).isEmpty)
    }

    @Test func poolDropsAndLostSamplesAreDifferences() {
        var rig = Rig()
        let samples: [(time: Milliseconds, sequence: UInt32, pool: UInt32, drops: UInt32)] = [
            (0, 10, 4_294_960_000, 7), (100, 11, 4_294_967_000, 7), (1_000, 14, 704, 9), (2_000, 15, 1_704, 9),
        ]
        for (time, sequence, pool, drops) in samples {
            rig.send([.packet(sequence: sequence, pool: pool, drops: drops, input: 1)], at: time)
        }
        let outcome = rig.finish()
        #expect(outcome.values("flow_sample_pool", 1) == [7_000, 1_000, 1_000])
        #expect(outcome.values("flow_drops", 1) == [0, 2, 0])
        #expect(outcome.values("flow_lost_samples", 1) == [0, 2, 0])
    }

    @Test func theFirstSampleIsABaseline() {
        var rig = Rig()
        rig.send([.packet(sequence: 10, pool: 5_000, drops: 3, input: 1)], at: 0)
        let outcome = rig.finish()
        for metric in ["flow_sample_pool", "flow_drops", "flow_lost_samples"] {
            #expect(outcome.values(metric, 1) == [nil])
        }
        #expect(outcome.values("flow_unscaled_samples", 1) == [0])
    }

    @Test func aSamplerThatBeganAnewHasNoDifferences() {
        var rig = Rig()
        for (time, sequence, pool) in [(0, 90_000, 9_000), (1, 1, 100), (2, 2, 200), (3, 5_000, 7), (4, 5_001, 9)] {
            rig.send([.packet(sequence: UInt32(sequence), pool: UInt32(pool), input: 1)], at: Milliseconds(time) * 1000)
        }
        let outcome = rig.finish()
        #expect(outcome.values("flow_sample_pool", 1) == [nil, nil, 100, nil, 2])
        #expect(outcome.values("flow_lost_samples", 1) == [nil, nil, 0, nil, 0])
    }

    @Test func dropsThatStepBackAreNoDrops() {
        var rig = Rig()
        for (number, drops) in [50, 3, 4].enumerated() {
            rig.send(
                [.packet(sequence: UInt32(number), drops: UInt32(drops), input: 1)],
                at: Milliseconds(number) * 1000
            )
        }
        #expect(rig.finish().values("flow_drops", 1) == [nil, 0, 1])
    }

    @Test func aLateSampleDoesNotCountThePoolTwice() {
        var rig = Rig()
        for (time, number) in [(0, 1), (100, 3), (120, 2), (200, 4)] {
            rig.send(
                [.packet(sequence: UInt32(number), pool: UInt32(number) * 100, input: 1)],
                at: Milliseconds(time),
                sequence: UInt32(number)
            )
        }
        let outcome = rig.finish()
        #expect(outcome.values("flow_sample_pool", 1) == [300])
        #expect(outcome.values("flow_lost_samples", 1) == [0])
        #expect(outcome.values("flow_in_samples", 1) == [4])
    }

    @Test func aSampleWithNeitherRateNorPoolSaysNothingOfThePool() {
        // Some switches send samples of multicast so, between others of the same source.
        var rig = Rig()
        rig.send([.packet(sequence: 1, rate: 100, pool: 1_000_000, input: 1)], at: 0)
        rig.send([.packet(sequence: 2, rate: 0, pool: 0, input: 1)], at: 100)
        rig.send([.packet(sequence: 3, rate: 100, pool: 1_000_200, input: 1)], at: 200)
        let outcome = rig.finish()
        #expect(outcome.values("flow_sample_pool", 1) == [200])
        #expect(outcome.values("flow_lost_samples", 1) == [0])
    }

    @Test func aSamplerThatBeginsWithNeitherRateNorPoolHasNoPoolYet() {
        var rig = Rig()
        for (number, rate, pool) in [(1, 0, 0), (2, 100, 1_000_000), (3, 100, 1_000_300)] {
            let sample = SampleBuilder.packet(
                sequence: UInt32(number),
                rate: UInt32(rate),
                pool: UInt32(pool),
                input: 1
            )
            rig.send([sample], at: Milliseconds(number) * 1000)
        }
        #expect(rig.finish().values("flow_sample_pool", 1) == [nil, nil, 300])
    }

    @Test func samplersOfTwoSubAgentsAreNotHeldAgainstEachOther() {
        var rig = Rig()
        for time in 0..<4 {
            for subAgent in 0...1 as ClosedRange<UInt32> {
                rig.subAgent = subAgent
                let number = UInt32(time) + subAgent * 500 + 1
                let sample = SampleBuilder.packet(sequence: number, pool: number * 100, input: 1)
                rig.send([sample], at: Milliseconds(time) * 100, sequence: UInt32(time))
            }
        }
        let outcome = rig.finish()
        #expect(outcome.values("flow_lost_samples", 1) == [nil])
        #expect(outcome.values("flow_sample_pool", 1) == [nil])
        #expect(outcome.values("flow_in_samples", 1) == [8])
    }
}
