/// What a question may cost.
public struct Limits: Sendable {
    /// The most steps that an answer over a time may have.
    public var maxPoints: Int
    /// The most samples that may be loaded and values that may be made on the way to an answer, together.
    public var maxSamples: Int
    /// Whether the time for the answer is over.
    public var isOver: @Sendable () -> Bool

    /// Limits, without a deadline unless one is given.
    public init(
        maxPoints: Int = 11_000,
        maxSamples: Int = 50_000_000,
        isOver: @escaping @Sendable () -> Bool = { false }
    ) {
        self.maxPoints = maxPoints
        self.maxSamples = maxSamples
        self.isOver = isOver
    }
}
