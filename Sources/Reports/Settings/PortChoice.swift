import MetricCatalog
import QueryEngine

/// Ports in words: agents, data sources and what they say of themselves, as questions have them.
public struct PortChoice: Sendable, Equatable {
    /// What ports must say of themselves.
    public struct Filter: Sendable, Equatable {
        /// Of what; one that ends in `!` is for the opposite.
        public var name: String
        /// A text or a pattern.
        public var value: String

        /// A filter by a word.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Addresses and names of hosts, or patterns of them; none for all.
    public var agents: [String] = []
    /// Data sources, or patterns of them; none for all.
    public var sources: [String] = []
    /// What else must hold.
    public var filters: [Filter] = []

    /// All ports.
    public init() {}

    /// The choice for a question, made by a part of the settings.
    ///
    /// - Throws: `QueryError` that names the part: a group without one of its agents would be a wrong sum.
    func selector(in directory: Directory, of part: String) throws(QueryError) -> SeriesSelector {
        do throws(QueryError) {
            return try selector(in: directory)
        } catch {
            throw QueryError(error.kind, parameter: "config", "\(part): \(error.detail)")
        }
    }

    /// The choice for a question.
    ///
    /// - Throws: `QueryError` for words that mean nothing, and for an agent that has never been heard of.
    func selector(in directory: Directory) throws(QueryError) -> SeriesSelector {
        var selector = SeriesSelector(agents: try AgentSelection(agents, parameter: "agent").addresses(in: directory))
        try selector.setSources(sources, parameter: "datasource")
        selector.filters = try SourceFilter.list(filters.map { ($0.name, $0.value) })
        return selector
    }
}
