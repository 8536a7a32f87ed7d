import ByteReading
import MetricCatalog
import SFlowWire
import TestSupport
import Testing

/// Names of agents, sources and groups.
@Suite struct DirectoryTests {
    private static func group(_ id: UInt32, _ agent: String, _ source: DataSource, _ structure: Int) -> SeriesGroup {
        SeriesGroup(
            id: GroupID(rawValue: id),
            identity: SourceIdentity(agent: ip(agent), source: source),
            structureIndex: structure,
            since: 7
        )
    }

    @Test func groupsAreFoundByTheirSourceAndStructure() {
        var directory = Directory()
        let groups = [
            Self.group(0, "192.0.2.1", 1, 0), Self.group(1, "192.0.2.1", 1, 1), Self.group(2, "192.0.2.2", 1, 0),
            Self.group(3, "192.0.2.1", DataSource(class: 2, index: 1), 0), Self.group(4, "2001:db8::1", 1, 0),
        ]
        for group in groups { directory.add(group) }
        for group in groups {
            #expect(directory.group(of: group.identity, structureIndex: group.structureIndex) == group)
        }
        #expect(directory.groups == groups)
        #expect(directory.group(of: groups[0].identity, structureIndex: 9) == nil)
        #expect(directory.groups(of: ip("192.0.2.1")).map(\.id.rawValue) == [0, 1, 3])
        #expect(directory.groups(of: ip("192.0.2.9")).isEmpty)
        #expect(groups[1].structure.key == MetricStructure.all[1].key)
    }

    @Test func groupsAreOrderedByTheirNumbers() {
        #expect(GroupID(rawValue: 2) < GroupID(rawValue: 10))
        #expect(!(GroupID(rawValue: 2) < GroupID(rawValue: 2)))
    }

    @Test func agentsAreKnownSinceTheyWereFirstHeard() {
        var directory = Directory()
        directory.add(agent: ip("192.0.2.1"), firstSeen: 5)
        directory.add(agent: ip("2001:db8::1"), firstSeen: 9)
        #expect(directory.agents == [ip("192.0.2.1"): 5, ip("2001:db8::1"): 9])
    }

    @Test func textsHoldFromWhenTheyWereSaid() {
        var directory = Directory()
        let identity = SourceIdentity(agent: ip("192.0.2.1"), source: 5)
        #expect(directory.text("ifname", of: identity) == nil)
        // The second comes late.
        for (name, time) in [("eth0", 1000), ("eth2", 3000), ("eth1", 2000)] as [(String, Milliseconds)] {
            directory.add(text: name, name: "ifname", of: identity, since: time)
        }
        directory.add(text: "up", name: "ifoperstatus", of: identity, since: 500)
        #expect(directory.text("ifname", of: identity) == "eth2")
        #expect(directory.text("ifoperstatus", of: identity) == "up")
        let history = directory.texts[identity]?["ifname"]
        let times: [Milliseconds] = [0, 999, 1000, 1999, 2000, 2999, 3000, 99_000]
        #expect(
            times.map { history?.value(at: $0) } == ["eth0", "eth0", "eth0", "eth0", "eth1", "eth1", "eth2", "eth2"]
        )
        #expect(history?.since == [1000, 2000, 3000])
    }

    @Test func ofTwoTextsOfOneTimeTheLaterHolds() {
        var directory = Directory()
        let identity = SourceIdentity(agent: ip("192.0.2.1"), source: 5)
        directory.add(text: "a", name: "ifname", of: identity, since: 1)
        directory.add(text: "b", name: "ifname", of: identity, since: 1)
        #expect(directory.text("ifname", of: identity) == "b")
        #expect(directory.texts[identity]?["ifname"]?.value(at: 1) == "b")
    }

    @Test func anEmptyHistorySaysNothing() {
        #expect(TextHistory().value(at: 0) == nil && TextHistory().last == nil)
    }

    @Test(
        arguments: [
            ("12", 0, 12), ("2.1", 2, 1), ("3.16777215", 3, 16_777_215), ("1258293248", 0, 1_258_293_248),
        ] as [(String, UInt32, UInt32)]
    )
    func sourcesAreWrittenAsClassAndIndex(text: String, sourceClass: UInt32, index: UInt32) {
        let source = DataSource(class: sourceClass, index: index)
        #expect(source.description == text)
        #expect(DataSource(text) == source)
    }

    @Test func theAgentItselfIsNoSourceThatACompactSampleCanName() {
        #expect(DataSource.agent.sourceClass > 0xff)
        #expect(DataSource(DataSource.agent.description) == .agent)
    }
}
