import Foundation
import GRDB
import MetricCatalog
import Testing

@testable import SeriesStore

/// Files that cannot be used are refused with the reason, and left as they are.
@Suite struct RefusedFileTests {
    enum Opening: CaseIterable, Sendable {
        case toWrite, toRead

        func callAsFunction(_ path: String) throws {
            let store = try self == .toWrite ? SeriesStore.open(path) : SeriesStore.openReadOnly(path)
            try store.close()
        }
    }

    /// A closed store with a few reports.
    private static func storedFolder() async throws -> StoreFolder {
        var rig = try StoreRig()
        rig.polls(.port(1), from: epoch, to: epoch + hour, every: minute, all: 60)
        try await rig.flush(at: epoch + hour)
        try rig.store.close()
        return rig.folder
    }

    /// Changes a closed store by SQL.
    private static func change(_ folder: StoreFolder, _ sql: String) throws {
        let queue = try DatabaseQueue(path: folder.database)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: sql)
            try db.checkpoint(.truncate)
        }
        try queue.close()
    }

    private static func expectRefusal(
        _ folder: StoreFolder,
        _ opening: Opening,
        isExpected: (StoreError) -> Bool
    ) throws {
        let before = content(of: folder.database)
        #expect(before != nil)
        let error = #expect(throws: StoreError.self) { try opening(folder.database) }
        #expect(error.map(isExpected) == true, "\(String(describing: error))")
        #expect(content(of: folder.database) == before)
    }

    @Test(
        arguments: Opening.allCases,
        [
            "", "short", String(repeating: "a page of plain text\n", count: 200), "SQLite format 3\u{0}",
            "SQLite format 3\u{0}" + String(repeating: "x", count: 5_000),
        ]
    )
    func aFileThatIsNoStoreIsLeftAsItIs(opening: Opening, text: String) throws {
        let folder = try StoreFolder()
        try write(Array(text.utf8), to: folder.database)
        if text.isEmpty, opening == .toWrite {
            // Nothing is lost by making a store of an empty file.
            try opening(folder.database)
            try Opening.toRead(folder.database)
            return
        }
        try Self.expectRefusal(folder, opening) { $0 == .notAStore(path: folder.database) }
        #expect(folder.names == ["series.db"])
    }

    @Test(arguments: Opening.allCases)
    func anotherProgramsDatabaseIsLeftAsItIs(opening: Opening) throws {
        let folder = try StoreFolder()
        let queue = try DatabaseQueue(path: folder.database)
        try queue.write { db in try db.execute(sql: "CREATE TABLE journal (id INTEGER); INSERT INTO journal VALUES (1)")
        }
        try queue.close()
        try Self.expectRefusal(folder, opening) { $0 == .notAStore(path: folder.database) }
        #expect(folder.names == ["series.db"])
    }

    @Test(arguments: Opening.allCases)
    func otherMetricsInAColumnAreRefused(opening: Opening) async throws {
        let folder = try await Self.storedFolder()
        try Self.change(folder, "UPDATE metric SET name = 'octets_of_old' WHERE name = 'ifinoctets'")
        try Self.expectRefusal(folder, opening) { error in
            guard case .incompatible(folder.database, let reason) = error else { return false }
            return reason.contains("octets_of_old") && reason.contains("ifinoctets")
        }
    }

    @Test(arguments: Opening.allCases)
    func anotherTypeInAColumnIsRefused(opening: Opening) async throws {
        let folder = try await Self.storedFolder()
        try Self.change(folder, "UPDATE metric SET type = 3 WHERE name = 'ifinoctets'")
        try Self.expectRefusal(folder, opening) { error in
            if case .incompatible(folder.database, _) = error { true } else { false }
        }
    }

    @Test(arguments: Opening.allCases)
    func aStoreOfAFormToComeIsRefused(opening: Opening) async throws {
        let folder = try await Self.storedFolder()
        try Self.change(folder, "INSERT INTO grdb_migrations (identifier) VALUES ('9999_future')")
        try Self.expectRefusal(folder, opening) { error in
            if case .incompatible(folder.database, let reason) = error { reason.contains("newer") } else { false }
        }
    }

    @Test(arguments: Opening.allCases)
    func aDamagedJournalIsRefused(opening: Opening) async throws {
        let folder = try await Self.storedFolder()
        try Self.change(folder, "UPDATE journal SET body = x'0102030405060708'")
        try Self.expectRefusal(folder, opening) { error in
            if case .damaged(folder.database, let reason) = error { reason.contains("journal row") } else { false }
        }
    }

    @Test func aReaderRefusesAStoreWithoutTables() throws {
        let folder = try StoreFolder()
        let queue = try DatabaseQueue(path: folder.database)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA application_id = \(StoreFile.applicationID)")
        }
        try queue.close()
        try Self.expectRefusal(folder, .toRead) { error in
            if case .incompatible(folder.database, _) = error { true } else { false }
        }
        // Who writes makes them: a first start may have been cut off there.
        try Opening.toWrite(folder.database)
        try Opening.toRead(folder.database)
    }

    @Test(arguments: Opening.allCases)
    func aFolderIsRefused(opening: Opening) throws {
        let folder = try StoreFolder()
        try FileManager.default.createDirectory(atPath: folder.database, withIntermediateDirectories: false)
        let error = #expect(throws: StoreError.self) { try opening(folder.database) }
        #expect(error == .inaccessible(path: folder.database, reason: "is a directory"))
        #expect(folder.names == ["series.db"])
    }

    @Test func whatIsNotThereCannotBeRead() throws {
        let folder = try StoreFolder()
        #expect(throws: StoreError.missing(path: folder.database)) { try Opening.toRead(folder.database) }
        #expect(folder.names.isEmpty)
    }

    @Test(arguments: [("gone/series.db", "no such folder"), ("file/series.db", "no such folder")])
    func aMissingFolderIsNamed(name: String, reason: String) throws {
        let folder = try StoreFolder()
        try write([1], to: folder.file("file"))
        let error = #expect(throws: StoreError.self) { try Opening.toWrite(folder.file(name)) }
        guard case .inaccessible(folder.file(name), let found) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(found.contains(reason))
        #expect(folder.names == ["file"])
    }

    @Test func aFolderThatCannotBeWrittenIsRefused() throws {
        // Nobody, whatever his rights, makes files there.
        let path = "/proc/self/series.db"
        let error = #expect(throws: StoreError.self) { try Opening.toWrite(path) }
        guard case .inaccessible = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(content(of: path) == nil)
    }

    @Test func everyRefusalIsOneLineThatNamesTheFile() {
        let errors: [StoreError] = [
            .missing(path: "/a/b"), .inaccessible(path: "/a/b", reason: "r"), .notAStore(path: "/a/b"),
            .damaged(path: "/a/b", reason: "r"), .inUse(path: "/a/b", processID: 4),
            .inUse(path: "/a/b", processID: nil),
            .incompatible(path: "/a/b", reason: "r"),
        ]
        for error in errors {
            #expect(error.description.hasPrefix("/a/b: ") && !error.description.contains("\n"))
        }
    }
}
