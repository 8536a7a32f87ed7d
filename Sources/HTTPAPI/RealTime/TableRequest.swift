import MetricCatalog
import QueryEngine
import SFlowWire

/// A table as sFlow-RT's clients ask for it: `name`, `null:name` for a column that may be empty, `sort:name:N` for the
/// one that orders the rows, of which N are kept (`-N` from the largest down, `-` all of them).
struct TableRequest {
    private let columns: [Column]
    private let order: Order?

    private struct Column {
        let metric: MetricRequest
        let isOptional: Bool
    }

    private struct Order {
        let column: Int
        let isDescending: Bool
        let limit: Int
    }

    init(_ text: String) throws(QueryError) {
        var columns: [Column] = []
        var order: Order?
        for part in text.split(whereSeparator: { $0 == "," || $0 == ";" }) {
            let words = part.split(separator: ":", omittingEmptySubsequences: false)
            switch words[0] {
            case "sort":
                guard words.count == 3, order == nil else {
                    throw QueryError(.badParameter, parameter: "metric", "'\(part.prefix(60))' is no sort:name:N")
                }
                order = try TableRequest.order(words[2], column: columns.count)
                columns.append(Column(metric: try MetricRequest(String(words[1])), isOptional: false))
            case "null":
                let metric = try MetricRequest(words.dropFirst().joined(separator: ":"))
                columns.append(Column(metric: metric, isOptional: true))
            default:
                columns.append(Column(metric: try MetricRequest(String(part)), isOptional: false))
            }
        }
        guard !columns.isEmpty else { throw QueryError(.missingParameter, parameter: "metric", "no metric is named") }
        self.columns = columns
        self.order = order
    }

    private static func order(_ text: Substring, column: Int) throws(QueryError) -> Order {
        let isDescending = text.hasPrefix("-")
        let digits = isDescending ? text.dropFirst() : text
        guard let limit = digits.isEmpty ? .max : Int(digits), limit >= 0 else {
            throw QueryError(.badParameter, parameter: "metric", "'\(text.prefix(20))' is no number of rows")
        }
        return Order(column: column, isDescending: isDescending, limit: limit)
    }

    /// The rows: one for each source on which all columns are known that must be.
    ///
    /// What a host says of itself is known on all sources of its agent. A row that would hold nothing but such columns is
    /// the host's own.
    func rows(_ reader: LatestReader, _ selector: SeriesSelector) -> [[LatestValue?]] {
        let values = columns.map { column in
            Dictionary(
                column.metric.values(reader, selector).map { ($0.identity, $0) },
                uniquingKeysWith: { first, _ in first }
            )
        }
        let identities = Set(values.flatMap(\.keys)).sorted()
        var rows: [[LatestValue?]] = []
        for identity in identities {
            let host = SourceIdentity(agent: identity.agent, source: .host)
            let row = values.map { $0[identity] ?? $0[host] }
            let isOwn = values.contains { $0[identity] != nil }
            let isWhole = zip(row, columns).allSatisfy { $0 != nil || $1.isOptional }
            if isOwn, isWhole, identity != host || isHostRow(values, host) { rows.append(row) }
        }
        return ordered(rows)
    }

    /// A host has a row of its own unless its columns are only there to be joined to those of its ports.
    private func isHostRow(_ values: [[SourceIdentity: LatestValue]], _ host: SourceIdentity) -> Bool {
        values.enumerated().allSatisfy { column, found in found[host] != nil || columns[column].isOptional }
    }

    private func ordered(_ rows: [[LatestValue?]]) -> [[LatestValue?]] {
        guard let order else { return rows }
        let sorted = rows.sorted { left, right in
            guard let first = left[order.column]?.value, let second = right[order.column]?.value else { return false }
            return order.isDescending ? precedes(second, first) : precedes(first, second)
        }
        return Array(sorted.prefix(order.limit))
    }

    private func precedes(_ left: MetricValue, _ right: MetricValue) -> Bool {
        switch (left, right) {
        case (.number(let left), .number(let right)): left < right
        case (.text(let left), .text(let right)): left < right
        case (.number, .text): true
        case (.text, .number): false
        }
    }
}
