/// A definition as the store keeps it.
public struct StoredFlow: Hashable, Sendable {
    /// The number under which the store keeps it.
    public let id: Int64
    /// The definition.
    public let definition: FlowDefinition
    /// How its figures are made.
    public let shape: FlowShape
    /// When its first packet was sampled.
    public let since: Milliseconds

    /// A definition under its number.
    public init(id: Int64, definition: FlowDefinition, shape: FlowShape, since: Milliseconds) {
        self.id = id
        self.definition = definition
        self.shape = shape
        self.since = since
    }
}

/// The flows of one definition on one side of one data source.
public struct FlowGroup: Hashable, Sendable {
    /// The number under which the store keeps the group; other than those of groups of series.
    public let id: GroupID
    /// The definition's number.
    public let flow: Int64
    /// Where the packets were sampled.
    public let identity: SourceIdentity
    /// Which way they went.
    public let side: FlowSide

    /// A group of flows.
    public init(id: GroupID, flow: Int64, identity: SourceIdentity, side: FlowSide) {
        self.id = id
        self.flow = flow
        self.identity = identity
        self.side = side
    }
}

/// What flows the store knows.
public struct FlowDirectory: Sendable {
    /// The definitions, by number.
    public private(set) var flows: [Int64: StoredFlow] = [:]
    /// The groups of each definition, by its number.
    public private(set) var groups: [Int64: [FlowGroup]] = [:]
    /// The definition of each group.
    private var flowsByGroup: [GroupID: Int64] = [:]

    /// No flows.
    public init() {}

    /// Adds a definition.
    public mutating func add(_ flow: StoredFlow) {
        flows[flow.id] = flow
    }

    /// Adds a group of a definition that is there.
    public mutating func add(_ group: FlowGroup) {
        groups[group.flow, default: []].append(group)
        flowsByGroup[group.id] = group.flow
    }

    /// The definition of a group.
    public func flow(of group: GroupID) -> StoredFlow? {
        flowsByGroup[group].flatMap { flows[$0] }
    }

    /// All definitions that had a name, the newest last.
    public func flows(named name: String) -> [StoredFlow] {
        flows.values.filter { $0.definition.name == name }.sorted { ($0.since, $0.id) < ($1.since, $1.id) }
    }
}
