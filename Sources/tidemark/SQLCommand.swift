import ArgumentParser
import Foundation
import SQLAccess
import SeriesStore
import TextOutput
import UDPCollector

/// `tidemark sql`: any question in SQL.
struct SQLCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sql",
        abstract: "Ask the database file in SQL.",
        discussion: """
            rollup(metrics, start, end, step, tz) gives the rollups as rows, one a bucket and source: SELECT agent, source, \
            max(avg) FROM rollup('ifinoctets', '-1d', 'now', '5m') GROUP BY agent, source. Only SELECT is allowed. A server \
            may be writing the file.
            """
    )

    /// How an answer is written.
    enum Format: String, ExpressibleByArgument, CaseIterable, Sendable {
        /// Columns for people.
        case table
        /// RFC 4180.
        case csv
        /// One object a line.
        case json
    }

    @Argument(help: "One SELECT, or - to read it from standard input.")
    var statement: String

    @Option(help: "The database file.")
    var db = "tidemark.db"

    @Option(help: "How the answer is written: table, csv, or json, which is one object a line.")
    var format = Format.table

    func run() async throws {
        let text = statement == "-" ? readAll() : statement
        let store = try SeriesStore.openReadOnly(db)
        do {
            try await SQLQuery(text, now: SystemClock.now()).run(on: store) { [format] in
                switch format {
                case .table: TableSink()
                case .csv: CSVSink()
                case .json: JSONSink()
                }
            }
        } catch {
            try? store.close()
            throw error
        }
        try store.close()
    }

    private func readAll() -> String {
        String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self)
    }
}

/// Rows as CSV.
private struct CSVSink: SQLRowSink {
    private var csv = CSVWriter()

    mutating func begin(columns: [String]) throws {
        for name in columns { csv.field(name) }
        csv.endRecord()
    }

    mutating func row(_ values: [SQLValue]) throws {
        for value in values { csv.field(value.text ?? "") }
        csv.endRecord()
        if csv.bytes.count > 1 << 16 { try end() }
    }

    mutating func end() throws { try Output().write(csv.takeBytes()) }
}

/// Rows as JSON, one object a line.
private struct JSONSink: SQLRowSink {
    private var json = JSONWriter()
    private var names: [String] = []

    mutating func begin(columns: [String]) throws { names = columns }

    mutating func row(_ values: [SQLValue]) throws {
        json.object { json in
            for (name, value) in zip(names, values) {
                switch value {
                case .integer(let number): json.member(name, number)
                case .real(let number): json.member(name, number)
                case .null, .text, .blob: json.member(name, value.text)
                }
            }
        }
        json.newline()
        try Output().write(json.takeBytes())
    }

    mutating func end() throws {}
}

/// Rows in columns as wide as the first rows need.
private struct TableSink: SQLRowSink {
    private var waiting: [[SQLValue]] = []
    private var names: [String] = []
    private var widths: [Int]?

    /// How many rows the widths are taken from.
    private static let sampleSize = 1_000

    mutating func begin(columns: [String]) throws { names = columns }

    mutating func row(_ values: [SQLValue]) throws {
        waiting.append(values)
        if widths != nil || waiting.count >= TableSink.sampleSize { try flush() }
    }

    mutating func end() throws { try flush() }

    private mutating func flush() throws {
        if widths == nil {
            widths = names.indices.map { column in
                waiting.reduce(names[column].count) { max($0, $1[column].text?.count ?? 0) }
            }
            try write(names.map { SQLValue.text($0) })
        }
        for row in waiting { try write(row) }
        waiting.removeAll(keepingCapacity: true)
    }

    private func write(_ row: [SQLValue]) throws {
        let cells = zip(row, widths ?? []).map { value, width in
            let text = value.text ?? ""
            let space = String(repeating: " ", count: max(0, width - text.count))
            switch value {
            case .integer, .real: return space + text
            default: return text + space
            }
        }
        var line = cells.joined(separator: "  ")
        while line.last == " " { line.removeLast() }
        try Output().write(Array((line + "\n").utf8))
    }
}

extension SQLValue {
    /// The value as people read it; nil where nothing is known.
    fileprivate var text: String? {
        switch self {
        case .null: nil
        case .integer(let number): "\(number)"
        case .real(let number): numberText(number)
        case .text(let text): text
        case .blob(let bytes): "x'" + hexText(bytes) + "'"
        }
    }
}
