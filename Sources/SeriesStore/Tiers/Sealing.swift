import Foundation
import GRDB
import MetricCatalog

/// Moves what is unsealed into chunks, and makes the coarser tiers from the finer.
///
/// Each move is one transaction: what is in a chunk is no longer in the journal. A chunk is made anew as a whole, never
/// added into.
struct Sealing {
    let db: Database
    let dictionary: StoreDictionary
    let head: Head

    /// How long after a window's end its reports may still come.
    static let grace: Milliseconds = 60_000
    /// How many chunks one transaction reads to make coarser ones.
    private static let chunksPerSlice = 2_000

    /// Moves one window's reports from the journal into chunks of the finest tier, and brings coarser chunks that were
    /// made without them up to date.
    func seal(window: Int64) throws {
        let table = TierTable(.second)
        let start = window * Tier.second.window
        let end = start + Tier.second.window
        let sealed = try table.sealedUntil(db)
        for (place, group) in head.groups.enumerated() where group.windows.contains(where: { $0.window == window }) {
            let id = GroupID(rawValue: UInt32(place))
            guard let types = dictionary.types(of: id) else { continue }
            var fresh = PollSeries(columnCount: types.count)
            try group.polls(window: window, types: types, into: &fresh)
            if dictionary.isTotalled(id) { try GroupTotals.add(fresh.totals(types: types), to: id, in: db) }
            // What came before goes before: of two reports of a state the later holds.
            var series =
                end <= sealed
                ? try table.polls(db, of: id, types: types, from: window, through: window, skippingDamaged: true)
                : PollSeries(columnCount: types.count)
            series.append(fresh)
            series.normalize(types: types)
            try table.put(ChunkCodec.encode(series, windowStart: start), window: window, of: id, in: db)
            try renewCells(of: id, types: types, fresh: fresh)
        }
        try db.execute(sql: "DELETE FROM journal WHERE window = ?", arguments: [window])
        if end > sealed { try table.setSealedUntil(end, in: db) }
        try db.execute(sql: "UPDATE seal SET generation = generation + 1")
    }

    /// Makes a slice of the next window of a coarser tier, if all that belongs to it is there.
    ///
    /// - Returns: Whether there was one.
    func sealNext(_ tier: Tier) throws -> Bool {
        guard let finer = tier.finer else { return false }
        let (fine, table) = (TierTable(finer), TierTable(tier))
        // A report that touches the window's end may end one window of the finest tier later; buckets lie within theirs.
        let overhang: Int64 = finer == .second ? 1 : 0
        let ready = try fine.sealedUntil(db) - overhang * finer.window
        let from = try table.sealedUntil(db)
        let firstKey = try Int64.fetchOne(
            db,
            sql: "SELECT min(key) FROM \(fine.name) WHERE key >= ?",
            arguments: [finer.windowNumber(from) << 32]
        )
        guard let firstKey else { return false }
        // The first reports may begin in the fine window before the one that they end in.
        let window = tier.windowNumber(max(from, ((firstKey >> 32) - overhang) * finer.window))
        let (start, end) = (window * tier.window, (window + 1) * tier.window)
        guard end <= ready else { return false }
        let first = finer.windowNumber(start)
        let last = finer.windowNumber(end - 1) + overhang
        let done = try table.madeThrough(db)
        let due = try fine.groups(db, from: first, through: last).filter { $0 > done }
        // A chunk of the finer tier each: a slice reads a bounded number of them.
        let slice = due.prefix(max(1, Sealing.chunksPerSlice / Int(last - first + 1)))
        for id in slice {
            guard let types = dictionary.types(of: id) else { continue }
            try makeCells(tier, window: window, of: id, types: types)
        }
        if slice.count < due.count, let made = slice.last {
            try table.setMadeThrough(made, in: db)
        } else {
            try table.setSealedUntil(end, in: db)
            try table.setMadeThrough(GroupID(rawValue: 0), in: db)
        }
        return true
    }

