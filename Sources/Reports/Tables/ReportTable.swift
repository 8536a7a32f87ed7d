import TextOutput

/// A report that is a plain table.
public struct ReportTable: Sendable {
    /// A column.
    public struct Column: Sendable {
        /// The name in CSV and JSON.
        public var name: String
        /// The head for people.
        public var title: String
    }

    /// A cell.
    public enum Cell: Sendable {
        /// Words.
        case text(String)
        /// A figure and its unit, as `HumanUnit` reads it; nil where it is not known.
        case number(Double?, String)
    }

    /// What it is.
    public var title: String
    /// Of when, and how to read it.
    public var remarks: [String]
    /// The columns.
    public var columns: [Column]
    /// The rows, each with a cell a column.
    public var rows: [[Cell]]

    /// The table as CSV, numbers as they are.
    public func csv() -> [UInt8] {
        var csv = CSVWriter(isGuarded: true)
        for column in columns { csv.field(column.name) }
        csv.endRecord()
        for row in rows {
            for cell in row {
                switch cell {
                case .text(let text): csv.field(text)
                case .number(let number, _): csv.field(number)
                }
            }
            csv.endRecord()
        }
        return csv.takeBytes()
    }

    /// The table as a JSON array of objects.
    public func json() -> [UInt8] {
        var json = JSONWriter()
        json.array { json in
            for row in rows {
                json.object { json in
                    for (column, cell) in zip(columns, row) {
                        json.key(column.name)
                        switch cell {
                        case .text(let text): json.value(text)
                        case .number(let number, _): json.value(number)
                        }
                    }
                }
            }
        }
        json.newline()
        return json.takeBytes()
    }

    /// What a cell says to people.
    func text(_ cell: Cell) -> String {
        switch cell {
        case .text(let text): text
        case .number(let number, let unit): HumanUnit(unit).text(number)
        }
    }
}
