import Foundation
import GRDB
import MetricCatalog

/// One state of the store: a read transaction on the file, and the head of the same generation.
struct StoreSnapshot: RollupSnapshot {
    let db: Database
    let dictionary: StoreDictionary
    let head: Head
    let states: [Tier: TierState]
    let flowStates: [Tier: TierState]

    init(db: Database, dictionary: StoreDictionary, head: Head) throws {
        self.db = db
        self.dictionary = dictionary
        self.head = head
        states = try TierState.all(db)
        flowStates = try TierState.all(db, .flows)
    }

    var directory: Directory { dictionary.directory }

    func sealedUntil(_ tier: Tier) -> Milliseconds { states[tier]?.sealedUntil ?? 0 }

    func droppedUntil(_ tier: Tier) -> Milliseconds { states[tier]?.droppedUntil ?? 0 }

    func oldest(_ tier: Tier) throws -> Milliseconds? {
        let sealed = try TierTable(tier).bounds(db).map { $0.lowerBound * tier.window }
        guard tier == .second else { return sealed }
        let unsealed = unsealedWindows.min().map { $0 * tier.window }
        return [sealed, unsealed].compactMap { $0 }.min()
    }

    func newest() throws -> Milliseconds? {
        let unsealed = unsealedWindows.max().map { ($0 + 1) * Tier.second.window }
        let sealed = try TierTable(.second).bounds(db).map { ($0.upperBound + 1) * Tier.second.window }
        return [sealed, unsealed].compactMap { $0 }.max()
    }

    func polls(
        of group: SeriesGroup,
        columns: [Int],
        from start: Milliseconds,
        to end: Milliseconds
    ) throws -> PollSeries {
        try polls(of: group, columns, from: start, to: end, withChunks: true)
    }

    func pollsOutsideTiers(
        of group: SeriesGroup,
        columns: [Int],
        from start: Milliseconds,
        to end: Milliseconds
    ) throws -> PollSeries {
        try polls(of: group, columns, from: start, to: end, withChunks: false)
    }

    private func polls(
        of group: SeriesGroup,
        _ columns: [Int],
        from start: Milliseconds,
        to end: Milliseconds,
        withChunks: Bool
    ) throws -> PollSeries {
        var series = PollSeries(columnCount: columns.count)
        guard let types = dictionary.types(of: group.id), start < end else { return series }
        let choice = ColumnChoice(columns, of: types)
        // A report that begins before the span's end may end in the window after it, and no later: longer ones are kept
        // apart.
        let range = Tier.second.windowNumber(start)...Tier.second.windowNumber(end - 1) + 1
        if withChunks { series = try TierTable(.second).polls(db, of: group.id, choice, in: range) }
        try unsealedPolls(of: group.id, choice, in: range, into: &series)
        series.append(try longIntervals(of: group.id, choice, from: start, to: end))
        series.normalize(types: choice.types)
        return series
    }

    func readCells(
        of group: SeriesGroup,
        tier: Tier,
        columns: [Int],
        extremes: Bool,
        from start: Milliseconds,
        to end: Milliseconds,
        _ body: (CellSeries) throws -> Void
    ) throws {
        guard let types = dictionary.types(of: group.id), start < end else { return }
        let choice = ColumnChoice(columns, of: types)
        let table = TierTable(tier)
        for window in try table.windows(db, in: tier.windowNumber(start)...tier.windowNumber(end - 1)) {
            guard let bytes = try table.chunk(db, window: window, of: group.id) else { continue }
            var cells = try damage(table, window, group.id) { () throws(DamagedBytes) in
                try CellCodec.decode(bytes, choice, tier: tier, window: window, extremes: extremes)
            }
            cells.trim(from: start, to: end)
            try body(cells)
        }
    }

