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
    /// Patterns that a source's own words or numbers must match: one of each name's.
    public var filters: [(name: String, patterns: [String])] = []

    /// A choice of agents and data sources.
    public init(agents: [IPAddress]? = nil, sources: [DataSource]? = nil) {
        self.agents = agents
        self.sources = sources
    }

    /// Reads a list of agents: `ALL`, or addresses with commas or semicolons between them.
    public static func agents(_ text: String, parameter: String) throws(QueryError) -> [IPAddress]? {
        let parts = text.split { $0 == "," || $0 == ";" }.map(String.init)
        guard !parts.isEmpty else { throw QueryError(.badParameter, parameter: parameter, "no agent is named") }
        if parts == ["ALL"] { return nil }
        var addresses: [IPAddress] = []
        for part in parts {
            guard let address = IPAddress(part) else {
                let what = "'\(part.prefix(60))'"
                throw QueryError(.badParameter, parameter: parameter, "\(what) is no IP address and not ALL")
            }
            addresses.append(address)
        }
        return addresses
    }

    /// Whether a source is among the agents, sources and ports that are meant, whatever the filters say.
    public func covers(_ identity: SourceIdentity) -> Bool {
        if let agents, !agents.contains(identity.agent) { return false }
        if let sources, !sources.contains(identity.source) { return false }
        return scope.covers(identity)
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
            group.structureIndex == structureIndex && sources?.contains(group.identity.source) ?? true
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
        left.order.lexicographicallyPrecedes(right.order)
    }

    private var order: [UInt64] {
        [UInt64(agent.family.rawValue), agent.high, agent.low, UInt64(source.sourceClass), UInt64(source.index)]
    }
}
