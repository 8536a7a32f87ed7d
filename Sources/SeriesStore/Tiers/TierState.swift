import Foundation
import GRDB
import MetricCatalog

/// How far a tier has come and what it holds, as its row in the file says.
struct TierState: Sendable {
    /// Until when its windows are whole.
    var sealedUntil: Milliseconds = 0
    /// Before this time retention has dropped chunks.
    var droppedUntil: Milliseconds = 0
    /// The last group of which the next window has been made; 0 while there is none.
    var madeThrough = GroupID(rawValue: 0)
    /// What its chunks are and weigh.
    var content = TierContent()
    /// For how long it was last asked to be kept; nil for ever.
    var keep: Milliseconds?

    /// The state of every tier, of series or of flows.
    static func all(_ db: Database, _ content: TierTable.Content = .series) throws -> [Tier: TierState] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT name, sealed_until, dropped_until, made_through, chunks, bytes, number_count, keep FROM tier
                """
        )
        var states: [Tier: TierState] = [:]
        let rows = try Row.fetchCursor(statement)
        while let row = try rows.next() {
            let name: String = row[0]
            let family = content == .series ? TierTable.series : TierTable.flows
            guard let tier = family.first(where: { $0.rowName == name })?.tier else { continue }
            states[tier] = TierState(
                sealedUntil: row[1],
                droppedUntil: row[2],
                madeThrough: GroupID(rawValue: UInt32(clamping: row[3] as Int64)),
                content: TierContent(chunks: row[4], bytes: row[5], numbers: row[6]),
                keep: row[7]
            )
        }
        return states
    }
}

/// What chunks are and weigh together.
struct TierContent: Hashable, Sendable {
    /// How many chunks there are.
    var chunks: Int64 = 0
    /// The size of their bodies and of the sketches beside them, in bytes.
    var bytes: Int64 = 0
    /// How many values they hold: reports or buckets, times columns.
    var numbers: Int64 = 0

    /// One chunk, of which the first 24 bytes are given.
    init(header: Data, bytes: Int64) {
        chunks = 1
        self.bytes = bytes
        numbers = TierContent.numbers(header)
    }

    init(chunks: Int64 = 0, bytes: Int64 = 0, numbers: Int64 = 0) {
        self.chunks = chunks
        self.bytes = bytes
        self.numbers = numbers
    }

    static func + (left: TierContent, right: TierContent) -> TierContent {
        TierContent(
            chunks: left.chunks + right.chunks,
            bytes: left.bytes + right.bytes,
            numbers: left.numbers + right.numbers
        )
    }

    static func - (left: TierContent, right: TierContent) -> TierContent {
        TierContent(
            chunks: left.chunks - right.chunks,
            bytes: left.bytes - right.bytes,
            numbers: left.numbers - right.numbers
        )
    }

    /// A chunk's body begins with its version, the number of reports or buckets, and that of columns.
    private static func numbers(_ header: Data) -> Int64 {
        var scanner = ByteScanner([UInt8](header)[...])
        guard (try? scanner.byte()) != nil, let rows = try? scanner.count(atMost: 1 << 31),
            let columns = try? scanner.count(atMost: MetricStructure.columnLimit)
        else { return 0 }
        return Int64(rows) * Int64(columns)
    }
}