    func sums(
        of group: SeriesGroup,
        tier: Tier,
        columns: [Int],
        from start: Milliseconds,
        to end: Milliseconds
    ) throws -> SumSeries {
        var result = SumSeries(columnCount: columns.count)
        guard let types = dictionary.types(of: group.id), start < end else { return result }
        let choice = ColumnChoice(columns, of: types)
        let table = TierTable(tier)
        let windows = try table.windows(db, in: tier.windowNumber(start)...tier.windowNumber(end - 1))
        result.reserveCapacity(windows.underestimatedCount * Int(tier.window / tier.width))
        for window in windows {
            guard let bytes = try table.chunk(db, window: window, of: group.id) else { continue }
            try damage(table, window, group.id) { () throws(DamagedBytes) in
                try CellCodec.decodeSums(bytes, choice, tier: tier, window: window, into: &result)
            }
        }
        result.trim(from: start, to: end)
        return result
    }

    func sketches(
        of group: SeriesGroup,
        tier: Tier,
        columns: [Int],
        from start: Milliseconds,
        to end: Milliseconds
    ) throws -> [(start: Milliseconds, sketches: [QuantileSketch])] {
        guard let table = SketchTable.all.first(where: { $0.tier == tier }), start < end,
            let types = dictionary.types(of: group.id)
        else { return [] }
        let choice = ColumnChoice(columns, of: types)
        var result: [(start: Milliseconds, sketches: [QuantileSketch])] = []
        for window in table.windowNumber(start)...table.windowNumber(end - 1) {
            guard let bytes = try table.row(db, window: window, of: group.id) else { continue }
            let spans = try damage(table.name, window, group.id) { () throws(DamagedBytes) in
                try SketchCodec.decode(bytes, choice, spanLimit: table.spansPerWindow)
            }
            for (place, sketches) in spans.sorted(by: { $0.key < $1.key }) {
                let time = window * table.window + Milliseconds(place) * tier.width
                if time >= start, time < end { result.append((time, sketches)) }
            }
        }
        return result
    }

    func lastPoll(of group: SeriesGroup) -> PollSeries? {
        guard let choice = dictionary.allColumns(of: group.id) else { return nil }
        return head.group(group.id).lastPoll(choice)
    }

    func totals(of group: SeriesGroup) -> [UInt64] {
        head.group(group.id).totals
    }

    private var unsealedWindows: Set<Int64> {
        head.closing.map { head.windows.union([$0]) } ?? head.windows
    }

    private func unsealedPolls(
        of id: GroupID,
        _ choice: ColumnChoice,
        in windows: ClosedRange<Int64>,
        into series: inout PollSeries
    ) throws {
        // What has been moved is read from its chunk.
        let isMoved = id <= states[.second]?.madeThrough ?? GroupID(rawValue: 0)
        try head.group(id).polls(in: windows, closing: !isMoved, choice, into: &series)
    }

    private func longIntervals(
        of id: GroupID,
        _ choice: ColumnChoice,
        from start: Milliseconds,
        to end: Milliseconds
    ) throws -> PollSeries {
        var series = PollSeries(columnCount: choice.columns.count)
        let statement = try db.cachedStatement(
            sql: "SELECT end, body FROM long_interval WHERE group_id = ? AND end > ? AND start < ? ORDER BY end"
        )
        let rows = try Row.fetchCursor(statement, arguments: [id.rawValue, start, end])
        while let row = try rows.next() {
            series.append(try LongInterval.decode([UInt8](row[1] as Data), end: row[0], choice))
        }
        return series
    }
}

/// Runs a decoding and names the chunk that is damaged.
func damage<Value>(
    _ table: TierTable,
    _ window: Int64,
    _ id: GroupID,
    _ body: () throws(DamagedBytes) -> Value
) throws -> Value {
    try damage(table.name, window, id, body)
}

/// Runs a decoding and names the row that is damaged.
func damage<Value>(
    _ table: String,
    _ window: Int64,
    _ id: GroupID,
    _ body: () throws(DamagedBytes) -> Value
) throws -> Value {
    do throws(DamagedBytes) {
        return try body()
    } catch {
        throw DatabaseError(
            resultCode: .SQLITE_CORRUPT,
            message: "\(table), window \(window), group \(id.rawValue): \(error.what)"
        )
    }
}
