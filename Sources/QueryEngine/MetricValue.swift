public import MetricCatalog
import TextOutput

/// What a metric says now: a number, or words.
public enum MetricValue: Hashable, Sendable {
    /// A number in the metric's unit, per second for what adds up.
    case number(Double)
    /// Words.
    case text(String)

    /// The number, if it is one.
    public var number: Double? {
        if case .number(let value) = self { value } else { nil }
    }

    /// The value in words.
    var text: String? {
        switch self {
        case .number(let value): numberText(value)
        case .text(let value): value
        }
    }
}

/// What a metric of one source says now.
public struct LatestValue: Hashable, Sendable {
    /// Whose value it is.
    public let identity: SourceIdentity
    /// The metric's name.
    public let metricName: String
    /// The value.
    public let value: MetricValue
    /// When it was reported.
    public let time: Milliseconds
}
