import ByteReading
import FlowLanguage
import MetricCatalog
import Rollup
import SFlowWire
import TestSupport
import Testing

/// What the rollup makes of flow definitions, second by second.
struct FlowDefinitionTests {
    private func packet(
        _ source: String = "10.0.0.1",
        length: UInt32 = 1000,
        rate: UInt32 = 100,
        ds: DataSource = 1,
        input: PacketInterface = 1,
        output: PacketInterface = 2
    ) -> SampleBuilder {
        let frame = FrameBuilder.ethernet(.ipv4(from: source, to: "203.0.113.1", .tcp(from: 80, to: 5000)))
        return .flow(
            isExpanded: true,
            source: ds,
            rate: rate,
            input: input,
            output: output,
            records: [.sampledHeader(frame, frameLength: length)]
        )
    }

    private func rig(_ definitions: FlowDefinition..., limits: RollupLimits = RollupLimits()) throws -> Rig {
        var rig = Rig(limits: limits)
        rig.builder.setFlows(try FlowProgram(definitions))
        return rig
    }

    /// The reports of a definition, by second, data source and side.
    private func reports(_ outcome: Outcome, _ name: String) -> [(group: FlowGroupDefinition, report: FlowReport)] {
        let groups = outcome.batches.flatMap(\.newFlowGroups)
        return outcome.batches.flatMap(\.flows).map { (groups[Int($0.group)], $0) }
            .filter { $0.0.definition.name == name }
    }

    @Test
    func flowsAreScaledAndOrdered() throws {
        var rig = try rig(FlowDefinition(name: "src", keys: "ipsource"))
        rig.send([packet("10.0.0.1"), packet("10.0.0.2", length: 500), packet("10.0.0.1", rate: 200)], at: 100)
        let found = reports(rig.finish(), "src")
        #expect(found.count == 1)
        #expect(found[0].report.second == Rig.epoch)
        #expect(found[0].report.flows.map { $0.key.text(separator: ",") } == ["10.0.0.1", "10.0.0.2"])
        #expect(found[0].report.flows.map(\.sums.value) == [300_000, 50_000])
        #expect(found[0].report.flows.map(\.sums.frames) == [300, 100])
        #expect(found[0].report.flows.map(\.sums.samples) == [2, 1])
        #expect(found[0].report.other.isEmpty)
    }

    /// Records of one sample describe one packet, however many they are.
    @Test
    func aSampleIsOnePacket() throws {
        var rig = try rig(FlowDefinition(name: "all"))
        let frame = FrameBuilder.ethernet(.ipv4(.udp(from: 1, to: 2)))
        let sample = SampleBuilder.flow(
            source: 1,
            rate: 1000,
            records: [
                .sampledHeader(frame, frameLength: 1000), .sampledEthernet(length: 1000), .sampledIPv4(length: 982),
            ]
        )
        rig.send([sample], at: 0)
        let found = reports(rig.finish(), "all")
        #expect(found.count == 1)
        #expect(found[0].report.flows.map(\.sums.value) == [1_000_000])
        #expect(found[0].report.flows.map(\.sums.samples) == [1])
    }

