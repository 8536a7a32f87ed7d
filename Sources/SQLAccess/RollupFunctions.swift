import GRDBSQLite

/// What SQLite calls; it keeps the pointer for as long as a connection knows the module.
///
/// Unsafe only in name: it is written once, before anybody has it, and the functions in it have no state.
nonisolated(unsafe) let rollupFunctions: UnsafePointer<sqlite3_module> = {
    let functions = UnsafeMutablePointer<sqlite3_module>.allocate(capacity: 1)
    var module = sqlite3_module()
    // Without xCreate it is there in every database and cannot be made by a statement.
    module.xConnect = { connection, module, _, _, table, _ in RollupTable.connect(connection, module, table) }
    module.xBestIndex = { _, info in RollupTable.plan(info) }
    module.xDisconnect = { table in RollupTable.disconnect(table) }
    module.xOpen = { table, cursor in RollupCursor.open(table, cursor) }
    module.xClose = { cursor in RollupCursor.close(cursor) }
    module.xFilter = { cursor, plan, _, count, values in RollupCursor.filter(cursor, plan, count, values) }
    module.xNext = { cursor in RollupCursor.next(cursor) }
    module.xEof = { cursor in RollupCursor.isAtEnd(cursor) }
    module.xColumn = { cursor, context, column in RollupCursor.column(cursor, context, column) }
    module.xRowid = { cursor, number in RollupCursor.number(cursor, number) }
    functions.initialize(to: module)
    return UnsafePointer(functions)
}()

/// `rollup` as SQLite holds it: its own part comes first.
private struct RollupTable {
    var base = sqlite3_vtab()
    /// The `RollupModule`, which outlives the table.
    let module: UnsafeMutableRawPointer

    static func connect(
        _ connection: OpaquePointer?,
        _ module: UnsafeMutableRawPointer?,
        _ result: UnsafeMutablePointer<UnsafeMutablePointer<sqlite3_vtab>?>?
    ) -> Int32 {
        guard let module, let result else { return SQLITE_MISUSE }
        let code = sqlite3_declare_vtab(connection, RollupColumn.declaration)
        guard code == SQLITE_OK else { return code }
        let table = UnsafeMutablePointer<RollupTable>.allocate(capacity: 1)
        table.initialize(to: RollupTable(module: module))
        result.pointee = UnsafeMutableRawPointer(table).assumingMemoryBound(to: sqlite3_vtab.self)
        return SQLITE_OK
    }

    static func disconnect(_ table: UnsafeMutablePointer<sqlite3_vtab>?) -> Int32 {
        guard let table else { return SQLITE_OK }
        let own = UnsafeMutableRawPointer(table).assumingMemoryBound(to: RollupTable.self)
        own.deinitialize(count: 1)
        own.deallocate()
        return SQLITE_OK
    }

    /// Takes the values that the function is called with, and those of single agents and sources.
    static func plan(_ info: UnsafeMutablePointer<sqlite3_index_info>?) -> Int32 {
        guard let info else { return SQLITE_MISUSE }
        var places: [RollupColumn: Int] = [:]
        for place in 0..<Int(info.pointee.nConstraint) {
            let constraint = info.pointee.aConstraint[place]
            guard constraint.op == UInt8(SQLITE_INDEX_CONSTRAINT_EQ),
                let column = RollupColumn(rawValue: constraint.iColumn), RollupColumn.planned.contains(column)
            else { continue }
            guard constraint.usable != 0 else {
                // An argument from a table that is not read yet: another order of the tables is wanted.
                if RollupColumn.arguments.contains(column) { return SQLITE_CONSTRAINT }
                continue
            }
            if places[column] == nil { places[column] = place }
        }
        let plan = Plan(constrained: Set(places.keys), used: info.pointee.colUsed)
        for (index, column) in plan.constrained.enumerated() {
            guard let place = places[column] else { continue }
            info.pointee.aConstraintUsage[place].argvIndex = Int32(index + 1)
            info.pointee.aConstraintUsage[place].omit = RollupColumn.arguments.contains(column) ? 1 : 0
        }
        info.pointee.idxNum = plan.bits
        let isNarrow = places[.agent] != nil || places[.source] != nil
        info.pointee.estimatedCost = places[.metrics] == nil ? 1e12 : isNarrow ? 1e3 : 1e6
        info.pointee.estimatedRows = isNarrow ? 1_000 : 1_000_000
        return SQLITE_OK
    }
}

