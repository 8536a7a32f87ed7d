import GRDBSQLite
import MetricCatalog
import QueryEngine

/// The table-valued function `rollup` on one connection: SQLite asks for rows by way of C functions, each of which finds
/// its Swift side through a pointer that SQLite keeps for it.
///
/// All of it is called on the thread that steps the statement, while `RollupModule` and the state that it holds live.
final class RollupModule {
    private let snapshot: any RollupSnapshot
    private let now: Milliseconds

    /// Ready to be registered.
    init(snapshot: any RollupSnapshot, now: Milliseconds) {
        self.snapshot = snapshot
        self.now = now
    }

    /// Makes `rollup` known to a connection until `unregister`; the module must live until then.
    func register(on connection: OpaquePointer) throws {
        let pointer = Unmanaged.passUnretained(self).toOpaque()
        guard sqlite3_create_module_v2(connection, "rollup", rollupFunctions, pointer, nil) == SQLITE_OK else {
            throw SQLError(message(of: connection))
        }
        // SQLite declares the columns when a statement first names the function, and takes that for the making of a table:
        // it is done here, before statements are told what they may do.
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v2(connection, "SELECT 1 FROM rollup", -1, &statement, nil)
        sqlite3_finalize(statement)
        guard code == SQLITE_OK else { throw SQLError(message(of: connection)) }
    }

    /// Makes `rollup` unknown again.
    func unregister(from connection: OpaquePointer) {
        sqlite3_create_module_v2(connection, "rollup", nil, nil, nil)
    }

    /// The rows of a call.
    func rows(_ plan: Plan, _ values: [SQLValue]) throws -> RollupRows {
        var arguments: [RollupColumn: String] = [:]
        for (column, value) in zip(plan.constrained, values) {
            switch value {
            case .text(let text): arguments[column] = text
            case .integer(let number): arguments[column] = "\(number)"
            case .null where RollupColumn.arguments.contains(column): continue
            default: throw SQLError("rollup: '\(column)' is to be a text")
            }
        }
        return try RollupRows(arguments, statistics: plan.statistics, snapshot: snapshot, now: now)
    }
}

/// What SQLite and the function agreed on: which values it is given, and which figures are wanted.
struct Plan {
    /// Bits as in `RollupColumn.planned`, then as in `RollupColumn.allCases` from `avg` on.
    let bits: Int32

    private static let figures = RollupColumn.allCases.filter { $0.statistic != nil }

    init(bits: Int32) {
        self.bits = bits
    }

    init(constrained: Set<RollupColumn>, used: UInt64) {
        var bits: Int32 = 0
        for (place, column) in RollupColumn.planned.enumerated() where constrained.contains(column) {
            bits |= 1 << Int32(place)
        }
        for (place, column) in Plan.figures.enumerated() where used >> UInt64(column.rawValue) & 1 == 1 {
            bits |= 1 << Int32(RollupColumn.planned.count + place)
        }
        self.bits = bits
    }

    /// The columns whose values are given, in the order in which they are.
    var constrained: [RollupColumn] {
        RollupColumn.planned.enumerated().filter { bits >> Int32($0.offset) & 1 == 1 }.map(\.element)
    }

    /// The wanted figures.
    var statistics: [Statistic] {
        Plan.figures.enumerated().filter { bits >> Int32(RollupColumn.planned.count + $0.offset) & 1 == 1 }
            .compactMap(\.element.statistic)
    }
}

/// The last error of a connection, in its words.
func message(of connection: OpaquePointer?) -> String {
    sqlite3_errmsg(connection).map { String(cString: $0) } ?? "unknown error"
}
