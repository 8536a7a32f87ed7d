/// A limit on a metric: an event is raised when a data source exceeds it.
public struct Threshold: Hashable, Sendable {
    /// The name.
    public var name: String
    /// The metric, or the name of a flow definition.
    public var metric: String
    /// The limit; larger values exceed it.
    public var value: Double
    /// What a data source must say of itself to be meant: one of the patterns of each name.
    public var filter: [String: [String]]
    /// Whether each flow above the limit raises an event of its own.
    public var isByFlow: Bool
    /// For how many seconds the value must have been below the limit before another event is raised.
    public var timeout: Double

    /// How long `timeout` is where it was not given.
    public static let standardTimeout = 1.0

    /// A threshold.
    public init(
        name: String,
        metric: String,
        value: Double,
        filter: [String: [String]] = [:],
        isByFlow: Bool = false,
        timeout: Double = Threshold.standardTimeout
    ) {
        self.name = name
        self.metric = metric
        self.value = value
        self.filter = filter
        self.isByFlow = isByFlow
        self.timeout = timeout
    }
}
