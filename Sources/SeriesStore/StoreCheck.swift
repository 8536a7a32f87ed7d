import Foundation
import GRDB
import MetricCatalog

extension SeriesStore {
    /// Looks for damage: in the file's own structure, in every chunk, and between the tiers, each of which must say what
    /// the one that it is made from says.
    ///
    /// - Parameter limit: The most findings.
    /// - Returns: What was found, in words; nothing where all is well.
    /// - Throws: When the file cannot be read at all.
    public func findDamage(limit: Int = 100) async throws -> [String] {
        var findings = try await reader.read { db in
            let structure = try String.fetchAll(db, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
            let references = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").map { row in
                "a row of \(row[0] as String? ?? "") refers to one of \(row[2] as String? ?? "") that is not there"
            }
            return structure + references
        }
        for table in TierTable.all {
            // A window at a time: who writes meanwhile need not keep old pages for the whole of the check.
            for window in try await reader.read({ db in try table.allWindows(db) }) {
                findings += try await read { snapshot in
                    guard let snapshot = snapshot as? StoreSnapshot else { return [] }
                    return try snapshot.findDamage(in: table, window: window)
                }
                if findings.count >= limit { return Array(findings.prefix(limit)) }
            }
            findings += try await reader.read { db in try table.findMiscount(db) }
        }
        return findings
    }
}

extension TierTable {
    /// Compares what the tier's row says of its chunks with what they are.
    fileprivate func findMiscount(_ db: Database) throws -> [String] {
        var found = try count(db)
        if content == .series, let sketches = SketchTable.all.first(where: { $0.tier == tier }) {
            found.bytes += try sketches.count(db)
        }
        let stated = try state(db).content
        return found == stated ? [] : ["\(name): is said to hold \(stated), and holds \(found)"]
    }
}

extension StoreSnapshot {
    fileprivate func findDamage(in table: TierTable, window: Int64) throws -> [String] {
        var findings: [String] = []
        var last = GroupID(rawValue: 0)
        while true {
            let ids = try table.groups(db, in: window...window, after: last, limit: 100)
            guard let end = ids.last else { return findings }
            for id in ids {
                let finding =
                    try table.content == .series
                    ? findDamage(in: table.tier, window: window, of: id)
                    : findFlowDamage(in: table, window: window, of: id)
                guard let finding else { continue }
                findings.append("\(table.name), window \(window), group \(id.rawValue): \(finding)")
            }
            last = end
        }
    }

    private func findDamage(in tier: Tier, window: Int64, of id: GroupID) throws -> String? {
        guard let choice = dictionary.allColumns(of: id) else { return "the group is not known" }
        guard let bytes = try TierTable(tier).chunk(db, window: window, of: id) else { return nil }
        let start = window * tier.window
        let cells: CellSeries
        do throws(DamagedBytes) {
            guard let finer = tier.finer else {
                _ = try ChunkCodec.decode(bytes, windowStart: start, choice)
                return nil
            }
            cells = try CellCodec.decode(bytes, choice, tier: tier, window: window)
            let sealing = Sealing(db: db, dictionary: dictionary, head: head)
            // What the tier was made from may be gone.
            guard start >= states[finer]?.droppedUntil ?? 0,
                let expected = try? sealing.expected(tier, window: window, of: id, choice)
            else { return nil }
            if !cells.says(expected, from: start, width: tier.width) { return "does not say what \(finer.name) says" }
        } catch {
            return error.what
        }
        return try findSketchDamage(in: tier, window: window, of: id, choice, cells)
    }

    /// A chunk of flows has the totals, bucket by bucket, of what it was made of.
    private func findFlowDamage(in table: TierTable, window: Int64, of id: GroupID) throws -> String? {
        guard let flow = flowDirectory.flow(of: id) else { return "the group is not known" }
        guard let bytes = try table.chunk(db, window: window, of: id) else { return nil }
        let start = window * table.tier.window
        do throws(DamagedBytes) {
            let found = try FlowCodec.decode(
                bytes,
                windowStart: start,
                width: table.tier.width,
                bucketLimit: Int(table.tier.window / table.tier.width)
            )
            guard let finer = table.finer, start >= flowsDroppedUntil(finer.tier) else { return nil }
            let sealing = FlowSealing(db: db, directory: flowDirectory, head: head.flows)
            guard let expected = try? sealing.expected(table, finer, window: window, of: id, flow) else { return nil }
            let isSame =
                found.cells.map(\.start) == expected.cells.map(\.start)
                && zip(found.cells, expected.cells).allSatisfy { left, right in
                    let (left, right) = (left.total(flow.shape), right.total(flow.shape))
                    return left.value == right.value && left.samples == right.samples && left.frames == right.frames
                }
            return isSame ? nil : "does not say what \(finer.name) says"
        } catch {
            return error.what
        }
    }

    /// An hour's or a day's sketch holds as many values as its buckets have whole seconds, or reports of a state.
    private func findSketchDamage(
        in tier: Tier,
        window: Int64,
        of id: GroupID,
        _ choice: ColumnChoice,
        _ cells: CellSeries
    ) throws -> String? {
        guard let table = SketchTable.all.first(where: { $0.madeWith == tier }) else { return nil }
        let start = window * tier.window
        let number = table.windowNumber(start)
        guard let bytes = try table.row(db, window: number, of: id) else { return nil }
        do throws(DamagedBytes) {
            let spans = try SketchCodec.decode(bytes, choice, spanLimit: table.spansPerWindow)
            guard let sketches = spans[Int((start - number * table.window) / table.tier.width)] else { return nil }
            for (column, type) in choice.types.enumerated() {
                let expected = cells.columns[column].reduce(0) { $0 + $1.sampleCount(type) }
                if sketches[column].count != expected {
                    return "\(table.name) has \(sketches[column].count) values of column \(column), not \(expected)"
                }
            }
            return nil
        } catch {
            return "\(table.name): \(error.what)"
        }
    }
}

extension TierContent: CustomStringConvertible {
    var description: String { "\(chunks) chunks, \(bytes) bytes, \(numbers) values" }
}

extension CellSeries {
    /// Whether the cells are those of a window's buckets, as far as sums and counts are concerned, which are exact.
    fileprivate func says(_ buckets: [[Bucket]], from start: Milliseconds, width: Milliseconds) -> Bool {
        for (column, expected) in buckets.enumerated() {
            var found = Array(repeating: Bucket(), count: expected.count)
            for (place, time) in starts.enumerated() { found[Int((time - start) / width)] = columns[column][place] }
            for (left, right) in zip(found, expected)
            where left.sum != right.sum || left.covered != right.covered || left.count != right.count {
                return false
            }
        }
        return true
    }
}