/// A call's rows as SQLite holds them: its own part comes first.
private struct RollupCursor {
    var base = sqlite3_vtab_cursor()
    let module: UnsafeMutableRawPointer
    var rows: RollupRows?
    var number: Int64 = 0

    static func open(
        _ table: UnsafeMutablePointer<sqlite3_vtab>?,
        _ result: UnsafeMutablePointer<UnsafeMutablePointer<sqlite3_vtab_cursor>?>?
    ) -> Int32 {
        guard let table, let result else { return SQLITE_MISUSE }
        let module = UnsafeMutableRawPointer(table).assumingMemoryBound(to: RollupTable.self).pointee.module
        let cursor = UnsafeMutablePointer<RollupCursor>.allocate(capacity: 1)
        cursor.initialize(to: RollupCursor(module: module))
        result.pointee = UnsafeMutableRawPointer(cursor).assumingMemoryBound(to: sqlite3_vtab_cursor.self)
        return SQLITE_OK
    }

    static func close(_ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?) -> Int32 {
        guard let own = own(cursor) else { return SQLITE_OK }
        own.deinitialize(count: 1)
        own.deallocate()
        return SQLITE_OK
    }

    static func filter(
        _ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?,
        _ plan: Int32,
        _ count: Int32,
        _ values: UnsafeMutablePointer<OpaquePointer?>?
    ) -> Int32 {
        telling(cursor) { own in
            let module = Unmanaged<RollupModule>.fromOpaque(own.pointee.module).takeUnretainedValue()
            let given = (0..<Int(count)).map { SQLValue(values?[$0]) }
            own.pointee.number = 0
            own.pointee.rows = try module.rows(Plan(bits: plan), given)
        }
    }

    static func next(_ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?) -> Int32 {
        telling(cursor) { own in
            own.pointee.number += 1
            try own.pointee.rows?.advance()
        }
    }

    static func isAtEnd(_ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?) -> Int32 {
        own(cursor)?.pointee.rows?.isAtEnd == false ? 0 : 1
    }

    static func column(
        _ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?,
        _ context: OpaquePointer?,
        _ column: Int32
    ) -> Int32 {
        guard let column = RollupColumn(rawValue: column), let rows = own(cursor)?.pointee.rows else {
            sqlite3_result_null(context)
            return SQLITE_OK
        }
        rows.value(column).give(to: context)
        return SQLITE_OK
    }

    static func number(
        _ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?,
        _ number: UnsafeMutablePointer<sqlite3_int64>?
    ) -> Int32 {
        number?.pointee = own(cursor)?.pointee.number ?? 0
        return SQLITE_OK
    }

    private static func own(
        _ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?
    ) -> UnsafeMutablePointer<RollupCursor>? {
        UnsafeMutableRawPointer(cursor)?.assumingMemoryBound(to: RollupCursor.self)
    }

    /// Runs something, and tells SQLite of an error in words.
    private static func telling(
        _ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?,
        _ body: (UnsafeMutablePointer<RollupCursor>) throws -> Void
    ) -> Int32 {
        guard let own = own(cursor) else { return SQLITE_MISUSE }
        do {
            try body(own)
            return SQLITE_OK
        } catch {
            own.pointee.rows = nil
            let table = own.pointee.base.pVtab
            sqlite3_free(table?.pointee.zErrMsg)
            table?.pointee.zErrMsg = copy(plainText(of: error))
            return SQLITE_ERROR
        }
    }

    /// A text as SQLite frees it.
    private static func copy(_ text: String) -> UnsafeMutablePointer<CChar>? {
        let bytes = Array(text.utf8CString)
        guard let memory = sqlite3_malloc(Int32(bytes.count)) else { return nil }
        let target = memory.assumingMemoryBound(to: CChar.self)
        target.initialize(from: bytes, count: bytes.count)
        return target
    }
}
