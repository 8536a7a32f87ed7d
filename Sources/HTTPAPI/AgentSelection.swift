import ByteReading
import MetricCatalog
import QueryEngine
import RealTime
import SeriesStore

extension APIServices {
    /// Reads what a path says of agents: `ALL`, addresses or names of hosts with commas or semicolons between them, or the
    /// ports of the topology: `TOPOLOGY` all of its agents, `EDGE` those that are no ends of links, `CORE` those that are.
    func selector(_ text: String) async throws -> SeriesSelector {
        let topology = view.registry.settings.resolved
        switch text {
        case "ALL": return SeriesSelector()
        case "TOPOLOGY": return SeriesSelector(agents: Array(topology.nodes.keys))
        case "EDGE":
            var selector = SeriesSelector(agents: Array(topology.nodes.keys))
            selector.scope = .others(than: Set(topology.links.keys))
            return selector
        case "CORE":
            var selector = SeriesSelector(agents: Array(topology.nodes.keys))
            selector.scope = .only(Set(topology.links.keys))
            return selector
        default: break
        }
        let parts = text.split { $0 == "," || $0 == ";" }
        guard parts.contains(where: { IPAddress($0) == nil && $0 != "ALL" }) else {
            return SeriesSelector(agents: try SeriesSelector.agents(text, parameter: "agent"))
        }
        let names = try await store.read { snapshot in AgentNames(snapshot.directory) }
        let addresses = parts.map { part in
            IPAddress(part) == nil ? names.address(of: String(part))?.description ?? String(part) : String(part)
        }
        return SeriesSelector(agents: try SeriesSelector.agents(addresses.joined(separator: ","), parameter: "agent"))
    }
}

/// The agents of hosts, by what the hosts call themselves.
private struct AgentNames: Sendable {
    private var agents: [String: IPAddress] = [:]

    init(_ directory: Directory) {
        for (identity, texts) in directory.texts {
            guard identity.source == .host, let name = texts["host_name"]?.value(at: .max) else { continue }
            agents[name] = identity.agent
        }
    }

    func address(of name: String) -> IPAddress? { agents[name] }
}
