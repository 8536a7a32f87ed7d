/// Where a metric is to be found: a column of a structure.
public struct MetricPlace: Hashable, Sendable {
    /// Where the structure stands in `MetricStructure.all`.
    public let structureIndex: Int
    /// The column within the structure.
    public let column: Int
    /// The metric.
    public let metric: Metric

    /// The place of a metric.
    public init(structureIndex: Int, column: Int, metric: Metric) {
        self.structureIndex = structureIndex
        self.column = column
        self.metric = metric
    }

    /// Every metric of numbers by its name.
    public static let byName: [String: MetricPlace] = Dictionary(
        MetricStructure.all.enumerated().flatMap { index, structure in
            structure.columns.enumerated().map { column, entry in
                (entry.metric.name, MetricPlace(structureIndex: index, column: column, metric: entry.metric))
            }
        },
        uniquingKeysWith: { first, _ in first }
    )

    /// Every metric of words by its name.
    public static let textsByName: [String: TextMetric] = Dictionary(
        MetricStructure.all.flatMap(\.texts).flatMap { [($0.name, $0), ($0.guestName, $0)] },
        uniquingKeysWith: { first, _ in first }
    )

    /// True of what flow samples tell: where its agent was heard of, absence is zero.
    public var isFlow: Bool { MetricStructure.flowIndex.contains(structureIndex) }
}
