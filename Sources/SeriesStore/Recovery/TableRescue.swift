import Foundation
import GRDB
import MetricCatalog

/// Copies the rows of one table that can be read, around pages that cannot.
struct TableRescue {
    private let source: Database
    private let target: Database
    private let table: String
    private let columns: [String]
    /// Whether rows are found by their number.
    private let hasRowID: Bool
    /// In a table of chunks, what its numbers are made of; nil in others.
    private let numbering: Numbering?
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
        numbering = columns.contains("key") ? try Numbering(table, in: target, from: source) : nil
    }

    /// The windows and groups that the numbers of a table of chunks are made of.
    private struct Numbering {
        /// One more than the largest number of a group.
        let groupCount: Int64
        /// The windows that there can be: from the first group's beginning until the tiers are made, or until now where that
        /// cannot be read.
        let windows: ClosedRange<Int64>

        init?(_ table: String, in db: Database, from source: Database) throws {
            let tiers = TierTable.all.map { (name: $0.name, window: $0.tier.window) }
            let sketches = SketchTable.all.map { (name: $0.name, window: $0.window) }
            guard let window = (tiers + sketches).first(where: { $0.name == table })?.window else { return nil }
            let groups = table.hasPrefix("flow_") ? "flow_group" : "series_group"
            groupCount = try Int64.fetchOne(db, sql: "SELECT ifnull(max(id), 0) + 1 FROM \(groups)") ?? 1
            let first = try Milliseconds.fetchOne(db, sql: "SELECT ifnull(min(since), 0) FROM series_group") ?? 0
            let made = (try? Milliseconds.fetchOne(source, sql: "SELECT max(sealed_until) FROM tier")) ?? nil
            let last = made ?? Milliseconds(Date().timeIntervalSince1970 * 1000)
            windows = (first / window - 1)...max(first, last) / window
        }

        /// The part of a range in which there can be chunks.
        func possible(_ range: ClosedRange<Int64>) -> ClosedRange<Int64>? {
            let low = max(range.lowerBound, windows.lowerBound << 32)
            let high = min(range.upperBound, (windows.upperBound + 1) << 32)
            return low <= high ? low...high : nil
        }

        /// Where a range is halved by windows and groups counted through: between the groups of one window and the next
        /// numbers have wide holes.
        func middle(of range: ClosedRange<Int64>) -> Int64? {
            let (low, high) = (range.lowerBound, range.upperBound)
            // Behind a window's last group comes the next window's first.
            let first = (low >> 32) * groupCount + min(low & 0xffff_ffff, groupCount)
            let last = (high >> 32) * groupCount + min(high & 0xffff_ffff, groupCount - 1)
            guard first < last else { return nil }
            let middle = first + (last - first) / 2
            return (middle / groupCount) << 32 | middle % groupCount
        }
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
            guard let unread = try copy(ranges[next], &rows) else { continue }
            hasHoles = true
            guard let rest = numbering.map({ $0.possible(unread) }) ?? unread else { continue }
            guard ranges.count < TableRescue.rangeLimit, let middle = middle(of: rest) else { continue }
            ranges += [rest.lowerBound...middle, (middle + 1)...rest.upperBound]
        }
        return hasHoles
    }

    /// Where a range is halved; nil where it cannot be.
    private func middle(of range: ClosedRange<Int64>) -> Int64? {
        if let numbering { return numbering.middle(of: range) }
        guard range.lowerBound < range.upperBound else { return nil }
        let half = UInt64(bitPattern: range.upperBound &- range.lowerBound) / 2
        return range.lowerBound &+ Int64(bitPattern: half)
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
