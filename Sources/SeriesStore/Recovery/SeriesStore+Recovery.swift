import Foundation
import GRDB
import MetricCatalog

/// What was read of a damaged store.
public struct Recovery: Sendable {
    /// One table's rows.
    public struct TableRows: Sendable {
        /// The table.
        public let name: String
        /// How many rows are in the new store.
        public internal(set) var recovered: Int
        /// How many rows were read and are no use: their own checksum is wrong, or what they refer to is gone.
        public internal(set) var unusable: Int
        /// Whether there were rows that could not be read.
        public let hasHoles: Bool
    }

    /// By table, in the order in which they refer to each other.
    public internal(set) var tables: [TableRows]
}

extension SeriesStore {
    /// Copies what can still be read of a damaged store into a new one.
    ///
    /// Nothing is made up: what is lost in one tier is not filled from another, so that a check of the new store names the
    /// buckets whose finer tier is gone.
    ///
    /// - Parameters:
    ///   - source: The damaged file, which is left as it is.
    ///   - target: The new store's file, which must not be there.
    /// - Returns: What was read.
    /// - Throws: `StoreError` when nothing can be read, or the target is there or cannot be written.
    public static func recover(_ source: String, to target: String) throws -> Recovery {
        guard !FileManager.default.fileExists(atPath: target) else {
            throw StoreError.inaccessible(path: target, reason: "is there already; a recovery overwrites nothing")
        }
        let damaged = try StoreFile.openDamaged(source)
        // Until it is whole the new store has another name: a failure leaves nothing that could be taken for it.
        let unfinished = target + ".unfinished"
        removeFiles(of: unfinished)
        do {
            let found = try rescue(damaged, from: source, to: unfinished)
            guard rename(unfinished, target) == 0 else {
                throw StoreError.inaccessible(path: target, reason: StoreFile.reason(errno))
            }
            removeFiles(of: unfinished)
            return found
        } catch {
            removeFiles(of: unfinished)
            throw error
        }
    }

    private static func removeFiles(of path: String) {
        for suffix in ["", "-wal", "-shm", "-journal", ".lock"] {
            try? FileManager.default.removeItem(atPath: path + suffix)
        }
    }

    private static func rescue(
        _ damaged: DatabaseQueue,
        from source: String,
        to target: String
    ) throws -> Recovery {
        let store = try open(target)
        let found = try StoreFile.translating(target) {
            guard let writer = store.writer else { return Recovery(tables: []) }
            return try writer.writeWithoutTransaction { db in
                // Rows come in no order that their references would allow.
                try db.execute(sql: "PRAGMA foreign_keys = OFF")
                let found = try damaged.unsafeRead { old in
                    try RowRescue(source: old, target: db, path: source).run()
                }
                _ = try db.checkpoint(.passive)
                return found
            }
        }
        try store.close()
        // Structures that could not be read are written as for a new store.
        try open(target).close()
        return found
    }
}

/// Copies rows from a damaged store, table by table.
struct RowRescue {
    let source: Database
    let target: Database
    let path: String

    /// Names before what is named by them.
    private static let tables =
        [
            "agent", "source", "structure", "metric", "series_group", "source_text", "event", "group_total",
            "long_interval",
            "journal", "chunk_1s", "chunk_1m", "chunk_5m", "chunk_1h", "chunk_1d", "sketch_1h", "sketch_1d", "tier",
            "seal",
            "flow_definition", "flow_group", "flow_journal", "flow_log", "setting",
        ] + flowChunks
    private static let flowChunks = TierTable.flows.map(\.name)
    /// Rows with a packed body behind a checksum.
    private static let packed: Set<String> = [
        "long_interval", "journal", "chunk_1s", "chunk_1m", "chunk_5m", "chunk_1h", "chunk_1d", "sketch_1h",
        "sketch_1d", "flow_journal", "flow_1s", "flow_10s", "flow_1m", "flow_5m", "flow_1h", "flow_1d",
    ]
    /// Rows that are no use without the one that they refer to.
    private static let orphans: [(table: String, condition: String)] =
        [
            ("source", "agent_id NOT IN (SELECT id FROM agent)"),
            ("metric", "structure_id NOT IN (SELECT id FROM structure)"),
            ("series_group", "source_id NOT IN (SELECT id FROM source)"),
            ("series_group", "structure_id NOT IN (SELECT id FROM structure)"),
            ("source_text", "source_id NOT IN (SELECT id FROM source)"),
            ("group_total", "group_id NOT IN (SELECT id FROM series_group)"),
            ("long_interval", "group_id NOT IN (SELECT id FROM series_group)"),
            ("flow_group", "source_id NOT IN (SELECT id FROM source)"),
            ("flow_group", "flow_id NOT IN (SELECT id FROM flow_definition)"),
        ]
        + flowChunks.map { ($0, "key & 4294967295 NOT IN (SELECT id FROM flow_group)") }
        + ["chunk_1s", "chunk_1m", "chunk_5m", "chunk_1h", "chunk_1d", "sketch_1h", "sketch_1d"].map {
            ($0, "key & 4294967295 NOT IN (SELECT id FROM series_group)")
        }

