/// What is to be remembered of sampled packets: which keys tell flows apart, and what is summed up.
///
/// Two definitions with the same attributes are the same; the words are those of sFlow-RT's flow specifications.
public struct FlowDefinition: Hashable, Sendable {
    /// The name; also that of the metric which the flow becomes on every data source.
    public var name: String
    /// Key expressions with commas between them; empty for one total a data source.
    public var keys: String
    /// What is summed up: `bytes`, `frames`, `requests`, `duration` or a numeric key, with a prefix such as `avg:`.
    public var value: String
    /// Further values with commas between them, reported beside the first.
    public var values: String
    /// A condition that packets must meet; empty for none.
    public var filter: String
    /// How many of the largest flows are reported for each data source.
    public var limit: Int
    /// The time constant of smoothing, in seconds.
    public var smoothing: Double
    /// Whether notices of discarded packets are meant rather than packet samples.
    public var isOfDiscards: Bool
    /// What stands between the values of keys in text.
    public var separator: String
    /// Whether flows are logged, each when it is over.
    public var isLogged: Bool
    /// Whether flows are logged when they begin instead.
    public var logsStart: Bool
    /// After how many seconds a flow that goes on is logged.
    public var activeTimeout: Double

    /// A definition; what is not named is as sFlow-RT has it.
    public init(
        name: String,
        keys: String = "",
        value: String = "bytes",
        values: String = "",
        filter: String = "",
        limit: Int = 5,
        smoothing: Double = 2,
        isOfDiscards: Bool = false,
        separator: String = ",",
        isLogged: Bool = false,
        logsStart: Bool = false,
        activeTimeout: Double = 60
    ) {
        self.name = name
        self.keys = keys
        self.value = value
        self.values = values
        self.filter = filter
        self.limit = limit
        self.smoothing = smoothing
        self.isOfDiscards = isOfDiscards
        self.separator = separator
        self.isLogged = isLogged
        self.logsStart = logsStart
        self.activeTimeout = activeTimeout
    }

    /// How many flows of a data source each bucket of time keeps apart from `other`.
    ///
    /// More than are asked for: what is among the largest over a longer time is not always so within each second of it.
    public var keptCount: Int {
        isLogged ? max(FlowDefinition.loggedCount, limit * 2) : max(FlowDefinition.leastCount, limit * 2)
    }

    private static let leastCount = 20
    private static let loggedCount = 500
}

/// What becomes of the values of a flow's packets.
public enum FlowFigure: UInt8, Sendable {
    /// They are added up, each times the sampling rate: the figure is a rate per second.
    case sum
    /// Their mean, each packet weighing as much as its sampling rate.
    case mean
    /// The least.
    case least
    /// The largest.
    case largest
    /// How many different ones there were within a second; over a longer time the largest of these numbers.
    case distinct

    /// Whether figures of parts add up to the figure of the whole.
    public var isAdditive: Bool { self == .sum || self == .mean }
}

/// Which way packets passed the data source that sampled them.
public enum FlowSide: UInt8, Sendable, CaseIterable {
    /// They came in by it.
    case ingress
    /// They went out by it.
    case egress
    /// It is not known which: what samples is a bridge, or does not say.
    case undirected
}
