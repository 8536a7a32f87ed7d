import Foundation
import GRDB
import MetricCatalog

/// Moves flows from their journal into chunks, and makes the coarser tiers from the finer, a slice in each transaction.
///
/// Until a window is whole nobody reads its chunks, so that they may be made again from what they were made of.
struct FlowSealing {
    let db: Database
    let directory: FlowDirectory
    let head: FlowHead
    /// When the slice is to end.
    var deadline = ContinuousClock.now

    private static let groupsAtATime = 64

    /// Moves a slice of a window's groups from the journal into chunks.
    ///
    /// - Parameters:
    ///   - window: The window.
    ///   - isBeginning: Whether to begin with the first group, whatever was moved before.
    /// - Returns: Whether all are moved; then the journal no longer has the window.
    /// - Throws: When the file cannot be read or written.
    func moveSlice(of window: Int64, isBeginning: Bool) throws -> Bool {
        let table = TierTable(Tier.flows[0], .flows)
        if isBeginning { try table.setMadeThrough(GroupID(rawValue: 0), in: db) }
        let state = try table.state(db)
        guard let content = head.windows[window] else { return true }
        let end = (window + 1) * table.tier.window
        if end <= state.sealedUntil {
            // What came late goes in at once: chunks that are read are changed.
            for place in content.groups.indices where !content.groups[place].isEmpty {
                try addLate(content, window: window, of: GroupID(rawValue: UInt32(place)), table)
            }
            try drop(window: window, table)
            return true
        }
        var made = state.madeThrough
        for place in content.groups.indices.dropFirst(Int(made.rawValue) + 1) where !content.groups[place].isEmpty {
            if made > state.madeThrough, ContinuousClock.now >= deadline {
                try table.setMadeThrough(made, in: db)
                return false
            }
            made = GroupID(rawValue: UInt32(place))
            guard let flow = directory.flow(of: made) else { continue }
            let series = try unsealed(content, window: window, of: made)
            let joined = FlowSeries(
                joining: [series],
                width: table.tier.width,
                kept: flow.definition.keptCount,
                flow.shape
            )
            try put(joined, table, window: window, of: made, flow.shape)
        }
        try drop(window: window, table)
        try table.setSealedUntil(end, in: db)
        return true
    }

    private func drop(window: Int64, _ table: TierTable) throws {
        try db.run("DELETE FROM flow_journal WHERE window = ?", [window])
        try db.execute(sql: "UPDATE seal SET generation = generation + 1")
        try table.setMadeThrough(GroupID(rawValue: 0), in: db)
    }

    private func unsealed(_ content: FlowHead.Window, window: Int64, of id: GroupID) throws -> FlowSeries {
        let tier = Tier.flows[0]
        return try damage("flow_journal", window, id) { () throws(DamagedBytes) in
            try content.series(of: id, windowStart: window * tier.window)
        }
    }

    /// Joins late flows with the chunk that is there, and makes the coarser chunks of their time anew.
    private func addLate(_ content: FlowHead.Window, window: Int64, of id: GroupID, _ table: TierTable) throws {
        guard let flow = directory.flow(of: id) else { return }
        let late = try unsealed(content, window: window, of: id)
        let kept = flow.definition.keptCount
        let old = try table.flows(db, window: window, of: id, skippingDamaged: true)
        let joined = FlowSeries(joining: [old, late], width: table.tier.width, kept: kept, flow.shape)
        try put(joined, table, window: window, of: id, flow.shape)
        let start = window * table.tier.window
        for coarse in TierTable.flows.dropFirst() {
            let state = try coarse.state(db)
            let number = coarse.tier.windowNumber(start)
            let isMade = id <= state.madeThrough
            guard start < state.sealedUntil + (isMade ? coarse.tier.window : 0) else { return }
            guard let finer = coarse.finer else { return }
            let dropped = try finer.state(db).droppedUntil
            if number * coarse.tier.window >= dropped {
                try make(coarse, finer, window: number, of: id)
            } else {
                let old = try coarse.flows(db, window: number, of: id, skippingDamaged: true)
                let all = FlowSeries(joining: [old, late], width: coarse.tier.width, kept: kept, flow.shape)
                try put(all, coarse, window: number, of: id, flow.shape)
            }
        }
    }

    /// Makes a slice of the next window of a coarser tier, if all that belongs to it is there.
    ///
    /// - Returns: Whether there was one.
    func makeSlice(of table: TierTable) throws -> Bool {
        guard let fine = table.finer else { return false }
        let ready = try fine.state(db).sealedUntil
        let state = try table.state(db)
        guard let next = try fine.firstWindow(db, from: fine.tier.windowNumber(state.sealedUntil)) else {
            return false
        }
        let window = table.tier.windowNumber(max(state.sealedUntil, next * fine.tier.window))
        let (start, end) = (window * table.tier.window, (window + 1) * table.tier.window)
        guard end <= ready else { return false }
        let windows = fine.tier.windowNumber(start)...fine.tier.windowNumber(end - 1)
        var made = state.madeThrough
        while true {
            let ids = try fine.groups(db, in: windows, after: made, limit: FlowSealing.groupsAtATime)
            guard !ids.isEmpty else { break }
            for id in ids {
                if made > state.madeThrough, ContinuousClock.now >= deadline {
                    try table.setMadeThrough(made, in: db)
                    return true
                }
                try make(table, fine, window: window, of: id)
                made = id
            }
        }
        try table.setSealedUntil(end, in: db)
        try table.setMadeThrough(GroupID(rawValue: 0), in: db)
        return true
    }

    /// Makes a window's chunk of a group from the finer tier.
    private func make(_ table: TierTable, _ fine: TierTable, window: Int64, of id: GroupID) throws {
        guard let flow = directory.flow(of: id) else { return }
        try put(expected(table, fine, window: window, of: id, flow), table, window: window, of: id, flow.shape)
    }

    /// What a window's chunk must say by the finer tier.
    func expected(
        _ table: TierTable,
        _ fine: TierTable,
        window: Int64,
        of id: GroupID,
        _ flow: StoredFlow
    ) throws -> FlowSeries {
        let start = window * table.tier.window
        let windows =
            fine.tier.windowNumber(start)...fine.tier.windowNumber(start + table.tier.window - 1)
        let parts = try fine.windows(db, in: windows).map { fineWindow in
            try fine.flows(db, window: fineWindow, of: id, skippingDamaged: true)
        }
        return FlowSeries(joining: parts, width: table.tier.width, kept: flow.definition.keptCount, flow.shape)
    }

    private func put(
        _ series: FlowSeries,
        _ table: TierTable,
        window: Int64,
        of id: GroupID,
        _ shape: FlowShape
    ) throws {
        guard !series.cells.isEmpty else { return }
        let bytes = FlowCodec.encode(
            series,
            windowStart: window * table.tier.window,
            width: table.tier.width,
            shape
        )
        try table.put(bytes, window: window, of: id, in: db)
    }
}

extension TierTable {
    /// The flows of a chunk; none where there is no chunk.
    func flows(
        _ db: Database,
        window: Int64,
        of id: GroupID,
        skippingDamaged: Bool = false
    ) throws -> FlowSeries {
        guard let bytes = try chunk(db, window: window, of: id) else { return FlowSeries() }
        do {
            return try damage(self, window, id) { () throws(DamagedBytes) in
                try FlowCodec.decode(
                    bytes,
                    windowStart: window * tier.window,
                    width: tier.width,
                    bucketLimit: Int(tier.window / tier.width)
                )
            }
        } catch DatabaseError.SQLITE_CORRUPT where skippingDamaged {
            return FlowSeries()
        }
    }
}
