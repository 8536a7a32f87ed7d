/// The value below which a share of the values lies, between neighbours in proportion.
///
/// Values that are no numbers are the smallest.
func quantile(_ share: Double, _ values: [Double]) -> Double {
    guard !values.isEmpty, !share.isNaN else { return .nan }
    guard share >= 0 else { return -.infinity }
    guard share <= 1 else { return .infinity }
    let sorted = values.sorted(by: isBefore)
    let rank = share * Double(sorted.count - 1)
    let lower = Int(rank)
    let upper = min(lower + 1, sorted.count - 1)
    let weight = rank - Double(lower)
    return sorted[lower] * (1 - weight) + sorted[upper] * weight
}

/// The order of values in which those that are no numbers come first.
func isBefore(_ left: Double, _ right: Double) -> Bool { left.isNaN ? !right.isNaN : left < right }

/// The straight line closest to samples.
struct Line {
    /// The rise for each second.
    let slope: Double
    /// The value at the time that counts as zero.
    let level: Double

    /// The line through the samples of a window, with a time in milliseconds as zero.
    init(_ window: Window, zero: Int64) {
        var times = KahanSum()
        var values = KahanSum()
        var products = KahanSum()
        var squares = KahanSum()
        let first = window.values[window.range.lowerBound]
        var isConstant = true
        for place in window.range {
            let time = Double(window.times[place] - zero) / 1000
            let value = window.values[place]
            if value != first { isConstant = false }
            times.add(time)
            values.add(value)
            products.add(time * value)
            squares.add(time * time)
        }
        if isConstant {
            slope = first.isInfinite ? .nan : 0
            level = first.isInfinite ? .nan : first
            return
        }
        let count = Double(window.range.count)
        let covariance = products.value - times.value * values.value / count
        let variance = squares.value - times.value * times.value / count
        slope = covariance / variance
        level = values.value / count - slope * times.value / count
    }
}
