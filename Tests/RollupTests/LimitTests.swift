import ByteReading
import MetricCatalog
import Rollup
import SFlowWire
import TestSupport
import Testing

/// What the network can make the rollup remember is bounded.
@Suite struct LimitTests {
    private static func limits(agents: Int = 50_000, groups: Int = 4_000_000, events: Int = 1_000) -> RollupLimits {
        var limits = RollupLimits()
        (limits.agents, limits.groups, limits.eventsPerSecond) = (agents, groups, events)
        return limits
    }

    @Test func agentsBeyondTheLimitAreRefusedAndCounted() {
        var rig = Rig(limits: Self.limits(agents: 3))
        for index in 0..<10 as Range<UInt32> {
            (rig.agent, rig.sequence) = (IPAddress(ipv4: 0x0a00_0000 + index), 1)
            rig.send([.packet(input: 1)], at: 0)
        }
        #expect(rig.builder.agentCount == 3)
        #expect(rig.builder.counts.refusedByLimit == 7)
        #expect(rig.builder.counts.datagrams == 10)
        let outcome = rig.finish()
        #expect(outcome.agents == ["10.0.0.0", "10.0.0.1", "10.0.0.2"])
        #expect(outcome.total("flow_in_samples", 1, of: "10.0.0.2") == 1)
    }

    @Test func groupsBeyondTheLimitAreRefusedAndCounted() {
        var rig = Rig(limits: Self.limits(groups: 5))
        for time in [0, 20_000] as [Milliseconds] {
            for index in 0..<10 as Range<UInt32> {
                rig.poll(.ifCounters(ifInOctets: UInt64(time)), source: .init(class: 0, index: index + 1), at: time)
            }
        }
        // One group is the agent's own.
        #expect(rig.builder.groupCount == 5)
        #expect(rig.builder.counts.refusedByLimit == 12)
        let outcome = rig.finish()
        #expect(outcome.groups.count == 5)
        #expect(outcome.values("ifinoctets", 4) == [nil, 20_000])
        #expect(outcome.values("ifinoctets", 5).isEmpty)
    }

    @Test func aRefusedAgentIsCountedOnce() {
        var rig = Rig(limits: Self.limits(groups: 0))
        rig.send([.packet(input: 1)], at: 0)
        #expect(rig.builder.counts.refusedByLimit == 1 && rig.builder.agentCount == 0)
        #expect(rig.finish().batches.isEmpty)
    }

    @Test func flowsBeyondTheLimitOfGroupsAreCountedToo() {
        var rig = Rig(limits: Self.limits(groups: 4))
        rig.send((1...20).map { .packet(source: .init(class: 0, index: $0), input: .ifIndex($0)) }, at: 0)
        let outcome = rig.finish()
        #expect(outcome.groups.count == 4 && rig.builder.groupCount == 4)
        #expect(rig.builder.counts.refusedByLimit > 0)
        let polls = outcome.batches.flatMap(\.polls)
        #expect(polls.allSatisfy { $0.group < 4 })
    }

    @Test func subAgentsBeyondTheLimitAreRefusedAndCounted() {
        var rig = Rig(limits: Self.limits(groups: 100))
        for index in 0..<500 as Range<UInt32> {
            (rig.subAgent, rig.sequence) = (index, 1)
            rig.send([.packet(input: 1)], at: 0)
        }
        #expect(rig.builder.counts.refusedByLimit == 400)
        #expect(rig.finish().total("flow_in_samples", 1) == 100)
    }

    @Test func sourcesOfClassesThatDoNotExistAreRefused() {
        var rig = Rig()
        let phantoms: [DataSource] = [.init(class: 256, index: 5), .init(class: .max, index: 0), .agent]
        for time in [0, 20_000] as [Milliseconds] {
            rig.poll(.ifCounters(ifInOctets: UInt64(time)), source: 5, at: time)
            for phantom in phantoms {
                rig.poll(.ifCounters(ifInOctets: UInt64(time) * 7), source: phantom, at: time)
                rig.send([.packet(source: phantom, input: 1, output: 2)], at: time)
            }
        }
        let outcome = rig.finish()
        #expect(outcome.values("ifinoctets") == [nil, 20_000])
        #expect(outcome.sources == ["5"])
        #expect(outcome.groups.count { $0.identity.source == .agent } == 1)
        #expect(rig.builder.counts.refusedByLimit == 12)
    }

    @Test func eventsOfASecondAreBounded() {
        var rig = Rig(limits: Self.limits(events: 10))
        for time in [0, 1_000, 2_000] as [Milliseconds] {
            for index in 1...25 as ClosedRange<UInt32> {
                rig.poll(
                    .ifCounters(ifInOctets: UInt64(10_000 - time)),
                    source: .init(class: 0, index: index),
                    at: time
                )
            }
        }
        let outcome = rig.finish()
        #expect(outcome.batches.map(\.events.count) == [0, 10, 10])
        #expect(rig.builder.counts.eventsLeftOut == 30)
    }

    @Test func bytesThatAreNoDatagramAreCountedByReason() {
        var rig = Rig()
        let datagrams: [[UInt8]] = [
            [], hex("00000004 00000001"), hex("48545450"), hex("00000005 00000009 00000000"),
            Array(DatagramBuilder().bytes.prefix(20)),
            DatagramBuilder(samples: [SampleBuilder.packet(input: 1).declaring(length: 9_999)]).bytes,
        ]
        for bytes in datagrams { rig.send(bytes: bytes, at: 0) }
        let faults = rig.builder.counts.faultsByName.filter { $0.count > 0 }
        #expect(
            Dictionary(uniqueKeysWithValues: faults) == [
                "truncated_header": 2, "unsupported_version": 1, "not_sflow": 1, "unknown_address_type": 1,
                "truncated_sample": 1,
            ]
        )
        #expect(rig.builder.counts.datagrams == 6)
        #expect(rig.builder.agentCount == 1)
    }
}
