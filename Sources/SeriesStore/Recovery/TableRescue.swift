import Foundation
import GRDB

/// Copies the rows of one table that can be read, around pages that cannot.
struct TableRescue {
    private let source: Database
    private let target: Database
    private let table: String
    private let columns: [String]
    /// Whether rows are found by their number.
    private let hasRowID: Bool
    /// Where the packed body stands among the columns; nil for tables without.
    private let bodyPlace: Int?

    /// How many ranges of numbers are looked at in search of rows that can be read.
    private static let rangeLimit = 4_000

    init(_ source: Database, _ target: Database, _ table: String, isPacked: Bool) throws {
        self.source = source
        self.target = target
        self.table = table
        let old = try Set(source.columns(in: table).map(\.name))
        columns = try target.columns(in: table).map(\.name).filter(old.contains)
        let isOrdered = try Bool.fetchOne(
            target,
            sql: "SELECT wr FROM pragma_table_list WHERE name = ?",
            arguments: [table]
        )
        hasRowID = isOrdered != true
        bodyPlace = isPacked ? columns.firstIndex(of: "body") : nil
    }

    func run() throws -> Recovery.TableRows {
        try target.execute(sql: "DELETE FROM \(table)")
        var rows = Rows()
        let hasHoles = try hasRowID ? copyByNumber(&rows) : copyPlain(&rows)
        return Recovery.TableRows(name: table, recovered: rows.kept, unusable: rows.unusable, hasHoles: hasHoles)
    }

    private struct Rows {
        var kept = 0
        var unusable = 0
    }

    /// Copies a small table from its beginning, and if that fails from its end.
    private func copyPlain(_ rows: inout Rows) throws -> Bool {
        let keys = try target.primaryKey(table).columns
        for direction in ["ASC", "DESC"] {
            let order = keys.map { "\($0) \(direction)" }.joined(separator: ", ")
            let isWhole = try copy(
                "SELECT \(columns.joined(separator: ", ")) FROM \(table) ORDER BY \(order)",
                [],
                &rows
            )
            if isWhole { return false }
        }
        return true
    }

    /// Copies from both ends, and what lies between two places that cannot be read from the middle, and so on: the widest
    /// ranges first.
    private func copyByNumber(_ rows: inout Rows) throws -> Bool {
        var ranges: [ClosedRange<Int64>] = [.min ... .max]
        var next = 0
        var hasHoles = false
        while next < ranges.count {
            defer { next += 1 }
            guard let rest = try copy(ranges[next], &rows) else { continue }
            hasHoles = true
            guard ranges.count < TableRescue.rangeLimit, rest.lowerBound < rest.upperBound else { continue }
            let half = UInt64(bitPattern: rest.upperBound &- rest.lowerBound) / 2
            let middle = rest.lowerBound &+ Int64(bitPattern: half)
            ranges += [rest.lowerBound...middle, (middle + 1)...rest.upperBound]
        }
        return hasHoles
    }

    /// Copies the rows of a range of numbers, from below and if that fails from above.
    ///
    /// - Returns: The range between that could not be read; nil where all was.
    private func copy(_ range: ClosedRange<Int64>, _ rows: inout Rows) throws -> ClosedRange<Int64>? {
        let names = (["rowid"] + columns).joined(separator: ", ")
        let query = "SELECT \(names) FROM \(table) WHERE rowid BETWEEN ? AND ? ORDER BY rowid"
        var (low, high) = (range.lowerBound, range.upperBound)
        let isWhole = try copy(query, [low, high], &rows) { low = $0 < range.upperBound ? $0 + 1 : $0 }
        guard !isWhole else { return nil }
        let isRest = try copy(query + " DESC", [low, high], &rows) { high = $0 > low ? $0 - 1 : $0 }
        return isRest ? nil : low...high
    }

    /// Copies the rows that a query gives until it fails.
    ///
    /// - Returns: Whether it came to its end.
    private func copy(
        _ query: String,
        _ arguments: StatementArguments,
        _ rows: inout Rows,
        seen: ((Int64) -> Void)? = nil
    ) throws -> Bool {
        let marks = columns.map { _ in "?" }.joined(separator: ", ")
        let insertion = try target.cachedStatement(
            sql: "INSERT OR IGNORE INTO \(table) (\(columns.joined(separator: ", "))) VALUES (\(marks))"
        )
        do {
            let cursor = try Row.fetchCursor(source.cachedStatement(sql: query), arguments: arguments)
            while let row = try cursor.next() {
                var values = Array(row.databaseValues)
                if let seen, let key = Int64.fromDatabaseValue(values.removeFirst()) { seen(key) }
                try keep(values, insertion, &rows)
            }
            return true
        } catch DatabaseError.SQLITE_CORRUPT, DatabaseError.SQLITE_IOERR, DatabaseError.SQLITE_NOTADB {
            return false
        }
    }

    private func keep(_ values: [DatabaseValue], _ insertion: Statement, _ rows: inout Rows) throws {
        if let bodyPlace {
            let body = Data.fromDatabaseValue(values[bodyPlace]).map { [UInt8]($0) } ?? []
            guard (try? Checksum.open(body)) != nil else {
                rows.unusable += 1
                return
            }
        }
        do {
            try insertion.execute(arguments: StatementArguments(values))
            rows.kept += target.changesCount
        } catch DatabaseError.SQLITE_CONSTRAINT {
            // What the tables' own rules refuse was not written by the store.
            rows.unusable += 1
        }
    }
}
