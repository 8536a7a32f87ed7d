/// Sums and covered time of one group's buckets, column by column: what means are made of, without the rest.
public struct SumSeries: Sendable {
    /// Where each bucket begins.
    public var starts: [Milliseconds] = []
    /// What happened in each bucket, one array a wanted column.
    public var sums: [[UInt64]]
    /// For how many milliseconds each bucket is known, one array a wanted column.
    public var covered: [[UInt64]]

    /// No buckets of so many columns.
    public init(columnCount: Int) {
        sums = Array(repeating: [], count: columnCount)
        covered = sums
    }

    /// Makes room for so many buckets.
    public mutating func reserveCapacity(_ count: Int) {
        starts.reserveCapacity(count)
        for place in sums.indices {
            sums[place].reserveCapacity(count)
            covered[place].reserveCapacity(count)
        }
    }

    /// Leaves out the buckets that do not begin within a span.
    public mutating func trim(from start: Milliseconds, to end: Milliseconds) {
        let kept = starts.rangeWithin(start, end)
        guard kept.count < starts.count else { return }
        starts = Array(starts[kept])
        for place in sums.indices {
            sums[place] = Array(sums[place][kept])
            covered[place] = Array(covered[place][kept])
        }
    }
}
