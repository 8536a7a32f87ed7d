import GRDB
public import MetricCatalog
import Synchronization

extension BatchWriter {
    /// Moves what is due from the journal into chunks and from chunks into coarser tiers, drops what is too old or too
    /// much, and brings the write-ahead log into the file.
    ///
    /// Work is done in short slices, each a transaction of its own, at least one a call. Call it between writes, a few
    /// times a minute, and again after the next write where it is not done.
    ///
    /// - Parameters:
    ///   - now: The time up to which data is complete: the clock of the day, or of the recording.
    ///   - elapsed: How much real time went by since the last call.
    ///   - retention: How long tiers are kept; nil drops nothing.
    ///   - isFree: Whether nothing else waits to be written; asked before each further slice.
    /// - Returns: Whether all that was due is done.
    /// - Throws: `StoreError` when the file cannot be written. What was done until then holds.
    @discardableResult
    public func maintain(
        now: Milliseconds,
        elapsed: Milliseconds,
        retention: Retention?,
        while isFree: @Sendable () -> Bool = { true }
    ) async throws -> Bool {
        try await StoreFile.translating(store.path) {
            try await store.maintain(now: now, elapsed: elapsed, retention: retention, while: isFree)
        }
    }
}

extension SeriesStore {
    /// How long a slice is to take, about; what is begun is finished.
    private static let sliceTime = Duration.milliseconds(10)
    /// After how many slices the log is brought into the file.
    private static let slicesPerCheckpoint = 50

    func maintain(
        now: Milliseconds,
        elapsed: Milliseconds,
        retention: Retention?,
        while isFree: @Sendable () -> Bool
    ) async throws -> Bool {
        if let retention, let writer {
            try await writer.write { db in
                try RetentionSweep(db: db, retention: retention).begin(now: now, elapsed: elapsed)
            }
        }
        var slices = 0
        var isDone = false
        while !isDone, slices == 0 || isFree() {
            if try await !sealSlice(now: now) { isDone = try await !sweepSlice(retention) }
            slices += 1
            if slices % SeriesStore.slicesPerCheckpoint == 0 { try await checkpoint() }
        }
        try await checkpoint()
        return isDone
    }

    /// Does one slice of sealing.
    ///
    /// - Returns: Whether there was something to do.
    private func sealSlice(now: Milliseconds) async throws -> Bool {
        guard let writer else { return false }
        let state = shared.withLock { $0 }
        @Sendable func sealing(_ db: Database) -> Sealing {
            Sealing(
                db: db,
                dictionary: state.dictionary,
                head: state.head,
                deadline: .now + SeriesStore.sliceTime
            )
        }
        if let window = state.head.closing {
            guard try await writer.write({ db in try sealing(db).moveSlice(of: window) }) else { return true }
            shared.withLock { state in
                state.head.finishClosing()
                state.head.generation += 1
            }
            return true
        }
        let due = state.head.windows.filter { ($0 + 1) * Tier.second.window + Sealing.grace <= now }
        if let window = due.min() {
            try await writer.write { db in try sealing(db).begin(window: window) }
            shared.withLock { state in
                state.head.beginClosing(window: window)
                state.head.generation += 1
            }
            return true
        }
        if try await sealFlowSlice(now: now) { return true }
        return try await writer.write { db in
            for tier in Tier.coarse where try sealing(db).makeSlice(of: tier) { return true }
            return false
        }
    }

    /// Does one slice of sealing flows.
    ///
    /// - Returns: Whether there was something to do.
    private func sealFlowSlice(now: Milliseconds) async throws -> Bool {
        guard let writer else { return false }
        let state = shared.withLock { $0 }
        @Sendable func sealing(_ db: Database) -> FlowSealing {
            FlowSealing(
                db: db,
                directory: state.dictionary.flows.directory,
                head: state.head.flows,
                deadline: .now + SeriesStore.sliceTime
            )
        }
        let due = state.head.flows.windows.keys.filter { ($0 + 1) * Tier.flows[0].window + Sealing.grace <= now }
        if let window = due.min() {
            let isBeginning = shared.withLock { $0.head.flows.beginSealing(window: window) }
            let isWhole = try await writer.write { db in
                try sealing(db).moveSlice(of: window, isBeginning: isBeginning)
            }
            guard isWhole else { return true }
            shared.withLock { state in
                state.head.flows.remove(window: window)
                state.head.generation += 1
            }
            return true
        }
        return try await writer.write { db in
            for table in TierTable.flows.dropFirst() where try sealing(db).makeSlice(of: table) { return true }
            return false
        }
    }

    private func sweepSlice(_ retention: Retention?) async throws -> Bool {
        guard let writer, let retention else { return false }
        return try await writer.write { db in
            try RetentionSweep(db: db, retention: retention, deadline: .now + SeriesStore.sliceTime).slice()
        }
    }

    private func checkpoint() async throws {
        guard let writer else { return }
        try await writer.writeWithoutTransaction { db in _ = try db.checkpoint(.passive) }
    }
}
