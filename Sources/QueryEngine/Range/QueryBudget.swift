/// How much a question may cost.
public struct QueryBudget: Sendable {
    /// The most numbers in an answer.
    public var points: Int
    /// The most time that making it may take; nil for any.
    public var time: Duration?
    private let started = ContinuousClock.now

    /// As many numbers and as much time as given, from now on.
    public init(points: Int = 1_000_000, time: Duration? = nil) {
        self.points = points
        self.time = time
    }

    /// Whether the time is used up.
    public var isSpent: Bool { time.map { started.duration(to: .now) > $0 } ?? false }

    /// Ends what takes too long.
    ///
    /// - Throws: `QueryError` when the time is used up.
    public func requireTime() throws(QueryError) {
        guard let time, isSpent else { return }
        throw QueryError(
            .timeLimit,
            parameter: "query",
            "takes more than \(time); ask for fewer series, a shorter span or a longer step"
        )
    }
}
