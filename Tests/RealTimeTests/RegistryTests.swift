import FlowLanguage
import Foundation
import MetricCatalog
import RealTime
import SeriesStore
import StoreSupport
import TestSupport
import Testing

/// What users set is in force at once, is kept, and is refused where it is wrong.
struct RegistryTests {
    private func json(_ text: String) throws -> JSONValue { try JSONValue(parsing: Data(text.utf8)) }

    private func registry(
        _ store: SeriesStore? = nil,
        standard: [FlowDefinition] = []
    ) async throws -> Registry {
        try await Registry(store: store, files: FlowReferences(), standard: standard)
    }

    /// What real clients send.
    @Test(arguments: [
        #"{"keys":"ipsource","value":"bytes","n":5,"t":2,"log":true}"#,
        "{keys:'ipsource',value:'bytes',n:5,t:2,log:true}",
        #"{"keys":"ipsource","value":"bytes","n":"5","t":"2","log":"true"}"#,
        #"{"keys":["ipsource"],"value":"bytes","n":5.0,"t":2.0,"log":"True","unknown":[1]}"#,
        "{ keys : 'ipsource', value : 'bytes', n: 5, t: 2, log: true, filter: null, }",
    ])
    func lenientBodies(body: String) async throws {
        let registry = try await registry()
        try await registry.set(.flow, "f", try json(body), at: 0)
        let flow = try #require(registry.settings.flows["f"])
        #expect(flow == FlowDefinition(name: "f", keys: "ipsource", value: "bytes", isLogged: true))
    }

    @Test(arguments: [
        ("{keys:'ipsource'}", "value"), ("[]", ""), ("{keys:'nokey',value:'bytes'}", "keys"),
        ("{value:'bytes',filter:'vlan='}", "filter"), ("{value:'bytes',n:'many'}", "n"), ("{value:'bytes',t:-1}", "t"),
        ("{value:'bytes',log:'perhaps'}", "log"), ("{value:'nothing'}", "value"), ("{value:{}}", "value"),
        ("{value:'bytes',values:'frames,nothing'}", "values"),
    ])
    func badDefinitions(body: String, attribute: String) async throws {
        let registry = try await registry()
        do {
            try await registry.set(.flow, "f", try json(body), at: 0)
            Issue.record("nothing was thrown")
        } catch let error as SettingError {
            #expect(error.attribute ?? "" == attribute, "\(error)")
        } catch let error as FlowSyntaxError {
            #expect(error.attribute == attribute, "\(error)")
        }
        #expect(registry.settings.flows.isEmpty)
        #expect(registry.settings.program.isEmpty)
    }

    @Test(arguments: ["", "{", "{keys:}", "nothing", "{'a':1"])
    func bodiesThatAreNoJSON(text: String) {
        #expect(throws: SettingError.self) { try json(text) }
    }

    @Test(arguments: [
        (Registry.Kind.threshold, "{value:5}"), (.threshold, "{metric:'x'}"), (.threshold, "{metric:'x',value:'high'}"),
        (.threshold, "{metric:'x',value:1,filter:'y'}"), (.group, "{a:['10.0.0.0/40']}"), (.group, "[]"),
        (.group, "{a:[{}]}"), (.map, "{a:{}}"), (.forwarding, "{}"), (.forwarding, "{address:'nobody'}"),
        (.tenant, "{}"), (.tenant, "{collectorAddress:'192.0.2.1',filters:{ifindex:['5']}}"),
        (.tenant, "{collectorAddress:'192.0.2.1',filters:{cidr:['x']}}"),
        (.tenant, "{collectorAddress:'192.0.2.1',filters:{mac:['x']}}"),
        (.forwarding, "{address:'192.0.2.1',port:70000}"), (.forwarding, "{address:'192.0.2.1',agents:['x']}"),
        (.topology, "{nodes:[]}"), (.topology, "{links:{a:{node1:'x'}}}"), (.topology, "{nodes:{a:{agent:'x'}}}"),
    ])
    func badSettings(kind: Registry.Kind, body: String) async throws {
        let registry = try await registry()
        await #expect(throws: SettingError.self) { try await registry.set(kind, "x", try json(body), at: 0) }
    }

    @Test
    func settingsAreKept() async throws {
        let folder = try TemporaryFolder()
        var store = try SeriesStore.open(folder.file("s.db"))
        let standard = [FlowDefinition(name: "usual"), FlowDefinition(name: "other")]
        var registry = try await registry(store, standard: standard)
        try await registry.set(.flow, "f", try json("{keys:'ipsource',value:'frames',values:'bytes'}"), at: 1)
        try await registry.set(.flow, "other", try json("{value:'frames'}"), at: 1)
        try await registry.set(.threshold, "t", try json("{metric:'f',value:5,filter:{os_name:['linux']}}"), at: 1)
        try await registry.set(.group, "g", try json("{lab:['10.0.0.0/8']}"), at: 1)
        try await registry.set(.map, "m", try json("{web:[80,443]}"), at: 1)
        try await registry.set(.forwarding, "c", try json("{address:'192.0.2.9',agents:['192.0.2.1']}"), at: 1)
        try await registry.set(.topology, "topology", try json("{nodes:{a:{agent:'192.0.2.1'}}}"), at: 1)
        #expect(try await registry.remove(.flow, "usual", at: 2))
        #expect(try await !registry.remove(.flow, "usual", at: 2))
        let before = registry.settings
        try store.close()
        store = try SeriesStore.open(folder.file("s.db"))
        registry = try await self.registry(store, standard: standard)
        let after = registry.settings
        #expect(after.flows == before.flows)
        #expect(Set(after.flows.keys) == ["f", "other"])
        #expect(after.thresholds == before.thresholds)
        #expect(after.groups == before.groups)
        #expect(after.maps == ["m": ["web": ["80", "443"]]])
        #expect(after.forwardings == before.forwardings)
        #expect(after.topology == before.topology)
        #expect(after.program.definitions.map(\.name) == ["f", "other"])
        try store.close()
    }

    /// Definitions that a scrape brings go when nobody asks for them any more.
    @Test
    func borrowedFlowsGo() async throws {
        let registry = try await registry()
        let flow = FlowDefinition(name: "scrape", keys: "ipsource")
        try registry.borrow(flow, until: 1_000)
        let version = registry.programVersion
        try registry.borrow(flow, until: 2_000)
        #expect(registry.programVersion == version)
        registry.expire(at: 1_500)
        #expect(registry.settings.flows["scrape"] != nil)
        registry.expire(at: 2_500)
        #expect(registry.settings.flows.isEmpty)
        #expect(registry.settings.program.isEmpty)
        #expect(throws: FlowSyntaxError.self) {
            try registry.borrow(FlowDefinition(name: "bad", keys: "nokey"), until: 1)
        }
    }

    /// The definitions of everybody compile.
    @Test
    func standardFlowsAreSound() throws {
        let program = try FlowProgram(RealTimeView.standardFlows)
        #expect(program.definitions.count == RealTimeView.standardFlows.count)
    }
}
