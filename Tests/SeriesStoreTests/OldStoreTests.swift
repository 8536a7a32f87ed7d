import Foundation
import GRDB
import MetricCatalog
import Migrations
import Testing

@testable import SeriesStore

/// A store that an older program wrote is brought to today's form with all that it holds.
@Suite struct OldStoreTests {
    /// A store of the form 0002.
    private static func folder() throws -> StoreFolder {
        let folder = try StoreFolder()
        let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Fixtures/store-0002.sql"
        let queue = try DatabaseQueue(path: folder.database)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA application_id = \(StoreFile.applicationID)")
        }
        var migrator = DatabaseMigrator()
        for step in Migration.all.prefix(2) {
            migrator.registerMigration(step.name) { db in try db.execute(sql: step.sql) }
        }
        try migrator.migrate(queue)
        let rows = try String(contentsOfFile: fixture, encoding: .utf8)
        try queue.write { db in try db.execute(sql: rows) }
        try queue.close()
        return folder
    }

    private static func check(_ store: SeriesStore) async throws {
        let end = epoch + 2 * hour + 2 * minute
        let sum: UInt64 = 420 * 120 * 121 / 2 + 120
        let polls = try await store.polls(.port(1)).filter { $1 <= end }
        #expect(polls.count == 122)
        #expect(polls.total(3) == sum)
        for (from, to) in [(epoch, end), (epoch + hour, end), (epoch, epoch + hour)] {
            let found = try await store.buckets(.port(1), from: from, to: to)
            #expect(found.polls[3].sum == found.tiers[3].sum)
            #expect(found.tiers[3].covered == to - from)
        }
        #expect(try await store.buckets(.port(1), from: epoch, to: end).tiers[3].sum == sum)
        #expect(try await store.findDamage() == [])
    }

    @Test func itIsMigratedOnceAndSaysWhatItSaid() async throws {
        let folder = try Self.folder()
        let error = #expect(throws: StoreError.self) { try SeriesStore.openReadOnly(folder.database) }
        #expect(error?.description.contains("tidemark db migrate") == true)
        #expect(try SeriesStore.migrate(folder.database) == ["0003_upkeep", "0004_flows"])
        #expect(try SeriesStore.migrate(folder.database) == [])
        let store = try SeriesStore.openReadOnly(folder.database)
        try await Self.check(store)
        let tiers = try await store.info().tiers
        #expect(tiers.map(\.chunks) == [7, 1, 0, 0, 0])
        #expect(tiers.map(\.values) == [1470, 840, 0, 0, 0])
        try store.close()
    }

    /// What is sealed from now on goes beside what was, and chunks of both versions make one day.
    @Test func itIsContinued() async throws {
        let folder = try Self.folder()
        let store = try SeriesStore.open(folder.database)
        let end = floorMultiple(epoch, of: day) + day
        var maker = BatchMaker()
        for time in stride(from: epoch + 2 * hour + 2 * minute, to: end + 2 * hour, by: Int(minute)) {
            maker.poll(.port(1), from: time, to: time + minute, Array(repeating: 60, count: 14))
        }
        var writer = BatchWriter(store)
        try await writer.write([maker.close(at: end + 2 * hour)])
        try await writer.maintain(now: end + 4 * hour, elapsed: 1000, retention: nil)
        try await Self.check(store)
        #expect(try await store.sealedUntil(.fiveMinutes) == end)
        // The hours that were made before there were sketches have none, and their day has none either.
        let starts = try await store.read { snapshot -> [[Milliseconds]] in
            guard let group = snapshot.group(.port(1)) else { return [] }
            return try [Tier.hour, .day].map { tier in
                try snapshot.sketches(of: group, tier: tier, columns: [3], from: end - day, to: end).map(\.start)
            }
        }
        #expect(starts.count == 2)
        #expect(starts[0].first == epoch + hour)
        #expect(starts[1].isEmpty)
        try store.close()
    }

    @Test func whatIsNoStoreIsNotMigrated() throws {
        let folder = try StoreFolder()
        #expect(throws: StoreError.self) { try SeriesStore.migrate(folder.database) }
        #expect(!FileManager.default.fileExists(atPath: folder.database))
        try Data("nothing of ours".utf8).write(to: URL(fileURLWithPath: folder.database))
        #expect(throws: StoreError.self) { try SeriesStore.migrate(folder.database) }
    }
}
