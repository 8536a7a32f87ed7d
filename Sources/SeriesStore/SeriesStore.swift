import Foundation
import GRDB
public import MetricCatalog
import Synchronization

/// The store of rollups: one SQLite file.
///
/// One process writes it, with one connection that also makes the checkpoints; any number read it. What this process
/// holds of the newest seconds (the head) is what the journal holds, so that an answer comes from the same data whether it
/// is a second old or a year.
public final class SeriesStore: RollupStore {
    /// Where the file is.
    public let path: String
    let reader: any DatabaseReader
    /// The pool that writes; nil in a process that only reads.
    let writer: DatabasePool?
    private let lock: WriterLock?
    let shared: Mutex<SharedState>

    /// What writer and readers of this process share.
    struct SharedState {
        var dictionary: StoreDictionary
        var head: Head
        /// The last journal row that the head has, for a process that only reads.
        var journalID: Int64 = 0
        /// The last report of a long interval that the head has, for a process that only reads.
        var longID: Int64 = 0
        /// The last row of the journal of flows that the head has, for a process that only reads.
        var flowJournalID: Int64 = 0
        /// Tells whether the file has changed since, to the connection that read it.
        var version: Int64 = 0
    }

    /// Opens a store to write it, and makes it if it is not there.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - durable: Whether each second is synced to the disk, so that a power cut loses no more than a kill does.
    /// - Returns: The store, which no other process writes until it is closed.
    /// - Throws: `StoreError` when the file is something else, damaged, written by another process or out of reach.
    ///   Nothing is overwritten.
    public static func open(_ path: String, durable: Bool = false) throws -> SeriesStore {
        try StoreFile.checkFolder(of: path)
        try StoreFile.checkContent(of: path)
        let lock = try WriterLock(storePath: path)
        let found = try StoreFile.inspect(path) { db in try SharedState(db, path: path) }
        let pool = try StoreFile.openForWriting(path, durable: durable)
        return try StoreFile.translating(path) {
            let state = try pool.write { db in
                var state = try found ?? SharedState(db, path: path)
                try state.dictionary.addStructures(db)
                return state
            }
            return SeriesStore(path: path, reader: pool, writer: pool, lock: lock, state: state)
        }
    }

    /// Opens a store to read it; another process may be writing it.
    public static func openReadOnly(_ path: String) throws -> SeriesStore {
        let queue = try StoreFile.openForReading(path)
        return try StoreFile.translating(path) {
            let state = try queue.read { db in try SharedState(db, path: path) }
            return SeriesStore(path: path, reader: queue, writer: nil, lock: nil, state: state)
        }
    }

    private init(
        path: String,
        reader: any DatabaseReader,
        writer: DatabasePool?,
        lock: WriterLock?,
        state: SharedState
    ) {
        self.path = path
        self.reader = reader
        self.writer = writer
        self.lock = lock
        shared = Mutex(state)
    }

    /// Runs a reading of one consistent state.
    ///
    /// What is unsealed is in the head and what is sealed in the file: the two belong together when both are of the same
    /// generation. In the moment between a seal's commit and the head's following it they are not, and the reading begins
    /// anew.
    public func read<Value: Sendable>(
        _ body: @Sendable @escaping (any RollupSnapshot) throws -> Value
    ) async throws -> Value {
        while true {
            let value: Value? = try await reader.read { db in
                guard let snapshot = try self.snapshot(db) else { return nil }
                return try body(snapshot)
            }
            if let value { return value }
            try await Task.sleep(for: .milliseconds(1))
        }
    }

    /// Closes the file, so that another process may write it.
    ///
    /// All that was written is in the file, and those beside it are gone. Where somebody else reads it waits for no one
    /// and leaves the rest in the log.
    public func close() throws {
        defer { lock?.release() }
        if let writer {
            try writer.writeWithoutTransaction { db in _ = try db.checkpoint(.passive) }
        }
        try reader.close()
    }

    private func snapshot(_ db: Database) throws -> StoreSnapshot? {
        let generation = try SealState(db).generation
        if writer == nil { try follow(db, generation: generation) }
        let state = shared.withLock { $0 }
        guard state.head.generation == generation else { return nil }
        return try StoreSnapshot(db: db, dictionary: state.dictionary, head: state.head)
    }

    /// Brings what a process that only reads holds up to what the writing one has stored since.
    private func follow(_ db: Database, generation: Int64) throws {
        let version = try SharedState.version(db)
        var state = shared.withLock { $0 }
        guard state.version != version else { return }
        if state.head.generation == generation {
            try state.follow(db, path: path)
        } else {
            state = try SharedState(db, path: path)
        }
        shared.withLock { $0 = state }
    }
}
