import GRDBSQLite
import QueryEngine

extension SQLValue {
    /// Tells SQLite to copy what it is given.
    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    /// A value that a function is called with.
    init(_ value: OpaquePointer?) {
        switch sqlite3_value_type(value) {
        case SQLITE_INTEGER: self = .integer(sqlite3_value_int64(value))
        case SQLITE_FLOAT: self = .real(sqlite3_value_double(value))
        case SQLITE_TEXT: self = sqlite3_value_text(value).map { .text(String(cString: $0)) } ?? .null
        case SQLITE_BLOB:
            let bytes = UnsafeRawBufferPointer(start: sqlite3_value_blob(value), count: Int(sqlite3_value_bytes(value)))
            self = .blob(Array(bytes))
        default: self = .null
        }
    }

    /// A cell of the row that a statement has come to.
    init(_ statement: OpaquePointer, column: Int32) {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER: self = .integer(sqlite3_column_int64(statement, column))
        case SQLITE_FLOAT: self = .real(sqlite3_column_double(statement, column))
        case SQLITE_TEXT: self = sqlite3_column_text(statement, column).map { .text(String(cString: $0)) } ?? .null
        case SQLITE_BLOB:
            let start = sqlite3_column_blob(statement, column)
            self = .blob(
                Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column))))
            )
        default: self = .null
        }
    }

    /// Gives the value as the outcome of a function.
    func give(to context: OpaquePointer?) {
        switch self {
        case .null: sqlite3_result_null(context)
        case .integer(let number): sqlite3_result_int64(context, number)
        case .real(let number): sqlite3_result_double(context, number)
        case .text(let text): sqlite3_result_text(context, text, -1, SQLValue.transient)
        case .blob(let bytes): sqlite3_result_blob(context, bytes, Int32(bytes.count), SQLValue.transient)
        }
    }
}

/// An error in one sentence.
func plainText(of error: any Error) -> String {
    switch error {
    case let error as QueryError: "rollup: \(error.parameter): \(error.detail)"
    default: "\(error)"
    }
}