    func run() throws -> Recovery {
        let known = try Set(String.fetchAll(source, sql: "SELECT name FROM sqlite_master WHERE type = 'table'"))
        guard known.contains("series_group") else {
            throw StoreError.damaged(path: path, reason: "not even the names of its tables can be read")
        }
        var recovery = Recovery(tables: [])
        try target.inTransaction {
            for table in RowRescue.tables where known.contains(table) {
                recovery.tables.append(
                    try TableRescue(source, target, table, isPacked: Self.packed.contains(table)).run()
                )
            }
            for (table, condition) in RowRescue.orphans {
                try target.execute(sql: "DELETE FROM \(table) WHERE \(condition)")
                guard let place = recovery.tables.firstIndex(where: { $0.name == table }) else { continue }
                recovery.tables[place].recovered -= target.changesCount
                recovery.tables[place].unusable += target.changesCount
            }
            try dropReportsOfLostGroups()
            try dropFlowsOfLostKeys()
            try dropKnownMetrics()
            try mendTiers()
            return .commit
        }
        return recovery
    }

    /// Takes the reports of groups that are lost out of the journal: their numbers will be given to others.
    private func dropReportsOfLostGroups() throws {
        let known = try Set(Int64.fetchAll(target, sql: "SELECT id FROM series_group"))
        for id in try Int64.fetchAll(target, sql: "SELECT id FROM journal") {
            guard let body = try target.blob("SELECT body FROM journal WHERE id = ?", id) else { continue }
            if let kept = try? JournalRow.body(body, keeping: known) {
                try target.run("UPDATE journal SET body = ? WHERE id = ?", [Data(kept), id])
            } else {
                try target.run("DELETE FROM journal WHERE id = ?", [id])
            }
        }
    }

    /// Takes rows out of the journal of flows whose keys stood in a row that is lost.
    private func dropFlowsOfLostKeys() throws {
        var counts: [Int64: Int] = [:]
        let rows = try Row.fetchAll(target, sql: "SELECT id, window FROM flow_journal ORDER BY id")
        for row in rows {
            let (id, window): (Int64, Int64) = (row[0], row[1])
            let body = try target.blob("SELECT body FROM flow_journal WHERE id = ?", id)
            if let content = try? FlowJournalRow.read(body ?? []), content.keysBefore == counts[window] ?? 0 {
                counts[window] = content.keysBefore + content.keys.count
            } else {
                try target.run("DELETE FROM flow_journal WHERE id = ?", [id])
            }
        }
    }

    /// Drops the columns' names of structures that this program knows: they are written anew when the store is opened, and
    /// a damaged one would be taken for another program's.
    private func dropKnownMetrics() throws {
        for row in try Row.fetchAll(target, sql: "SELECT id, key FROM structure") {
            guard MetricStructure.indexByKey[row[1]] != nil else { continue }
            try target.run("DELETE FROM metric WHERE structure_id = ?", [row[0] as Int64])
        }
    }

    /// Counts what the tiers hold now, and makes good for rows of theirs that are lost.
    private func mendTiers() throws {
        for table in TierTable.all {
            let tier = table.tier
            try target.run(
                "INSERT OR IGNORE INTO tier (name, sealed_until, dropped_until) VALUES (?, 0, 0)",
                [table.rowName]
            )
            let end = try table.bounds(target).map { ($0.upperBound + 1) * tier.window } ?? 0
            var content = try table.count(target)
            if table.content == .series, let sketches = SketchTable.all.first(where: { $0.tier == tier }) {
                content.bytes += try sketches.count(target)
            }
            try target.run(
                """
                UPDATE tier SET sealed_until = max(sealed_until, ?), chunks = ?, bytes = ?, number_count = ?
                WHERE name = ?
                """,
                [end, content.chunks, content.bytes, content.numbers, table.rowName]
            )
        }
        try target.execute(sql: "INSERT OR IGNORE INTO seal (id, generation, retention_clock) VALUES (1, 0, 0)")
    }
}
