import Foundation
import GRDB
import MetricCatalog
import Testing

@testable import SeriesStore

/// One writer at a time, and patience with others.
@Suite struct WriterLockTests {
    @Test func aSecondWriterInThisProcessIsRefused() async throws {
        let rig = try StoreRig()
        let path = rig.folder.database
        #expect(throws: StoreError.inUse(path: path, processID: getpid())) { _ = try SeriesStore.open(path) }
        // The refused one took nothing from the first.
        #expect(throws: StoreError.inUse(path: path, processID: getpid())) { _ = try SeriesStore.open(path) }
        try SeriesStore.openReadOnly(path).close()
        try rig.store.close()
        let next = try SeriesStore.open(path)
        try next.close()
    }

    @Test func aSecondWriterInAnotherProcessIsRefused() async throws {
        let rig = try StoreRig()
        await #expect(processExitsWith: .success) {
            [path = rig.folder.database as String, owner = getpid() as Int32] in
            #expect(throws: StoreError.inUse(path: path, processID: owner)) { _ = try SeriesStore.open(path) }
            _ = try SeriesStore.openReadOnly(path)
        }
        try rig.store.close()
        await #expect(processExitsWith: .success) { [path = rig.folder.database as String] in
            try SeriesStore.open(path).close()
        }
    }

    @Test func aRefusedStoreIsNotHeld() throws {
        let folder = try StoreFolder()
        let store = try SeriesStore.open(folder.database)
        try store.close()
        let queue = try DatabaseQueue(path: folder.database)
        try queue.write { db in try db.execute(sql: "UPDATE metric SET name = 'x' WHERE name = 'ifinoctets'") }
        #expect(throws: StoreError.self) { _ = try SeriesStore.open(folder.database) }
        try queue.write { db in try db.execute(sql: "UPDATE metric SET name = 'ifinoctets' WHERE name = 'x'") }
        try queue.close()
        try SeriesStore.open(folder.database).close()
    }

    @Test func aWriteWaitsForAnotherConnectionToLetGo() async throws {
        var rig = try StoreRig()
        rig.poll(.port(1), from: epoch, to: epoch + second, all: 1)
        try await rig.flush(at: epoch + second)
        let (held, holder) = AsyncStream.makeStream(of: Void.self)
        let other = try DatabaseQueue(path: rig.folder.database)
        async let isHeld: Void = other.writeWithoutTransaction { db in
            try db.execute(sql: "BEGIN IMMEDIATE")
            holder.yield()
            Thread.sleep(forTimeInterval: 3)
            try db.execute(sql: "ROLLBACK")
        }
        for await _ in held { break }
        rig.poll(.port(1), from: epoch + second, to: epoch + 2 * second, all: 2)
        try await rig.flush(at: epoch + 2 * second)
        try await rig.maintain(at: epoch + hour)
        try await isHeld
        try other.close()
        #expect(try await rig.store.polls(.port(1)) == rig.expected(.port(1)))
        try rig.reopen()
        #expect(try await rig.store.polls(.port(1)) == rig.expected(.port(1)))
    }

    @Test(.timeLimit(.minutes(1)))
    func closingWaitsForNoReader() async throws {
        var rig = try StoreRig()
        rig.poll(.port(1), from: epoch, to: epoch + second, all: 1)
        try await rig.flush(at: epoch + second)
        try await rig.maintain(at: epoch + second)
        var configuration = Configuration()
        configuration.readonly = true
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: rig.folder.database, configuration: configuration)
        let (store, path) = (rig.store, rig.folder.database)
        rig.poll(.port(1), from: epoch + second, to: epoch + 2 * second, all: 2)
        try other.inDatabase { db in try db.execute(sql: "BEGIN; SELECT count(*) FROM journal") }
        try await rig.flush(at: epoch + 2 * second)
        try store.close()
        let next = try SeriesStore.open(path)
        #expect(try await next.polls(.port(1)) == rig.expected(.port(1)))
        try other.inDatabase { db in try db.execute(sql: "COMMIT") }
        try next.close()
        try other.close()
    }

    @Test func closingLeavesOnlyTheFile() async throws {
        var rig = try StoreRig()
        rig.poll(.port(1), from: epoch, to: epoch + second, all: 1)
        try await rig.flush(at: epoch + second)
        try rig.store.close()
        #expect(rig.folder.names == ["series.db", "series.db.lock"])
        let reader = try SeriesStore.openReadOnly(rig.folder.database)
        #expect(try await reader.polls(.port(1)) == rig.expected(.port(1)))
        try reader.close()
    }
}
