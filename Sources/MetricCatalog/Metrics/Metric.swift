/// One named quantity, as users ask for it.
public struct Metric: Hashable, Sendable {
    /// The name in requests and answers; sFlow-RT's where it has one.
    public let name: String
    /// What one is measured in.
    ///
    /// For an additive metric the unit of what is counted: a rate is that per second.
    public let unit: String
    /// How values are stored and join.
    public let type: ValueType
    /// What it says, in a sentence.
    public let summary: String

    /// A metric.
    public init(_ name: String, _ type: ValueType, unit: String, _ summary: String) {
        self.name = name
        self.type = type
        self.unit = unit
        self.summary = summary
    }

    /// The unit of the value that a question gets by default: per second for what adds up.
    public var rateUnit: String { type.isAdditive ? unit + "/s" : unit }
}
