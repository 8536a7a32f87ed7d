import Foundation
import GRDB
import MetricCatalog

/// Sums over all time of what is in no journal row any more.
///
/// What is unsealed is added on reading.
enum GroupTotals {
    /// Adds to what a group's columns add up to.
    static func add(_ values: [UInt64], to id: GroupID, in db: Database) throws {
        let stored = try Data.fetchOne(
            db,
            sql: "SELECT body FROM group_total WHERE group_id = ?",
            arguments: [id.rawValue]
        )
        let old = stored.map(decode) ?? []
        var bytes: [UInt8] = []
        for column in 0..<max(values.count, old.count) {
            let value = column < values.count ? values[column] : 0
            bytes.appendVarint(column < old.count ? old[column].addingSaturated(value) : value)
        }
        try db.execute(
            sql: "INSERT OR REPLACE INTO group_total (group_id, body) VALUES (?, ?)",
            arguments: [id.rawValue, Data(bytes)]
        )
    }

    /// Every group's sums.
    static func all(_ db: Database) throws -> [(id: GroupID, values: [UInt64])] {
        try Row.fetchAll(db, sql: "SELECT group_id, body FROM group_total").map { row in
            (GroupID(rawValue: row[0]), decode(row[1]))
        }
    }

    private static func decode(_ stored: Data) -> [UInt64] {
        var scanner = ByteScanner([UInt8](stored)[...])
        var values: [UInt64] = []
        while let value = try? scanner.varint() { values.append(value) }
        return values
    }
}
