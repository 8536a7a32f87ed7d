import Foundation
import GRDB
import MetricCatalog

/// The table that holds a tier's chunks.
struct TierTable {
    let tier: Tier

    init(_ tier: Tier) {
        self.tier = tier
    }

    /// The table's name.
    ///
    /// Tiers are ours: the name is never from outside.
    var name: String { "chunk_\(tier.name)" }

    func key(_ window: Int64, _ id: GroupID) -> Int64 {
        window << 32 | Int64(id.rawValue)
    }

    func sealedUntil(_ db: Database) throws -> Milliseconds {
        try Int64.fetchOne(db, sql: "SELECT sealed_until FROM tier WHERE name = ?", arguments: [tier.name]) ?? 0
    }

    func setSealedUntil(_ time: Milliseconds, in db: Database) throws {
        try db.execute(sql: "UPDATE tier SET sealed_until = ? WHERE name = ?", arguments: [time, tier.name])
    }

    /// The last group whose chunk of the tier's next window has been made; 0 while none has.
    func madeThrough(_ db: Database) throws -> GroupID {
        let id = try Int64.fetchOne(db, sql: "SELECT made_through FROM tier WHERE name = ?", arguments: [tier.name])
        return GroupID(rawValue: UInt32(clamping: id ?? 0))
    }

    func setMadeThrough(_ id: GroupID, in db: Database) throws {
        try db.execute(
            sql: "UPDATE tier SET made_through = ? WHERE name = ?",
            arguments: [id.rawValue, tier.name]
        )
    }

    /// Groups that have chunks in a range of windows.
    func groups(_ db: Database, from first: Int64, through last: Int64) throws -> [GroupID] {
        let keys = try Int64.fetchCursor(
            db,
            sql: "SELECT key FROM \(name) WHERE key >= ? AND key < ?",
            arguments: [first << 32, (last + 1) << 32]
        )
        var ids: Set<GroupID> = []
        while let key = try keys.next() { ids.insert(GroupID(rawValue: UInt32(truncatingIfNeeded: key))) }
        return ids.sorted()
    }

    /// Before this time retention has dropped chunks.
    func droppedUntil(_ db: Database) throws -> Milliseconds {
        try Int64.fetchOne(db, sql: "SELECT dropped_until FROM tier WHERE name = ?", arguments: [tier.name]) ?? 0
    }

    /// The oldest and the newest window that have chunks.
    func windows(_ db: Database) throws -> [Int64] {
        let bounds = [
            try Int64.fetchOne(db, sql: "SELECT min(key) FROM \(name)"),
            try Int64.fetchOne(db, sql: "SELECT max(key) FROM \(name)"),
        ]
        return bounds.compactMap { $0.map { $0 >> 32 } }
    }

    /// Every window that has chunks, oldest first.
    func allWindows(_ db: Database) throws -> [Int64] {
        var windows: [Int64] = []
        // From window to window by the key: there are few of them and many chunks.
        while let key = try Int64.fetchOne(
            db,
            sql: "SELECT min(key) FROM \(name) WHERE key >= ?",
            arguments: [windows.last.map { ($0 + 1) << 32 } ?? Int64.min]
        ) {
            windows.append(key >> 32)
        }
        return windows
    }

    /// The windows of a span that may have chunks.
    func windows(_ db: Database, from first: Int64, through last: Int64) throws -> StrideThrough<Int64> {
        let bounds = try windows(db)
        guard let oldest = bounds.first, let newest = bounds.last else { return stride(from: 1, through: 0, by: 1) }
        return stride(from: max(first, oldest), through: min(last, newest), by: 1)
    }

    func chunk(_ db: Database, window: Int64, of id: GroupID) throws -> [UInt8]? {
        let statement = try db.cachedStatement(sql: "SELECT body FROM \(name) WHERE key = ?")
        return try Data.fetchOne(statement, arguments: [key(window, id)]).map { [UInt8]($0) }
    }

    func put(_ bytes: [UInt8], window: Int64, of id: GroupID, in db: Database) throws {
        let statement = try db.cachedStatement(sql: "INSERT OR REPLACE INTO \(name) (key, body) VALUES (?, ?)")
        try statement.execute(arguments: [key(window, id), Data(bytes)])
    }

    /// The reports in the chunks of the finest tier.
    ///
    /// A damaged chunk is an error, or with `skippingDamaged` taken for an empty one: where chunks are made from it, it
    /// must not keep all others from being made.
    func polls(
        _ db: Database,
        of id: GroupID,
        types: [ValueType],
        from first: Int64,
        through last: Int64,
        skippingDamaged: Bool = false
    ) throws -> PollSeries {
        var series = PollSeries(columnCount: types.count)
        for window in try windows(db, from: first, through: last) {
            guard let bytes = try chunk(db, window: window, of: id) else { continue }
            do {
                let reports = try damage(self, window, id) { () throws(DamagedBytes) in
                    try ChunkCodec.decode(bytes, windowStart: window * tier.window, columnCount: types.count)
                }
                series.append(reports)
            } catch DatabaseError.SQLITE_CORRUPT where skippingDamaged {
                continue
            }
        }
        return series
    }
}
