import Foundation
import GRDB

extension Database {
    /// Runs a statement that is run often: it is prepared once a connection.
    func run(_ sql: String, _ arguments: StatementArguments) throws {
        try cachedStatement(sql: sql).execute(arguments: arguments)
    }

    /// The blob that a statement finds for a key; the statement is prepared once a connection.
    func blob(_ sql: String, _ key: Int64) throws -> [UInt8]? {
        let rows = try Row.fetchCursor(cachedStatement(sql: sql), arguments: [key])
        return try rows.next()?.withUnsafeData(atIndex: 0) { data in data.map { [UInt8]($0) } }
    }
}
