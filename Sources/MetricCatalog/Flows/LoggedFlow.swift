/// A flow that is over, or has gone on for so long that it was logged.
public struct LoggedFlow: Hashable, Sendable {
    /// The number in the log, which grows.
    public let id: Int64
    /// The definition's name.
    public let name: String
    /// Where it was seen.
    public let identity: SourceIdentity
    /// The values of its keys in words.
    public let keys: String
    /// What its packets add up to, scaled: not a rate.
    public let value: Double
    /// Its further values.
    public let further: [Double]
    /// When its first packet was sampled.
    public let start: Milliseconds
    /// When its last one was.
    public let end: Milliseconds

    /// A flow that was logged.
    public init(
        id: Int64,
        name: String,
        identity: SourceIdentity,
        keys: String,
        value: Double,
        further: [Double],
        start: Milliseconds,
        end: Milliseconds
    ) {
        self.id = id
        self.name = name
        self.identity = identity
        self.keys = keys
        self.value = value
        self.further = further
        self.start = start
        self.end = end
    }

    /// The same under a number.
    public func numbered(_ id: Int64) -> LoggedFlow {
        LoggedFlow(
            id: id,
            name: name,
            identity: identity,
            keys: keys,
            value: value,
            further: further,
            start: start,
            end: end
        )
    }
}
