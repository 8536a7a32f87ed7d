import ByteReading
import MetricCatalog
import QueryEngine
import SFlowWire
import SeriesStore
import StoreSupport
import TestSupport
import Testing

/// Who an agent is, and what is an interface.
@Suite struct IdentityTests {
    /// Sub-agents have numbers of their own.
    @Test func subAgentsLoseForThemselves() async throws {
        var site = try Site()
        for number in 1...100 as ClosedRange<UInt32> {
            for subAgent in 0...1 as ClosedRange<UInt32> where subAgent == 0 || !(50...54).contains(number) {
                let datagram = DatagramBuilder(subAgent: subAgent, sequence: number, uptime: number * 100)
                site.send(bytes: datagram.bytes, at: Milliseconds(number) * 100)
            }
        }
        try await site.flush()
        #expect(try await site.sum("sflow_lost_datagrams") == 5)
        #expect(try await site.sum("sflow_datagrams") == 195)
    }

    /// The device itself, drops with a reason, several ports and unknown ones are no interfaces.
    @Test(
        arguments: [
            (.internal, false), (.discarded(reason: 258), false), (.multiple(count: 3), false),
            (.multiple(count: 0), false), (.unknown, false), (.ifIndex(9), true),
        ] as [(PacketInterface, Bool)]
    )
    func whatIsNoInterface(_ output: PacketInterface, _ isPort: Bool) async throws {
        for isExpanded in [false, true] {
            var site = try Site()
            let sample = SampleBuilder.flow(
                isExpanded: isExpanded,
                source: 3,
                rate: 10,
                input: 3,
                output: output,
                records: [.sampledHeader([1, 2, 3], frameLength: 1000)]
            )
            site.send([sample], at: 0)
            try await site.flush()
            #expect(try await site.sum("flow_in_octets", source: 3) == 10_000)
            let other = try await site.sources("flow_inferred_out_octets", at: 1500)
            #expect(other == (isPort ? ["192.0.2.1 9"] : []))
        }
    }

    /// The packet came in by a known port, whatever became of it.
    @Test func anUnknownWayOut() async throws {
        var site = try Site()
        site.send([.packet(500, source: 573, rate: 10, input: 573, output: .unknown)], at: 0)
        try await site.flush()
        #expect(try await site.sum("flow_in_octets", source: 573) == 5_000)
        let sources = try await site.store.read { $0.directory.groups.map(\.identity.source.name) }
        #expect(Set(sources) == ["agent", "573"])
    }

    /// A port that moves keeps its numbers apart from those of the one that takes its place.
    @Test func anIndexThatMoves() async throws {
        var site = try Site()
        site.poll([.ifCounters(ifIndex: 5, ifInOctets: 1_000_000), .portName("eth0")], source: 5, at: 0)
        site.poll([.ifCounters(ifIndex: 5, ifInOctets: 2_000_000), .portName("eth0")], source: 5, at: 20_000)
        site.poll([.ifCounters(ifIndex: 7, ifInOctets: 2_500_000), .portName("eth0")], source: 7, at: 40_000)
        site.poll([.ifCounters(ifIndex: 5, ifInOctets: 400), .portName("eth1")], source: 5, at: 40_000)
        site.poll([.ifCounters(ifIndex: 7, ifInOctets: 2_900_000), .portName("eth0")], source: 7, at: 60_000)
        site.poll([.ifCounters(ifIndex: 5, ifInOctets: 900), .portName("eth1")], source: 5, at: 60_000)
        try await site.flush()
        let five = try await site.range("ifinoctets", from: 0, to: 60_000, step: 20_000, .sum, source: 5)
        #expect(five.values == [1_000_000, nil, 500])
        let seven = try await site.range("ifinoctets", from: 0, to: 60_000, step: 20_000, .sum, source: 7)
        #expect(seven.values == [nil, nil, 400_000])
        // By name the port's history goes on, wherever it was.
        var selector = SeriesSelector()
        selector.filters = [SourceFilter(name: "ifname", wildcards: ["eth0"])]
        let query = RangeQuery(
            metrics: ["ifinoctets"],
            selector: selector,
            start: Site.time(0),
            end: Site.time(60_000),
            step: .fixed(20_000),
            statistic: .sum,
            now: Site.time(60_000)
        )
        let named = try await site.store.read { snapshot in try query.run(on: snapshot).series }
        #expect(named.map(\.identity?.source) == [5, 7])
        #expect(named[0].values == [1_000_000, nil, nil])
        #expect(named[1].values == [nil, nil, 400_000])
        let names = try await site.store.read { snapshot in
            snapshot.directory.texts[SourceIdentity(agent: ip("192.0.2.1"), source: 5)]?["ifname"]
        }
        #expect(names?.value(at: Site.time(10_000)) == "eth0")
        #expect(names?.value(at: Site.time(50_000)) == "eth1")
    }

    /// Ten thousand source ports are one agent and no more series.
    @Test func sourcePortsAreNoIdentity() async throws {
        var site = try Site()
        for number in 1...10_000 as ClosedRange<UInt32> {
            site.send(bytes: DatagramBuilder(sequence: number, uptime: number).bytes, at: Milliseconds(number))
        }
        try await site.flush()
        let groups = try await site.store.read { $0.directory.groups.count }
        #expect(groups == 1)
    }

    /// Uptimes of several sub-agents, not comparable: all belong to the second in which they came.
    @Test func uptimeIsNoTime() async throws {
        var site = try Site()
        for (subAgent, uptime) in [(0, 10_000), (1, 9_000), (2, 11_000)] as [(UInt32, UInt32)] {
            let sample = SampleBuilder.packet(1000, source: DataSource(class: 0, index: subAgent + 1), rate: 1)
            site.send(
                bytes: DatagramBuilder(subAgent: subAgent, sequence: 1, uptime: uptime, samples: [sample]).bytes,
                at: 500
            )
        }
        try await site.flush()
        let frames = try await site.range("sflow_flow_samples", from: -5000, to: 5000, step: 1000, .sum)
        #expect(frames.values == [nil, nil, nil, nil, nil, 3, nil, nil, nil, nil])
    }
}
