import ByteReading
import Hummingbird
import MetricCatalog
import QueryEngine
import SeriesStore
import TextOutput

/// `/api/v1/agents`: which agents there are, what they are called, and how well they are heard.
struct AgentsRoute<Context: RequestContext> {
    let services: APIServices

    func add(to router: Router<Context>) {
        router.get("api/v1/agents", use: agents)
    }

    private func agents(_ request: Request, context: Context) async throws -> Response {
        let parameters = try RequestParameters(request)
        let filters = try parameters.checkedFilters(besides: Operation.agents.parameters.names)
        let chosen = try await services.selector(parameters.list("agent")).agents
        let conditions = try SourceFilter.list(filters)
        let now = services.now()
        let agents = try await services.store.read { snapshot in
            let isMeant = LatestReader(snapshot: snapshot, now: now).matcher(conditions)
            return snapshot.directory.agents.keys.filter { chosen?.contains($0) ?? true }
                .map { AgentSummary($0, in: snapshot) }
                .filter { isMeant(SourceIdentity(agent: $0.agent, source: .host)) }
                .sorted { $0.identity < $1.identity }
        }
        return Response.json { json in
            json.object { json in
                json.member("total", agents.count)
                json.key("agents")
                json.array { json in
                    for agent in agents { json.value(agent) }
                }
            }
        }
    }
}

/// An agent as the list of agents tells it.
private struct AgentSummary: Sendable {
    let agent: IPAddress
    let host: String?
    let system: String?
    let origins: [String]
    let firstSeen: Milliseconds?
    let lastSeen: Milliseconds?
    let dataSources: Int
    let figures: [(name: String, value: UInt64)]

    var identity: SourceIdentity { SourceIdentity(agent: agent, source: .agent) }

    init(_ agent: IPAddress, in snapshot: any RollupSnapshot) {
        self.agent = agent
        let directory = snapshot.directory
        let host = SourceIdentity(agent: agent, source: .host)
        let own = SourceIdentity(agent: agent, source: .agent)
        self.host = directory.text("host_name", of: host)
        system = directory.text("os_name", of: host)
        origins = directory.text("sflow_source", of: own)?.split(separator: ",").map(String.init) ?? []
        firstSeen = directory.agents[agent]
        let groups = directory.groups(of: agent)
        dataSources = Set(groups.map(\.identity).filter { $0.source != .agent }).count
        let counts = groups.first { $0.structureIndex == MetricStructure.agentIndex }
        lastSeen = counts.flatMap { snapshot.lastPoll(of: $0)?.ends.first }
        figures = [
            ("datagrams", "sflow_datagrams"), ("lostDatagrams", "sflow_lost_datagrams"),
            ("reorderedDatagrams", "sflow_reordered_datagrams"),
            ("duplicateDatagrams", "sflow_duplicate_datagrams"), ("counterSamples", "sflow_counter_samples"),
            ("flowSamples", "sflow_flow_samples"),
        ].map { name, metric in (name, counts?.total(metric, in: snapshot) ?? 0) }
    }
}

extension JSONWriter {
    fileprivate mutating func value(_ agent: AgentSummary) {
        object { json in
            json.member("agent", agent.agent.description)
            if let host = agent.host { json.member("host", host) }
            if let system = agent.system { json.member("os_name", system) }
            if let time = agent.firstSeen { json.member("firstSeen", utcText(milliseconds: time)) }
            if let time = agent.lastSeen { json.member("lastSeen", utcText(milliseconds: time)) }
            json.member("dataSources", agent.dataSources)
            json.key("sentBy")
            json.array { json in
                for origin in agent.origins { json.value(origin) }
            }
            for (name, value) in agent.figures { json.member(name, value) }
        }
    }
}
