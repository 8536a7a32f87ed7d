/// A metric that is computed from others of the same structure when it is asked for.
///
/// It is computed from sums and means over the whole time that is asked for, never from values of shorter times: a ratio
/// is one of sums, at every resolution.
public struct DerivedMetric: Sendable {
    /// The name, unit and meaning; `realSum` for what adds up, `real64` for what does not.
    public let metric: Metric
    /// Where the structure of its inputs stands in `MetricStructure.all`.
    public let structureIndex: Int
    /// The columns that it is computed from.
    public let inputs: [Int]
    /// The input whose extremes are the metric's own, the others being steady; nil where there is none.
    public let leadingInput: Int?
    /// Whether it is known where some of its inputs are not: those that the agent does not count at all.
    public private(set) var isOfKnownParts = false
    private let formula: @Sendable ([Double?]) -> Double?

    /// Computes a value.
    ///
    /// - Parameter values: One figure an input: a rate or a sum of what adds up, a mean of what does not; nil where it is
    ///   not known.
    /// - Returns: The value; nil where it is not known.
    public func value(of values: [Double?]) -> Double? {
        formula(values).flatMap { $0.isFinite ? $0 : nil }
    }

    /// Every metric that is computed, by its name.
    public static let byName: [String: DerivedMetric] = Dictionary(
        all.map { ($0.metric.name, $0) },
        uniquingKeysWith: { first, _ in first }
    )
}

extension DerivedMetric {
    /// What adds up from parts: the sum of those that are known.
    static func total(_ name: String, _ unit: String, of parts: [String], _ summary: String) -> DerivedMetric? {
        var metric = DerivedMetric(Metric(name, .realSum, unit: unit, summary), inputs: parts, leading: nil) { values in
            let known = values.compactMap { $0 }
            return known.isEmpty ? nil : known.reduce(0, +)
        }
        metric?.isOfKnownParts = true
        return metric
    }

    /// A ratio of sums, times a factor; known where all are.
    static func ratio(
        _ name: String,
        _ unit: String = "%",
        of parts: [String],
        to whole: [String],
        factor: Double = 100,
        leading: Bool = false,
        _ summary: String
    ) -> DerivedMetric? {
        DerivedMetric(
            Metric(name, .real64, unit: unit, summary),
            inputs: parts + whole,
            leading: leading ? 0 : nil
        ) { values in
            guard let over = sum(values.prefix(parts.count)), let under = sum(values.dropFirst(parts.count)), under > 0
            else { return nil }
            return factor * over / under
        }
    }

    /// The used part of something of which the free parts are reported, in percent.
    static func used(_ name: String, total: String, free: [String], _ summary: String) -> DerivedMetric? {
        DerivedMetric(Metric(name, .real64, unit: "%", summary), inputs: [total] + free, leading: nil) { values in
            guard let total = values[0], total > 0, let free = sum(values.dropFirst()) else { return nil }
            return 100 * (total - free) / total
        }
    }

    /// The sum of all; nil where one is not known.
    static func sum(_ values: some Sequence<Double?>) -> Double? {
        var total = 0.0
        for value in values {
            guard let value else { return nil }
            total += value
        }
        return total
    }

    /// A metric from inputs by their names; nil where one is unknown or they are of several structures.
    init?(
        _ metric: Metric,
        inputs names: [String],
        leading: Int?,
        _ formula: @escaping @Sendable ([Double?]) -> Double?
    ) {
        let places = names.compactMap { MetricPlace.byName[$0] }
        guard let first = places.first, places.count == names.count,
            places.allSatisfy({ $0.structureIndex == first.structureIndex })
        else { return nil }
        self.metric = metric
        structureIndex = first.structureIndex
        inputs = places.map(\.column)
        leadingInput = leading
        self.formula = formula
    }
}
