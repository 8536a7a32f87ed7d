public import MetricCatalog

/// All that one second brought, closed and ready to be stored.
public struct RollupBatch: Sendable {
    /// When the batch was closed: the end of its second.
    public var time: Milliseconds
    /// Groups that appear for the first time.
    ///
    /// A report names its group by the group's place in all these lists together.
    public var newGroups: [GroupDefinition] = []
    /// Reports of metrics.
    public var polls: [Poll] = []
    /// The reports' values, one after the other.
    public var values: [UInt64] = []
    /// What agents newly say in words.
    public var texts: [TextReport] = []
    /// What happened that is worth a note.
    public var events: [RollupEvent] = []
    /// Groups of flows that appear for the first time; a report of flows names its group by its place in all these lists
    /// together.
    public var newFlowGroups: [FlowGroupDefinition] = []
    /// The flows of the second.
    public var flows: [FlowReport] = []

    /// An empty batch.
    public init(time: Milliseconds) {
        self.time = time
    }

    /// True where there is nothing to store.
    public var isEmpty: Bool {
        newGroups.isEmpty && polls.isEmpty && texts.isEmpty && events.isEmpty && newFlowGroups.isEmpty && flows.isEmpty
    }
}

/// A group of series as the rollup first meets it.
public struct GroupDefinition: Hashable, Sendable {
    /// Whose series these are.
    public let identity: SourceIdentity
    /// Where their structure stands in `MetricStructure.all`.
    public let structureIndex: Int

    /// A definition of a group.
    public init(identity: SourceIdentity, structureIndex: Int) {
        self.identity = identity
        self.structureIndex = structureIndex
    }
}

/// One report of a group: its interval and one value a column.
public struct Poll: Hashable, Sendable {
    /// The group's place among all groups that the rollup has defined so far.
    public var group: UInt32
    /// True where the interval is much longer than the source's own polling interval.
    public var isInterpolated: Bool
    /// When the interval begins; the same as `end` where there is none, and then only states are known.
    public var start: Milliseconds
    /// When the interval ends.
    public var end: Milliseconds
    /// One bit a column, set where the value is known.
    public var known: UInt64
    /// Where the values begin in the batch's list.
    public var firstValue: Int
    /// How many values there are.
    public var valueCount: Int

    /// A report whose values are in a batch's list.
    public init(
        group: UInt32,
        isInterpolated: Bool,
        start: Milliseconds,
        end: Milliseconds,
        known: UInt64,
        firstValue: Int,
        valueCount: Int
    ) {
        self.group = group
        self.isInterpolated = isInterpolated
        self.start = start
        self.end = end
        self.known = known
        self.firstValue = firstValue
        self.valueCount = valueCount
    }
}

/// Something that an agent says in words, at the time when it began to.
public struct TextReport: Hashable, Sendable {
    /// The group whose record says it.
    public let group: UInt32
    /// The metric's name.
    public let name: String
    /// What the agent says.
    public let value: String
    /// Since when.
    public let time: Milliseconds
}

/// Something that happened to an agent or a source and explains what its numbers do.
public struct RollupEvent: Hashable, Sendable {
    /// What kind of thing happened.
    public enum Kind: String, Sendable, CaseIterable {
        /// Counters stepped back: their interval has no value.
        case counterReset = "counter_reset"
        /// The agent's uptime or sequence began again.
        case agentRestart = "agent_restart"
        /// A source samples at another rate than before.
        case samplingRateChange = "sampling_rate_change"
        /// A port's samples and its counters tell of different amounts of traffic.
        case flowCounterMismatch = "flow_counter_mismatch"
        /// The clock went back by more than the grace.
        case clockStep = "clock_step"
    }

    /// When it happened.
    public let time: Milliseconds
    /// What kind of thing it was.
    public let kind: Kind
    /// Whom it happened to.
    public let identity: SourceIdentity
    /// More about it, for people.
    public let detail: String
}
