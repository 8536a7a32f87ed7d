import MetricCatalog
import Rollup
import SFlowWire
import TestSupport
import Testing

/// Which way a packet passed which port.
@Suite struct DirectionTests {
    /// The octets of every direction of every source, as `3 in`.
    private static func octets(_ samples: [SampleBuilder]) -> [String: Double] {
        var rig = Rig()
        rig.send(samples, at: 0)
        let outcome = rig.finish()
        var octets: [String: Double] = [:]
        for group in outcome.groups where group.identity.source != .agent {
            let source = group.identity.source
            for direction in FlowDirection.allCases
            where MetricStructure.flowIndex[direction.rawValue] == group.structureIndex {
                let total = outcome.total("flow_\(direction.name)_octets", source)
                octets["\(source) \(direction.name)"] = total
            }
        }
        return octets
    }

    @Test func aPacketSampledAtBothPortsIsNotDoubledAtEither() {
        let inbound = SampleBuilder.packet(source: 1, input: 1, output: 2)
        let outbound = SampleBuilder.packet(source: 2, input: 1, output: 2)
        let both = Self.octets([inbound, outbound])
        #expect(both["1 in"] == 100_000 && both["2 out"] == 100_000)
        #expect(both["1 out"] == nil && both["2 in"] == nil)
        // What the other sampler tells stays apart from what the port's own does.
        #expect(both["2 inferred_out"] == 100_000 && both["1 inferred_in"] == 100_000)
        #expect(Self.octets([inbound]) == ["1 in": 100_000, "2 inferred_out": 100_000])
        #expect(Self.octets([outbound]) == ["2 out": 100_000, "1 inferred_in": 100_000])
    }

    @Test func aBridgesSamplerInfersBothPorts() {
        let bridge = DataSource(class: 2, index: 1_000)
        let octets = Self.octets([.packet(source: bridge, input: 7, output: 9)])
        #expect(octets == ["2.1000 undirected": 100_000, "7 inferred_in": 100_000, "9 inferred_out": 100_000])
    }

    @Test(arguments: [false, true])
    func aBridgeOrAVLANOfAPortsNumberIsNotThatPort(isExpanded: Bool) {
        for sourceClass in 1...3 as ClosedRange<UInt32> {
            let source = DataSource(class: sourceClass, index: 7)
            let octets = Self.octets([.packet(isExpanded: isExpanded, source: source, input: 7, output: 9)])
            #expect(octets["\(sourceClass).7 undirected"] == 100_000)
            #expect(octets["7 in"] == nil && octets["7 inferred_in"] == 100_000)
        }
    }

    @Test func aPacketThatLeavesWhereItCameInIsIngress() {
        #expect(Self.octets([.packet(source: 4, input: 4, output: 4)]) == ["4 in": 100_000])
    }

    @Test func aSamplerThatIsNeitherPortIsUndirected() {
        let octets = Self.octets([.packet(source: 1_001, input: 1, output: 2)])
        #expect(octets == ["1001 undirected": 100_000, "1 inferred_in": 100_000, "2 inferred_out": 100_000])
        #expect(Self.octets([.packet(source: 5)]) == ["5 undirected": 100_000])
    }

    /// Special values of the output; none of them names a port.
    @Test(
        arguments: [
            .unknown, .internal, .discarded(reason: 258), .discarded(reason: 3), .multiple(count: 3),
            .multiple(count: 0), .undefined(format: 0, value: 0x3fff_ffff), .undefined(format: 3, value: 3),
        ] as [PacketInterface],
        [false, true]
    )
    func noPortIsMadeOfASpecialValue(output: PacketInterface, isExpanded: Bool) {
        let received = Self.octets([.packet(isExpanded: isExpanded, source: 3, input: 3, output: output)])
        #expect(received == ["3 in": 100_000])
        let sent = Self.octets([.packet(isExpanded: isExpanded, source: 3, input: output, output: 3)])
        #expect(sent == ["3 out": 100_000])
        let neither = Self.octets([.packet(isExpanded: isExpanded, source: 8, input: output, output: output)])
        #expect(neither == ["8 undirected": 100_000])
    }

    @Test func aPortOf32BitsIsAPort() {
        let octets = Self.octets([.packet(source: 1_258_293_248, input: 1_258_293_248, output: 369_098_810)])
        #expect(octets == ["1258293248 in": 100_000, "369098810 inferred_out": 100_000])
    }

    @Test func discardNoticesMakeNoTotals() {
        let notice = SampleBuilder.discarded(source: 3, inputIfIndex: 3, outputIfIndex: 4)
        #expect(Self.octets([notice]).isEmpty)
        var rig = Rig()
        rig.send([notice, notice], at: 0)
        #expect(rig.builder.counts.discardSamples == 2)
        #expect(rig.finish().total("sflow_discard_samples", .agent) == 2)
    }

    @Test func samplesOfUnknownKindsAreSkipped() {
        var rig = Rig()
        let samples: [SampleBuilder] = [
            SampleBuilder(DataFormat(0, 99), body: [UInt8](repeating: 0, count: 40)),
            SampleBuilder(DataFormat(4413, 2), body: [UInt8](repeating: 0, count: 8)),
            .packet(source: 3, rate: 1000, input: 3),
        ]
        rig.send(samples, at: 0)
        #expect(rig.builder.counts.unknownSamples == 2)
        #expect(rig.builder.counts.faults.allSatisfy { $0 == 0 })
        #expect(rig.finish().total("flow_in_octets", 3) == 1_000_000)
    }
}
