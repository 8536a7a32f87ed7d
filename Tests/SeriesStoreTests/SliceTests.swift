import MetricCatalog
import TestSupport
import Testing

@testable import SeriesStore

/// Upkeep goes in slices: between any two of them readers see everything once, and the process may end.
@Suite struct SliceTests {
    private static let ports: ClosedRange<UInt32> = 1...60

    private static func keys(_ generator: inout SeededGenerator) -> [GroupKey] {
        (0..<3).map { _ in GroupKey.port(.random(in: ports, using: &generator)) } + [.agent]
    }

    private static func check(_ rig: StoreRig, _ reader: SeriesStore, _ generator: inout SeededGenerator) async throws {
        for key in keys(&generator) {
            let expected = rig.expected(key)
            for store in [rig.store, reader] {
                #expect(try await store.polls(key) == expected)
                let sums = try await store.buckets(key, from: epoch - hour, to: epoch + 3 * day)
                #expect(sums.tiers.map(\.sum) == sums.polls.map(\.sum))
                #expect(sums.tiers.map(\.count) == sums.polls.map(\.count))
            }
        }
        #expect(try await rig.store.totals(.agent).first == rig.total(.agent, 0))
        #expect(try await reader.totals(.agent).first == rig.total(.agent, 0))
    }

    @Test(arguments: 1...3 as ClosedRange<UInt64>)
    func everySliceLeavesAllThereIs(_ seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        var rig = try StoreRig()
        let reader = try SeriesStore.openReadOnly(rig.folder.database)
        var slices = 0
        for step in 0..<20 as Range<Int64> {
            let start = epoch + step * 10 * minute
            for key in Self.ports.map({ GroupKey.port($0) }) + [.agent] {
                // Some come late, into windows that are sealed or being moved.
                let isLate = step > 3 && Int.random(in: 0..<10, using: &generator) == 0
                let begin = isLate ? start - 30 * minute - .random(in: 1...9, using: &generator) * second : start
                rig.poll(key, from: begin, to: begin + 10 * minute, all: .random(in: 0...1_000_000, using: &generator))
            }
            try await rig.flush(at: start + 10 * minute)
            // One slice a call, and seldom all that is due.
            for _ in 0..<Int.random(in: 0...12, using: &generator) {
                if try await rig.slice(at: start + 10 * minute) { break }
                slices += 1
                if Int.random(in: 0..<12, using: &generator) == 0 { try rig.reopen() }
                if Int.random(in: 0..<6, using: &generator) == 0 { try await Self.check(rig, reader, &generator) }
            }
        }
        #expect(slices > 20)
        for _ in 0..<10_000 {
            if try await rig.slice(at: epoch + 2 * day) { break }
            if Int.random(in: 0..<40, using: &generator) == 0 { try rig.reopen() }
            if Int.random(in: 0..<40, using: &generator) == 0 { try await Self.check(rig, reader, &generator) }
        }
        try await Self.check(rig, reader, &generator)
        #expect(try await rig.store.info().journalRows == 0)
        #expect(try await rig.store.findDamage() == [])
        try reader.close()
    }
}
