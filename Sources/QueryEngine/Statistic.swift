public import MetricCatalog

/// Which figure of a bucket is wanted.
public enum Statistic: String, CaseIterable, Sendable {
    /// For what adds up the rate per second over the time that is known; for states the mean of the reports.
    case avg
    /// What happened in the bucket.
    case sum
    /// The smallest one-second rate, or the smallest report.
    case min
    /// The largest one-second rate, or the largest report.
    case max
    /// The last report of a state.
    case last
    /// The number of reports.
    case count

    /// Whether the figure needs the sums of single seconds.
    var needsExtremes: Bool { self == .min || self == .max }

    /// Whether the figure means something for a type of values.
    public func applies(to type: ValueType) -> Bool {
        switch self {
        case .sum: type.isAdditive
        case .last: !type.isAdditive
        default: true
        }
    }

    /// What the figure is measured in.
    public func unit(of metric: Metric) -> String {
        switch self {
        case .sum: metric.unit
        case .count: "reports"
        default: metric.rateUnit
        }
    }

    /// The figure; nil where it is not known.
    public func value(of bucket: Bucket, type: ValueType) -> Double? {
        guard !bucket.isEmpty else { return nil }
        if self == .count { return Double(bucket.count) }
        guard type.isAdditive else { return bucket.count == 0 ? nil : state(bucket) }
        let sum = type == .count ? Double(bucket.sum) : bucket.realSum
        switch self {
        case .avg: return bucket.covered > 0 ? sum * 1000 / Double(bucket.covered) : nil
        case .sum: return bucket.covered > 0 ? sum : nil
        case .min: return bucket.hasExtremes ? bucket.minimum : nil
        case .max: return bucket.hasExtremes ? bucket.maximum : nil
        case .last, .count: return nil
        }
    }

    private func state(_ bucket: Bucket) -> Double? {
        switch self {
        case .avg: bucket.realSum / Double(bucket.count)
        case .min: bucket.minimum
        case .max: bucket.maximum
        case .last: bucket.last
        case .sum, .count: nil
        }
    }
}
