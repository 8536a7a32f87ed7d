/// What the series of one group add up to, bucket by bucket.
struct GroupAccumulator {
    private let merge: Grouping.Merge
    private var sums: [Double]
    private var extremes: [Double]
    private var squares: [Double]
    private var members: [Int]
    private var coverage: [Double]
    private var interpolated: Set<Int> = []
    private var hasErrors = false
    /// Each bucket's values, where the figure needs them all.
    private var values: [[Double]] = []
    private(set) var seriesCount = 0

    init(_ merge: Grouping.Merge, count: Int) {
        self.merge = merge
        sums = Array(repeating: 0, count: count)
        extremes = Array(repeating: .nan, count: count)
        squares = sums
        coverage = sums
        members = Array(repeating: 0, count: count)
        if merge.share != nil { values = Array(repeating: [], count: count) }
    }

    mutating func add(_ figures: RowFigures) {
        seriesCount += 1
        for index in sums.indices {
            coverage[index] += figures.coverage[index]
            guard let value = figures.values[index] else { continue }
            members[index] += 1
            sums[index] += value
            let old = extremes[index]
            extremes[index] = old.isNaN ? value : merge == .min ? Swift.min(old, value) : Swift.max(old, value)
            if !values.isEmpty { values[index].append(value) }
        }
        interpolated.formUnion(figures.interpolated)
        guard let errors = figures.errors else { return }
        hasErrors = true
        for (index, error) in errors.enumerated() { squares[index] += (error ?? 0) * (error ?? 0) }
    }

    /// The group's figures.
    ///
    /// The errors of samples of different sources are independent of each other.
    func figures() -> RowFigures {
        var result = RowFigures(
            values: sums.indices.map(value),
            coverage: coverage.map { seriesCount == 0 ? 0 : $0 / Double(seriesCount) },
            interpolated: interpolated.sorted(),
            errors: nil
        )
        if hasErrors, merge == .sum || merge == .avg {
            result.errors = sums.indices.map { index in
                guard members[index] > 0 else { return nil }
                return squares[index].squareRoot() / (merge == .avg ? Double(members[index]) : 1)
            }
        }
        result.members = members
        return result
    }

    private func value(_ index: Int) -> Double? {
        guard members[index] > 0 else { return nil }
        switch merge {
        case .sum: return sums[index]
        case .avg: return sums[index] / Double(members[index])
        case .min, .max: return extremes[index]
        case .count: return Double(members[index])
        default: return merge.share.flatMap { quantile(values[index], $0) }
        }
    }
}

/// What a share of some values does not exceed, interpolated between the two nearest; nil where there are none.
func quantile(_ values: [Double], _ share: Double) -> Double? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let place = share * Double(sorted.count - 1)
    let low = Int(place)
    guard low + 1 < sorted.count else { return sorted[low] }
    return sorted[low] + (sorted[low + 1] - sorted[low]) * (place - Double(low))
}
