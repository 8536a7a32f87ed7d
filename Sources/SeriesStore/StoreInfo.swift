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
        /// How many chunks there are; nil where they were not counted.
        public let chunks: Int64?
        /// What they take; nil where they were not counted.
        public let bytes: Int64?
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
}

extension SeriesStore {
    /// Looks at the file.
    ///
    /// - Parameter countingChunks: Whether to count the chunks and their bytes, which walks through the whole file.
    /// - Returns: What is in it.
    /// - Throws: When the file cannot be read.
    public func info(countingChunks: Bool) async throws -> StoreInfo {
        let path = path
        return try await reader.read { db in
            func number(_ sql: String) throws -> Int64 { try Int64.fetchOne(db, sql: sql) ?? 0 }
            let page = try number("PRAGMA page_size")
            let tiers = try Tier.all.map { tier in
                let table = TierTable(tier)
                let bounds = try table.windows(db)
                return StoreInfo.TierInfo(
                    tier: tier,
                    oldest: bounds.first.map { $0 * tier.window },
                    newest: bounds.last.map { ($0 + 1) * tier.window },
                    chunks: countingChunks ? try number("SELECT count(*) FROM \(table.name)") : nil,
                    bytes: countingChunks ? try number("SELECT sum(length(body)) FROM \(table.name)") : nil
                )
            }
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
                journalBytes: try number("SELECT sum(length(body)) FROM journal"),
                tiers: tiers
            )
        }
    }
}

private func fileSize(_ path: String) -> Int64 {
    var status = stat()
    return stat(path, &status) == 0 ? Int64(status.st_size) : 0
}
