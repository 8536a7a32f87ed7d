import Foundation
import GRDB
import MetricCatalog

/// Moves what is unsealed into chunks, and makes the coarser tiers from the finer, a slice in each transaction.
///
/// What is in a chunk is no longer in the journal, or marked there as moved. A chunk is made anew as a whole, never added
/// into.
struct Sealing {
    let db: Database
    let dictionary: StoreDictionary
    let head: Head
    /// When the slice is to end.
    var deadline = ContinuousClock.now

    /// How long after a window's end its reports may still come.
    static let grace: Milliseconds = 60_000
    /// How many groups are looked for at a time.
    private static let groupsAtATime = 64

    /// Begins to move one window's reports from the journal into chunks of the finest tier.
    func begin(window: Int64) throws {
        try db.execute(
            sql: """
                UPDATE seal SET window = ?, generation = generation + 1,
                journal_id = (SELECT ifnull(max(id), 0) FROM journal)
                """,
            arguments: [window]
        )
        try TierTable(.second).setMadeThrough(GroupID(rawValue: 0), in: db)
    }

    /// Moves a slice of the groups of the window that is being moved, and brings coarser chunks that were made without
    /// them up to date.
    ///
    /// - Returns: Whether all are moved.
    func moveSlice(of window: Int64) throws -> Bool {
        let table = TierTable(.second)
        let start = window * Tier.second.window
        let end = start + Tier.second.window
        let state = try table.state(db)
        var made = state.madeThrough
        for place in head.groups.indices.dropFirst(Int(made.rawValue) + 1) where head.groups[place].isClosing {
            if made > state.madeThrough, ContinuousClock.now >= deadline {
                try table.setMadeThrough(made, in: db)
                return false
            }
            let id = GroupID(rawValue: UInt32(place))
            made = id
            guard let choice = dictionary.allColumns(of: id) else { continue }
            var fresh = PollSeries(columnCount: choice.columns.count)
            try head.groups[place].closingPolls(window: window, choice, into: &fresh)
            if dictionary.isTotalled(id) { try GroupTotals.add(fresh.totals(types: choice.types), to: id, in: db) }
            // What came before goes before: of two reports of a state the later holds.
            var series =
                end <= state.sealedUntil
                ? try table.polls(db, of: id, choice, in: window...window, skippingDamaged: true)
                : PollSeries(columnCount: choice.columns.count)
            series.append(fresh)
            series.normalize(types: choice.types)
            try table.put(ChunkCodec.encode(series, windowStart: start), window: window, of: id, in: db)
            try renewCells(of: id, choice, fresh: fresh)
        }
        try db.execute(
            sql: "DELETE FROM journal WHERE window = ? AND id <= (SELECT journal_id FROM seal)",
            arguments: [window]
        )
        try db.execute(sql: "UPDATE seal SET window = NULL, generation = generation + 1")
        try table.setMadeThrough(GroupID(rawValue: 0), in: db)
        if end > state.sealedUntil { try table.setSealedUntil(end, in: db) }
        return true
    }

    /// Makes a slice of the next window of a coarser tier, if all that belongs to it is there.
    ///
    /// - Returns: Whether there was one.
    func makeSlice(of tier: Tier) throws -> Bool {
        guard let finer = tier.finer else { return false }
        let (fine, table) = (TierTable(finer), TierTable(tier))
        // A report that touches the window's end may end one window of the finest tier later; buckets lie within theirs.
        let overhang: Int64 = finer == .second ? 1 : 0
        let ready = try fine.state(db).sealedUntil - overhang * finer.window
        let state = try table.state(db)
        let from = state.sealedUntil
        guard let next = try fine.firstWindow(db, from: finer.windowNumber(from)) else { return false }
        // The first reports may begin in the fine window before the one that they end in.
        let window = tier.windowNumber(max(from, (next - overhang) * finer.window))
        let (start, end) = (window * tier.window, (window + 1) * tier.window)
        guard end <= ready else { return false }
        let fineWindows = finer.windowNumber(start)...finer.windowNumber(end - 1) + overhang
        var made = state.madeThrough
        while true {
            let ids = try fine.groups(db, in: fineWindows, after: made, limit: Sealing.groupsAtATime)
            guard !ids.isEmpty else { break }
            for id in ids {
                if made > state.madeThrough, ContinuousClock.now >= deadline {
                    try table.setMadeThrough(made, in: db)
                    return true
                }
                if let choice = dictionary.allColumns(of: id) { try makeCells(tier, window: window, of: id, choice) }
                made = id
            }
        }
        try table.setSealedUntil(end, in: db)
        try table.setMadeThrough(GroupID(rawValue: 0), in: db)
        return true
    }

