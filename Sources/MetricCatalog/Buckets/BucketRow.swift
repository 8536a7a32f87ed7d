/// The buckets of one column over a grid, filled with what reports say.
public struct BucketRow: Sendable {
    /// The spans of the buckets.
    public let grid: BucketGrid
    /// One bucket a span.
    public private(set) var buckets: [Bucket]
    /// The distribution of single seconds' sums, or for states of the reports: one sketch for each so many buckets, none
    /// where they are not wanted.
    public private(set) var sketches: [QuantileSketch]

    private let type: ValueType
    private let extremes: Bool
    private let bucketsPerSketch: Int
    private var seconds = SecondSums()

    /// Buckets of which nothing is known yet.
    ///
    /// - Parameters:
    ///   - grid: The spans of the buckets.
    ///   - type: How the column's values join.
    ///   - extremes: Whether `minimum` and `maximum` of one-second sums are wanted.
    ///   - sketchCount: How many sketches are wanted: a divisor of the number of buckets, or 0.
    public init(_ grid: BucketGrid, type: ValueType, extremes: Bool, sketchCount: Int = 0) {
        let count = max(0, grid.count)
        self.grid = grid
        self.type = type
        self.extremes = extremes || sketchCount > 0
        buckets = Array(repeating: Bucket(), count: count)
        sketches = Array(repeating: QuantileSketch(), count: sketchCount)
        bucketsPerSketch = sketchCount > 0 ? max(1, count / sketchCount) : 1
    }

    /// Adds what reports say of a column.
    public mutating func add(_ polls: PollSeries, column: Int) {
        guard let first = grid.edges.first, let last = grid.edges.last, first < last else { return }
        let values = polls.columns[column]
        // Seconds that two reports share are put together within one series of reports.
        seconds = SecondSums()
        var hint = 0
        for index in polls.ends.indices where polls.known[index] >> UInt64(column) & 1 == 1 {
            let start = polls.starts[index]
            let end = polls.ends[index]
            // A report without an interval lies in the millisecond before its end, as every report does.
            guard end > first, min(start, end - 1) < last else { continue }
            while hint > 0, grid.edges[hint] > start { hint -= 1 }
            while hint + 1 < grid.count, grid.edges[hint + 1] <= start { hint += 1 }
            if type.isAdditive, end > start {
                spread(values[index], start, end, isInterpolated: polls.interpolated[index], from: hint)
            }
            // A report belongs where its interval ends.
            guard let place = grid.index(of: end - 1) else { continue }
            if type.isAdditive {
                buckets[place].count &+= 1
            } else {
                let value = type.real(values[index])
                buckets[place].note(value, at: end - 1)
                if !sketches.isEmpty { sketches[place / bucketsPerSketch].add(value) }
            }
        }
    }

    private mutating func spread(
        _ bits: UInt64,
        _ start: Milliseconds,
        _ end: Milliseconds,
        isInterpolated: Bool,
        from firstBucket: Int
    ) {
        let isCount = type == .count
        let spread = EvenSpread(total: isCount ? bits : 0, start: start, end: end)
        let rate = isCount ? 0 : Double(bitPattern: bits) / Double(end - start)
        var place = firstBucket
        while place < grid.count, grid.edges[place] < end {
            let from = max(start, grid.edges[place])
            let to = min(end, grid.edges[place + 1])
            if to > from {
                if isCount {
                    buckets[place].sum = buckets[place].sum.addingSaturated(spread.share(from: from, to: to))
                } else {
                    let isWhole = to - from == end - start
                    buckets[place].realSum += isWhole ? Double(bitPattern: bits) : rate * Double(to - from)
                }
                buckets[place].covered += to - from
                if isInterpolated { buckets[place].interpolated += to - from }
                if extremes { addSeconds(from, to, of: isCount ? .count(spread) : .rate(rate), to: place) }
            }
            place += 1
        }
    }

    /// Adds the sums of the whole seconds of a part of a report's interval that lies in one bucket.
    private mutating func addSeconds(_ from: Milliseconds, _ to: Milliseconds, of interval: Interval, to place: Int) {
        let firstWhole = min(to, floorSecond(from + 999))
        let lastWhole = floorSecond(to)
        if from < firstWhole {
            note(seconds.add(interval.sum(from, firstWhole), from, firstWhole), times: 1, in: place)
        }
        guard firstWhole <= lastWhole else { return }
        if firstWhole < lastWhole {
            let count = UInt64(lastWhole - firstWhole) / 1000
            seconds.skip(until: lastWhole)
            switch interval {
            case .rate(let rate): note(rate * 1000, times: count, in: place)
            case .count(let spread):
                // Shares of equally long parts differ by one at most.
                let total = spread.share(from: firstWhole, to: lastWhole)
                let (low, larger) = total.quotientAndRemainder(dividingBy: count)
                if larger < count { note(Double(low), times: count - larger, in: place) }
                if larger > 0 { note(Double(low + 1), times: larger, in: place) }
            }
        }
        let rest = max(from, lastWhole)
        if rest < to, rest >= firstWhole { note(seconds.add(interval.sum(rest, to), rest, to), times: 1, in: place) }
    }

    private mutating func note(_ sum: Double?, times: UInt64, in place: Int) {
        guard let sum else { return }
        buckets[place].wholeSeconds &+= UInt32(truncatingIfNeeded: times)
        buckets[place].minimum = min(buckets[place].minimum, sum)
        buckets[place].maximum = max(buckets[place].maximum, sum)
        if !sketches.isEmpty { sketches[place / bucketsPerSketch].add(sum, count: times) }
    }

    /// What happened within a report's interval.
    private enum Interval {
        case count(EvenSpread)
        /// So much each millisecond.
        case rate(Double)

        func sum(_ from: Milliseconds, _ to: Milliseconds) -> Double {
            switch self {
            case .count(let spread): Double(spread.share(from: from, to: to))
            case .rate(let rate): rate * Double(to - from)
            }
        }
    }
}

/// The sum of a second that is known in parts: it counts once it is known as a whole, which may take two reports.
private struct SecondSums {
    private var second: Milliseconds = .min
    private var covered: Milliseconds = 0
    private var sum: Double = 0

    /// Adds a part of a second.
    ///
    /// - Returns: The second's sum, when the part completes it.
    mutating func add(_ share: Double, _ from: Milliseconds, _ to: Milliseconds) -> Double? {
        let start = floorSecond(from)
        if start == second {
            covered += to - from
            sum += share
        } else {
            second = start
            covered = to - from
            sum = share
        }
        return covered == 1000 ? sum : nil
    }

    /// Takes it that all seconds until a time are known as a whole.
    mutating func skip(until end: Milliseconds) {
        second = end - 1000
        covered = 1000
    }
}
