import Foundation
import GRDB
import Migrations
import Testing

@testable import SeriesStore

/// The steps of the schema.
@Suite struct MigrationTests {
    /// What each step was when it landed.
    ///
    /// A step is never changed: a new one is added behind it.
    private static let landed: [String: UInt64] = [
        "0001_series": 10_110_651_273_343_324_629,
        "0002_tiers": 3_828_031_274_524_520_637,
        "0003_upkeep": 4_117_970_285_520_174_238,
        "0004_flows": 4_742_064_054_786_013_603,
    ]

    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("migrations").path

    /// FNV-1a.
    private static func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }

    @Test func theListIsTheFoldersFilesInOrder() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder)
            .filter { $0.hasSuffix(".sql") }
            .sorted()
        #expect(!files.isEmpty)
        #expect(Migration.all.map { $0.name + ".sql" } == files)
        for migration in Migration.all {
            let bytes = content(of: Self.folder + "/" + migration.name + ".sql")
            #expect(bytes == Array(migration.sql.utf8))
        }
    }

    @Test func stepsThatLandedAreAsTheyWere() {
        #expect(Migration.all.map(\.name) == Self.landed.keys.sorted())
        for migration in Migration.all {
            #expect(Self.hash(migration.sql) == Self.landed[migration.name], "\(migration.name) was changed")
        }
    }

    @Test func everyTableIsStrict() async throws {
        let folder = try StoreFolder()
        let store = try SeriesStore.open(folder.database)
        let tables = try await store.reader.read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND schema = 'main'"
            )
            .map { ($0[0] as String, $0[1] as Bool) }
        }.filter { !$0.0.hasPrefix("sqlite_") && !$0.0.hasPrefix("grdb_") }
        #expect(tables.count == 30)
        for (name, isStrict) in tables { #expect(isStrict, "\(name)") }
        try store.close()
    }

    @Test func everyTierHasItsTableAndRow() async throws {
        let folder = try StoreFolder()
        let store = try SeriesStore.open(folder.database)
        let names = try await store.reader.read { db in try String.fetchSet(db, sql: "SELECT name FROM tier") }
        let flows = ["flow 1s", "flow 10s", "flow 1m", "flow 5m", "flow 1h", "flow 1d"]
        #expect(names == Set(["1s", "1m", "5m", "1h", "1d"] + flows))
        #expect(try await store.info().tiers.map(\.chunks) == [0, 0, 0, 0, 0])
        try store.close()
    }
}
