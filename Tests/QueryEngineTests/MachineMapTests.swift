import ByteReading
import MetricCatalog
import QueryEngine
import SFlowWire
import SeriesStore
import StoreSupport
import TestSupport
import Testing

/// Hosts, guests, applications and ports that belong together.
@Suite struct MachineMapTests {
    private static let hypervisor = "192.0.2.1"
    private static let guest = "192.0.2.50"
    private static let uuid: [UInt8] = Array(1...16)
    private static let host = DataSource(class: 2, index: 1)
    private static let virtual = DataSource(class: 3, index: 118_719)
    private static let application = DataSource(class: 3, index: 150_000)

    private static func adapter(_ ifIndex: UInt32, _ address: UInt64) -> RecordBuilder {
        RecordBuilder(DataFormat(0, 2001)) { writer in
            writer.u32(1, ifIndex, 1)
            writer.mac(address)
        }
    }

    private static func parent(_ source: DataSource) -> RecordBuilder {
        RecordBuilder(DataFormat(0, 2002)) { $0.u32(source.sourceClass, source.index) }
    }

    /// A hypervisor whose guest has an agent of its own and runs a shop.
    private static func site() async throws -> Site {
        var site = try Site()
        for time: Milliseconds in [0, 10_000] {
            site.poll([.hostDescr(hostname: "hv1"), adapter(7, 0xfe54_00fc_7cb5)], source: host, at: time)
            site.poll([.ifCounters(ifIndex: 7)], source: 7, at: time)
            site.poll([.ifCounters(ifIndex: 8)], source: 8, at: time)
            site.poll(
                [.hostDescr(hostname: "vm1", uuid: uuid), adapter(0, 0x5254_00fc_7cb5), parent(host)],
                source: virtual,
                at: time
            )
            site.poll(
                [
                    RecordBuilder(DataFormat(0, 2202)) { writer in
                        writer.string("shop")
                        writer.u32(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
                    }, parent(virtual),
                ],
                source: application,
                at: time
            )
            site.poll(
                [.hostDescr(hostname: "vm1.example", uuid: uuid), adapter(2, 0x5254_00fc_7cb5)],
                source: host,
                from: guest,
                at: time
            )
            site.poll([.ifCounters(ifIndex: 2)], source: 2, from: guest, at: time)
        }
        try await site.flush()
        return site
    }

    private static func identity(_ agent: String, _ source: DataSource) -> SourceIdentity {
        SourceIdentity(agent: ip(agent), source: source)
    }

    @Test func machinesAreNamedAndRelated() async throws {
        let site = try await Self.site()
        let map = try await site.store.read { MachineMap($0.directory) }
        #expect(
            map.machines.map { "\($0.kind) \($0.name ?? "")" }
                == ["host hv1", "guest vm1", "application shop", "host vm1.example"]
        )
        let links = Set(
            map.links.map { link in
                "\(link.from.source.name) \(link.relation.rawValue) \(link.to.agent) \(link.to.source.name)"
            }
        )
        #expect(
            links == [
                "3.118719 runs_on 192.0.2.1 2.1", "3.150000 runs_on 192.0.2.1 3.118719",
                "3.118719 same 192.0.2.50 2.1", "2.1 same 192.0.2.1 3.118719", "2.1 port 192.0.2.1 7",
                "3.118719 port 192.0.2.1 7", "2.1 port 192.0.2.50 2",
            ]
        )
        let same = map.links.filter { $0.relation == .same }
        #expect(same.allSatisfy { $0.reason.hasPrefix("hardware address") || $0.reason.hasPrefix("UUID") })
    }

    /// A host is found behind the switch port by which its packets come in, and a LAG's members are known.
    @Test func hostsBehindSwitchPorts() async throws {
        var site = try await Self.site()
        let frame = FrameBuilder.ethernet(source: 0x5254_00fc_7cb5, .ipv4(.udp(from: 1, to: 2)))
        let sample = SampleBuilder.flow(source: 12, rate: 1, input: 12, records: [.sampledHeader(frame)])
        site.send([sample], from: "192.0.2.254", at: 11_000)
        let crowd = (0..<9 as Range<UInt64>).map { number in
            SampleBuilder.flow(
                source: 24,
                rate: 1,
                input: 24,
                records: [
                    .sampledHeader(
                        FrameBuilder.ethernet(source: 0x5254_00fc_7cb5 + number, .ipv4(.udp(from: 1, to: 2)))
                    )
                ]
            )
        }
        site.send(crowd, from: "192.0.2.254", at: 11_500)
        let member = RecordBuilder(DataFormat(0, 7)) { writer in
            writer.mac(1)
            writer.mac(2)
            writer.u32(1001, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        }
        site.poll([.ifCounters(ifIndex: 101), member], source: 101, from: "192.0.2.254", at: 11_800)
        try await site.flush()
        let map = try await site.store.read { MachineMap($0.directory) }
        let links = map.links.filter { $0.to.agent == ip("192.0.2.254") }
        #expect(
            Set(links.map { "\($0.from.agent) \($0.from.source.name) \($0.relation.rawValue) \($0.to.source.name)" })
                == [
                    "192.0.2.1 3.118719 port 12", "192.0.2.50 2.1 port 12", "192.0.2.254 101 member_of 1001",
                ]
        )
    }

    /// What is said of a machine holds for all that is on it, whoever says it.
    @Test(
        arguments: [
            ("ifspeed", "host_name", "hv1", ["192.0.2.1 7", "192.0.2.1 8"]),
            ("ifspeed", "vir_host_name", "vm1", ["192.0.2.50 2"]),
            ("app_success", "vir_host_name", "vm1", ["192.0.2.1 3.150000"]),
            ("app_success", "host_name", "hv1", ["192.0.2.1 3.150000"]),
            ("ifspeed", "app_name", "shop", []),
            ("ifspeed", "host_name", "vm1.example", ["192.0.2.50 2"]),
        ]
    )
    func filtersFollowTheMachine(
        _ metric: String,
        _ name: String,
        _ pattern: String,
        _ sources: [String]
    ) async throws {
        var selector = SeriesSelector()
        selector.filters = [SourceFilter(name: name, wildcards: [pattern])]
        let values = try await Self.site().latest(metric, selector, at: 10_500)
        #expect(values.map { "\($0.identity.agent) \($0.identity.source.name)" } == sources)
    }

    /// Records that point at each other in a circle end somewhere.
    @Test func aCircleOfParents() async throws {
        var site = try Site()
        let (left, right) = (DataSource(class: 3, index: 1), DataSource(class: 3, index: 2))
        site.poll([.hostDescr(hostname: "a"), Self.parent(right)], source: left, at: 0)
        site.poll([.hostDescr(hostname: "b"), Self.parent(left)], source: right, at: 0)
        try await site.flush()
        let map = try await site.store.read { MachineMap($0.directory) }
        let kin = map.kin(of: Self.identity(Self.hypervisor, left))
        #expect(kin.map(\.source.name) == ["3.1", "3.2", "2.1"])
    }
}
