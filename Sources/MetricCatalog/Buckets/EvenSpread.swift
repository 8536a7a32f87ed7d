/// Milliseconds since 1970-01-01 00:00 UTC, or a number of milliseconds.
public typealias Milliseconds = Int64

/// A whole number that happened within an interval, spread evenly over it.
///
/// The share of any part is the difference of two rounded cumulative values, so that shares are whole numbers and
/// telescope: over any partition of the interval they add up to the number exactly.
public struct EvenSpread: Hashable, Sendable {
    /// When the interval begins.
    public let start: Milliseconds
    /// When it ends; this millisecond is not part of it.
    public let end: Milliseconds
    /// What happened within it.
    public let total: UInt64

    /// Spreads a number over an interval.
    @inlinable
    public init(total: UInt64, start: Milliseconds, end: Milliseconds) {
        self.total = total
        self.start = start
        self.end = end
    }

    /// What happened from the interval's start until a time: `round(total · (time − start) / (end − start))`.
    @inlinable
    public func cumulative(at time: Milliseconds) -> UInt64 {
        if time >= end { return total }
        if time <= start { return 0 }
        let elapsed = UInt64(time - start)
        let length = UInt64(end - start)
        let (product, overflow) = total.multipliedReportingOverflow(by: elapsed)
        if !overflow, product <= UInt64.max - length / 2 { return (product + length / 2) / length }
        var wide = total.multipliedFullWidth(by: elapsed)
        let (low, carry) = wide.low.addingReportingOverflow(length / 2)
        wide.low = low
        if carry { wide.high += 1 }
        return length.dividingFullWidth((wide.high, wide.low)).quotient
    }

    /// What happened between two times, as far as they lie in the interval.
    @inlinable
    public func share(from: Milliseconds, to: Milliseconds) -> UInt64 {
        to <= from ? 0 : cumulative(at: to) - cumulative(at: from)
    }
}

extension UInt64 {
    /// The sum, or the largest number where the sum is larger still.
    @inlinable
    public func addingSaturated(_ other: UInt64) -> UInt64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