    /// Brings the coarser chunks up to date that were made before late reports came: from the finer tier, or where
    /// retention has dropped that, by adding the late reports to the buckets.
    private func renewCells(of id: GroupID, types: [ValueType], fresh: PollSeries) throws {
        // A report without an interval lies in the millisecond before its end.
        guard let start = zip(fresh.starts, fresh.ends).map({ min($0, $1 - 1) }).min(), let end = fresh.ends.max()
        else { return }
        for tier in Tier.coarse {
            let table = TierTable(tier)
            // The chunk of a window that is being made may be there already.
            let isAhead = try id <= table.madeThrough(db)
            let sealed = try table.sealedUntil(db) + (isAhead ? tier.window : 0)
            guard start < sealed else { return }
            let dropped = try tier.finer.map { try TierTable($0).droppedUntil(db) } ?? 0
            for window in tier.windowNumber(start)...tier.windowNumber(min(end, sealed) - 1) {
                if window * tier.window >= dropped {
                    try makeCells(tier, window: window, of: id, types: types)
                } else {
                    try addCells(tier, window: window, of: id, types: types, fresh: fresh)
                }
            }
        }
    }

    private func addCells(
        _ tier: Tier,
        window: Int64,
        of id: GroupID,
        types: [ValueType],
        fresh: PollSeries
    ) throws {
        var fresh = fresh
        fresh.normalize(types: types)
        let late = buckets(of: fresh, tier, window: window, types: types)
        var columns = late.map { $0.map { _ in Bucket() } }
        let start = window * tier.window
        let table = TierTable(tier)
        // Of a damaged chunk nothing is left to add to.
        if let bytes = try table.chunk(db, window: window, of: id),
            let cells = try? CellCodec.decode(
                bytes,
                types: types,
                wanted: Array(types.indices),
                tier: tier,
                window: window
            )
        {
            for (place, time) in cells.starts.enumerated() {
                let bucket = Int((time - start) / tier.width)
                for column in types.indices { columns[column][bucket] = cells.columns[column][place] }
            }
        }
        for column in types.indices {
            for bucket in late[column].indices { columns[column][bucket].merge(late[column][bucket]) }
        }
        let bytes = CellCodec.encode(columns, types: types, tier: tier, window: window)
        try table.put(bytes, window: window, of: id, in: db)
    }

    private func buckets(of polls: PollSeries, _ tier: Tier, window: Int64, types: [ValueType]) -> [[Bucket]] {
        let grid = BucketGrid(
            start: window * tier.window,
            step: tier.width,
            count: Int(tier.window / tier.width)
        )
        return types.indices.map { column in
            var buckets = Array(repeating: Bucket(), count: grid.count)
            polls.add(column: column, type: types[column], to: &buckets, of: grid, extremes: true)
            return buckets
        }
    }

    private func makeCells(_ tier: Tier, window: Int64, of id: GroupID, types: [ValueType]) throws {
        let columns = try merged(tier, window: window, of: id, types: types)
        guard columns.contains(where: { $0.contains { !$0.isEmpty } }) else { return }
        let bytes = CellCodec.encode(columns, types: types, tier: tier, window: window)
        try TierTable(tier).put(bytes, window: window, of: id, in: db)
    }

    /// A window's buckets from the finer tier: reports spread over them, or buckets merged.
    func merged(_ tier: Tier, window: Int64, of id: GroupID, types: [ValueType]) throws -> [[Bucket]] {
        let start = window * tier.window
        let end = start + tier.window
        guard let finer = tier.finer, finer != .second else {
            let first = Tier.second.windowNumber(start)
            let last = Tier.second.windowNumber(end - 1) + 1
            let polls = try TierTable(.second)
                .polls(db, of: id, types: types, from: first, through: last, skippingDamaged: true)
            return buckets(of: polls, tier, window: window, types: types)
        }
        let empty = Array(repeating: Bucket(), count: Int(tier.window / tier.width))
        var columns = Array(repeating: empty, count: types.count)
        let table = TierTable(finer)
        for fine in try table.windows(db, from: finer.windowNumber(start), through: finer.windowNumber(end - 1)) {
            // A damaged chunk must not keep all others from being made.
            guard let bytes = try table.chunk(db, window: fine, of: id),
                let cells = try? CellCodec.decode(
                    bytes,
                    types: types,
                    wanted: Array(types.indices),
                    tier: finer,
                    window: fine
                )
            else { continue }
            for (place, time) in cells.starts.enumerated() {
                let bucket = Int((time - start) / tier.width)
                for column in types.indices { columns[column][bucket].merge(cells.columns[column][place]) }
            }
        }
        return columns
    }
}
