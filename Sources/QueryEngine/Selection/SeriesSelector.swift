public import ByteReading
public import MetricCatalog
public import SFlowWire

/// Which agents and data sources are meant.
public struct SeriesSelector: Sendable {
    /// The agents; nil for all.
    public var agents: [IPAddress]?
    /// The data sources; nil for all.
    public var sources: [DataSource]?
    /// Ports of a topology, where only some are meant.
    public var scope = PortScope.all
    /// Data sources by patterns of their names, beside those of `sources`; none for no more than those.
    public var sourcePatterns: [TextPattern] = []
    /// Conditions on a source's own words or numbers, or its machine's; all must hold.
    public var filters: [SourceFilter] = []

    /// A choice of agents and data sources.
    public init(agents: [IPAddress]? = nil, sources: [DataSource]? = nil) {
        self.agents = agents
        self.sources = sources
    }

    /// Reads data sources as requests name them, or patterns of their names (`2.*`, `~[0-9]+`).
    ///
    /// - Throws: `QueryError` for what is neither.
    public mutating func setSources(_ texts: [String], parameter: String) throws(QueryError) {
        guard !texts.isEmpty else { return }
        var sources: [DataSource] = []
        for text in texts {
            if let source = DataSource(named: text) {
                sources.append(source)
            } else if TextPattern.isPattern(text) {
                sourcePatterns.append(try TextPattern(text, parameter: parameter))
            } else {
                throw QueryError(
                    .badParameter,
                    parameter: parameter,
                    "'\(text.prefix(40))' is no data source; write an ifIndex such as 12, class.index such as 2.1, or 2.*"
                )
            }
        }
        self.sources = sources
    }

    /// Whether a source is among the agents, sources and ports that are meant, whatever the filters say.
    public func covers(_ identity: SourceIdentity) -> Bool {
        if let agents, !agents.contains(identity.agent) { return false }
        return coversSource(identity) && scope.covers(identity)
    }

    private func coversSource(_ identity: SourceIdentity) -> Bool {
        guard sources != nil || !sourcePatterns.isEmpty else { return true }
        if sources?.contains(identity.source) ?? false { return true }
        guard !sourcePatterns.isEmpty else { return false }
        let name = identity.source.name
        return sourcePatterns.contains { $0.matches(name) }
    }

    /// The groups of a structure that are meant now, in the order of agents and sources.
    func groups(structureIndex: Int, in snapshot: any RollupSnapshot, now: Milliseconds) -> [SeriesGroup] {
        let matcher = FilterMatcher(self, snapshot: snapshot, now: now)
        return candidates(structureIndex: structureIndex, in: snapshot).filter { matcher.matches($0.identity) }
    }

    /// The groups of a structure of the agents and sources that are meant, whatever the filters say.
    func candidates(structureIndex: Int, in snapshot: any RollupSnapshot) -> [SeriesGroup] {
        let directory = snapshot.directory
        let all = agents.map { $0.flatMap { directory.groups(of: $0) } } ?? directory.groups
        return all.filter { group in
            group.structureIndex == structureIndex && coversSource(group.identity)
                && scope.covers(group.identity)
        }.sorted { $0.identity < $1.identity }
    }
}

/// Which ports of a topology are meant.
public enum PortScope: Hashable, Sendable {
    /// All, and sources that are no ports.
    case all
    /// These alone.
    case only(Set<SourceIdentity>)
    /// All but these, of sources that are ports.
    case others(than: Set<SourceIdentity>)

    /// Whether a source is meant.
    public func covers(_ identity: SourceIdentity) -> Bool {
        switch self {
        case .all: true
        case .only(let ports): ports.contains(identity)
        case .others(let ports): identity.source.sourceClass == 0 && !ports.contains(identity)
        }
    }
}

extension DataSource {
    /// The physical host behind an agent, which carries what the host says of itself.
    public static let host = DataSource(class: 2, index: 1)
}

extension SourceIdentity: Comparable {
    /// Orders by agent, then by data source.
    public static func < (left: SourceIdentity, right: SourceIdentity) -> Bool {
        left.order < right.order
    }

    private var order: (UInt8, UInt64, UInt64, UInt32, UInt32) {
        (agent.family.rawValue, agent.high, agent.low, UInt32(source.sourceClass), source.index)
    }
}
