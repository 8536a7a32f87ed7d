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
        for tier in Tier.all {
            // A window at a time: who writes meanwhile need not keep old pages for the whole of the check.
            for window in try await reader.read({ db in try TierTable(tier).allWindows(db) }) {
                findings += try await read { snapshot in
                    guard let snapshot = snapshot as? StoreSnapshot else { return [] }
                    return try snapshot.findDamage(in: tier, window: window)
                }
                if findings.count >= limit { return Array(findings.prefix(limit)) }
            }
        }
        return findings
    }
}

extension StoreSnapshot {
    fileprivate func findDamage(in tier: Tier, window: Int64) throws -> [String] {
        let table = TierTable(tier)
        let sealing = Sealing(db: db, dictionary: dictionary, head: head)
        let start = window * tier.window
        // What the tier was made from may be gone.
        let isComparable = try tier.finer.map { try start >= TierTable($0).droppedUntil(db) } ?? false
        var findings: [String] = []
        for id in try table.groups(db, from: window, through: window) {
            let place = "\(table.name), window \(window), group \(id.rawValue)"
            guard let types = dictionary.types(of: id) else {
                findings.append("\(place): the group is not known")
                continue
            }
            guard let bytes = try table.chunk(db, window: window, of: id) else { continue }
            do throws(DamagedBytes) {
                guard tier != .second else {
                    _ = try ChunkCodec.decode(bytes, windowStart: start, columnCount: types.count)
                    continue
                }
                let cells = try CellCodec.decode(
                    bytes,
                    types: types,
                    wanted: Array(types.indices),
                    tier: tier,
                    window: window
                )
                guard isComparable, let expected = try? sealing.merged(tier, window: window, of: id, types: types)
                else { continue }
                if !cells.says(expected, from: start, width: tier.width) {
                    findings.append("\(place): does not say what \(tier.finer?.name ?? "") says")
                }
            } catch {
                findings.append("\(place): \(error.what)")
            }
        }
        return findings
    }
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
