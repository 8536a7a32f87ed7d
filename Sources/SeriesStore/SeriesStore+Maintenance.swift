import GRDB
public import MetricCatalog
import Synchronization

extension BatchWriter {
    /// Moves what is due from the journal into chunks and from chunks into coarser tiers, drops what is too old, and
    /// brings the write-ahead log into the file.
    ///
    /// Work is done in slices, each a transaction of its own. Call it between writes, a few times a minute.
    ///
    /// - Parameters:
    ///   - now: The time up to which data is complete: the clock of the day, or of the recording.
    ///   - elapsed: How much real time went by since the last call.
    ///   - retention: How long tiers are kept; nil drops nothing.
    /// - Throws: When the file cannot be written. What was done until then holds.
    public func maintain(now: Milliseconds, elapsed: Milliseconds, retention: Retention?) async throws {
        try await store.sealDueWindows(now: now)
        if let retention { try await store.sweep(retention, now: now, elapsed: elapsed) }
        try await store.checkpoint()
    }
}

extension SeriesStore {
    func sealDueWindows(now: Milliseconds) async throws {
        guard let writer else { return }
        let due = shared.withLock { $0.head.windows }
            .filter { ($0 + 1) * Tier.second.window + Sealing.grace <= now }
            .sorted()
        for window in due {
            let state = shared.withLock { $0 }
            try await writer.write { db in
                try Sealing(db: db, dictionary: state.dictionary, head: state.head).seal(window: window)
            }
            shared.withLock { state in
                state.head.drop(window: window)
                state.head.generation += 1
            }
        }
        for tier in Tier.coarse {
            let state = shared.withLock { $0 }
            var isMore = true
            while isMore {
                isMore = try await writer.write { db in
                    try Sealing(db: db, dictionary: state.dictionary, head: state.head).sealNext(tier)
                }
            }
        }
    }

    func sweep(_ retention: Retention, now: Milliseconds, elapsed: Milliseconds) async throws {
        guard let writer else { return }
        let clock = try await writer.write { db in
            try RetentionSweep(db: db, retention: retention).clock(now: now, elapsed: elapsed)
        }
        var isMore = true
        while isMore {
            isMore = try await writer.write { db in
                try RetentionSweep(db: db, retention: retention).run(clock: clock)
            }
        }
    }

    func checkpoint() async throws {
        guard let writer else { return }
        try await writer.writeWithoutTransaction { db in _ = try db.checkpoint(.passive) }
    }
}
