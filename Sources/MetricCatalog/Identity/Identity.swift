public import ByteReading
public import SFlowWire

/// What a series is about: an agent and one of its data sources.
///
/// The agent is the address in the datagram, never the one that the datagram came from, and sub-agents do not tell
/// series apart: an agent may send one source's counters from one sub-agent and its samples from another.
public struct SourceIdentity: Hashable, Sendable {
    /// The agent's address.
    public let agent: IPAddress
    /// The data source within the agent.
    public let source: DataSource

    /// The identity of a data source of an agent.
    @inlinable
    public init(agent: IPAddress, source: DataSource) {
        self.agent = agent
        self.source = source
    }
}

extension DataSource {
    /// The agent itself, for what is known of it as a whole.
    ///
    /// No agent sends this class.
    public static let agent = DataSource(class: .max, index: 0)

    /// The source as requests and answers write it: `agent` for the agent itself, else as sFlow-RT does.
    public var name: String { self == .agent ? "agent" : description }

    /// Reads the form that `name` has; nil if the text is none.
    public init?(named text: some StringProtocol) {
        if text == "agent" {
            self = .agent
        } else {
            self.init(text)
        }
    }
}

/// The number under which the store keeps a group of series.
public struct GroupID: Hashable, Sendable, Comparable {
    /// The number itself.
    public let rawValue: UInt32

    /// A group's number.
    @inlinable
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// Orders groups by number.
    @inlinable
    public static func < (left: GroupID, right: GroupID) -> Bool { left.rawValue < right.rawValue }
}

/// Series that are reported together: one structure of one data source.
public struct SeriesGroup: Hashable, Sendable {
    /// The number under which the store keeps the group.
    public let id: GroupID
    /// Whose series these are.
    public let identity: SourceIdentity
    /// Where their structure stands in `MetricStructure.all`.
    public let structureIndex: Int
    /// When the group's first report came.
    ///
    /// Before, the absence of reports means nothing.
    public let since: Milliseconds

    /// A group of series.
    public init(id: GroupID, identity: SourceIdentity, structureIndex: Int, since: Milliseconds) {
        self.id = id
        self.identity = identity
        self.structureIndex = structureIndex
        self.since = since
    }

    /// The structure that the group's series belong to.
    public var structure: MetricStructure { MetricStructure.all[structureIndex] }
}
