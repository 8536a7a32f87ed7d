import ByteReading
import Hummingbird
import MetricCatalog
import QueryEngine
import SFlowWire
import SeriesStore
import TextOutput

/// sFlow-RT's questions for agents and for the server itself.
struct AgentRoutes<Context: RequestContext> {
    let services: APIServices

    func add(to router: Router<Context>) {
        router.get("version") { _, _ in Response.text(services.version) }
        router.get("agents/json", use: agents)
    }

    private func agents(_ request: Request, context: Context) async throws -> Response {
        let wanted = try RequestParameters(request).list("agent")
        let now = services.now()
        let chosen = try await services.selector(wanted).agents
        let records = try await services.store.read { snapshot in
            snapshot.directory.agents.keys
                .filter { chosen?.contains($0) ?? true }
                .map { AgentRecord($0, in: snapshot, now: now) }
                .sorted { $0.identity < $1.identity }
        }
        return Response.json { json in
            json.object { json in
                for record in records { record.write(to: &json) }
            }
        }
    }
}

/// What is known of an agent, under sFlow-RT's keys.
private struct AgentRecord: Sendable {
    let identity: SourceIdentity
    private let origins: [String]
    private var figures: [(key: String, value: Int64)] = []

    init(_ agent: IPAddress, in snapshot: any RollupSnapshot, now: Milliseconds) {
        identity = SourceIdentity(agent: agent, source: .agent)
        let directory = snapshot.directory
        origins = directory.text("sflow_source", of: identity)?.split(separator: ",").map(String.init) ?? []
        if let first = directory.agents[agent] { add("firstSeen", max(0, now - first)) }
        let groups = directory.groups(of: agent)
        if let own = groups.first(where: { $0.structureIndex == MetricStructure.agentIndex }) {
            let last = snapshot.lastPoll(of: own)
            if let end = last?.ends.first { add("lastSeen", max(0, now - end)) }
            if let uptime = own.column("sflow_uptime").flatMap({ last?.columns[$0].first }) { add("uptime", uptime) }
            let total = { (name: String) in own.total(name, in: snapshot) }
            add("sFlowDatagramsReceived", total("sflow_datagrams"))
            // A number that was missing and came late after all was not lost.
            add("sFlowDatagramsLost", total("sflow_lost_datagrams") &- total("sflow_reordered_datagrams"))
            add("sFlowDatagramsOutOfOrder", total("sflow_reordered_datagrams"))
            add("sFlowDatagramsDuplicates", total("sflow_duplicate_datagrams"))
            add("sFlowCounterSamples", total("sflow_counter_samples"))
            add("sFlowCounterLostSamples", total("sflow_counter_lost_samples"))
            add("sFlowCounterDuplicateSamples", total("sflow_counter_duplicate_samples"))
            add("sFlowCounterOutOfOrderSamples", total("sflow_counter_reordered_samples"))
            add("sFlowFlowSamples", total("sflow_flow_samples"))
            add("sFlowFlowDuplicateSamples", total("sflow_flow_duplicate_samples"))
            add("sFlowFlowOutOfOrderSamples", total("sflow_flow_reordered_samples"))
        }
        let counters = groups.filter { $0.structure.layout != nil }
        let samplers = groups.filter { $0.structureIndex == MetricStructure.samplerIndex }
        add("sFlowCounterDatasources", Set(counters.map(\.identity)).count)
        add("sFlowFlowDatasources", samplers.count)
        add("sFlowFlowDrops", samplers.reduce(0) { $0 &+ $1.total("flow_drops", in: snapshot) })
        add("sFlowFlowLostSamples", samplers.reduce(0) { $0 &+ $1.total("flow_lost_samples", in: snapshot) })
    }

    private mutating func add(_ key: String, _ value: some BinaryInteger) {
        figures.append((key, Int64(clamping: value)))
    }

    func write(to json: inout JSONWriter) {
        json.key(identity.agent.description)
        json.object { json in
            json.key("sFlowDatagramSource")
            json.array { json in
                for origin in origins { json.value(origin) }
            }
            for figure in figures { json.member(figure.key, figure.value) }
        }
    }
}

extension SeriesGroup {
    /// Where a metric stands in the group's structure.
    fileprivate func column(_ name: String) -> Int? {
        structure.columns.firstIndex { $0.metric.name == name }
    }

    /// What a metric of the group adds up to over all time.
    func total(_ name: String, in snapshot: any RollupSnapshot) -> UInt64 {
        let totals = snapshot.totals(of: self)
        guard let column = column(name), column < totals.count else { return 0 }
        return totals[column]
    }
}
