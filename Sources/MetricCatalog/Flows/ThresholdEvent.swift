/// A threshold was exceeded.
public struct ThresholdEvent: Hashable, Sendable {
    /// The number, which grows.
    public let id: Int64
    /// When.
    public let time: Milliseconds
    /// Which threshold.
    public let threshold: String
    /// Of which metric.
    public let metric: String
    /// The limit.
    public let bound: Double
    /// The value that exceeds it.
    public let value: Double
    /// Whose value it is.
    public let identity: SourceIdentity
    /// The flow, by its key in words; nil for other metrics.
    public let flowKey: String?
    /// The flow's further values.
    public let further: [Double]

    /// An event.
    public init(
        id: Int64,
        time: Milliseconds,
        threshold: String,
        metric: String,
        bound: Double,
        value: Double,
        identity: SourceIdentity,
        flowKey: String?,
        further: [Double] = []
    ) {
        self.id = id
        self.time = time
        self.threshold = threshold
        self.metric = metric
        self.bound = bound
        self.value = value
        self.identity = identity
        self.flowKey = flowKey
        self.further = further
    }

    /// The same under a number.
    public func numbered(_ id: Int64) -> ThresholdEvent {
        ThresholdEvent(
            id: id,
            time: time,
            threshold: threshold,
            metric: metric,
            bound: bound,
            value: value,
            identity: identity,
            flowKey: flowKey,
            further: further
        )
    }
}
