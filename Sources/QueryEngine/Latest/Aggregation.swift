/// How the values of many sources become one, by sFlow-RT's names.
public enum Aggregation: String, CaseIterable, Sendable {
    /// The largest.
    case max
    /// The smallest.
    case min
    /// The sum.
    case sum
    /// The mean.
    case avg
    /// The variance (of the whole population).
    case `var`
    /// The standard deviation (of the whole population).
    case sdev
    /// The median; quartiles are interpolated between the two nearest values.
    case med
    /// The first quartile.
    case q1
    /// The second quartile, which is the median.
    case q2
    /// The third quartile.
    case q3
    /// The third quartile less the first.
    case iqr
    /// Any one, also of words.
    case any

    /// Whether the answer is the value of one source.
    public var selects: Bool { self == .max || self == .min || self == .any }

    /// The index of the chosen value; nil where none can be chosen.
    public func choice(of values: [LatestValue]) -> Int? {
        guard !values.isEmpty else { return nil }
        let numbers = values.indices.filter { values[$0].value.number != nil }
        let number = { (index: Int) in values[index].value.number ?? 0 }
        switch self {
        case .max: return numbers.max { number($0) < number($1) } ?? 0
        case .min: return numbers.min { number($0) < number($1) }
        case .any: return 0
        default: return nil
        }
    }

    /// The figure over numbers; nil where there are none.
    public func figure(of numbers: [Double]) -> Double? {
        guard !numbers.isEmpty else { return nil }
        let sum = numbers.reduce(0, +)
        let count = Double(numbers.count)
        switch self {
        case .max: return numbers.max()
        case .min: return numbers.min()
        case .any: return numbers.first
        case .sum: return sum
        case .avg: return sum / count
        case .var: return variance(numbers, mean: sum / count)
        case .sdev: return variance(numbers, mean: sum / count).squareRoot()
        case .q1: return quantile(numbers, 0.25)
        case .med, .q2: return quantile(numbers, 0.5)
        case .q3: return quantile(numbers, 0.75)
        case .iqr:
            guard let high = quantile(numbers, 0.75), let low = quantile(numbers, 0.25) else { return nil }
            return high - low
        }
    }

    private func variance(_ numbers: [Double], mean: Double) -> Double {
        numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count)
    }
}
