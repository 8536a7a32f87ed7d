public import ByteReading

/// What the store knows by name: agents, sources, groups of series and what sources say in words.
public struct Directory: Sendable {
    /// Agents by address, with the time when each was first heard of.
    public private(set) var agents: [IPAddress: Milliseconds] = [:]
    /// Groups in the order of their numbers.
    public private(set) var groups: [SeriesGroup] = []
    /// What sources say in words, by source and metric.
    public private(set) var texts: [SourceIdentity: [String: TextHistory]] = [:]
    private var groupPlaces: [GroupKey: Int] = [:]
    private var placesByAgent: [IPAddress: [Int]] = [:]
    private var placesBySource: [SourceIdentity: [Int]] = [:]

    private struct GroupKey: Hashable {
        let identity: SourceIdentity
        let structureIndex: Int
    }

    /// An empty directory.
    public init() {}

    /// Makes an agent known.
    public mutating func add(agent: IPAddress, firstSeen: Milliseconds) {
        agents[agent] = firstSeen
    }

    /// Makes a group known.
    public mutating func add(_ group: SeriesGroup) {
        groupPlaces[GroupKey(identity: group.identity, structureIndex: group.structureIndex)] = groups.count
        placesByAgent[group.identity.agent, default: []].append(groups.count)
        placesBySource[group.identity, default: []].append(groups.count)
        groups.append(group)
    }

    /// Takes note of what a source says in words since a time.
    public mutating func add(text: String, name: String, of identity: SourceIdentity, since: Milliseconds) {
        texts[identity, default: [:]][name, default: TextHistory()].add(text, since: since)
    }

    /// The group of a source's structure.
    public func group(of identity: SourceIdentity, structureIndex: Int) -> SeriesGroup? {
        groupPlaces[GroupKey(identity: identity, structureIndex: structureIndex)].map { groups[$0] }
    }

    /// The groups of an agent, in the order of their numbers.
    public func groups(of agent: IPAddress) -> [SeriesGroup] {
        (placesByAgent[agent] ?? []).map { groups[$0] }
    }

    /// The groups of a source, in the order of their numbers.
    public func groups(of identity: SourceIdentity) -> [SeriesGroup] {
        (placesBySource[identity] ?? []).map { groups[$0] }
    }

    /// What a source last said in words under a name.
    public func text(_ name: String, of identity: SourceIdentity) -> String? {
        texts[identity]?[name]?.last
    }
}

/// What was said under one name, in the order of time.
public struct TextHistory: Hashable, Sendable {
    /// When each text began to hold, rising.
    public private(set) var since: [Milliseconds] = []
    /// The texts.
    public private(set) var values: [String] = []

    /// Nothing said yet.
    public init() {}

    /// What holds now.
    public var last: String? { values.last }

    /// What held at a time; before the first text, that one.
    public func value(at time: Milliseconds) -> String? {
        guard let place = since.lastIndex(where: { $0 <= time }) else { return values.first }
        return values[place]
    }

    mutating func add(_ value: String, since time: Milliseconds) {
        let place = since.firstIndex { $0 > time } ?? since.count
        since.insert(time, at: place)
        values.insert(value, at: place)
    }
}
