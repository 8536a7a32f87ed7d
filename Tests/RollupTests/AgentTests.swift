import ByteReading
import MetricCatalog
import Rollup
import SFlowWire
import TestSupport
import Testing

/// Who sent a datagram, and for how long an agent was heard of.
@Suite struct AgentTests {
    @Test func theAddressInTheDatagramNamesTheAgent() {
        var rig = Rig()
        rig.send([.packet(input: 1)], at: 0, from: ip("10.0.0.1"))
        rig.send([.packet(input: 1)], at: 10, from: ip("10.0.0.2"))
        let one = rig.finish()
        #expect(rig.builder.agentCount == 1 && one.agents == ["192.0.2.1"])
        #expect(one.total("flow_in_samples", 1) == 2)

        var other = Rig()
        other.send([.packet(input: 1)], at: 0)
        (other.agent, other.sequence) = (ip("192.0.2.2"), 1)
        other.send([.packet(input: 1)], at: 0)
        #expect(other.finish().agents == ["192.0.2.1", "192.0.2.2"])
        #expect(other.builder.counts.lostDatagrams == 0)
    }

    @Test func anAgentOfIPv6IsWrittenShort() {
        var rig = Rig()
        rig.agent = ip("2001:db8:0:0:0:0:0:1")
        rig.poll(.ifCounters(ifInOctets: 1), at: 0)
        rig.poll(.ifCounters(ifInOctets: 8), at: 20_000)
        let outcome = rig.finish()
        #expect(outcome.agents == ["2001:db8::1"])
        #expect(outcome.values("ifinoctets", 5, of: "2001:db8::1") == [nil, 7])
    }

    @Test(arguments: [ip("0.0.0.0"), ip("::"), IPAddress.none])
    func anAgentThatDoesNotKnowItsAddressHasThatOfItsDatagrams(address: IPAddress) {
        var rig = Rig()
        rig.agent = address
        rig.send([.packet(input: 1)], at: 0, from: ip("198.51.100.7"))
        rig.sequence = 1
        rig.send([.packet(input: 1)], at: 0, from: ip("198.51.100.8"))
        #expect(rig.finish().agents == ["198.51.100.7", "198.51.100.8"])
    }

    @Test func whatAnAgentSentIsCounted() {
        var rig = Rig()
        let sizes = (0..<3).map { index in
            let samples: [SampleBuilder] = [
                .packet(sequence: UInt32(index), input: 1), .packet(sequence: UInt32(index), input: 1),
                .counters(sequence: UInt32(index), records: [.ifCounters()]),
            ]
            rig.send(samples, at: 300, uptime: 1_234)
            return DatagramBuilder(samples: samples).bytes.count
        }
        let outcome = rig.finish()
        #expect(outcome.total("sflow_datagrams", .agent) == 3)
        #expect(outcome.total("sflow_octets", .agent) == Double(sizes.reduce(0, +)))
        #expect(outcome.total("sflow_flow_samples", .agent) == 6)
        #expect(outcome.total("sflow_counter_samples", .agent) == 3)
        #expect(outcome.values("sflow_uptime", .agent) == [1_234])
        #expect(rig.builder.counts.octets == UInt64(sizes.reduce(0, +)))
        #expect(rig.builder.counts.datagrams == 3 && rig.builder.counts.counterSamples == 3)
    }

    /// The seconds in which an agent was heard of.
    private static func heard(_ outcome: Outcome, seconds: Int = 200) -> [Int] {
        let buckets = outcome.buckets("sflow_datagrams", .agent, step: 1, count: seconds)
        return buckets.indices.filter { buckets[$0].covered > 0 }
    }

    @Test func silenceBetweenDatagramsWithoutLossIsCovered() {
        var rig = Rig()
        rig.send(at: 2_500)
        rig.send(at: 5_500)
        rig.send(at: 65_999)
        let outcome = rig.finish()
        #expect(Self.heard(outcome) == Array(2...65))
        let buckets = outcome.buckets("sflow_datagrams", .agent, step: 100, count: 1)
        #expect(buckets[0].sum == 3 && buckets[0].covered == 64_000)
    }

    @Test func aLongerSilenceIsAGap() {
        var rig = Rig()
        rig.send(at: 2_500)
        rig.send(at: 63_500)
        rig.send(at: 125_500)
        #expect(Self.heard(rig.finish()) == Array(2...63) + [125])
    }

    @Test func aLossOrARestartBreaksTheSilence() {
        var lossy = Rig()
        lossy.send(at: 2_500)
        lossy.sequence += 1
        lossy.send(at: 10_500)
        #expect(Self.heard(lossy.finish()) == [2, 10])

        var restarted = Rig()
        restarted.send(at: 2_500)
        restarted.reboot(at: 9_000)
        restarted.send(at: 10_500)
        #expect(Self.heard(restarted.finish()) == [2, 10])
    }

    @Test func aLateDatagramCoversNoSecondTwice() {
        var rig = Rig()
        for time in [1_500, 2_500, 1_800, 3_500, 2_900] as [Milliseconds] { rig.send(at: time) }
        let buckets = rig.finish().buckets("sflow_datagrams", .agent, step: 1, count: 5)
        #expect(buckets.map(\.covered) == [0, 1000, 1000, 1000, 0])
        #expect(buckets.map(\.sum) == [0, 2, 2, 1, 0])
    }
}
