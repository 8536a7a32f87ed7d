import MetricCatalog
import Testing

@testable import SeriesStore

/// A process that only reads follows the one that writes.
@Suite struct FollowingTests {
    @Test func aReaderFollowsWritesAndSeals() async throws {
        var rig = try StoreRig()
        rig.poll(.port(1), from: epoch, to: epoch + 20 * second, all: 3)
        try await rig.flush(at: epoch + 20 * second)
        let reader = try SeriesStore.openReadOnly(rig.folder.database)
        #expect(try await reader.polls(.port(1)) == rig.expected(.port(1)))

        for step in 1..<400 as Range<Int64> {
            let start = epoch + step * 20 * second
            let keys: [GroupKey] = step > 200 ? [.port(1), .port(2), .agent] : [.port(1), .agent]
            for key in keys { rig.poll(key, from: start, to: start + 20 * second, all: UInt64(step)) }
            try await rig.flush(at: start + 20 * second)
            if step % 37 == 0 { try await rig.maintain(at: start + 20 * second) }
            if step % 11 == 0 || step % 37 == 0 {
                for key in keys { #expect(try await reader.polls(key) == rig.expected(key), "step \(step)") }
                #expect(try await reader.totals(.agent)[0] == rig.total(.agent))
            }
        }
        try await rig.maintain(at: epoch + 10 * hour)
        for key in [GroupKey.port(1), .port(2), .agent] {
            #expect(try await reader.polls(key) == rig.expected(key))
            let sums = try await reader.buckets(key, from: epoch - hour, to: epoch + 10 * hour)
            #expect(sums.tiers[1].sum == rig.total(key) && sums.polls[1].sum == rig.total(key))
        }
        try reader.close()
        try rig.store.close()
    }

    @Test func aReaderSeesNewNamesThoughNoReportCame() async throws {
        var rig = try StoreRig()
        rig.poll(.port(1), from: epoch, to: epoch + 20 * second, all: 3)
        try await rig.flush(at: epoch + 20 * second)
        let reader = try SeriesStore.openReadOnly(rig.folder.database)
        #expect(try await reader.read { $0.directory.groups.count } == 1)

        rig.text(.port(1), "ifname", "eth0", since: epoch + 21 * second)
        rig.text(.port(2), "ifname", "eth1", since: epoch + 21 * second)
        try await rig.flush(at: epoch + 22 * second)
        let names = try await reader.read { snapshot in
            [GroupKey.port(1), .port(2)].map { snapshot.directory.text("ifname", of: $0.identity) }
        }
        #expect(names == ["eth0", "eth1"])
    }

    @Test func aReaderSeesTheLastReportThoughItsIntervalIsLong() async throws {
        var rig = try StoreRig()
        rig.poll(.port(1), from: epoch, to: epoch + 20 * second, all: 3)
        try await rig.flush(at: epoch + 20 * second)
        let reader = try SeriesStore.openReadOnly(rig.folder.database)
        let last = { @Sendable () async throws in
            try await reader.read { snapshot in
                snapshot.group(.port(1)).flatMap { snapshot.lastPoll(of: $0)?.ends }
            }
        }
        #expect(try await last() == [epoch + 20 * second])
        rig.poll(.port(1), from: epoch + 20 * second, to: epoch + 2 * hour, all: 9)
        try await rig.flush(at: epoch + 2 * hour)
        #expect(try await last() == [epoch + 2 * hour])
    }

    @Test func aReaderSeesWhatCameWhenTheJournalHadBeenEmptied() async throws {
        var rig = try StoreRig()
        rig.poll(.port(1), from: epoch, to: epoch + 20 * second, all: 3)
        try await rig.flush(at: epoch + 20 * second)
        try await rig.maintain(at: epoch + hour)
        let reader = try SeriesStore.openReadOnly(rig.folder.database)
        #expect(try await reader.polls(.port(1)).count == 1)
        // The journal's numbers begin again when it is empty.
        for step in 1...3 as ClosedRange<Int64> {
            let start = epoch + step * hour
            rig.poll(.port(1), from: start, to: start + 20 * second, all: 4)
            try await rig.flush(at: start + 20 * second)
            try await rig.maintain(at: start + hour)
            rig.poll(.port(1), from: start + 30 * minute, to: start + 30 * minute + second, all: 4)
            try await rig.flush(at: start + 31 * minute)
            #expect(try await reader.polls(.port(1)) == rig.expected(.port(1)))
        }
    }
}
