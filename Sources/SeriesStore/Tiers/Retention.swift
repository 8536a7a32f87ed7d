import GRDB
public import MetricCatalog

/// How long each tier is kept, and how large all may become.
public struct Retention: Hashable, Sendable {
    /// By tier; a tier that is not named is kept for ever.
    public var keep: [Tier: Milliseconds]
    /// How large the file may become, in bytes; nil for as large as it likes.
    ///
    /// What is more goes, finest tiers first and oldest windows first.
    public var sizeLimit: Int64?

    /// Keeps seconds for 3 days, minutes for 60, five minutes for 400 (13 months of billing percentiles), hours for 5
    /// years and days for ever.
    public static let standard = Retention(
        keep: [.second: 3 * day, .minute: 60 * day, .fiveMinutes: 400 * day, .hour: 1_826 * day]
    )

    /// Keeps everything.
    public static let forever = Retention(keep: [:])

    /// Keeps each tier so long.
    public init(keep: [Tier: Milliseconds], sizeLimit: Int64? = nil) {
        self.keep = keep
        self.sizeLimit = sizeLimit
    }

    /// How long a tier of flows is kept: as long as that of series of the same width; ten seconds five times as long as
    /// seconds, but no longer than minutes.
    func keepFlows(_ tier: Tier) -> Milliseconds? {
        switch tier.width {
        case Tier.second.width: return keep[.second]
        case Tier.tenSeconds.width:
            guard let seconds = keep[.second] else { return nil }
            return min(seconds * 5, keep[.minute] ?? .max)
        default: return keep[tier]
        }
    }

    private static let day: Milliseconds = 86_400_000
}

/// Drops what is older than its tier's retention or beyond the limit of size, whole windows at a time.
///
/// First a tier's row says until when windows are dropped, then they are, slice by slice: nobody reads a window of which a
/// part is gone.
struct RetentionSweep {
    let db: Database
    let retention: Retention
    /// When the slice is to end.
    var deadline = ContinuousClock.now

    /// How many rows are dropped, and how many pages are given back, between two looks at the clock.
    private static let rowsAtATime = 100
    private static let pagesAtATime = 16
    /// Free pages up to this part of the file are left to be used again.
    private static let slack: Int64 = 16
    /// How much faster than real time the clock of retention may catch up with the clock of the day.
    private static let catchUp: Milliseconds = 30

    /// Notes what is asked for, moves the clock of retention on, and says what has become too old.
    ///
    /// The clock follows the clock of the day at a bounded pace, and back at once: a clock that jumps years ahead must not
    /// delete years of data before anybody has seen it.
    func begin(now: Milliseconds, elapsed: Milliseconds) throws {
        let stored = try Int64.fetchOne(db, sql: "SELECT retention_clock FROM seal") ?? 0
        let pace = stored == 0 ? now : stored + max(elapsed, 0) * RetentionSweep.catchUp
        let clock = min(now, pace)
        try db.run("UPDATE seal SET retention_clock = ?, size_limit = ?", [clock, retention.sizeLimit])
        for table in TierTable.all {
            let keep = table.content == .series ? retention.keep[table.tier] : retention.keepFlows(table.tier)
            if try table.state(db).keep != keep {
                try db.run("UPDATE tier SET keep = ? WHERE name = ?", [keep, table.rowName])
            }
            guard let keep else { continue }
            let cutoff = min(table.tier.windowNumber(clock - keep), try firstNeeded(table))
            if let oldest = try table.bounds(db)?.lowerBound, oldest < cutoff {
                try setDroppedUntil(cutoff * table.tier.window, table)
            }
        }
        if Tier.all.allSatisfy({ retention.keep[$0] != nil }), let longest = retention.keep.values.max() {
            try db.run("DELETE FROM long_interval WHERE end < ?", [clock - longest])
        }
    }

    /// Drops a slice.
    ///
    /// - Returns: Whether there was something to drop or to give back.
    func slice() throws -> Bool {
        for table in TierTable.all where try drop(table) { return true }
        if try isTooLarge() {
            for table in TierTable.all {
                guard let oldest = try table.bounds(db)?.lowerBound, try oldest < firstNeeded(table)
                else { continue }
                try setDroppedUntil((oldest + 1) * table.tier.window, table)
                return true
            }
        }
        return try giveBack()
    }

    /// The first window of a tier that must stay, because it is not in the next tier yet.
    private func firstNeeded(_ table: TierTable) throws -> Int64 {
        // Days are in no other tier: the newest window, which may still grow, stays.
        try table.tier.windowNumber((table.coarser ?? table).state(db).sealedUntil) - 1
    }

    private func setDroppedUntil(_ time: Milliseconds, _ table: TierTable) throws {
        try db.run("UPDATE tier SET dropped_until = max(dropped_until, ?) WHERE name = ?", [time, table.rowName])
    }

    /// Drops rows of a tier's windows that are said to be dropped.
    private func drop(_ table: TierTable) throws -> Bool {
        let until = try table.state(db).droppedUntil
        var isAny = false
        repeat {
            let dropped = try table.drop(before: until, limit: RetentionSweep.rowsAtATime, in: db)
            var sketches = 0
            if table.content == .series, let sketch = SketchTable.all.first(where: { $0.tier == table.tier }) {
                sketches = try sketch.drop(before: until, limit: RetentionSweep.rowsAtATime, in: db)
            }
            guard dropped + sketches > 0 else { return isAny }
            isAny = true
        } while ContinuousClock.now < deadline
        return true
    }

    private func isTooLarge() throws -> Bool {
        guard let limit = retention.sizeLimit else { return false }
        let (size, count, free) = try pages()
        return (count - free) * size > limit
    }

    /// Gives free pages back to the file system.
    private func giveBack() throws -> Bool {
        let (_, count, free) = try pages()
        // Of a file that may grow no further, all must go back.
        let spare = retention.sizeLimit == nil ? count / RetentionSweep.slack : 0
        guard free > spare else { return false }
        repeat {
            try db.execute(sql: "PRAGMA incremental_vacuum(\(RetentionSweep.pagesAtATime))")
        } while try ContinuousClock.now < deadline && pages().free > spare
        return true
    }

    private func pages() throws -> (size: Int64, count: Int64, free: Int64) {
        func number(_ name: String) throws -> Int64 { try Int64.fetchOne(db, sql: "PRAGMA \(name)") ?? 0 }
        return (try number("page_size"), try number("page_count"), try number("freelist_count"))
    }
}