    /// Brings the coarser chunks up to date that were made before late reports came: from the finer tier, or where
    /// retention has dropped that, by adding the late reports to the buckets.
    private func renewCells(of id: GroupID, _ choice: ColumnChoice, fresh: PollSeries) throws {
        // A report without an interval lies in the millisecond before its end.
        guard let start = zip(fresh.starts, fresh.ends).map({ min($0, $1 - 1) }).min(), let end = fresh.ends.max()
        else { return }
        let states = try TierState.all(db)
        for tier in Tier.coarse {
            guard let state = states[tier] else { continue }
            // The chunk of a window that is being made may be there already.
            let isAhead = id <= state.madeThrough
            let sealed = state.sealedUntil + (isAhead ? tier.window : 0)
            guard start < sealed else { return }
            let dropped = tier.finer.flatMap { states[$0]?.droppedUntil } ?? 0
            for window in tier.windowNumber(start)...tier.windowNumber(min(end, sealed) - 1) {
                if window * tier.window >= dropped {
                    try makeCells(tier, window: window, of: id, choice)
                } else {
                    try addCells(tier, window: window, of: id, choice, fresh: fresh, states)
                }
            }
        }
    }

    private func addCells(
        _ tier: Tier,
        window: Int64,
        of id: GroupID,
        _ choice: ColumnChoice,
        fresh: PollSeries,
        _ states: [Tier: TierState]
    ) throws {
        var fresh = fresh
        fresh.normalize(types: choice.types)
        let sketches = SketchTable.all.first { $0.madeWith == tier }
        let late = rows(of: fresh, tier, window: window, choice, withSketches: sketches != nil)
        var columns = late.map { $0.buckets.map { _ in Bucket() } }
        let start = window * tier.window
        let table = TierTable(tier)
        // Of a damaged chunk nothing is left to add to.
        if let bytes = try table.chunk(db, window: window, of: id),
            let cells = try? CellCodec.decode(bytes, choice, tier: tier, window: window)
        {
            for (place, time) in cells.starts.enumerated() {
                let bucket = Int((time - start) / tier.width)
                for column in columns.indices { columns[column][bucket] = cells.columns[column][place] }
            }
        }
        for column in columns.indices {
            for (bucket, added) in late[column].buckets.enumerated() { columns[column][bucket].merge(added) }
        }
        try table.put(
            CellCodec.encode(columns, types: choice.types, tier: tier, window: window),
            window: window,
            of: id,
            in: db
        )
        guard let sketches else { return }
        // The hours that a day's sketches are made of may be there when its minutes are not.
        if sketches.tier == .day, start >= states[.hour]?.droppedUntil ?? 0 {
            try makeDay(start, of: id, choice, columns)
        } else {
            var merged = late.map { $0.sketches[0] }
            if let old = try sketches.span(db, at: start, of: id, choice) {
                for column in merged.indices { merged[column].merge(old[column]) }
            }
            try put(merged, sketches, at: start, of: id, choice, columns)
        }
    }

    private func makeCells(_ tier: Tier, window: Int64, of id: GroupID, _ choice: ColumnChoice) throws {
        let start = window * tier.window
        let columns: [[Bucket]]
        if tier == .minute {
            let rows = try minutes(window: window, of: id, choice)
            columns = rows.map(\.buckets)
            if rows.contains(where: { !$0.sketches[0].isEmpty }) {
                try put(rows.map { $0.sketches[0] }, .hour, at: start, of: id, choice, columns)
            }
        } else {
            columns = try merged(tier, window: window, of: id, choice)
            if tier == .fiveMinutes { try makeDay(start, of: id, choice, columns) }
        }
        guard columns.contains(where: { $0.contains { !$0.isEmpty } }) else { return }
        let bytes = CellCodec.encode(columns, types: choice.types, tier: tier, window: window)
        try TierTable(tier).put(bytes, window: window, of: id, in: db)
    }

