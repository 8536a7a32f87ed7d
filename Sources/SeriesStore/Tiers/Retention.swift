import GRDB
public import MetricCatalog

/// How long each tier is kept.
public struct Retention: Hashable, Sendable {
    /// By tier; a tier that is not named is kept for ever.
    public var keep: [Tier: Milliseconds]

    /// Keeps seconds for 3 days, minutes for 60, five minutes for 400 (13 months of billing percentiles), hours for 5
    /// years and days for ever.
    public static let standard = Retention(
        keep: [.second: 3 * day, .minute: 60 * day, .fiveMinutes: 400 * day, .hour: 1_826 * day]
    )

    /// Keeps everything.
    public static let forever = Retention(keep: [:])

    /// Keeps each tier so long.
    public init(keep: [Tier: Milliseconds]) {
        self.keep = keep
    }

    private static let day: Milliseconds = 86_400_000
}

/// Drops what is older than its tier's retention, whole windows at a time and few of them in one transaction.
struct RetentionSweep {
    let db: Database
    let retention: Retention

    /// The most chunks that one transaction drops.
    private static let slice = 2_000
    /// The most pages that one transaction gives back to the file system.
    private static let pages = 500
    /// How much faster than real time the clock of retention may catch up with the clock of the day.
    private static let catchUp: Milliseconds = 30

    /// Moves the clock of retention on.
    ///
    /// It follows the clock of the day at a bounded pace, and back at once: a clock that jumps years ahead must not
    /// delete years of data before anybody has seen it.
    func clock(now: Milliseconds, elapsed: Milliseconds) throws -> Milliseconds {
        let stored = try Int64.fetchOne(db, sql: "SELECT retention_clock FROM seal") ?? 0
        let pace = stored == 0 ? now : stored + max(elapsed, 0) * RetentionSweep.catchUp
        let clock = min(now, pace)
        try db.execute(sql: "UPDATE seal SET retention_clock = ?", arguments: [clock])
        return clock
    }

    /// Drops one slice.
    ///
    /// - Returns: Whether there may be more to drop.
    func run(clock: Milliseconds) throws -> Bool {
        var isMore = false
        for tier in Tier.all {
            guard let keep = retention.keep[tier] else { continue }
            let table = TierTable(tier)
            var cutoff = tier.windowNumber(clock - keep)
            // What is not in the next tier yet is kept until it is.
            if let next = Tier.all.first(where: { $0.width > tier.width }) {
                let made = try TierTable(next).sealedUntil(db)
                cutoff = min(cutoff, tier.windowNumber(made) - 1)
            }
            try db.execute(
                sql: """
                    DELETE FROM \(table.name) WHERE key IN
                    (SELECT key FROM \(table.name) WHERE key < ? ORDER BY key LIMIT \(RetentionSweep.slice))
                    """,
                arguments: [cutoff << 32]
            )
            if db.changesCount > 0 {
                isMore = isMore || db.changesCount == RetentionSweep.slice
                try db.execute(
                    sql: "UPDATE tier SET dropped_until = max(dropped_until, ?) WHERE name = ?",
                    arguments: [cutoff * tier.window, tier.name]
                )
            }
        }
        if Tier.all.allSatisfy({ retention.keep[$0] != nil }), let longest = retention.keep.values.max() {
            try db.execute(sql: "DELETE FROM long_interval WHERE end < ?", arguments: [clock - longest])
        }
        try db.execute(sql: "PRAGMA incremental_vacuum(\(RetentionSweep.pages))")
        return isMore
    }
}
