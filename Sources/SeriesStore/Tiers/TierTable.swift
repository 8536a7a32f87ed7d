import Foundation
import GRDB
import MetricCatalog

/// The table that holds a tier's chunks.
struct TierTable: Hashable {
    /// What a chunk holds.
    enum Content {
        /// The series of a group.
        case series
        /// The flows of a group of flows.
        case flows
    }

    let tier: Tier
    let content: Content

    init(_ tier: Tier, _ content: Content = .series) {
        self.tier = tier
        self.content = content
    }

    /// The tiers of series, finest first.
    static let series = Tier.all.map { TierTable($0) }
    /// The tiers of flows, finest first.
    static let flows = Tier.flows.map { TierTable($0, .flows) }
    /// All, finest first.
    static let all = (series + flows).sorted { $0.tier.width < $1.tier.width }

    /// The tables of the same content.
    private var family: [TierTable] { content == .series ? TierTable.series : TierTable.flows }
    /// The tier that this one is made from; nil for the finest.
    var finer: TierTable? { family.last { $0.tier.width < tier.width } }
    /// The tier that is made from this one; nil for the coarsest.
    var coarser: TierTable? { family.first { $0.tier.width > tier.width } }

    /// The table's name.
    ///
    /// Tiers are ours: the name is never from outside.
    var name: String { content == .series ? "chunk_\(tier.name)" : "flow_\(tier.name)" }
    /// The name of the tier's row.
    var rowName: String { content == .series ? tier.name : "flow \(tier.name)" }

    func key(_ window: Int64, _ id: GroupID) -> Int64 {
        window << 32 | Int64(id.rawValue)
    }

    func state(_ db: Database) throws -> TierState {
        try TierState.all(db, content)[tier] ?? TierState()
    }

    func setSealedUntil(_ time: Milliseconds, in db: Database) throws {
        try db.run("UPDATE tier SET sealed_until = ? WHERE name = ?", [time, rowName])
    }

    func setMadeThrough(_ id: GroupID, in db: Database) throws {
        try db.run("UPDATE tier SET made_through = ? WHERE name = ?", [id.rawValue, rowName])
    }

    func add(_ content: TierContent, in db: Database) throws {
        guard content != TierContent() else { return }
        try db.run(
            "UPDATE tier SET chunks = chunks + ?, bytes = bytes + ?, number_count = number_count + ? WHERE name = ?",
            [content.chunks, content.bytes, content.numbers, rowName]
        )
    }

    /// What all chunks are and weigh, counted anew.
    func count(_ db: Database) throws -> TierContent {
        var content = TierContent()
        let rows = try Row.fetchCursor(db, sql: "SELECT length(body), substr(body, 1, 24) FROM \(name)")
        while let row = try rows.next() {
            content = content + TierContent(header: row[1], bytes: row[0])
        }
        return content
    }

    /// The next groups that have chunks in a range of windows, in the order of their numbers.
    ///
    /// - Parameters:
    ///   - db: The file.
    ///   - windows: Which windows.
    ///   - last: The group behind which to begin.
    ///   - limit: About how many groups are wanted.
    /// - Returns: Groups; none where there are no more.
    /// - Throws: When the file cannot be read.
    func groups(
        _ db: Database,
        in windows: ClosedRange<Int64>,
        after last: GroupID,
        limit: Int
    ) throws -> [GroupID] {
        let statement = try db.cachedStatement(
            sql: "SELECT key FROM \(name) WHERE key > ? AND key < ? ORDER BY key LIMIT ?"
        )
        var found: Set<GroupID> = []
        var complete = GroupID(rawValue: .max)
        for window in try self.windows(db, in: windows) {
            let keys = try Int64.fetchAll(statement, arguments: [key(window, last), (window + 1) << 32, limit])
            let ids = keys.map { GroupID(rawValue: UInt32(truncatingIfNeeded: $0)) }
            // Behind the last one there may be more.
            if ids.count == limit, let end = ids.last { complete = min(complete, end) }
            found.formUnion(ids)
        }
        return found.filter { $0 <= complete }.sorted()
    }

