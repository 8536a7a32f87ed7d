import ByteReading
import Foundation
import GRDB
public import MetricCatalog
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
    /// The store's group of flows for each of the rollup's.
    private var flowGroups: [GroupID] = []
    /// The numbers of the keys of flows in each window that is unsealed.
    private var flowKeys: [Int64: [FlowKey: UInt32]] = [:]

    /// A writer for a rollup that has closed nothing yet.
    public init(_ store: SeriesStore) {
        self.store = store
    }

    /// Stores batches in one transaction; when it returns they are in the file and readers see them.
    ///
    /// - Parameters:
    ///   - batches: The batches, in their order.
    ///   - notes: What else came of these seconds.
    /// - Throws: `StoreError` when the file cannot be written. The batches are not stored then and may be given again,
    ///   before others.
    public mutating func write(_ batches: [RollupBatch], _ notes: StoreNotes = StoreNotes()) async throws {
        guard let pool = store.writer, !batches.isEmpty || !notes.isEmpty else { return }
        let base = store.shared.withLock { state in
            followFlowKeys(state.head.flows)
            return state.dictionary
        }
        let fresh = BatchTransaction(
            dictionary: base,
            groups: groups,
            flowGroups: flowGroups,
            flowKeys: flowKeys
        )
        let outcome = try await StoreFile.translating(store.path) {
            try await pool.write { db in
                var transaction = fresh
                for batch in batches { try transaction.store(batch, in: db) }
                try transaction.finish(in: db)
                for flow in notes.flows { try SeriesStore.store(flow, in: db) }
                if !notes.flows.isEmpty { try SeriesStore.pruneFlowLog(in: db) }
                for crossing in notes.crossings { try SeriesStore.store(crossing, in: db) }
                return transaction
            }
        }
        groups = outcome.groups
        flowGroups = outcome.flowGroups
        store.shared.withLock { outcome.apply(to: &$0) }
    }

    /// Brings the numbers of keys in step with the head: windows are sealed between two writes, and a new writer knows
    /// none.
    private mutating func followFlowKeys(_ head: FlowHead) {
        for window in flowKeys.keys where head.windows[window] == nil { flowKeys[window] = nil }
        for (window, content) in head.windows where flowKeys[window]?.count ?? 0 != content.keyCount {
            var places = flowKeys[window] ?? [:]
            for place in places.count..<content.keyCount {
                if let key = content.key(place) { places[key] = UInt32(place) }
            }
            flowKeys[window] = places
        }
    }
}

/// What is to be stored beside what the rollup made.
public struct StoreNotes: Sendable {
    /// Flows that are over.
    public var flows: [LoggedFlow]
    /// Limits that were exceeded.
    public var crossings: [ThresholdEvent]

    /// Notes of a second.
    public init(flows: [LoggedFlow] = [], crossings: [ThresholdEvent] = []) {
        self.flows = flows
        self.crossings = crossings
    }

    /// True where there is nothing to store.
    public var isEmpty: Bool { flows.isEmpty && crossings.isEmpty }
}

/// One transaction of the writer: what it writes, and what the head is to get once it is committed.
struct BatchTransaction: Sendable {
    private(set) var dictionary: StoreDictionary
    private(set) var groups: [GroupID]
    private var rows: [Int64: JournalRow] = [:]
    private var additions: [Addition] = []
    private var long: [(id: GroupID, report: PollSeries, totals: [UInt64])] = []
    private(set) var flowGroups: [GroupID]
    private let flowKeys: [Int64: [FlowKey: UInt32]]
    private var flowRows: [Int64: FlowJournalRow] = [:]

    /// A report's place in a journal row.
    private struct Addition {
        let id: GroupID
        let window: Int64
        let end: Milliseconds
        let range: Range<Int>
        let totals: [UInt64]
    }

    init(
        dictionary: StoreDictionary,
        groups: [GroupID],
        flowGroups: [GroupID],
        flowKeys: [Int64: [FlowKey: UInt32]]
    ) {
        self.dictionary = dictionary
        self.groups = groups
        self.flowGroups = flowGroups
        self.flowKeys = flowKeys
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
        for definition in batch.newFlowGroups {
            flowGroups.append(try dictionary.flowGroup(definition, firstSeen: batch.time - 1000, in: db))
        }
        for report in batch.flows { store(report) }
    }

    private mutating func store(_ report: FlowReport) {
        let window = Tier.flows[0].windowNumber(report.second)
        let known = flowKeys[window] ?? [:]
        var row = flowRows.removeValue(forKey: window) ?? FlowJournalRow(window: window, keysBefore: known.count)
        row.append(report, group: flowGroups[Int(report.group)]) { known[$0] }
        flowRows[window] = row
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
        for row in flowRows.values.sorted(by: { $0.window < $1.window }) {
            try db.run("INSERT INTO flow_journal (window, body) VALUES (?, ?)", [row.window, Data(row.stored)])
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
        for row in flowRows.values {
            let reports = row.additions.map { ($0.group, row.bytes($0.range)) }
            state.head.flows.add(window: row.window, keys: row.newKeys, reports: reports)
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
