import ByteReading
import MetricCatalog
import QueryEngine
import SFlowWire
import SeriesStore
import StoreSupport
import TestSupport
import Testing

/// Which agents and sources a question means.
@Suite struct SeriesSelectorTests {
    /// Agents are named by their addresses, by what their hosts call themselves, and by patterns of both.
    @Test(
        arguments: [
            ("ALL", nil), ("", nil), ("192.0.2.1", ["192.0.2.1"]), ("192.0.2.1,192.0.2.2", ["192.0.2.1", "192.0.2.2"]),
            ("2001:DB8:0::1", ["2001:db8::1"]), ("web1", ["192.0.2.1"]), ("db1,web1", ["192.0.2.2", "192.0.2.1"]),
            ("192.0.*", ["192.0.2.1", "192.0.2.2"]), ("web*", ["192.0.2.1"]),
            ("~(web|db)[0-9]", ["192.0.2.1", "192.0.2.2"]),
            ("~.*[.]2", ["192.0.2.2"]), ("web1,192.0.2.1", ["192.0.2.1"]),
        ] as [(String, [String]?)]
    )
    func listsOfAgents(_ text: String, _ agents: [String]?) async throws {
        let site = try await Self.site()
        let selection = try AgentSelection(text.split(separator: ",").map(String.init), parameter: "agent")
        let found = try await site.store.read { snapshot in try selection.addresses(in: snapshot.directory) }
        #expect(found == agents?.map { ip($0) })
    }

    @Test(arguments: ["host", "192.0.2", "192.0.2.1,x", "' OR 1=1--", "10.*", "~x+"])
    func whatIsNoAgentIsSaidSo(_ text: String) async throws {
        let site = try await Self.site()
        let selection = try AgentSelection(text.split(separator: ",").map(String.init), parameter: "agent")
        let error = await #expect(throws: QueryError.self) {
            try await site.store.read { snapshot in try selection.addresses(in: snapshot.directory) }
        }
        #expect(error?.kind == .unknownAgent)
    }

    @Test func aBadPatternIsSaidSo() {
        let error = #expect(throws: QueryError.self) { try AgentSelection(["~("], parameter: "agent") }
        #expect(error?.kind == .badParameter && error?.parameter == "agent")
    }

    /// Ports 1 to 3 of one host and port 1 of another.
    private static func site() async throws -> Site {
        var site = try Site()
        for time: Milliseconds in [0, 10_000] {
            for (agent, host, ports) in [("192.0.2.1", "web1", 1...3), ("192.0.2.2", "db1", 1...1)] {
                site.poll(
                    [.hostDescr(hostname: host)],
                    source: DataSource(class: 2, index: 1),
                    from: agent,
                    at: time
                )
                for port in ports {
                    site.poll(
                        [
                            .ifCounters(ifIndex: UInt32(port), ifSpeed: port == 3 ? 10_000_000_000 : 1_000_000_000),
                            .portName("eth\(port)"),
                        ],
                        source: DataSource(class: 0, index: UInt32(port)),
                        from: agent,
                        at: time
                    )
                }
            }
        }
        try await site.flush()
        return site
    }

    @Test(
        arguments: [
            ([], 4), ([("ifname", ["eth1"])], 2), ([("ifname", ["eth*"])], 4), ([("ifname", ["*2", "*3"])], 2),
            ([("ifname", ["e*h*1"])], 2), ([("ifname", ["eth"])], 0), ([("ifname", ["*"])], 4),
            ([("host_name", ["web1"])], 3), ([("host_name", ["web*"]), ("ifname", ["eth1"])], 1),
            ([("host_name", ["web1", "db1"])], 4), ([("ifspeed", ["10000000000"])], 1), ([("ifspeed", ["1*"])], 4),
            ([("no_such", ["*"])], 0), ([("os_name", ["linux"]), ("ifname", ["eth3"])], 1),
        ] as [([(String, [String])], Int)]
    )
    func filters(_ filters: [(String, [String])], _ count: Int) async throws {
        var selector = SeriesSelector()
        selector.filters = filters.map { SourceFilter(name: $0.0, wildcards: $0.1) }
        let site = try await Self.site()
        #expect(try await site.latest("ifspeed", selector, at: 10_500).count == count)
        #expect(try await site.latest("ifname", selector, at: 10_500).count == count)
    }

    @Test func agentsAndSources() async throws {
        let site = try await Self.site()
        let one = SeriesSelector(agents: [ip("192.0.2.1")], sources: [1, 2])
        #expect(try await site.latest("ifspeed", one, at: 10_500).map(\.identity.source) == [1, 2])
        let none = SeriesSelector(agents: [ip("192.0.2.9")])
        #expect(try await site.latest("ifspeed", none, at: 10_500).isEmpty)
    }

    @Test func seriesAreListedWithTheirKinds() async throws {
        let site = try await Self.site()
        let listing = SeriesListing(
            selector: SeriesSelector(agents: [ip("192.0.2.1")], sources: [1]),
            now: Site.time(10_500)
        )
        let entries = try await site.store.read { snapshot in try listing.run(on: snapshot) }
        let kinds = Dictionary(entries.map { ($0.metric, $0.kind) }, uniquingKeysWith: { first, _ in first })
        #expect(kinds["ifinoctets"] == .counter)
        #expect(kinds["ifspeed"] == .gauge)
        #expect(kinds["ifname"] == .text)
        #expect(kinds["host_name"] == nil)
        #expect(entries.allSatisfy { $0.lastReport == Site.time(10_000) })
    }
}
