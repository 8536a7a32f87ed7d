/// The slopes of all pairs of days within groups, with buffers that are used again and again.
struct PairSlopes {
    /// As many as there ever were: only the first are those of the last question.
    private var slopes: [Double] = []
    private var count = 0
    private var sorted: [Double] = []

    /// The median of the slopes of all pairs within groups of days, or nil when there is no pair.
    mutating func median(_ days: [Double], _ values: [Double], _ groups: [Range<Int>]) -> Double? {
        count = groups.reduce(0) { $0 + $1.count * ($1.count - 1) / 2 }
        guard count > 0 else { return nil }
        if slopes.count < count { slopes = [Double](repeating: 0, count: count) }
        return slopes.withUnsafeMutableBufferPointer { slopes in
            days.withUnsafeBufferPointer { days in
                values.withUnsafeBufferPointer { values in
                    var place = 0
                    for group in groups {
                        for first in group {
                            let (day, value) = (days[first], values[first])
                            for second in (first + 1)..<group.upperBound {
                                slopes[place] = (values[second] - value) / (days[second] - day)
                                place += 1
                            }
                        }
                    }
                }
            }
            return UnsafeMutableBufferPointer(rebasing: slopes[..<count]).selectMedian()
        }
    }

    /// The variance of Kendall's S, the sum over the groups, less what ties take from it.
    mutating func kendallVariance(_ values: [Double], _ groups: [Range<Int>]) -> Double {
        var total = 0.0
        for group in groups {
            sorted.removeAll(keepingCapacity: true)
            sorted.append(contentsOf: values[group])
            sorted.sort()
            total += Self.kendallTerm(group.count)
            var run = 1
            for place in sorted.indices.dropFirst() {
                if sorted[place] == sorted[place - 1] {
                    run += 1
                } else {
                    total -= Self.kendallTerm(run)
                    run = 1
                }
            }
            total -= Self.kendallTerm(run)
        }
        return total / 18
    }

    private static func kendallTerm(_ count: Int) -> Double { Double(count * (count - 1) * (2 * count + 5)) }

    /// The intervals of the median slope, given the standard deviation of Kendall's S.
    mutating func intervals(about slope: Double, deviation: Double) -> [Confidence: Interval] {
        var intervals: [Confidence: Interval] = [:]
        slopes.withUnsafeMutableBufferPointer { slopes in
            let half = count / 2
            // The widest first: each then bounds where the next has to look.
            var (low, high) = (0, count)
            for confidence in Confidence.allCases.reversed() {
                let reach = confidence.deviations * deviation
                let lowRank = Int(((Double(count) - reach) / 2).rounded(.toNearestOrEven)) - 1
                let highRank = Int(((Double(count) + reach) / 2).rounded(.toNearestOrEven))
                let (lowPlace, highPlace) = (max(lowRank, 0), min(highRank, count - 1))
                let lowest = slopes.select(lowPlace, within: low..<max(half + 1, lowPlace + 1))
                let highest = slopes.select(highPlace, within: min(half, highPlace)..<high)
                (low, high) = (lowPlace, highPlace + 1)
                // Too few pairs for the confidence: what there is, stretched in proportion.
                let stretch = max(1, reach / Double(count))
                intervals[confidence] = Interval(
                    low: slope - (slope - lowest) * stretch,
                    high: slope + (highest - slope) * stretch
                )
            }
        }
        return intervals
    }
}
