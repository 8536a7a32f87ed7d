import Foundation
import GRDB
import MetricCatalog

extension SeriesStore.SharedState {
    /// Reads dictionaries and head from the file.
    init(_ db: Database, path: String) throws {
        dictionary = try StoreDictionary(db, path: path)
        head = Head()
        head.generation = try SealState(db).generation
        for (id, values) in try GroupTotals.all(db) { head.addTotals(values, to: id) }
        try rememberLastReports(db)
        // The newest long intervals are enough to know what is so now.
        longID = max(0, (try Int64.fetchOne(db, sql: "SELECT max(id) FROM long_interval") ?? 0) - 10_000)
        try replay(db, path: path, isTotalled: true)
    }

    /// Takes in what was stored since the state was read, in the same generation.
    mutating func follow(_ db: Database, path: String) throws {
        dictionary = try StoreDictionary(db, path: path)
        try replay(db, path: path, isTotalled: false)
    }

    /// A number that changes when another connection changes the file.
    static func version(_ db: Database) throws -> Int64 {
        try Int64.fetchOne(db, sql: "PRAGMA data_version") ?? 0
    }

    /// Takes in reports that the head does not have; `isTotalled` where its sums over all time have those of long
    /// intervals already.
    private mutating func replay(_ db: Database, path: String, isTotalled: Bool) throws {
        version = try SeriesStore.SharedState.version(db)
        let seal = try SealState(db)
        let madeThrough = try TierTable(.second).state(db).madeThrough
        if let window = seal.window, head.closing == nil { head.beginClosing(window: window) }
        let rows = try Row.fetchCursor(
            db,
            sql: "SELECT id, window, body FROM journal WHERE id > ? ORDER BY id",
            arguments: [journalID]
        )
        while let row = try rows.next() {
            journalID = row[0]
            let window: Int64 = row[1]
            let isClosing = window == seal.window && journalID <= seal.journalID
            do throws(DamagedBytes) {
                try JournalRow.replay(
                    [UInt8](row[2] as Data),
                    window: window,
                    closing: isClosing ? madeThrough : nil,
                    columns: dictionary.allColumns,
                    isTotalled: dictionary.isTotalled,
                    into: &head
                )
            } catch {
                throw StoreError.damaged(path: path, reason: "journal row \(journalID): \(error.what)")
            }
        }
        try replayFlows(db, path: path)
        let long = try Row.fetchCursor(
            db,
            sql: "SELECT id, group_id, end, body FROM long_interval WHERE id > ? ORDER BY id",
            arguments: [longID]
        )
        while let row = try long.next() {
            longID = row[0]
            let id = GroupID(rawValue: row[1])
            guard let choice = dictionary.allColumns(of: id),
                let report = try? LongInterval.decode([UInt8](row[3] as Data), end: row[2], choice)
            else { continue }
            head.rememberLong(report, of: id)
            if !isTotalled, dictionary.isTotalled(id) { head.addTotals(report.totals(types: choice.types), to: id) }
        }
    }

    /// Takes in flows that the head does not have.
    private mutating func replayFlows(_ db: Database, path: String) throws {
        let rows = try Row.fetchCursor(
            db,
            sql: "SELECT id, window, body FROM flow_journal WHERE id > ? ORDER BY id",
            arguments: [flowJournalID]
        )
        while let row = try rows.next() {
            flowJournalID = row[0]
            do throws(DamagedBytes) {
                let content = try FlowJournalRow.read([UInt8](row[2] as Data))
                guard head.flows.windows[row[1]]?.keyCount ?? 0 == content.keysBefore else {
                    throw DamagedBytes(what: "the row before it is missing")
                }
                head.flows.add(window: row[1], keys: content.keys, reports: content.reports)
            } catch {
                throw StoreError.damaged(path: path, reason: "row \(flowJournalID) of flow_journal: \(error.what)")
            }
        }
    }

    /// Remembers each group's last report from the newest sealed window, so that a restart does not forget what is so now.
    private mutating func rememberLastReports(_ db: Database) throws {
        guard let newest = try Int64.fetchOne(db, sql: "SELECT max(key) FROM chunk_1s") else { return }
        let window = newest >> 32
        let rows = try Row.fetchCursor(
            db,
            sql: "SELECT key, body FROM chunk_1s WHERE key >= ?",
            arguments: [window << 32]
        )
        while let row = try rows.next() {
            let key: Int64 = row[0]
            let id = GroupID(rawValue: UInt32(truncatingIfNeeded: key))
            let start = window * Tier.second.window
            guard let choice = dictionary.allColumns(of: id),
                let series = try? ChunkCodec.decode([UInt8](row[1] as Data), windowStart: start, choice),
                let end = series.ends.last
            else { continue }
            let bytes = series.encoded(series.count - 1, base: start, types: choice.types)
            head.remember(bytes, end: end, window: window, of: id)
        }
    }
}

extension StoreDictionary {
    /// Whether sums over all time are kept of a group.
    func isTotalled(_ id: GroupID) -> Bool {
        types(of: id) != nil && structureIndex(of: id) == MetricStructure.agentIndex
    }
}

/// How far the moving of reports from the journal into chunks has come.
struct SealState: Sendable {
    /// Changes when what the journal holds and what the chunks hold is divided anew.
    let generation: Int64
    /// The window that is being moved; nil while none is.
    let window: Int64?
    /// The last journal row that belongs to what is being moved.
    let journalID: Int64

    init(_ db: Database) throws {
        let statement = try db.cachedStatement(sql: "SELECT generation, window, journal_id FROM seal")
        let row = try Row.fetchOne(statement)
        generation = row?[0] ?? 0
        window = row?[1]
        journalID = row?[2] ?? 0
    }
}
