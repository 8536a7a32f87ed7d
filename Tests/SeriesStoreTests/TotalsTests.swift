import MetricCatalog
import Testing

@testable import SeriesStore

/// Sums over all time of what agents sent.
@Suite struct TotalsTests {
    private static func check(_ rig: StoreRig, _ note: String) async throws {
        let reader = try SeriesStore.openReadOnly(rig.folder.database)
        for store in [rig.store, reader] {
            for key in [GroupKey.agent, GroupKey(agent: 2, source: .agent, structure: GroupKey.agent.structureIndex)] {
                let totals = try await store.totals(key)
                let expected = key.types.indices.map { key.types[$0] == .count ? rig.total(key, $0) : 0 }
                #expect(totals == (rig.total(key, 0) == 0 ? [] : expected), "\(note)")
            }
        }
        try reader.close()
    }

    @Test func totalsAreAllThatWasEverWritten() async throws {
        var rig = try StoreRig()
        let other = GroupKey(agent: 2, source: .agent, structure: GroupKey.agent.structureIndex)
        for step in 0..<300 as Range<Int64> {
            let time = epoch + step * minute
            rig.poll(.agent, from: time, to: time + second, all: UInt64(step) + 1)
            if step > 100 { rig.poll(other, from: time, to: time + minute, all: 2) }
            try await rig.flush(at: time + minute)
            if step % 50 == 20 { try await rig.maintain(at: time + minute) }
            if step % 70 == 30 { try rig.reopen() }
            if step % 30 == 29 { try await Self.check(rig, "step \(step)") }
        }
        try await rig.maintain(at: epoch + 10 * hour)
        try await Self.check(rig, "sealed")
        try rig.reopen()
        try await Self.check(rig, "reopened")
    }

    @Test func totalsOutliveTheirReports() async throws {
        var rig = try StoreRig()
        rig.polls(.agent, from: epoch, to: epoch + 5 * hour, every: minute, all: 3)
        try await rig.flush(at: epoch + 5 * hour)
        try await rig.maintain(at: epoch + 6 * hour)
        for part in 1...3 as ClosedRange<Int64> {
            let now = epoch + 6 * hour + part * day
            try await rig.maintain(at: now, elapsed: day, Retention(keep: [.second: hour, .minute: hour]))
        }
        #expect(try await rig.store.polls(.agent).count < 300)
        #expect(try await rig.store.totals(.agent)[0] == 900)
        try rig.reopen()
        #expect(try await rig.store.totals(.agent)[0] == 900)
    }

    @Test func lateReportsAndPartsCountOnce() async throws {
        var rig = try StoreRig()
        for moment in [0, 0, 5, 1] as [Int64] {
            let end = epoch + moment * hour + second
            rig.poll(.agent, from: end - second, to: end, all: 10)
            try await rig.flush(at: epoch + 6 * hour)
            try await rig.maintain(at: epoch + 6 * hour)
        }
        #expect(try await rig.store.totals(.agent)[0] == 40)
        try rig.reopen()
        #expect(try await rig.store.totals(.agent)[0] == 40)
    }

    @Test func reportsOfLongIntervalsCount() async throws {
        var rig = try StoreRig()
        rig.poll(.agent, from: epoch, to: epoch + second, all: 1)
        try await rig.flush(at: epoch + second)
        let reader = try SeriesStore.openReadOnly(rig.folder.database)
        #expect(try await reader.totals(.agent)[0] == 1)
        rig.poll(.agent, from: epoch + second, to: epoch + 5 * hour, all: 20)
        rig.poll(.agent, from: epoch + 5 * hour, to: epoch + 5 * hour + second, all: 300)
        try await rig.flush(at: epoch + 5 * hour + second)
        #expect(try await reader.totals(.agent)[0] == 321)
        try await Self.check(rig, "head")
        try await rig.maintain(at: epoch + 7 * hour)
        #expect(try await reader.totals(.agent)[0] == 321)
        try await Self.check(rig, "sealed")
        try rig.reopen()
        try await Self.check(rig, "reopened")
    }

    @Test func unknownValuesDoNotCount() async throws {
        var rig = try StoreRig()
        rig.poll(.agent, from: epoch, to: epoch + second, known: 0b10, Array(repeating: 7, count: 14))
        try await rig.flush(at: epoch + second)
        #expect(try await rig.store.totals(.agent) == [0, 7] + Array(repeating: 0, count: 12))
        try rig.reopen()
        #expect(try await rig.store.totals(.agent) == [0, 7] + Array(repeating: 0, count: 12))
    }

    @Test func totalsAreKeptOfAgentsOnly() async throws {
        var rig = try StoreRig()
        rig.poll(.port(1), from: epoch, to: epoch + second, all: 7)
        try await rig.flush(at: epoch + second)
        #expect(try await rig.store.totals(.port(1)).isEmpty)
    }
}
