import Foundation
import MetricCatalog
import TestSupport
import Testing

@testable import SeriesStore

/// What can be read of a damaged store is saved, and nothing else is.
@Suite struct RecoveryTests {
    private static let start = floorMultiple(epoch, of: day) + day
    private static let ports: ClosedRange<UInt32> = 1...20

    /// Six hours of 20 ports whose numbers no codec makes small: the closed file, and what was written.
    private static let made = Task {
        var rig = try StoreRig()
        var generator = SeededGenerator(seed: 3)
        for step in 0..<120 as Range<Int64> {
            let begin = start + step * 3 * minute
            for port in ports {
                let values = GroupKey.port(1).types.map { _ in generator.next() >> 24 }
                rig.poll(.port(port), from: begin, to: begin + 3 * minute, values)
            }
            try await rig.flush(at: begin + 3 * minute)
            if step % 5 == 0 { try await rig.maintain(at: begin + 3 * minute) }
        }
        try await rig.maintain(at: start + 7 * hour)
        try rig.store.close()
        let written = Dictionary(uniqueKeysWithValues: ports.map { ($0, rig.expected(.port($0))) })
        return (file: try Data(contentsOf: URL(fileURLWithPath: rig.folder.database)), written: written)
    }

    /// The file in a folder of its own.
    private static func copy() async throws -> (folder: StoreFolder, written: [UInt32: PollSeries]) {
        let made = try await made.value
        let folder = try StoreFolder()
        try made.file.write(to: URL(fileURLWithPath: folder.database))
        return (folder, made.written)
    }

    /// Overwrites 64 KiB of a file.
    private static func damage(_ path: String, at share: Double, with byte: UInt8) throws -> Int {
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        let place = Int(Double(bytes.count - 65_536) * share) / 16_384 * 16_384 + 5_000
        bytes.replaceSubrange(place..<place + 65_536, with: Data(repeating: byte, count: 65_536))
        try bytes.write(to: URL(fileURLWithPath: path))
        return bytes.count
    }

    @Test(arguments: [0.35, 0.5, 0.65, 0.8, 0.95], [0x00, 0xa5] as [UInt8])
    func whatIsReadableIsSaved(share: Double, byte: UInt8) async throws {
        let (folder, all) = try await Self.copy()
        let path = folder.database
        let size = try Self.damage(path, at: share, with: byte)
        #expect(size > 500_000)
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(throws: StoreError.self) { try SeriesStore.lookForDamage(path) }

        let saved = folder.file("saved.db")
        let recovery = try SeriesStore.recover(path, to: saved)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        let rows = Dictionary(recovery.tables.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        #expect(recovery.tables.contains { $0.hasHoles || $0.unusable > 0 })
        #expect(rows["agent"]?.recovered == 1)
        #expect(rows["series_group"]?.recovered == 20)

        let store = try SeriesStore.open(saved)
        var found = 0
        for port in Self.ports {
            let polls = try await store.polls(.port(port))
            let written = try #require(all[port])
            // Each is one that was written, with all its values.
            let places = Dictionary(uniqueKeysWithValues: written.ends.enumerated().map { ($1, $0) })
            for index in polls.ends.indices {
                let place = try #require(places[polls.ends[index]])
                #expect(polls.columns.map { $0[index] } == written.columns.map { $0[place] })
            }
            found += polls.count
        }
        // Five pages of some fifty.
        #expect(found > 20 * 120 / 2)
        // The file is whole, and tiers count what they hold.
        let findings = try await store.findDamage()
        #expect(
            findings.allSatisfy { $0.contains("does not say what") || $0.contains("values of column") },
            "\(findings)"
        )
        // It can be gone on with.
        var writer = BatchWriter(store)
        var maker = BatchMaker()
        let next = Self.start + 30 * hour
        maker.poll(.port(1), from: next, to: next + minute, Array(repeating: 60, count: 14))
        try await writer.write([maker.close(at: next + minute)])
        try await writer.maintain(now: next + 2 * hour, elapsed: 1000, retention: nil)
        #expect(try await store.buckets(.port(1), from: next, to: next + minute).polls[1].sum == 60)
        try store.close()
    }

    /// Of a store that is well all is saved.
    @Test func allOfAWholeStoreIsSaved() async throws {
        let (folder, all) = try await Self.copy()
        try SeriesStore.lookForDamage(folder.database)
        let saved = folder.file("saved.db")
        let recovery = try SeriesStore.recover(folder.database, to: saved)
        #expect(recovery.tables.allSatisfy { !$0.hasHoles && $0.unusable == 0 })
        let store = try SeriesStore.openReadOnly(saved)
        for port in Self.ports { #expect(try await store.polls(.port(port)) == all[port]) }
        #expect(try await store.findDamage() == [])
        try store.close()
        #expect(throws: StoreError.self) { try SeriesStore.recover(folder.database, to: saved) }
    }

    @Test func aDamagedStoreIsSetAsideWithItsLog() async throws {
        let (folder, _) = try await Self.copy()
        let path = folder.database
        try Data("log".utf8).write(to: URL(fileURLWithPath: path + "-wal"))
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        let aside = try SeriesStore.setAside(path, at: 1_795_662_720_000)
        #expect(aside == path + ".corrupt-20261126T031200Z")
        #expect(try Data(contentsOf: URL(fileURLWithPath: aside)) == whole)
        #expect(try Data(contentsOf: URL(fileURLWithPath: aside + "-wal")) == Data("log".utf8))
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(!FileManager.default.fileExists(atPath: path + "-wal"))
        let store = try SeriesStore.open(path)
        #expect(try await store.polls(.port(1)).count == 0)
        try store.close()
    }
}