    /// The first window at or after one that has chunks.
    func firstWindow(_ db: Database, from window: Int64) throws -> Int64? {
        let statement = try db.cachedStatement(sql: "SELECT min(key) FROM \(name) WHERE key >= ?")
        return try Int64.fetchOne(statement, arguments: [window << 32]).map { $0 >> 32 }
    }

    /// The oldest and the newest window that have chunks; nil without chunks.
    func bounds(_ db: Database) throws -> ClosedRange<Int64>? {
        let oldest = try db.cachedStatement(sql: "SELECT min(key) FROM \(name)")
        let newest = try db.cachedStatement(sql: "SELECT max(key) FROM \(name)")
        guard let first = try Int64.fetchOne(oldest), let last = try Int64.fetchOne(newest) else { return nil }
        return (first >> 32)...(last >> 32)
    }

    /// Every window that has chunks, oldest first.
    func allWindows(_ db: Database) throws -> [Int64] {
        var windows: [Int64] = []
        // From window to window by the key: there are few of them and many chunks.
        while let window = try firstWindow(db, from: windows.last.map { $0 + 1 } ?? Int64.min >> 32) {
            windows.append(window)
        }
        return windows
    }

    /// The windows of a range that may have chunks.
    func windows(_ db: Database, in range: ClosedRange<Int64>) throws -> StrideThrough<Int64> {
        guard let bounds = try bounds(db), bounds.overlaps(range) else { return stride(from: 1, through: 0, by: 1) }
        let range = range.clamped(to: bounds)
        return stride(from: range.lowerBound, through: range.upperBound, by: 1)
    }

    func chunk(_ db: Database, window: Int64, of id: GroupID) throws -> [UInt8]? {
        try db.blob("SELECT body FROM \(name) WHERE key = ?", key(window, id))
    }

    /// Puts a chunk in its place, where there may be one already.
    func put(_ bytes: [UInt8], window: Int64, of id: GroupID, in db: Database) throws {
        let key = key(window, id)
        var added = TierContent(header: Data(bytes.prefix(24)), bytes: Int64(bytes.count))
        let header = try db.cachedStatement(sql: "SELECT length(body), substr(body, 1, 24) FROM \(name) WHERE key = ?")
        if let row = try Row.fetchOne(header, arguments: [key]) {
            added = added - TierContent(header: row[1], bytes: row[0])
        }
        try db.run("INSERT OR REPLACE INTO \(name) (key, body) VALUES (?, ?)", [key, Data(bytes)])
        try add(added, in: db)
    }

    /// Drops chunks of windows that begin before a time, oldest first.
    ///
    /// - Returns: How many were dropped.
    func drop(before time: Milliseconds, limit: Int, in db: Database) throws -> Int {
        let statement = try db.cachedStatement(
            sql: "SELECT key, length(body), substr(body, 1, 24) FROM \(name) WHERE key < ? ORDER BY key LIMIT ?"
        )
        var content = TierContent()
        var last: Int64?
        let rows = try Row.fetchCursor(statement, arguments: [tier.windowNumber(time) << 32, limit])
        while let row = try rows.next() {
            last = row[0]
            content = content + TierContent(header: row[2], bytes: row[1])
        }
        guard let last else { return 0 }
        try db.run("DELETE FROM \(name) WHERE key <= ?", [last])
        try add(TierContent() - content, in: db)
        return Int(content.chunks)
    }

    /// The wanted columns of the reports in the chunks of the finest tier.
    ///
    /// A damaged chunk is an error, or with `skippingDamaged` taken for an empty one: where chunks are made from it, it
    /// must not keep all others from being made.
    func polls(
        _ db: Database,
        of id: GroupID,
        _ choice: ColumnChoice,
        in range: ClosedRange<Int64>,
        skippingDamaged: Bool = false
    ) throws -> PollSeries {
        var series = PollSeries(columnCount: choice.columns.count)
        for window in try windows(db, in: range) {
            guard let bytes = try chunk(db, window: window, of: id) else { continue }
            do {
                let reports = try damage(self, window, id) { () throws(DamagedBytes) in
                    try ChunkCodec.decode(bytes, windowStart: window * tier.window, choice)
                }
                series.append(reports)
            } catch DatabaseError.SQLITE_CORRUPT where skippingDamaged {
                continue
            }
        }
        return series
    }
}
