import MetricCatalog

/// A metric of numbers as it is read: a column of its structure, or computed from several.
struct ReadableMetric: Sendable {
    /// The name, unit and meaning.
    let metric: Metric
    /// Where its structure stands in `MetricStructure.all`.
    let structureIndex: Int
    /// The columns that are to be read.
    let columns: [Int]
    /// How the value is computed from them; nil where there is one and it is the value.
    let derived: DerivedMetric?

    var name: String { metric.name }

    var kind: CatalogEntry.Kind {
        if derived != nil { return .derived }
        return metric.type.isAdditive ? .counter : .gauge
    }

    /// The metric of a name; nil where there is none.
    init?(_ name: String) {
        if let place = MetricPlace.byName[name] {
            self.init(place)
        } else if let derived = DerivedMetric.byName[name] {
            self.init(derived)
        } else {
            return nil
        }
    }

    private init(_ place: MetricPlace) {
        metric = place.metric
        structureIndex = place.structureIndex
        columns = [place.column]
        derived = nil
    }

    private init(_ derived: DerivedMetric) {
        metric = derived.metric
        structureIndex = derived.structureIndex
        columns = derived.inputs
        self.derived = derived
    }

    /// True of what flow samples tell: where its agent was heard of, absence is zero.
    var isFlow: Bool { MetricStructure.flowIndex.contains(structureIndex) }

    /// The column that holds the variance of an estimate; nil for what is none.
    var varianceColumn: Int? {
        guard isFlow, derived == nil else { return nil }
        return MetricStructure.all[structureIndex].columns.firstIndex { $0.metric.name == name + "_variance" }
    }

    /// The value from one figure a column.
    func value(of figures: [Double?]) -> Double? {
        derived.map { $0.value(of: figures) } ?? figures[0]
    }

    /// The metrics of a structure, computed ones behind the others; variances, which only errors are made of, left out.
    static func all(of structureIndex: Int) -> [ReadableMetric] { byStructure[structureIndex] }

    private static let byStructure: [[ReadableMetric]] = MetricStructure.all.indices.map { index in
        let columns = MetricStructure.all[index].columns.enumerated()
            .filter { $0.element.metric.type != .realSum }
            .map { MetricPlace(structureIndex: index, column: $0.offset, metric: $0.element.metric) }
        return columns.map { ReadableMetric($0) }
            + DerivedMetric.all.filter { $0.structureIndex == index }.map { ReadableMetric($0) }
    }
}

extension Statistic {
    /// Whether the figure means something for a metric.
    func applies(to metric: ReadableMetric) -> Bool {
        guard let derived = metric.derived else { return applies(to: metric.metric.type) }
        switch self {
        case .avg, .busyHour: return true
        case .sum, .rate: return metric.metric.type.isAdditive
        case .last, .count: return false
        default: return derived.leadingInput != nil
        }
    }
}
