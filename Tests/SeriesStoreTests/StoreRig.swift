import MetricCatalog
import Rollup
import SeriesStore
import Testing

/// A store that a rollup writes to, and beside it all that was ever written.
struct StoreRig {
    let folder: StoreFolder
    var store: SeriesStore
    /// Every report, as it was written.
    private(set) var written: [GroupKey: PollSeries] = [:]
    private var writer: BatchWriter
    private var maker = BatchMaker()

    init() throws {
        folder = try StoreFolder()
        store = try SeriesStore.open(folder.database)
        writer = BatchWriter(store)
    }

    /// Takes a report with one value a column, to be written by the next flush.
    mutating func poll(
        _ key: GroupKey,
        from start: Milliseconds,
        to end: Milliseconds,
        known: UInt64 = .max,
        isInterpolated: Bool = false,
        _ values: [UInt64]
    ) {
        maker.poll(key, from: start, to: end, known: known, isInterpolated: isInterpolated, values)
        let mask: UInt64 = known & (1 << UInt64(key.types.count) - 1)
        written[key, default: PollSeries(columnCount: key.types.count)].append(
            start: start,
            end: end,
            known: mask,
            interpolated: isInterpolated,
            values: values.indices.map { mask >> UInt64($0) & 1 == 1 ? values[$0] : 0 }
        )
    }

    /// Takes a report that says the same of every column.
    mutating func poll(_ key: GroupKey, from start: Milliseconds, to end: Milliseconds, all value: UInt64) {
        poll(key, from: start, to: end, Array(repeating: value, count: key.types.count))
    }

    /// Takes reports that follow each other over a span.
    mutating func polls(
        _ key: GroupKey,
        from start: Milliseconds,
        to end: Milliseconds,
        every step: Milliseconds,
        all value: UInt64
    ) {
        for time in stride(from: start, to: end, by: Int(step)) { poll(key, from: time, to: time + step, all: value) }
    }

    mutating func text(_ key: GroupKey, _ name: String, _ value: String, since time: Milliseconds) {
        maker.text(key, name, value, since: time)
    }

    mutating func event(_ kind: RollupEvent.Kind, _ key: GroupKey, _ detail: String, at time: Milliseconds) {
        maker.event(kind, key, detail, at: time)
    }

    /// Writes what was taken since the last flush.
    mutating func flush(at time: Milliseconds) async throws {
        try await writer.write([maker.close(at: time)])
    }

    /// Seals what is due at a time.
    func maintain(at now: Milliseconds, elapsed: Milliseconds = 20 * second, _ retention: Retention? = nil) async throws
    {
        try await writer.maintain(now: now, elapsed: elapsed, retention: retention)
    }

    /// Does one slice of what is due at a time.
    ///
    /// - Returns: Whether all is done.
    func slice(at now: Milliseconds) async throws -> Bool {
        try await writer.maintain(now: now, elapsed: second, retention: nil) { false }
    }

    /// Closes the store and opens it again with a rollup that begins anew.
    mutating func reopen() throws {
        try store.close()
        store = try SeriesStore.open(folder.database)
        writer = BatchWriter(store)
        maker = BatchMaker()
    }

    /// What should be read of a group: all that was written, in order, the parts of a second joined.
    func expected(_ key: GroupKey) -> PollSeries {
        var series = written[key] ?? PollSeries(columnCount: key.types.count)
        series.normalize(types: key.types)
        return series
    }

    /// What a counting column adds up to.
    func total(_ key: GroupKey, _ column: Int = 1) -> UInt64 {
        written[key]?.total(column) ?? 0
    }
}
