/// Spans of time that follow each other, by whole seconds.
public struct BucketGrid: Hashable, Sendable {
    /// Where spans meet: span *i* is `edges[i]` until `edges[i + 1]`.
    ///
    /// Whole seconds, rising.
    public let edges: [Milliseconds]

    /// Spans between the given edges.
    public init(edges: [Milliseconds]) {
        self.edges = edges
    }

    /// Spans of one length.
    public init(start: Milliseconds, step: Milliseconds, count: Int) {
        edges = (0...count).map { start + Milliseconds($0) * step }
    }

    /// How many spans there are.
    public var count: Int { edges.count - 1 }

    /// Where the first span begins.
    public var start: Milliseconds { edges[0] }

    /// Where the last span ends.
    public var end: Milliseconds { edges[edges.count - 1] }

    /// The span that a time lies in; nil outside.
    public func index(of time: Milliseconds) -> Int? {
        guard time >= start, time < end else { return nil }
        var low = 0
        var high = count
        while high - low > 1 {
            let middle = (low + high) / 2
            if edges[middle] <= time { low = middle } else { high = middle }
        }
        return low
    }
}

extension PollSeries {
    /// Adds what the reports say of one column to the buckets of a grid.
    ///
    /// - Parameters:
    ///   - column: Which column.
    ///   - type: How its values join.
    ///   - buckets: One bucket a span.
    ///   - grid: The spans of the buckets.
    ///   - extremes: Whether `minimum` and `maximum` of one-second sums are wanted, which takes a step a second.
    public func add(
        column: Int,
        type: ValueType,
        to buckets: inout [Bucket],
        of grid: BucketGrid,
        extremes: Bool
    ) {
        guard let first = grid.edges.first, let last = grid.edges.last, first < last else { return }
        let values = columns[column]
        var seconds = SecondSums()
        var hint = 0
        for index in ends.indices where known[index] >> UInt64(column) & 1 == 1 {
            let start = starts[index]
            let end = ends[index]
            // A report without an interval lies in the millisecond before its end, as every report does.
            guard end > first, Swift.min(start, end - 1) < last else { continue }
            while hint > 0, grid.edges[hint] > start { hint -= 1 }
            while hint + 1 < grid.count, grid.edges[hint + 1] <= start { hint += 1 }
            if type.isAdditive {
                addInterval(
                    values[index],
                    index,
                    isCount: type == .count,
                    to: &buckets,
                    of: grid,
                    from: hint,
                    seconds: &seconds,
                    extremes: extremes
                )
            }
            // A report belongs where its interval ends.
            guard let place = grid.index(of: end - 1) else { continue }
            if type.isAdditive {
                buckets[place].count &+= 1
            } else {
                buckets[place].note(type.real(values[index]), at: end - 1)
            }
        }
    }

    private func addInterval(
        _ bits: UInt64,
        _ index: Int,
        isCount: Bool,
        to buckets: inout [Bucket],
        of grid: BucketGrid,
        from firstBucket: Int,
        seconds: inout SecondSums,
        extremes: Bool
    ) {
        let start = starts[index]
        let end = ends[index]
        guard end > start else { return }
        let spread = EvenSpread(total: isCount ? bits : 0, start: start, end: end)
        let real = isCount ? 0 : Double(bitPattern: bits) / Double(end - start)
        var bucket = firstBucket
        while bucket < grid.count, grid.edges[bucket] < end {
            let from = Swift.max(start, grid.edges[bucket])
            let to = Swift.min(end, grid.edges[bucket + 1])
            if to > from {
                if isCount {
                    buckets[bucket].sum = buckets[bucket].sum.addingSaturated(spread.share(from: from, to: to))
                } else {
                    buckets[bucket].realSum +=
                        to - from == end - start ? Double(bitPattern: bits) : real * Double(to - from)
                }
                buckets[bucket].covered += to - from
                if interpolated[index] { buckets[bucket].interpolated += to - from }
                if extremes {
                    if isCount {
                        seconds.add(spread, from: from, to: to, into: &buckets[bucket])
                    } else {
                        seconds.add(real * 1000, from: from, to: to, into: &buckets[bucket])
                    }
                }
            }
            bucket += 1
        }
    }
}

/// Sums of single seconds, for the smallest and the largest: a second counts once it is known as a whole, which may take
/// two reports.
private struct SecondSums {
    private var second: Milliseconds = .min
    private var covered: Milliseconds = 0
    private var sum: Double = 0

    mutating func add(_ spread: EvenSpread, from: Milliseconds, to: Milliseconds, into bucket: inout Bucket) {
        var time = from
        var before = spread.cumulative(at: from)
        while time < to {
            let start = floorSecond(time)
            let next = Swift.min(start + 1000, to)
            let after = spread.cumulative(at: next)
            note(Double(after - before), of: start, lasting: next - time, into: &bucket)
            before = after
            time = next
        }
    }

    mutating func add(_ rate: Double, from: Milliseconds, to: Milliseconds, into bucket: inout Bucket) {
        var time = from
        while time < to {
            let start = floorSecond(time)
            let next = Swift.min(start + 1000, to)
            note(rate * Double(next - time) / 1000, of: start, lasting: next - time, into: &bucket)
            time = next
        }
    }

    @inline(__always)
    private mutating func note(
        _ share: Double,
        of start: Milliseconds,
        lasting: Milliseconds,
        into bucket: inout Bucket
    ) {
        if start == second {
            covered += lasting
            sum += share
        } else {
            second = start
            covered = lasting
            sum = share
        }
        if covered == 1000 {
            bucket.wholeSeconds &+= 1
            bucket.minimum = Swift.min(bucket.minimum, sum)
            bucket.maximum = Swift.max(bucket.maximum, sum)
        }
    }
}

/// The second that a time lies in, also before 1970.
@inlinable
public func floorSecond(_ time: Milliseconds) -> Milliseconds {
    floorMultiple(time, of: 1000)
}

/// The largest multiple of a step that is not after a time, also before 1970.
@inlinable
public func floorMultiple(_ time: Milliseconds, of step: Milliseconds) -> Milliseconds {
    let rest = time % step
    return rest < 0 ? time - rest - step : time - rest
}
