public import QueryEngine

/// How a report is written.
public enum ReportForm: String, CaseIterable, Sendable {
    /// A page that needs nothing else.
    case html
    /// RFC 4180.
    case csv
    /// One document.
    case json
    /// A table for people and wikis.
    case markdown

    /// The form of a name.
    ///
    /// - Throws: `QueryError` for another name.
    public init(named name: String, parameter: String) throws(QueryError) {
        guard let form = ReportForm(rawValue: name) else {
            throw QueryError(
                .badParameter,
                parameter: parameter,
                "'\(name.prefix(20))' is none of \(ReportForm.allCases.map(\.rawValue).joined(separator: ", "))"
            )
        }
        self = form
    }

    /// What HTTP calls it.
    public var contentType: String {
        switch self {
        case .html: "text/html; charset=utf-8"
        case .csv: "text/csv; charset=utf-8; header=present"
        case .json: "application/json"
        case .markdown: "text/markdown; charset=utf-8"
        }
    }

    /// Writes a capacity report piece by piece.
    public func write(_ report: CapacityReport, _ sink: ([UInt8]) throws -> Void) rethrows {
        switch self {
        case .html: try CapacityHTML(report).write(sink)
        case .csv: try CapacityCSV(report).write(sink)
        case .json: try CapacityJSON(report).write(sink)
        case .markdown: try sink(Array(CapacityMarkdown(report).text().utf8))
        }
    }

    /// Writes a table.
    public func write(_ table: ReportTable, _ sink: ([UInt8]) throws -> Void) rethrows {
        switch self {
        case .html: try sink(table.html())
        case .csv: try sink(table.csv())
        case .json: try sink(table.json())
        case .markdown: try sink(table.markdown())
        }
    }
}
