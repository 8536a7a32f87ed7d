import QueryEngine

/// The columns of the table-valued function `rollup`, in their order.
enum RollupColumn: Int32, CaseIterable {
    case agent, source, metric, unit, time, epoch, step
    case avg, sum, min, max, last, count, p50, p75, p90, p95, p98, p99
    case error, coverage, partial, interpolated
    /// The function's arguments, which are no columns of `*`.
    case metrics, start, end, by, tz

    static let arguments: [RollupColumn] = [.metrics, .start, .end, .by, .tz]

    /// Where an equality helps: bits of the plan in this order.
    static let planned: [RollupColumn] = arguments + [.agent, .source]

    /// The figure that the column shows; nil for what is none.
    var statistic: Statistic? { Statistic(rawValue: "\(self)") }

    /// How SQLite is told of the columns.
    static var declaration: String {
        let columns = allCases.map { column in
            let type =
                switch column {
                case .agent, .source, .metric, .unit, .time: "TEXT"
                case .epoch, .step, .count, .partial, .interpolated: "INTEGER"
                case .metrics, .start, .end, .by, .tz: "TEXT HIDDEN"
                default: "REAL"
                }
            return "\"\(column)\" \(type)"
        }
        return "CREATE TABLE rollup (\(columns.joined(separator: ", ")))"
    }
}
