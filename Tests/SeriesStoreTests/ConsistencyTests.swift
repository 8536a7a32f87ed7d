import MetricCatalog
import Synchronization
import Testing

@testable import SeriesStore

/// Whoever reads while another writes and seals sees each report once.
@Suite struct ConsistencyTests {
    /// What the writer is about to have written, and what it has.
    private final class Progress: Sendable {
        let begun = Atomic<UInt64>(0)
        let written = Atomic<UInt64>(0)
        let isOver = Atomic<Bool>(false)
    }

    /// Reads until the writer is done.
    ///
    /// - Returns: How many readings there were, and how many of them saw unsealed reports beside minutes.
    private static func watch(_ store: SeriesStore, _ progress: Progress) async throws -> (readings: Int, mixed: Int) {
        var last: UInt64 = 0
        var result = (readings: 0, mixed: 0)
        while !progress.isOver.load(ordering: .acquiring) {
            let before = progress.written.load(ordering: .acquiring)
            let found = try await store.read { snapshot in
                guard let port = snapshot.group(.port(1)), let agent = snapshot.group(.agent) else {
                    return (sums: [UInt64(0)], isMixed: false)
                }
                let end = epoch + 2 * day
                let sealed = try snapshot.sealedUntil(.minute)
                return (
                    [
                        try snapshot.polls(of: port, from: epoch - hour, to: end).total(1),
                        try snapshot.bucketsOfTiers(port, from: epoch - hour, to: end)[1].sum,
                        try snapshot.bucketsOfTiers(agent, from: epoch - hour, to: end)[0].sum,
                        snapshot.totals(of: agent).first ?? 0,
                    ],
                    try sealed > epoch && !snapshot.outsideTiers(port, from: sealed, to: end).ends.isEmpty
                )
            }
            let after = progress.begun.load(ordering: .acquiring)
            let sum = found.sums[0]
            #expect(found.sums.allSatisfy { $0 == sum }, "\(found.sums)")
            #expect(sum >= last, "the sum went down")
            #expect(sum >= before && sum <= after, "\(before) <= \(sum) <= \(after)")
            last = sum
            result.readings += 1
            if found.isMixed { result.mixed += 1 }
        }
        return result
    }

    @Test func aReaderNeverSeesTheSumGoDownOrCountTwice() async throws {
        var rig = try StoreRig()
        let (store, progress) = (rig.store, Progress())
        let path = rig.folder.database
        try await withThrowingTaskGroup(of: (readings: Int, mixed: Int).self) { group in
            for _ in 0..<2 { group.addTask { try await Self.watch(store, progress) } }
            group.addTask {
                let reader = try SeriesStore.openReadOnly(path)
                defer { try? reader.close() }
                return try await Self.watch(reader, progress)
            }
            defer { progress.isOver.store(true, ordering: .releasing) }
            for step in 0..<800 as Range<Int64> {
                let start = epoch + step * 30 * second
                // Every twentieth comes when its hour is sealed already.
                let late = step % 20 == 19 ? max(epoch, start - 3 * hour) : start
                for key in [GroupKey.port(1), .port(2), .agent] {
                    rig.poll(key, from: late, to: late + 30 * second, all: UInt64(step) + 1)
                }
                progress.begun.store(rig.total(.agent, 0), ordering: .releasing)
                try await rig.flush(at: start + 30 * second)
                progress.written.store(rig.total(.agent, 0), ordering: .releasing)
                if step % 7 == 0 { try await rig.maintain(at: start + 30 * second, .forever) }
            }
            progress.isOver.store(true, ordering: .releasing)
            var mixed = 0
            for try await found in group {
                #expect(found.readings > 3)
                mixed += found.mixed
            }
            #expect(mixed > 0)
        }
    }
}
