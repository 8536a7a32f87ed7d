import MetricCatalog
import QueryEngine
import RealTime
import SeriesStore

extension APIServices {
    /// Reads what a path says of agents: `ALL`, addresses, names of hosts or patterns with commas or semicolons between
    /// them, or the ports of the topology.
    func selector(_ text: String) async throws -> SeriesSelector {
        let parts = text.split { $0 == "," || $0 == ";" }.map(String.init)
        guard !parts.isEmpty else { throw QueryError(.badParameter, parameter: "agent", "no agent is named") }
        return try await selector(parts)
    }

    /// Reads what a request says of agents; nothing is all.
    ///
    /// Of the topology `TOPOLOGY` is all agents, `EDGE` the ports that
    /// are no ends of links, `CORE` those that are.
    func selector(_ texts: [String]) async throws -> SeriesSelector {
        let topology = view.registry.settings.resolved
        if texts.count == 1, ["TOPOLOGY", "EDGE", "CORE"].contains(texts[0]) {
            var selector = SeriesSelector(agents: Array(topology.nodes.keys))
            if texts == ["EDGE"] { selector.scope = .others(than: Set(topology.links.keys)) }
            if texts == ["CORE"] { selector.scope = .only(Set(topology.links.keys)) }
            return selector
        }
        let selection = try AgentSelection(texts, parameter: "agent")
        return SeriesSelector(
            agents: try await store.read { snapshot in try selection.addresses(in: snapshot.directory) }
        )
    }
}
