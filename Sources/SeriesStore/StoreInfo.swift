import Foundation
import GRDB
public import MetricCatalog

/// What a store holds, for people and programs that look after it.
public struct StoreInfo: Sendable {
    /// One tier's chunks.
    public struct TierInfo: Sendable {
        /// The tier.
        public let tier: Tier
        /// Where its oldest chunk begins; nil without chunks.
        public let oldest: Milliseconds?
        /// Where its newest chunk ends; nil without chunks.
        public let newest: Milliseconds?
        /// How many chunks there are.
        public let chunks: Int64
        /// How many values they hold: a report's in the finest tier, a bucket's with all its figures in the others.
        public let values: Int64
        /// What they and the sketches beside them take, in bytes.
        public let bytes: Int64
        /// For how long they are kept, in milliseconds; nil for ever.
        public let keep: Milliseconds?
        /// How much of time they hold, gaps left out, in milliseconds.
        public let span: Milliseconds

        /// What a value takes, in bytes; nil without any.
        public var bytesPerValue: Double? { values > 0 ? Double(bytes) / Double(values) : nil }

        /// What a day of the tier takes, in bytes; nil without chunks.
        public var bytesPerDay: Double? {
            span > 0 ? Double(bytes) / Double(span) * Double(Tier.day.width) : nil
        }
    }

    /// What the file will hold when each tier is as old as it may become, if as much comes in as came in so far.
    public struct Forecast: Sendable {
        /// What the tiers that are kept for a time will take together, in bytes; no more than the limit of size.
        public let bytes: Int64
        /// What those that are kept for ever add in a year, in bytes.
        public let bytesPerYear: Int64
    }

    /// Where the file is.
    public let path: String
    /// The file's size, in bytes.
    public let fileBytes: Int64
    /// The write-ahead log's size, in bytes.
    public let logBytes: Int64
    /// The part of the file that is free for reuse, in bytes.
    public let freeBytes: Int64
    /// The number of agents.
    public let agents: Int64
    /// The number of data sources, agents themselves included.
    public let sources: Int64
    /// The number of groups of series.
    public let groups: Int64
    /// The number of events.
    public let events: Int64
    /// The seconds that are in no chunk yet.
    public let journalRows: Int64
    /// What they take, in bytes.
    public let journalBytes: Int64
    /// The tiers, finest first.
    public let tiers: [TierInfo]
    /// The number of groups of flows.
    public let flowGroups: Int64
    /// The tiers of flows, finest first.
    public let flowTiers: [TierInfo]
    /// How large the file may become, in bytes; nil for as large as it likes.
    public let sizeLimit: Int64?

    /// The size to come; nil while too little is known of it.
    ///
    /// A tier that has no chunks yet is taken to have as many buckets, by its width, as the next finer one, which is
    /// more than it will take.
    public var forecast: Forecast? {
        guard let own = StoreInfo.forecast(tiers) else { return nil }
        // Flows may be switched off; where there are any they count.
        guard flowGroups > 0 else { return limited(own.bytes, own.yearly) }
        guard let flows = StoreInfo.forecast(flowTiers) else { return nil }
        return limited(own.bytes + flows.bytes, own.yearly + flows.yearly)
    }

    private func limited(_ bytes: Double, _ yearly: Double) -> Forecast {
        let size = Int64(clampingReal: bytes)
        return Forecast(bytes: min(size, sizeLimit ?? size), bytesPerYear: Int64(clampingReal: yearly))
    }

    private static func forecast(_ tiers: [TierInfo]) -> (bytes: Double, yearly: Double)? {
        var bytes = 0.0
        var yearly = 0.0
        var finer: (tier: Tier, bytesPerDay: Double)?
        for info in tiers {
            let own = info.bytesPerDay
            // Reports are no measure for buckets.
            let borrowed = finer.flatMap { finer in
                finer.tier.width == Tier.second.width
                    ? nil : finer.bytesPerDay * Double(finer.tier.width) / Double(info.tier.width)
            }
            guard let daily = own ?? borrowed else { return nil }
            finer = (info.tier, daily)
            if let keep = info.keep {
                bytes += daily * Double(keep) / Double(Tier.day.width)
            } else {
                yearly += daily * 365
            }
        }
        return (bytes, yearly)
    }
}

extension Int64 {
    /// The nearest number to a real one that is not negative.
    fileprivate init(clampingReal value: Double) {
        self = Int64(exactly: value.rounded()) ?? .max
    }
}

extension SeriesStore {
    /// Looks at the file.
    ///
    /// - Returns: What is in it.
    /// - Throws: When the file cannot be read.
    public func info() async throws -> StoreInfo {
        let path = path
        return try await reader.read { db in
            func number(_ sql: String) throws -> Int64 { try Int64.fetchOne(db, sql: sql) ?? 0 }
            let page = try number("PRAGMA page_size")
            return StoreInfo(
                path: path,
                fileBytes: page * (try number("PRAGMA page_count")),
                logBytes: fileSize(path + "-wal"),
                freeBytes: page * (try number("PRAGMA freelist_count")),
                agents: try number("SELECT count(*) FROM agent"),
                sources: try number("SELECT count(*) FROM source"),
                groups: try number("SELECT count(*) FROM series_group"),
                events: try number("SELECT count(*) FROM event"),
                journalRows: try number("SELECT count(*) FROM journal"),
                journalBytes: try number(
                    """
                    SELECT (SELECT ifnull(sum(length(body)), 0) FROM journal)
                        + (SELECT ifnull(sum(length(body)), 0) FROM flow_journal)
                    """
                ),
                tiers: try TierTable.series.map { try $0.info(db) },
                flowGroups: try number("SELECT count(*) FROM flow_group"),
                flowTiers: try TierTable.flows.map { try $0.info(db) },
                sizeLimit: try Int64.fetchOne(db, sql: "SELECT size_limit FROM seal")
            )
        }
    }
}

extension TierTable {
    fileprivate func info(_ db: Database) throws -> StoreInfo.TierInfo {
        let windows = try allWindows(db)
        let state = try state(db)
        return StoreInfo.TierInfo(
            tier: tier,
            oldest: windows.first.map { $0 * tier.window },
            newest: windows.last.map { ($0 + 1) * tier.window },
            chunks: state.content.chunks,
            values: state.content.numbers,
            bytes: state.content.bytes,
            keep: state.keep,
            span: Milliseconds(windows.count) * tier.window
        )
    }
}

private func fileSize(_ path: String) -> Int64 {
    var status = stat()
    return stat(path, &status) == 0 ? Int64(status.st_size) : 0
}
