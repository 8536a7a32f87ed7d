import MetricCatalog
import TestSupport
import Testing

@testable import SeriesStore

/// How long a second of many sources takes; printed, not judged.
@Suite struct FlushTimeTests {
    @Test func aFlushOfManyGroupsIsStoredWhole() async throws {
        let folder = try StoreFolder()
        let store = try SeriesStore.open(folder.database)
        var writer = BatchWriter(store)
        var maker = BatchMaker()
        var generator = SeededGenerator(seed: 1)
        let clock = ContinuousClock()
        for round in 0..<3 as Range<Int64> {
            let end = epoch + (round + 1) * 20 * second
            for port in 1...2_000 as ClosedRange<UInt32> {
                let values = GroupKey.port(1).types.map { _ in generator.next() >> 40 }
                maker.poll(.port(port), from: end - 20 * second, to: end, known: 0x3ff, values)
            }
            let batch = maker.close(at: end)
            let time = try await clock.measure { try await writer.write([batch]) }
            print("flush \(round) of 20000 values in 2000 groups: \(time)")
        }
        let time = try await clock.measure {
            try await writer.maintain(now: epoch + hour, elapsed: 20 * second, retention: .standard)
        }
        print("seal of 60000 values in 2000 groups: \(time)")
        let counts = try await store.read { snapshot in
            try Set(snapshot.directory.groups.map { try snapshot.polls(of: $0, from: epoch, to: epoch + hour).count })
        }
        #expect(counts == [3])
        #expect(try await store.info().groups == 2_000)
        try store.close()
    }
}
