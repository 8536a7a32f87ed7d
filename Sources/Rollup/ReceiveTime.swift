public import MetricCatalog

/// When a datagram arrived, by two clocks.
public struct ReceiveTime: Hashable, Sendable {
    /// The time of day, which may step.
    public let wall: Milliseconds
    /// A clock that only goes forward, for intervals.
    ///
    /// Its zero has no meaning.
    public let monotonic: Milliseconds

    /// A time by both clocks.
    @inlinable
    public init(wall: Milliseconds, monotonic: Milliseconds) {
        self.wall = wall
        self.monotonic = monotonic
    }

    /// A time from a recording, where the two clocks are one.
    @inlinable
    public init(recorded time: Milliseconds) {
        self.init(wall: time, monotonic: time)
    }
}
