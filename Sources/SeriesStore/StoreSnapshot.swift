import Foundation
import GRDB
import MetricCatalog

/// One state of the store: a read transaction on the file, and the head of the same generation.
struct StoreSnapshot: RollupSnapshot {
    let db: Database
    let dictionary: StoreDictionary
    let head: Head

    var directory: Directory { dictionary.directory }

    func sealedUntil(_ tier: Tier) throws -> Milliseconds {
        try TierTable(tier).sealedUntil(db)
    }

    func droppedUntil(_ tier: Tier) throws -> Milliseconds {
        try TierTable(tier).droppedUntil(db)
    }

    func oldest(_ tier: Tier) throws -> Milliseconds? {
        let sealed = try TierTable(tier).windows(db).first.map { $0 * tier.window }
        guard tier == .second else { return sealed }
        let unsealed = head.windows.min().map { $0 * tier.window }
        return [sealed, unsealed].compactMap { $0 }.min()
    }

    func newest() throws -> Milliseconds? {
        let unsealed = head.windows.max().map { ($0 + 1) * Tier.second.window }
        let sealed = try TierTable(.second).windows(db).last.map { ($0 + 1) * Tier.second.window }
        return [sealed, unsealed].compactMap { $0 }.max()
    }

    func polls(of group: SeriesGroup, from start: Milliseconds, to end: Milliseconds) throws -> PollSeries {
        guard let types = dictionary.types(of: group.id), start < end else {
            return PollSeries(columnCount: group.structure.columns.count)
        }
        // A report that begins before the span's end may end in the window after it, and no later: longer ones are kept
        // apart.
        let first = Tier.second.windowNumber(start)
        let last = Tier.second.windowNumber(end - 1) + 1
        var series = try TierTable(.second).polls(db, of: group.id, types: types, from: first, through: last)
        series.append(try unsealedPolls(of: group.id, types: types, from: first, through: last))
        series.append(try longIntervals(of: group.id, types: types, from: start, to: end))
        series.normalize(types: types)
        return series
    }

    func pollsOutsideTiers(of group: SeriesGroup, from start: Milliseconds, to end: Milliseconds) throws -> PollSeries {
        guard let types = dictionary.types(of: group.id), start < end else {
            return PollSeries(columnCount: group.structure.columns.count)
        }
        let first = Tier.second.windowNumber(start)
        let last = Tier.second.windowNumber(end - 1) + 1
        var series = try unsealedPolls(of: group.id, types: types, from: first, through: last)
        series.append(try longIntervals(of: group.id, types: types, from: start, to: end))
        series.normalize(types: types)
        return series
    }

    func cells(
        of group: SeriesGroup,
        tier: Tier,
        columns: [Int],
        from start: Milliseconds,
        to end: Milliseconds
    ) throws -> CellSeries {
        var result = CellSeries(columnCount: columns.count)
        guard let types = dictionary.types(of: group.id), start < end else { return result }
        let table = TierTable(tier)
        for window in try table.windows(db, from: tier.windowNumber(start), through: tier.windowNumber(end - 1)) {
            guard let bytes = try table.chunk(db, window: window, of: group.id) else { continue }
            let cells = try damage(table, window, group.id) { () throws(DamagedBytes) in
                try CellCodec.decode(
                    bytes,
                    types: types,
                    wanted: columns,
                    tier: tier,
                    window: window
                )
            }
            for place in cells.starts.indices where cells.starts[place] >= start && cells.starts[place] < end {
                result.starts.append(cells.starts[place])
                for column in columns.indices { result.columns[column].append(cells.columns[column][place]) }
            }
        }
        return result
    }

    func lastPoll(of group: SeriesGroup) -> PollSeries? {
        guard let types = dictionary.types(of: group.id) else { return nil }
        return head.group(group.id).lastPoll(types: types)
    }

    func totals(of group: SeriesGroup) -> [UInt64] {
        head.group(group.id).totals
    }

    private func unsealedPolls(
        of id: GroupID,
        types: [ValueType],
        from first: Int64,
        through last: Int64
    ) throws -> PollSeries {
        var series = PollSeries(columnCount: types.count)
        let group = head.group(id)
        for window in head.windows.sorted() where window >= first && window <= last {
            try group.polls(window: window, types: types, into: &series)
        }
        return series
    }

    private func longIntervals(
        of id: GroupID,
        types: [ValueType],
        from start: Milliseconds,
        to end: Milliseconds
    ) throws -> PollSeries {
        var series = PollSeries(columnCount: types.count)
        let rows = try Row.fetchCursor(
            db,
            sql: "SELECT end, body FROM long_interval WHERE group_id = ? AND end > ? AND start < ? ORDER BY end",
            arguments: [id.rawValue, start, end]
        )
        while let row = try rows.next() {
            series.append(try LongInterval.decode([UInt8](row[1] as Data), end: row[0], types: types))
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
    do throws(DamagedBytes) {
        return try body()
    } catch {
        throw DatabaseError(
            resultCode: .SQLITE_CORRUPT,
            message: "\(table.name), window \(window), group \(id.rawValue): \(error.what)"
        )
    }
}
