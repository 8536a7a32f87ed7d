/// What is known of one metric within one span of time.
///
/// Buckets of neighbouring spans merge into one of both: a coarse bucket is the merge of its fine ones, to the unit.
public struct Bucket: Hashable, Sendable {
    /// For counts: what happened.
    public var sum: UInt64 = 0
    /// For real sums: what happened; for reports: the sum of the reported values.
    public var realSum: Double = 0
    /// For what adds up: for how long it is known.
    public var covered: Milliseconds = 0
    /// The part of `covered` that lies in intervals much longer than the source's own polling interval.
    public var interpolated: Milliseconds = 0
    /// How many reports end in the span.
    public var count: UInt32 = 0
    /// For what adds up: how many whole seconds are known; only these count for `minimum` and `maximum`.
    public var wholeSeconds: UInt32 = 0
    /// The smallest one-second sum, or the smallest report.
    ///
    /// Meaningless where there is none.
    public var minimum: Double = .infinity
    /// The largest one-second sum, or the largest report.
    ///
    /// Meaningless where there is none.
    public var maximum: Double = -.infinity
    /// The last report.
    public var last: Double = .nan
    /// When the last report was.
    public var lastTime: Milliseconds = .min

    /// Nothing known.
    @inlinable
    public init() {}

    /// True where nothing is known of the span: a gap, and not zero.
    @inlinable public var isEmpty: Bool { covered == 0 && count == 0 }

    /// True where `minimum` and `maximum` mean something.
    @inlinable public var hasExtremes: Bool { minimum <= maximum }

    /// How many values of a type have their place in a distribution: whole seconds, or reports of a state.
    public func sampleCount(_ type: ValueType) -> UInt64 {
        UInt64(type.isAdditive ? wholeSeconds : count)
    }

    /// Takes in what is known of another span.
    @inlinable
    public mutating func merge(_ other: Bucket) {
        sum = sum.addingSaturated(other.sum)
        realSum += other.realSum
        covered += other.covered
        interpolated += other.interpolated
        count &+= other.count
        wholeSeconds &+= other.wholeSeconds
        minimum = Swift.min(minimum, other.minimum)
        maximum = Swift.max(maximum, other.maximum)
        if other.lastTime >= lastTime {
            last = other.last
            lastTime = other.lastTime
        }
    }

    /// Takes in one report of a state.
    @inlinable
    public mutating func note(_ value: Double, at time: Milliseconds) {
        realSum += value
        count &+= 1
        minimum = Swift.min(minimum, value)
        maximum = Swift.max(maximum, value)
        if time >= lastTime {
            last = value
            lastTime = time
        }
    }
}
