import Foundation
import GRDB
import MetricCatalog

/// The table that holds a tier's sketches: those of hours in windows of a day, those of days in windows of 30.
///
/// An hour's sketches are made with its minutes, from the reports; a day's from its hours'.
struct SketchTable {
    /// The tier whose buckets the sketches are of.
    let tier: Tier
    /// How much time one row holds.
    let window: Milliseconds

    static let hour = SketchTable(tier: .hour, window: Tier.fiveMinutes.window)
    static let day = SketchTable(tier: .day, window: Tier.hour.window)
    static let all = [hour, day]

    /// The tier with whose windows the sketches become whole.
    var madeWith: Tier { tier == .hour ? .minute : .fiveMinutes }

    var name: String { "sketch_\(tier.name)" }
    var spansPerWindow: Int { Int(window / tier.width) }

    func windowNumber(_ time: Milliseconds) -> Int64 { floorMultiple(time, of: window) / window }

    private func key(_ window: Int64, _ id: GroupID) -> Int64 { window << 32 | Int64(id.rawValue) }

    func row(_ db: Database, window: Int64, of id: GroupID) throws -> [UInt8]? {
        try db.blob("SELECT body FROM \(name) WHERE key = ?", key(window, id))
    }

    /// The sketches of a window's spans, by their place in it; what is damaged is left out.
    func spans(
        _ db: Database,
        window: Int64,
        of id: GroupID,
        _ choice: ColumnChoice
    ) throws -> [Int: [QuantileSketch]] {
        guard let bytes = try row(db, window: window, of: id) else { return [:] }
        return (try? SketchCodec.decode(bytes, choice, spanLimit: spansPerWindow)) ?? [:]
    }

    /// The sketches of the span that begins at a time; nil where there are none.
    func span(
        _ db: Database,
        at start: Milliseconds,
        of id: GroupID,
        _ choice: ColumnChoice
    ) throws -> [QuantileSketch]? {
        let number = windowNumber(start)
        return try spans(db, window: number, of: id, choice)[place(of: start, in: number)]
    }

    /// Puts the sketches of one span in their place, or nothing.
    func put(
        _ sketches: [QuantileSketch]?,
        at start: Milliseconds,
        of id: GroupID,
        _ choice: ColumnChoice,
        in db: Database
    ) throws {
        let number = windowNumber(start)
        let old = try row(db, window: number, of: id)
        // What is damaged is left out.
        var spans = old.flatMap { try? SketchCodec.decode($0, choice, spanLimit: spansPerWindow) } ?? [:]
        spans[place(of: start, in: number)] = sketches
        guard old != nil || !spans.isEmpty else { return }
        let bytes = SketchCodec.encode(spans, columnCount: choice.columns.count)
        try db.run("INSERT OR REPLACE INTO \(name) (key, body) VALUES (?, ?)", [key(number, id), Data(bytes)])
        try addBytes(Int64(bytes.count - (old?.count ?? 0)), in: db)
    }

    private func place(of start: Milliseconds, in window: Int64) -> Int {
        Int((start - window * self.window) / tier.width)
    }

    /// What all rows weigh, counted anew, in bytes.
    func count(_ db: Database) throws -> Int64 {
        try Int64.fetchOne(db, sql: "SELECT sum(length(body)) FROM \(name)") ?? 0
    }

    private func addBytes(_ bytes: Int64, in db: Database) throws {
        try TierTable(tier).add(TierContent(bytes: bytes), in: db)
    }

    /// Drops rows of windows that end before a time, oldest first.
    ///
    /// - Returns: How many were dropped.
    func drop(before time: Milliseconds, limit: Int, in db: Database) throws -> Int {
        let statement = try db.cachedStatement(
            sql: "SELECT key, length(body) FROM \(name) WHERE key < ? ORDER BY key LIMIT ?"
        )
        let rows = try Row.fetchAll(statement, arguments: [windowNumber(time) << 32, limit])
        guard let last = rows.last else { return 0 }
        try db.run("DELETE FROM \(name) WHERE key <= ?", [last[0] as Int64])
        try addBytes(-rows.reduce(0) { $0 + ($1[1] as Int64) }, in: db)
        return rows.count
    }
}
