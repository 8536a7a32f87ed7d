import MetricCatalog
import Rollup
import SFlowWire
import TestSupport
import Testing

/// Samples and counters of one port must tell of about the same traffic.
@Suite struct FlowCheckTests {
    /// A port that receives 12.5 MB a second by its counters, and samples that make so much of it.
    private static func events(times factor: UInt32, samplesPerPoll: Int, direction: PacketInterface) -> [RollupEvent] {
        var rig = Rig()
        var number: UInt32 = 0
        for round in 0...31 as ClosedRange<UInt64> {
            let time = Milliseconds(round) * 20_000
            rig.poll(.ifCounters(ifIndex: 5, ifInOctets: round * 250_000_000), at: time)
            for _ in 0..<samplesPerPoll {
                number += 1
                let rate = 250_000 / UInt32(samplesPerPoll) * factor
                rig.send([.packet(1000, sequence: number, source: 5, rate: rate, input: direction)], at: time + 10_000)
            }
        }
        return rig.finish().events(.flowCounterMismatch)
    }

    /// Ten times too much: said once in five minutes, with the ratio.
    @Test func aWrongRateIsSaid() {
        let events = Self.events(times: 10, samplesPerPoll: 10, direction: 5)
        #expect(events.count == 2)
        #expect(events.allSatisfy { $0.identity.source == 5 })
        #expect(events.first?.detail == "received: samples tell of 10.0 times the octets that the counters do")
    }

    @Test func theRightRateIsNoNews() {
        #expect(Self.events(times: 1, samplesPerPoll: 10, direction: 5).isEmpty)
        #expect(Self.events(times: 1, samplesPerPoll: 10, direction: .unknown).isEmpty)
    }

    @Test func aBridgeIsHeldAgainstBothDirections() {
        let events = Self.events(times: 10, samplesPerPoll: 10, direction: .unknown)
        #expect(events.first?.detail.hasPrefix("both ways") == true)
    }

    /// A few samples prove nothing.
    @Test func fewSamplesAreNotJudged() {
        #expect(Self.events(times: 10, samplesPerPoll: 2, direction: 5).isEmpty)
    }
}
