public import MetricCatalog

/// Which figure of a bucket is wanted.
public enum Statistic: String, CaseIterable, Sendable {
    /// For what adds up the rate per second over the time that is known; for states the mean of the reports.
    case avg
    /// For what adds up the rate per second, as `avg`; of a state there is none.
    case rate
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
    /// What half of the seconds, or of a state's reports, do not exceed, within 1 %.
    case p50
    /// What 75 % do not exceed.
    case p75
    /// What 90 % do not exceed.
    case p90
    /// What 95 % do not exceed: what is billed by.
    case p95
    /// What 98 % do not exceed.
    case p98
    /// What 99 % do not exceed.
    case p99
    /// The mean of the hour in which it is largest, of hours that are known for half of their time at least; they are
    /// counted from where the bucket begins.
    case busyHour = "busyhour"

    /// Which share of the values does not exceed the figure; nil where it is no quantile.
    var share: Double? {
        switch self {
        case .p50: 0.5
        case .p75: 0.75
        case .p90: 0.9
        case .p95: 0.95
        case .p98: 0.98
        case .p99: 0.99
        default: nil
        }
    }

    /// Whether the figure needs the sums of single seconds.
    var needsExtremes: Bool { self == .min || self == .max || share != nil }

    /// Whether the figure means something for a type of values.
    public func applies(to type: ValueType) -> Bool {
        switch self {
        case .sum, .rate: type.isAdditive
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

    /// The figure; nil where it is not known, and for quantiles, which a bucket does not hold.
    public func value(of bucket: Bucket, type: ValueType) -> Double? {
        guard !bucket.isEmpty else { return nil }
        if self == .count { return Double(bucket.count) }
        guard type.isAdditive else { return bucket.count == 0 ? nil : state(bucket) }
        let sum = type == .count ? Double(bucket.sum) : bucket.realSum
        switch self {
        case .avg, .rate: return bucket.covered > 0 ? sum * 1000 / Double(bucket.covered) : nil
        case .sum: return bucket.covered > 0 ? sum : nil
        case .min: return bucket.hasExtremes ? bucket.minimum : nil
        case .max: return bucket.hasExtremes ? bucket.maximum : nil
        default: return nil
        }
    }

    private func state(_ bucket: Bucket) -> Double? {
        switch self {
        case .avg: bucket.realSum / Double(bucket.count)
        case .min: bucket.minimum
        case .max: bucket.maximum
        case .last: bucket.last
        default: nil
        }
    }
}
