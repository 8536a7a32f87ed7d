import Foundation
import GRDB
import MetricCatalog
import Migrations

/// Opens the store's file: checks what it is before anything is written, and keeps other writers out.
enum StoreFile {
    /// Marks the file as ours in its header ("tide").
    static let applicationID: Int32 = 0x7469_6465

    /// What the first bytes of a file say of it.
    private enum Content {
        case missing
        case empty
        case sqlite(applicationID: Int32)
        case other
    }

    /// 8 MB: the chunks of groups with neighbouring numbers share pages, and who reads a long span of one group after the
    /// other finds those of all its windows again.
    private static let readersCache = "PRAGMA cache_size = -8192"

    /// The one pool of a process that writes.
    static func openForWriting(_ path: String, durable: Bool) throws -> DatabasePool {
        try translating(path) {
            var configuration = configuration()
            configuration.prepareDatabase { db in
                if db.configuration.readonly {
                    try db.execute(sql: "PRAGMA query_only = ON; \(readersCache)")
                    return
                }
                try create(db)
                try db.execute(
                    sql: """
                        PRAGMA secure_delete = OFF;
                        PRAGMA wal_autocheckpoint = 0;
                        PRAGMA journal_size_limit = 67108864;
                        """
                )
            }
            let pool = try DatabasePool(path: path, configuration: configuration)
            // The pool sets its own mode when it is made.
            try pool.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA synchronous = \(durable ? "FULL" : "NORMAL")")
            }
            try migrator().migrate(pool)
            return pool
        }
    }

    /// Gives a new file its form and its mark, in one transaction and before it has a log: a file without the mark would
    /// be taken for something else after a kill.
    private static func create(_ db: Database) throws {
        guard try Int32.fetchOne(db, sql: "PRAGMA application_id") != applicationID else { return }
        try db.execute(
            sql: """
                PRAGMA page_size = 16384;
                BEGIN;
                PRAGMA auto_vacuum = INCREMENTAL;
                PRAGMA application_id = \(applicationID);
                COMMIT;
                """
        )
    }

    /// Refuses a folder that is not there or cannot be written.
    static func checkFolder(of path: String) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
            throw StoreError.inaccessible(path: path, reason: "no such folder: \(folder)")
        }
        guard access(folder, W_OK | X_OK) == 0 else {
            throw StoreError.inaccessible(
                path: path,
                reason: "cannot write to the folder \(folder) as user \(getuid()): \(reason(errno))"
            )
        }
    }

    /// Refuses a file that is there and is no store.
    static func checkContent(of path: String) throws {
        switch try content(of: path) {
        case .missing, .empty, .sqlite(applicationID): break
        case .sqlite, .other: throw StoreError.notAStore(path: path)
        }
    }

    /// Refuses a file that is no store, or is not there.
    private static func requireStore(_ path: String) throws {
        switch try content(of: path) {
        case .missing: throw StoreError.missing(path: path)
        case .sqlite(applicationID): break
        case .empty, .sqlite, .other: throw StoreError.notAStore(path: path)
        }
    }

    /// The steps of the schema that a store has taken.
    static func steps(of path: String) throws -> Set<String> {
        try requireStore(path)
        return try translating(path) {
            let queue = try readOnlyQueue(path)
            let steps = try queue.read { db in
                // Of a store that is still being made nothing is there.
                try db.tableExists("grdb_migrations") ? try migrator().appliedIdentifiers(db) : []
            }
            try queue.close()
            return steps
        }
    }

    /// A queue of a process that only reads.
    static func openForReading(_ path: String) throws -> DatabaseQueue {
        try requireStore(path)
        return try translating(path) {
            let queue = try readOnlyQueue(path)
            guard try queue.read({ db in try isCurrent(db, path: path) }) else {
                throw StoreError.incompatible(
                    path: path,
                    reason: "the store has an older form; run 'tidemark db migrate' on it"
                )
            }
            return queue
        }
    }

    /// Reads from a store before it is opened to be written, so that one that is refused is left as it is.
    ///
    /// - Returns: Nil where there is no store yet, or one of an older form.
    static func inspect<Value>(_ path: String, _ body: (Database) throws -> Value) throws -> Value? {
        guard case .sqlite = try content(of: path) else { return nil }
        // A first start that was cut off left something to roll back, which only who writes can do.
        guard access(path + "-journal", F_OK) != 0 else { return nil }
        return try translating(path) {
            let queue = try readOnlyQueue(path)
            let value = try queue.read { db in try isCurrent(db, path: path) ? try body(db) : nil }
            try queue.close()
            return value
        }
    }

    /// A queue that reads a store whatever is wrong with it.
    static func openDamaged(_ path: String) throws -> DatabaseQueue {
        try requireStore(path)
        return try translating(path) { try readOnlyQueue(path) }
    }

    /// What SQLite says of a store's structure: `ok`, or the first fault.
    ///
    /// - Returns: Nil where there is no store to look at, or it is too large for the time.
    static func quickCheck(_ path: String, seconds: Double) throws -> String? {
        guard case .sqlite(applicationID) = try content(of: path), access(path + "-journal", F_OK) != 0 else {
            return nil
        }
        return try translating(path) {
            let queue = try readOnlyQueue(path)
            let end = DispatchWorkItem { queue.interrupt() }
            DispatchQueue.global().asyncAfter(deadline: .now() + seconds, execute: end)
            defer { end.cancel() }
            do {
                let finding = try queue.read { db in try String.fetchOne(db, sql: "PRAGMA quick_check(1)") }
                try queue.close()
                return finding
            } catch DatabaseError.SQLITE_INTERRUPT {
                return nil
            }
        }
    }

    private static func readOnlyQueue(_ path: String) throws -> DatabaseQueue {
        var configuration = configuration()
        configuration.readonly = true
        configuration.prepareDatabase { db in try db.execute(sql: readersCache) }
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    /// Whether a store has today's form; refuses one of a form to come.
    private static func isCurrent(_ db: Database, path: String) throws -> Bool {
        guard try !migrator().hasBeenSuperseded(db) else {
            throw StoreError.incompatible(path: path, reason: "the store was written by a newer tidemark")
        }
        return try migrator().hasCompletedMigrations(db)
    }

    /// Runs something with the file and says what went wrong in our own words.
    static func translating<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw translated(error, path)
        }
    }

    /// Runs something with the file and says what went wrong in our own words.
    static func translating<Value>(_ path: String, _ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as DatabaseError {
            throw translated(error, path)
        }
    }

    private static func translated(_ error: DatabaseError, _ path: String) -> any Error {
        switch error.resultCode {
        case .SQLITE_NOTADB: StoreError.notAStore(path: path)
        case .SQLITE_CORRUPT: StoreError.damaged(path: path, reason: error.message ?? "malformed")
        case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_BUSY:
            StoreError.inaccessible(path: path, reason: error.message ?? "\(error.resultCode)")
        default: error
        }
    }

    private static func configuration() -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(30)
        configuration.maximumReaderCount = 4
        return configuration
    }

    private static func migrator() -> DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for migration in Migration.all {
            migrator.registerMigration(migration.name) { db in
                try db.execute(sql: migration.sql)
                if migration.name == "0003_upkeep" { try countTiers(db) }
            }
        }
        return migrator
    }

    /// Counts once what the tiers of an older store hold; from then on the counts are kept up.
    private static func countTiers(_ db: Database) throws {
        for tier in Tier.all { try TierTable(tier).add(TierTable(tier).count(db), in: db) }
    }

    private static func content(of path: String) throws -> Content {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return .missing }
            throw StoreError.inaccessible(path: path, reason: reason(errno))
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 100)
        let count = read(descriptor, &bytes, bytes.count)
        guard count >= 0 else { throw StoreError.inaccessible(path: path, reason: reason(errno)) }
        if count == 0 { return .empty }
        guard count == 100, bytes.starts(with: Array("SQLite format 3\0".utf8)) else { return .other }
        let mark = bytes[68..<72].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return .sqlite(applicationID: Int32(bitPattern: mark))
    }

    static func reason(_ code: Int32) -> String {
        String(cString: strerror(code)).lowercased()
    }
}
