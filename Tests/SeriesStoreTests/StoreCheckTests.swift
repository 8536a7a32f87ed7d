import Foundation
import GRDB
import MetricCatalog
import Testing

@testable import SeriesStore

/// Damage is found, and copies are whole.
@Suite struct StoreCheckTests {
    /// Two days of a port, sealed as far as can be, the newest hours in the journal.
    private static func rig() async throws -> StoreRig {
        var rig = try StoreRig()
        let start = floorMultiple(epoch, of: day) + day
        rig.polls(.port(1), from: start, to: start + 50 * hour, every: 10 * minute, all: 600)
        try await rig.flush(at: start + 50 * hour)
        try await rig.maintain(at: start + 50 * hour + 2 * minute)
        rig.polls(.port(1), from: start + 50 * hour, to: start + 51 * hour, every: minute, all: 60)
        try await rig.flush(at: start + 51 * hour)
        return rig
    }

    @Test func aSoundStoreHasNoFindings() async throws {
        let rig = try await Self.rig()
        #expect(try await rig.store.info().tiers.map(\.chunks) == [200, 49, 2, 0, 0])
        #expect(try await rig.store.findDamage().isEmpty)
    }

    @Test(arguments: ["chunk_1s", "chunk_1m", "chunk_5m"])
    func aDamagedChunkIsNamed(_ table: String) async throws {
        let rig = try await Self.rig()
        try await rig.store.writer?.write { db in
            let key = try Int64.fetchOne(db, sql: "SELECT min(key) FROM \(table)")
            try db.execute(
                sql: """
                    UPDATE \(table)
                    SET body = CAST(substr(body, 1, 9) || x'55' || substr(body, 11) AS BLOB) WHERE key = ?
                    """,
                arguments: [key]
            )
        }
        let findings = try await rig.store.findDamage()
        #expect(findings.contains { $0.hasPrefix(table) })
    }

    /// A chunk that is whole by itself and says something else than the one that it was made from.
    @Test func tiersThatDisagreeAreNamed() async throws {
        let rig = try await Self.rig()
        try await rig.store.writer?.write { db in
            let keys = try Int64.fetchAll(db, sql: "SELECT key FROM chunk_1m ORDER BY key LIMIT 1")
            try db.execute(sql: "DELETE FROM chunk_1m WHERE key = ?", arguments: [keys[0]])
        }
        let findings = try await rig.store.findDamage()
        // The five minutes made from it say more, and the tier's row counts one more.
        #expect(findings.count == 2)
        #expect(findings.contains { $0.hasPrefix("chunk_5m") && $0.hasSuffix("does not say what 1m says") })
        #expect(findings.contains { $0.hasPrefix("chunk_1m: is said to hold 49 chunks") })
    }

    @Test func aBackupIsWholeAndOverwritesNothing() async throws {
        let rig = try await Self.rig()
        let copy = rig.folder.file("copy.db")
        let reader = try SeriesStore.openReadOnly(rig.folder.database)
        try await reader.backUp(to: copy)
        try reader.close()
        let restored = try SeriesStore.open(copy)
        #expect(try await restored.polls(.port(1)) == rig.expected(.port(1)))
        #expect(try await restored.findDamage().isEmpty)
        await #expect(throws: StoreError.self) { try await rig.store.backUp(to: copy) }
        #expect(rig.folder.names.allSatisfy { !$0.hasSuffix(".unfinished") })
        try restored.close()
    }

    @Test func compactingGivesSpaceBack() async throws {
        let rig = try await Self.rig()
        try await rig.store.writer?.write { db in
            for number in 0..<2_000 {
                try db.execute(
                    sql: "INSERT INTO event (time, kind, agent, source, detail) VALUES (?, '', '', '', ?)",
                    arguments: [number, String(repeating: "x", count: 200)]
                )
            }
            try db.execute(sql: "DELETE FROM event")
        }
        let before = try await rig.store.info()
        #expect(before.freeBytes > 0)
        try await rig.store.compact()
        let after = try await rig.store.info()
        #expect(after.freeBytes == 0)
        #expect(after.fileBytes < before.fileBytes)
    }
}
