import QueryEngine

/// One figure of a row, with its error.
struct ExportColumn: Sendable {
    enum Content: Sendable {
        /// The figure of a metric by a statistic, by their places in the question.
        case number(metric: Int, statistic: Int, hasError: Bool)
        /// What the source says under the name.
        case words
    }

    /// What the column is called.
    let name: String
    /// The metric's name, or the expression.
    let metric: String
    /// The statistic's name; empty for words.
    let statistic: String
    let unit: String
    let content: Content

    /// The columns of a question, in the order in which its metrics are named; what a pattern stands for comes in its place.
    static func columns(
        _ names: [String],
        words: [String],
        _ metrics: [RangeQuery.Column],
        _ statistics: [Statistic]
    ) -> [ExportColumn] {
        var result: [ExportColumn] = []
        var rest = metrics.indices.filter { !names.contains(metrics[$0].name) }
        for name in names {
            if words.contains(name) {
                result.append(ExportColumn(name: name, metric: name, statistic: "", unit: "", content: .words))
            } else if let place = metrics.firstIndex(where: { $0.name == name }) {
                result += columns(metrics[place], at: place, statistics)
            } else {
                result += rest.flatMap { columns(metrics[$0], at: $0, statistics) }
                rest = []
            }
        }
        return result
    }

    private static func columns(
        _ metric: RangeQuery.Column,
        at place: Int,
        _ statistics: [Statistic]
    ) -> [ExportColumn] {
        statistics.enumerated().map { number, statistic in
            ExportColumn(
                name: statistics.count > 1 ? "\(metric.name)_\(statistic.rawValue)" : metric.name,
                metric: metric.name,
                statistic: statistic.rawValue,
                unit: metric.unit(statistic),
                content: .number(metric: place, statistic: number, hasError: metric.hasError(statistic))
            )
        }
    }
}
