public import MetricCatalog

/// A definition's flows on one data source as the rollup first meets them.
public struct FlowGroupDefinition: Hashable, Sendable {
    /// What is remembered.
    public let definition: FlowDefinition
    /// How its figures are made.
    public let shape: FlowShape
    /// Where the packets were sampled.
    public let identity: SourceIdentity
    /// Which way they went.
    public let side: FlowSide

    /// A definition of a group of flows.
    public init(definition: FlowDefinition, shape: FlowShape, identity: SourceIdentity, side: FlowSide) {
        self.definition = definition
        self.shape = shape
        self.identity = identity
        self.side = side
    }
}

/// The flows of one group within one second: the largest, and all others together.
public struct FlowReport: Hashable, Sendable {
    /// The group's place among all groups of flows that the rollup has defined so far.
    public var group: UInt32
    /// The second, by its beginning.
    public var second: Milliseconds
    /// The largest flows, largest first.
    public var flows: [Flow]
    /// All others.
    public var other: FlowSums
    /// By how much the figure of a flow may be short, because it was given up for a while when memory was full.
    public var shortfall: UInt64
    /// How many flows were given up.
    public var evictions: Int

    /// One flow.
    public struct Flow: Hashable, Sendable {
        /// Its key.
        public var key: FlowKey
        /// What its packets add up to.
        public var sums: FlowSums
        /// When it was first seen within the second, in milliseconds.
        public var first: UInt16
        /// When it was last seen within the second, in milliseconds.
        public var last: UInt16

        /// One flow.
        public init(key: FlowKey, sums: FlowSums, first: UInt16, last: UInt16) {
            self.key = key
            self.sums = sums
            self.first = first
            self.last = last
        }
    }

    /// The flows of one second.
    public init(
        group: UInt32,
        second: Milliseconds,
        flows: [Flow],
        other: FlowSums,
        shortfall: UInt64 = 0,
        evictions: Int = 0
    ) {
        self.group = group
        self.second = second
        self.flows = flows
        self.other = other
        self.shortfall = shortfall
        self.evictions = evictions
    }
}