    /// Makes a day's sketches from its hours'.
    private func makeDay(_ start: Milliseconds, of id: GroupID, _ choice: ColumnChoice, _ columns: [[Bucket]]) throws {
        let hours = SketchTable.hour
        let spans = try hours.spans(db, window: hours.windowNumber(start), of: id, choice)
        guard !spans.isEmpty else { return }
        var sketches = Array(repeating: QuantileSketch(), count: choice.columns.count)
        for hour in spans.values {
            for column in sketches.indices { sketches[column].merge(hour[column]) }
        }
        try put(sketches, .day, at: start, of: id, choice, columns)
    }

    /// Puts sketches beside the buckets of their time, unless they know of fewer values: hours of an older store have
    /// none, and the rest alone would be another distribution.
    private func put(
        _ sketches: [QuantileSketch],
        _ table: SketchTable,
        at start: Milliseconds,
        of id: GroupID,
        _ choice: ColumnChoice,
        _ columns: [[Bucket]]
    ) throws {
        let isWhole = choice.types.enumerated().allSatisfy { column, type in
            sketches[column].count == columns[column].reduce(0) { $0 + $1.sampleCount(type) }
        }
        try table.put(isWhole ? sketches : nil, at: start, of: id, choice, in: db)
    }

    /// A window's buckets as the finer tier has them: reports spread over them, or buckets merged.
    func expected(_ tier: Tier, window: Int64, of id: GroupID, _ choice: ColumnChoice) throws -> [[Bucket]] {
        tier == .minute
            ? try minutes(window: window, of: id, choice).map(\.buckets)
            : try merged(tier, window: window, of: id, choice)
    }

    private func minutes(window: Int64, of id: GroupID, _ choice: ColumnChoice) throws -> [BucketRow] {
        let start = window * Tier.minute.window
        let last = Tier.second.windowNumber(start + Tier.minute.window - 1) + 1
        let polls = try TierTable(.second)
            .polls(db, of: id, choice, in: Tier.second.windowNumber(start)...last, skippingDamaged: true)
        return rows(of: polls, .minute, window: window, choice, withSketches: true)
    }

    private func rows(
        of polls: PollSeries,
        _ tier: Tier,
        window: Int64,
        _ choice: ColumnChoice,
        withSketches: Bool
    ) -> [BucketRow] {
        let grid = BucketGrid(
            start: window * tier.window,
            step: tier.width,
            count: Int(tier.window / tier.width)
        )
        return choice.types.enumerated().map { column, type in
            var row = BucketRow(grid, type: type, extremes: true, sketchCount: withSketches ? 1 : 0)
            row.add(polls, column: column)
            return row
        }
    }

    private func merged(_ tier: Tier, window: Int64, of id: GroupID, _ choice: ColumnChoice) throws -> [[Bucket]] {
        let start = window * tier.window
        let empty = Array(repeating: Bucket(), count: Int(tier.window / tier.width))
        var columns = Array(repeating: empty, count: choice.columns.count)
        guard let finer = tier.finer else { return columns }
        let table = TierTable(finer)
        let range = finer.windowNumber(start)...finer.windowNumber(start + tier.window - 1)
        for fine in try table.windows(db, in: range) {
            // A damaged chunk must not keep all others from being made.
            guard let bytes = try table.chunk(db, window: fine, of: id),
                let cells = try? CellCodec.decode(bytes, choice, tier: finer, window: fine)
            else { continue }
            for (place, time) in cells.starts.enumerated() {
                let bucket = Int((time - start) / tier.width)
                for column in columns.indices { columns[column][bucket].merge(cells.columns[column][place]) }
            }
        }
        return columns
    }
}
