import ByteReading
import Foundation
import GRDB
import MetricCatalog
public import Rollup
import SFlowWire
import Synchronization

/// Stores the batches of one rollup: keeps which of its groups are which of the store's.
///
/// The one owner of writing: batches go in one after the other, in the order in which they were closed.
public struct BatchWriter: Sendable {
    let store: SeriesStore
    /// The store's group for each of the rollup's.
    private var groups: [GroupID] = []

    /// A writer for a rollup that has closed nothing yet.
    public init(_ store: SeriesStore) {
        self.store = store
    }

    /// Stores batches in one transaction; when it returns they are in the file and readers see them.
    ///
    /// - Throws: `StoreError` when the file cannot be written. The batches are not stored then and may be given again,
    ///   before others.
    public mutating func write(_ batches: [RollupBatch]) async throws {
        guard let pool = store.writer, !batches.isEmpty else { return }
        let known = groups
        let base = store.shared.withLock { $0.dictionary }
        let outcome = try await StoreFile.translating(store.path) {
            try await pool.write { db in
                var transaction = BatchTransaction(dictionary: base, groups: known)
                for batch in batches { try transaction.store(batch, in: db) }
                try transaction.finish(in: db)
                return transaction
            }
        }
        groups = outcome.groups
        store.shared.withLock { outcome.apply(to: &$0) }
    }
}

/// One transaction of the writer: what it writes, and what the head is to get once it is committed.
struct BatchTransaction: Sendable {
    private(set) var dictionary: StoreDictionary
    private(set) var groups: [GroupID]
    private var rows: [Int64: JournalRow] = [:]
    private var additions: [Addition] = []
    private var long: [(id: GroupID, report: PollSeries, totals: [UInt64])] = []

    /// A report's place in a journal row.
    private struct Addition {
        let id: GroupID
        let window: Int64
        let end: Milliseconds
        let range: Range<Int>
        let totals: [UInt64]
    }

    init(dictionary: StoreDictionary, groups: [GroupID]) {
        self.dictionary = dictionary
        self.groups = groups
    }

    mutating func store(_ batch: RollupBatch, in db: Database) throws {
        for definition in batch.newGroups {
            let id = try dictionary.group(
                definition.identity,
                structureIndex: definition.structureIndex,
                firstSeen: batch.time - 1000,
                in: db
            )
            groups.append(id)
        }
        for text in batch.texts {
            guard let identity = dictionary.identity(of: groups[Int(text.group)]) else { continue }
            try dictionary.add(text: text.value, name: text.name, of: identity, since: text.time, in: db)
        }
        for event in batch.events {
            try db.run(
                "INSERT INTO event (time, kind, agent, source, detail) VALUES (?, ?, ?, ?, ?)",
                [
                    event.time, event.kind.rawValue, event.identity.agent.description,
                    event.identity.source == .agent ? "" : event.identity.source.description, event.detail,
                ]
            )
        }
        for poll in batch.polls { try store(poll, values: batch.values, in: db) }
    }

    private mutating func store(_ poll: Poll, values: [UInt64], in db: Database) throws {
        let id = groups[Int(poll.group)]
        guard let types = dictionary.types(of: id) else { return }
        let slice = values[poll.firstValue..<(poll.firstValue + poll.valueCount)]
        if LongInterval.isLong(poll.start, poll.end) {
            return try storeLong(poll, values: slice, of: id, types: types, in: db)
        }
        let window = Tier.second.windowNumber(poll.end - 1)
        var row = rows.removeValue(forKey: window) ?? JournalRow(window: window)
        row.bytes.appendVarint(UInt64(id.rawValue))
        let start = row.bytes.count
        PollCodec.append(
            to: &row.bytes,
            start: poll.start,
            end: poll.end,
            base: window * Tier.second.window,
            isInterpolated: poll.isInterpolated,
            known: poll.known,
            values: slice,
            types: types
        )
        additions.append(
            Addition(
                id: id,
                window: window,
                end: poll.end,
                range: start..<row.bytes.count,
                totals: dictionary.isTotalled(id)
                    ? PollSeries(poll, values: slice, types: types).totals(types: types) : []
            )
        )
        rows[window] = row
    }

    private mutating func storeLong(
        _ poll: Poll,
        values: ArraySlice<UInt64>,
        of id: GroupID,
        types: [ValueType],
        in db: Database
    ) throws {
        let report = PollSeries(poll, values: values, types: types)
        try db.run(
            "INSERT INTO long_interval (group_id, start, end, body) VALUES (?, ?, ?, ?)",
            [id.rawValue, poll.start, poll.end, Data(LongInterval.encode(report, types: types))]
        )
        let totals = dictionary.isTotalled(id) ? report.totals(types: types) : []
        // The journal does not have the report, so that no seal will add it.
        if !totals.isEmpty { try GroupTotals.add(totals, to: id, in: db) }
        long.append((id, report, totals))
    }

    /// Writes the journal rows: one, unless late reports belong to an earlier window.
    mutating func finish(in db: Database) throws {
        for row in rows.values.sorted(by: { $0.window < $1.window }) {
            try db.run(
                "INSERT INTO journal (window, body) VALUES (?, ?)",
                [row.window, Data(Checksum.seal(row.bytes))]
            )
        }
    }

    /// Gives readers of this process what has been committed.
    func apply(to state: inout SeriesStore.SharedState) {
        state.dictionary = dictionary
        for addition in additions {
            guard let row = rows[addition.window] else { continue }
            state.head.append(row.bytes[addition.range], end: addition.end, window: addition.window, to: addition.id)
            if !addition.totals.isEmpty { state.head.addTotals(addition.totals, to: addition.id) }
        }
        for (id, report, totals) in long {
            state.head.rememberLong(report, of: id)
            if !totals.isEmpty { state.head.addTotals(totals, to: id) }
        }
    }
}

extension PollSeries {
    /// One report of a batch.
    fileprivate init(_ poll: Poll, values: ArraySlice<UInt64>, types: [ValueType]) {
        self.init(columnCount: types.count)
        append(
            start: poll.start,
            end: poll.end,
            known: poll.known,
            interpolated: poll.isInterpolated,
            values: values
        )
    }
}
