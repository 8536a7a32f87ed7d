import Foundation
import GRDB
import MetricCatalog
import TestSupport
import Testing

@testable import SeriesStore

/// What recovery makes of damage in awkward places.
@Suite struct RecoveryEdgeTests {
    private static let start = floorMultiple(epoch, of: day) + day
    private static let ports: ClosedRange<UInt32> = 1...20
    private static let page = 16_384

    /// A closed store of 20 ports whose numbers no codec makes small: six hours in chunks, the last one in the journal.
    private static func stored() async throws -> StoreRig {
        var rig = try StoreRig()
        var generator = SeededGenerator(seed: 5)
        for step in 0..<140 as Range<Int64> {
            let begin = start + step * 3 * minute
            for port in ports {
                let values = GroupKey.port(1).types.map { _ in generator.next() >> 24 }
                rig.poll(.port(port), from: begin, to: begin + 3 * minute, values)
            }
            try await rig.flush(at: begin + 3 * minute)
            if step % 5 == 0 { try await rig.maintain(at: min(begin + 3 * minute, start + 6 * hour)) }
        }
        try rig.store.close()
        return rig
    }

    /// Changes a closed store by SQL, references be as they may.
    private static func change(_ path: String, _ sql: String) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: sql)
            try db.checkpoint(.truncate)
        }
        try queue.close()
    }

    /// Overwrites bytes of a file.
    private static func overwrite(_ path: String, _ range: Range<Int>) throws {
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        bytes.replaceSubrange(range, with: Data(repeating: 0xa5, count: range.count))
        try bytes.write(to: URL(fileURLWithPath: path))
    }

    /// The numbers of lost groups are given to others, who must not inherit their reports.
    @Test func lostGroupsLeaveNothingToOthers() async throws {
        let rig = try await Self.stored()
        try Self.change(rig.folder.database, "DELETE FROM series_group WHERE id > 10")
        let saved = rig.folder.file("saved.db")
        _ = try SeriesStore.recover(rig.folder.database, to: saved)
        let store = try SeriesStore.open(saved)
        var writer = BatchWriter(store)
        var maker = BatchMaker()
        let next = Self.start + 8 * hour
        let agent = GroupKey.agent
        maker.poll(agent, from: next, to: next + minute, Array(repeating: 60, count: agent.types.count))
        try await writer.write([maker.close(at: next + minute)])
        try store.close()
        let again = try SeriesStore.open(saved)
        #expect(try await again.polls(agent).count == 1)
        #expect(try await again.polls(.port(1)) == rig.expected(.port(1)))
        #expect(try await again.findDamage() == [])
        try again.close()
    }

    /// Where nothing can be read, there is no new file either.
    @Test func aFailureLeavesNoFile() async throws {
        let rig = try await Self.stored()
        try Self.overwrite(rig.folder.database, 100..<Self.page)
        let before = rig.folder.names
        for _ in 0..<2 {
            let error = #expect(throws: StoreError.self) {
                _ = try SeriesStore.recover(rig.folder.database, to: rig.folder.file("saved.db"))
            }
            guard case .damaged = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
        #expect(rig.folder.names.filter { $0.hasPrefix("saved") } == before.filter { $0.hasPrefix("saved") })
    }

    /// Rows on sound pages between damaged ones are all found, wherever their numbers lie.
    @Test func rowsBetweenDamagedPagesAreFound() async throws {
        let rig = try await Self.stored()
        let path = rig.folder.database
        let queue = try DatabaseQueue(path: path)
        let pages = try await queue.read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT pageno, ncell FROM dbstat WHERE name = 'chunk_1s' AND pagetype = 'leaf' ORDER BY path"
            ).map { (number: $0[0] as Int, rows: $0[1] as Int) }
        }
        try queue.close()
        #expect(pages.count > 12)
        let lost = Set(stride(from: 1, to: pages.count, by: 4).map { pages[$0].number })
        for page in lost { try Self.overwrite(path, ((page - 1) * Self.page)..<((page - 1) * Self.page + 200)) }
        let saved = rig.folder.file("saved.db")
        let recovery = try SeriesStore.recover(path, to: saved)
        let chunks = try #require(recovery.tables.first { $0.name == "chunk_1s" })
        #expect(chunks.hasHoles)
        #expect(chunks.recovered == pages.filter { !lost.contains($0.number) }.reduce(0) { $0 + $1.rows })
    }

    /// What a recovery that was killed has left does not stand in the way, and is not left by one that ends.
    @Test func leftoversAreNoHindrance() async throws {
        let rig = try await Self.stored()
        let saved = rig.folder.file("saved.db")
        try write([1, 2, 3], to: saved + ".unfinished")
        try write([4], to: saved + ".unfinished-wal")
        _ = try SeriesStore.recover(rig.folder.database, to: saved)
        let names = rig.folder.names.filter { $0.hasPrefix("saved") && $0 != "saved.db" }
        #expect(names.isEmpty, "\(names)")
        let store = try SeriesStore.open(saved)
        #expect(try await store.polls(.port(1)) == rig.expected(.port(1)))
        try store.close()
    }

    /// Two that are set aside within a second are both kept.
    @Test func nothingThatWasSetAsideIsOverwritten() throws {
        let folder = try StoreFolder()
        var names: Set<String> = []
        for number in 1...3 as ClosedRange<UInt8> {
            try write([number], to: folder.database)
            names.insert(try SeriesStore.setAside(folder.database, at: epoch))
        }
        #expect(names.count == 3)
        #expect(Set(names.compactMap { content(of: $0)?.first }) == [1, 2, 3])
    }
}
