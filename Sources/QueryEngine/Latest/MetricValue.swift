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
    /// The largest flows, where the metric is of flows with keys.
    public var topKeys: [TopKey] = []

    /// A flow and its figure.
    public struct TopKey: Hashable, Sendable {
        /// The values of the flow's keys in words.
        public let key: String
        /// The figure.
        public let value: Double

        /// A flow and its figure.
        public init(key: String, value: Double) {
            self.key = key
            self.value = value
        }
    }

    /// What a metric says now.
    public init(
        identity: SourceIdentity,
        metricName: String,
        value: MetricValue,
        time: Milliseconds,
        topKeys: [TopKey] = []
    ) {
        self.identity = identity
        self.metricName = metricName
        self.value = value
        self.time = time
        self.topKeys = topKeys
    }
}

/// What flows are now, by the names of their definitions.
public protocol FlowMetrics: Sendable {
    /// The definitions that packets have come of.
    var flowNames: [String] { get }

    /// A definition's figure on every data source that is meant and has one; none where there is no such definition.
    func flowMetrics(_ name: String, where isMeant: (SourceIdentity) -> Bool) -> [LatestValue]
}
