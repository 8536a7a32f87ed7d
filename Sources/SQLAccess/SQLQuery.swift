import GRDB
import GRDBSQLite
public import MetricCatalog
public import SeriesStore

/// A SELECT over a store: over its plain tables and over `rollup`, a function that gives the rollups as rows.
public struct SQLQuery: Sendable {
    private let text: String
    private let now: Milliseconds

    /// A question in SQL.
    ///
    /// - Parameters:
    ///   - text: One SELECT.
    ///   - now: What `now` is in it.
    public init(_ text: String, now: Milliseconds) {
        self.text = text
        self.now = now
    }

    /// Runs it, row by row.
    ///
    /// The store may be written meanwhile; what is asked is of one state.
    ///
    /// - Parameters:
    ///   - store: The store.
    ///   - makeSink: Makes who takes the rows.
    /// - Throws: `SQLError` when SQLite does not understand it, it wants to do more than read, or the function's arguments
    ///   are wrong; what the sink throws.
    public func run(on store: SeriesStore, to makeSink: @Sendable @escaping () -> any SQLRowSink) async throws {
        try await store.read(withConnection: { [text, now] database, snapshot in
            guard let connection = database.sqliteConnection else { throw SQLError("the store is closed") }
            let module = RollupModule(snapshot: snapshot, now: now)
            try module.register(on: connection)
            sqlite3_set_authorizer(connection, { _, action, _, _, _, _ in verdict(on: action) }, nil)
            defer {
                sqlite3_set_authorizer(connection, nil, nil)
                module.unregister(from: connection)
            }
            let statement = try SQLQuery.prepare(text, on: connection)
            defer { sqlite3_finalize(statement) }
            var sink = makeSink()
            try withExtendedLifetime(module) {
                try SQLQuery.step(statement, on: connection, into: &sink)
            }
        })
    }

    private static func prepare(_ text: String, on connection: OpaquePointer) throws -> OpaquePointer {
        // A statement ends at a zero byte, and what is behind it would be passed over.
        guard !text.utf8.contains(0) else { throw SQLError("there is a zero byte in the statement") }
        var statement: OpaquePointer?
        let rest = try text.withCString { start -> String in
            var tail: UnsafePointer<CChar>?
            guard sqlite3_prepare_v2(connection, start, -1, &statement, &tail) == SQLITE_OK else {
                throw error(of: connection)
            }
            return tail.map { String(cString: $0) } ?? ""
        }
        guard let statement else { throw SQLError("there is no statement") }
        do {
            var next: OpaquePointer?
            let code = sqlite3_prepare_v2(connection, rest, -1, &next, nil)
            sqlite3_finalize(next)
            guard code == SQLITE_OK, next == nil else { throw SQLError("one statement at a time, please") }
            guard sqlite3_stmt_readonly(statement) != 0 else { throw SQLError("only SELECT is allowed") }
        } catch {
            sqlite3_finalize(statement)
            throw error
        }
        return statement
    }

    private static func step(
        _ statement: OpaquePointer,
        on connection: OpaquePointer,
        into sink: inout any SQLRowSink
    ) throws {
        let count = sqlite3_column_count(statement)
        let names = (0..<count).map { sqlite3_column_name(statement, $0).map { String(cString: $0) } ?? "" }
        try sink.begin(columns: names)
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: try sink.row((0..<count).map { SQLValue(statement, column: $0) })
            case SQLITE_DONE: return try sink.end()
            default: throw error(of: connection)
            }
        }
    }

    private static func error(of connection: OpaquePointer) -> SQLError {
        sqlite3_errcode(connection) == SQLITE_AUTH
            ? SQLError("only SELECT is allowed, of what the store holds") : SQLError(message(of: connection))
    }
}

/// What a statement may do: read, call functions, and nothing else.
private func verdict(on action: Int32) -> Int32 {
    [SQLITE_SELECT, SQLITE_READ, SQLITE_FUNCTION, SQLITE_RECURSIVE].contains(action) ? SQLITE_OK : SQLITE_DENY
}
