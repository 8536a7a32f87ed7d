/// One cell of an answer, by SQLite's types.
public enum SQLValue: Hashable, Sendable {
    /// Not known.
    case null
    /// A whole number.
    case integer(Int64)
    /// A real number.
    case real(Double)
    /// Words.
    case text(String)
    /// Bytes.
    case blob([UInt8])
}

/// Takes an answer, row by row.
public protocol SQLRowSink {
    /// Takes the names of the columns, once, before all rows.
    mutating func begin(columns: [String]) throws
    /// Takes a row.
    mutating func row(_ values: [SQLValue]) throws
    /// Is told that there are no more.
    mutating func end() throws
}

/// Why a text of SQL has no answer.
public struct SQLError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