    /// What is sampled on its way in and on its way out is told apart.
    @Test
    func sidesAreToldApart() throws {
        var rig = try rig(FlowDefinition(name: "all"))
        rig.send([packet(ds: 1, input: 1, output: 2), packet(ds: 2, input: 1, output: 2)], at: 0)
        let found = reports(rig.finish(), "all")
        #expect(
            found.map { "\($0.group.identity.source) \($0.group.side)" }.sorted() == ["1 ingress", "2 egress"]
        )
        #expect(found.allSatisfy { $0.report.flows[0].sums.value == 100_000 })
    }

    /// Of the octets that sFlow counts, layer 2, and of those of the IP packet.
    @Test
    func bytesOfBothLayers() throws {
        var rig = try rig(
            FlowDefinition(name: "l2", keys: "vlan", value: "bytes"),
            FlowDefinition(name: "l3", keys: "vlan", value: "ipbytes")
        )
        let frame = FrameBuilder.ethernet(vlans: [809], .ipv4(totalLength: 1500, .tcp(from: 1, to: 2)))
        let sample = SampleBuilder.flow(
            source: 1,
            rate: 1000,
            records: [.sampledHeader(frame, frameLength: 1522, stripped: 4)]
        )
        rig.send([sample], at: 0)
        let outcome = rig.finish()
        #expect(reports(outcome, "l2")[0].report.flows[0].sums.value == 1_522_000)
        #expect(reports(outcome, "l3")[0].report.flows[0].sums.value == 1_500_000)
    }

    @Test
    func discardsAreNotScaledAndNotTraffic() throws {
        var rig = try rig(
            FlowDefinition(name: "drops", keys: "reason", value: "frames", isOfDiscards: true),
            FlowDefinition(name: "traffic", value: "frames")
        )
        let frame = FrameBuilder.ethernet(.ipv4(.udp(from: 1, to: 2)))
        rig.send([.discarded(source: 1, reason: 258, records: [.sampledHeader(frame)])], at: 0)
        let outcome = rig.finish()
        #expect(reports(outcome, "traffic").isEmpty)
        let drops = reports(outcome, "drops")
        #expect(drops[0].report.flows[0].key.text(separator: ",") == "acl")
        #expect(drops[0].report.flows[0].sums.value == 1)
        #expect(drops[0].report.flows[0].sums.variance == 0)
    }

    /// More flows than are kept apart: those beyond are `other`, and everything adds up.
    @Test
    func othersAreTheRest() throws {
        var rig = try rig(FlowDefinition(name: "src", keys: "ipsource", limit: 5))
        for host in 1...100 { rig.send([packet("10.0.0.\(host)", length: UInt32(host) * 10)], at: 10) }
        let report = reports(rig.finish(), "src")[0].report
        #expect(report.flows.count == 20)
        let largest = (81...100).reversed().map { UInt64($0) * 1_000 }
        #expect(report.flows.map(\.sums.value) == largest)
        #expect(report.other.value == 3_240_000)
        #expect(report.other.samples == 80)
    }

    /// A million different flows in a minute take the memory that they may, and no octet is lost.
    @Test
    func anyCardinalityTakesBoundedMemory() throws {
        var limits = RollupLimits()
        limits.flowRows = 2_000
        var rig = try rig(FlowDefinition(name: "src", keys: "ipsource,tcpsourceport", limit: 10), limits: limits)
        var sent: UInt64 = 0
        for second in 0..<5 {
            for index in 0..<6_000 {
                let frame = FrameBuilder.ethernet(
                    .ipv4(
                        from: "10.\(second).\(index >> 8).\(index & 255)",
                        .tcp(from: UInt16(index), to: 80)
                    )
                )
                let sample = SampleBuilder.flow(
                    source: 1,
                    rate: 10,
                    records: [.sampledHeader(frame, frameLength: 100)]
                )
                rig.send([sample], at: Milliseconds(second * 1000))
                sent += 1_000
            }
        }
        let rows = rig.builder.flowRowCount
        let outcome = rig.finish()
        #expect(rows <= 2_000)
        #expect(rig.builder.flowEvictions > 0)
        let found = reports(outcome, "src").map(\.report)
        #expect(found.count == 5)
        #expect(found.reduce(0) { $0 + $1.total } == sent)
    }

    /// All data sources together report no more than they may; sums stay whole.
    @Test(arguments: [(50, 50), (10, 10), (7, 7), (55, 50), (200, 200), (1_000, 200)])
    func reportsOfASecondAreBounded(limit: Int, count: Int) throws {
        var limits = RollupLimits()
        limits.flowsPerSecond = limit
        var rig = try rig(FlowDefinition(name: "src", keys: "ipsource"), limits: limits)
        for port in 1...10 {
            for host in 1...20 {
                rig.send([packet("10.0.0.\(host)", ds: DataSource(class: 0, index: UInt32(port)))], at: 0)
            }
        }
        let found = reports(rig.finish(), "src").map(\.report)
        #expect(found.reduce(0) { $0 + $1.flows.count } == count)
        #expect(found.allSatisfy { $0.total == 2_000_000 })
    }

    /// Definitions that come later see what comes later; those that stay go on as they were.
    @Test
    func definitionsChangeOnTheWay() throws {
        let first = FlowDefinition(name: "a", keys: "ipsource")
        var rig = try rig(first)
        rig.send([packet()], at: 0)
        rig.builder.setFlows(try FlowProgram([first, FlowDefinition(name: "b")]))
        rig.send([packet()], at: 500)
        rig.send([packet()], at: 1_000)
        rig.builder.setFlows(try FlowProgram([FlowDefinition(name: "b")]))
        rig.send([packet()], at: 1_500)
        let outcome = rig.finish()
        let groups = outcome.batches.flatMap(\.newFlowGroups)
        #expect(groups.map(\.definition.name) == ["a", "b"])
        func sum(_ name: String) -> UInt64 {
            reports(outcome, name).reduce(0) { $0 + ($1.report.flows.first?.sums.value ?? 0) }
        }
        #expect(sum("a") == 300_000)
        #expect(sum("b") == 300_000)
    }

    @Test(arguments: [
        ("avg:tcpwindow", 256 * 300, 300), ("min:tcpwindow", 256, 300), ("max:tcpwindow", 256, 300),
        ("count:ipsource", 2, 300), ("frames", 300, 300), ("rate:bytes", 300_000, 300),
    ])
    func figures(value: String, sum: UInt64, frames: UInt64) throws {
        var rig = try rig(FlowDefinition(name: "f", value: value))
        rig.send([packet("10.0.0.1"), packet("10.0.0.2"), packet("10.0.0.1")], at: 0)
        let flow = reports(rig.finish(), "f")[0].report.flows[0]
        #expect(flow.sums.value == sum)
        #expect(flow.sums.frames == frames)
    }

    @Test
    func furtherValuesStandBeside() throws {
        var rig = try rig(FlowDefinition(name: "f", keys: "ipsource", value: "bytes", values: "frames,max:tcpwindow"))
        rig.send([packet(), packet()], at: 0)
        #expect(reports(rig.finish(), "f")[0].report.flows[0].sums.further == [200, 256])
    }

    /// Which keys there are is known also when nothing is defined.
    @Test
    func seenKeysAreKnown() throws {
        var rig = Rig()
        rig.send([packet()], at: 0)
        let times = rig.builder.flowKeyTimes
        #expect(times["ipsource"] == Rig.epoch)
        #expect(times["tcpflags"] == Rig.epoch)
        #expect(times["ip6source"] == nil)
    }
}

extension FlowReport {
    /// All flows together.
    fileprivate var total: UInt64 {
        flows.reduce(other.value) { sum, flow in sum + flow.sums.value }
    }
}
