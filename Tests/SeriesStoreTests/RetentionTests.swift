import Foundation
import MetricCatalog
import TestSupport
import Testing

@testable import SeriesStore

/// What is too old goes, and nothing else does.
@Suite struct RetentionTests {
    /// A midnight.
    private static let start = floorMultiple(epoch, of: day) + day
    private static let short = Retention(keep: [.second: 2 * hour, .minute: 26 * hour])

    /// Three days of reports of one port, ten minutes each.
    private static func threeDays() async throws -> StoreRig {
        var rig = try StoreRig()
        rig.polls(.port(1), from: start, to: start + 72 * hour, every: 10 * minute, all: 600)
        try await rig.flush(at: start + 72 * hour)
        try await rig.maintain(at: start + 73 * hour)
        return rig
    }

    /// Ten hours of reports of one port, a minute each.
    private static func filledRig() async throws -> StoreRig {
        var rig = try StoreRig()
        rig.polls(.port(1), from: epoch, to: epoch + 10 * hour, every: minute, all: 60)
        try await rig.flush(at: epoch + 10 * hour)
        try await rig.maintain(at: epoch + 11 * hour)
        return rig
    }

    private static func tiers(_ rig: StoreRig) async throws -> [StoreInfo.TierInfo] {
        try await rig.store.info().tiers
    }

    @Test func windowsOlderThanTheirTierIsKeptAreDropped() async throws {
        let rig = try await Self.threeDays()
        let now = Self.start + 72 * hour
        try await rig.maintain(at: now, Self.short)
        let tiers = try await Self.tiers(rig)
        #expect(tiers.map(\.oldest) == [now - 2 * hour, now - 26 * hour, Self.start, nil, nil])
        #expect(tiers.map(\.chunks) == [8, 25, 2, 0, 0])
        let kept = try await rig.store.polls(.port(1))
        #expect(kept == rig.expected(.port(1)).filter { _, end in end > now - 2 * hour })
        // The minutes before are there still.
        let sums = try await rig.store.buckets(.port(1), from: now - 26 * hour, to: now)
        #expect(sums.tiers[1].sum == 26 * 3_600 && sums.polls[1].sum == 2 * 3_600)
        let old = try await rig.store.buckets(.port(1), from: Self.start, to: now - 26 * hour)
        #expect(old.tiers[1].isEmpty)
    }

    @Test func aTierWithoutASettingIsKept() async throws {
        let rig = try await Self.threeDays()
        try await rig.maintain(at: Self.start + 200 * hour, Retention(keep: [.second: hour]))
        let seconds = Self.start + 70 * hour + 45 * minute
        #expect(try await Self.tiers(rig).map(\.oldest) == [seconds, Self.start, Self.start, nil, nil])
        let sums = try await rig.store.buckets(.port(1), from: Self.start, to: Self.start + 72 * hour)
        #expect(sums.tiers[1].sum == 72 * 3_600)
    }

    /// Minutes go only when the day that they belong to is in the next tier.
    @Test func minutesAreKeptUntilTheyAreInFiveMinutes() async throws {
        let rig = try await Self.threeDays()
        try await rig.maintain(at: Self.start + 500 * hour, Retention(keep: [.second: hour, .minute: hour]))
        #expect(try await Self.tiers(rig)[1].oldest == Self.start + 47 * hour)
    }

    @Test func secondsAreKeptUntilTheyAreInMinutes() async throws {
        var rig = try StoreRig()
        let strict = Retention(keep: [.second: 0])
        for step in 0..<40 as Range<Int64> {
            let start = epoch + step * 15 * minute
            rig.polls(.port(1), from: start, to: start + 15 * minute, every: minute, all: 60)
            try await rig.flush(at: start + 15 * minute)
            try await rig.maintain(at: start + 17 * minute, strict)
            let sums = try await rig.store.buckets(.port(1), from: epoch, to: epoch + 20 * hour)
            #expect(sums.tiers[1].sum == rig.total(.port(1)))
        }
        #expect(try await rig.store.polls(.port(1)).count < 200)
    }

    @Test func longIntervalsAreDroppedWithTheLongestTier() async throws {
        var rig = try await Self.filledRig()
        rig.poll(.port(2), from: epoch, to: epoch + 3 * hour, all: 5)
        rig.poll(.port(2), from: epoch + 3 * hour, to: epoch + 8 * hour, all: 7)
        try await rig.flush(at: epoch + 10 * hour)
        let all = Retention(keep: Dictionary(uniqueKeysWithValues: Tier.all.map { ($0, 4 * hour) }))
        try await rig.maintain(at: epoch + 10 * hour, all)
        #expect(try await rig.store.polls(.port(2)).ends == [epoch + 8 * hour])
    }

    @Test func lateReportsAreAddedToMinutesWhoseSecondsAreGone() async throws {
        var rig = try await Self.filledRig()
        let types = GroupKey.port(1).types
        try await rig.maintain(at: epoch + 10 * hour, Retention(keep: [.second: 2 * hour]))
        let before = try await Self.minutes(rig, types)
        // One in the gone part, one over the edge of the gone part, one beyond it.
        let edge = epoch + 8 * hour
        for start in [epoch + 90 * minute, edge - 5 * minute, edge + 20 * minute] {
            rig.poll(.port(1), from: start, to: start + 10 * minute, all: 1_000)
            try await rig.flush(at: epoch + 10 * hour)
            try await rig.maintain(at: epoch + 10 * hour, Retention(keep: [.second: 2 * hour]))
        }
        let sums = try await rig.store.buckets(.port(1), from: epoch, to: epoch + 10 * hour)
        #expect(sums.tiers[1].sum == 36_000 + 3_000)
        #expect(sums.tiers[1].covered == 10 * hour + 30 * minute)
        #expect(sums.tiers[1].count == 603)
        let after = try await Self.minutes(rig, types)
        #expect(after.starts == before.starts)
        for (place, start) in after.starts.enumerated() {
            let late = [90, 475, 500].contains { start >= epoch + $0 * minute && start < epoch + ($0 + 10) * minute }
            #expect(after.columns[1][place].sum == before.columns[1][place].sum + (late ? 100 : 0))
            // Only where a late report ends may it be the last one.
            if ![99, 484, 509].contains(place) { #expect(after.columns[0][place].last == 60) }
        }
        #expect(after.columns[0][99].last == 1_000)
        // A reader of seconds does not find the gone window again.
        #expect(try await rig.store.read { try $0.oldest(.second) } == edge)
    }

    private static func minutes(_ rig: StoreRig, _ types: [ValueType]) async throws -> CellSeries {
        try await rig.store.read { snapshot in
            guard let group = snapshot.group(.port(1)) else { return CellSeries(columnCount: types.count) }
            return try snapshot.cells(
                of: group,
                tier: .minute,
                columns: Array(types.indices),
                from: epoch,
                to: epoch + 10 * hour
            )
        }
    }

    @Test func pagesAreGivenBack() async throws {
        var rig = try StoreRig()
        var generator = SeededGenerator(seed: 1)
        for step in 0..<120 as Range<Int64> {
            let start = Self.start + step * minute
            for port in 1...25 as ClosedRange<UInt32> {
                rig.poll(
                    .port(port),
                    from: start,
                    to: start + minute,
                    GroupKey.port(1).types.map { Specimens.value($0, &generator) }
                )
            }
            try await rig.flush(at: start + minute)
        }
        let end = Self.start + 60 * hour
        rig.polls(.port(1), from: Self.start + 2 * hour, to: end, every: 10 * minute, all: 1)
        try await rig.flush(at: end)
        try await rig.maintain(at: end)
        let full = try await rig.store.info()
        for _ in 0..<4 { try await rig.maintain(at: end, Self.short) }
        let rest = try await rig.store.info()
        #expect(full.fileBytes > 1_000_000)
        #expect(rest.fileBytes < full.fileBytes * 2 / 3)
        // A little is left to be used again.
        #expect(rest.freeBytes <= rest.fileBytes / 16)
        let size = try FileManager.default.attributesOfItem(atPath: rig.folder.database)[.size] as? Int64
        #expect(size == rest.fileBytes)
    }

    @Test func aClockThatJumpsYearsAheadDeletesNothingAtOnce() async throws {
        var rig = try await Self.filledRig()
        let now = epoch + 10 * hour
        try await rig.maintain(at: now, .standard)
        let before = try await Self.tiers(rig).map(\.chunks)
        for _ in 0..<50 { try await rig.maintain(at: now + 5 * 365 * day, .standard) }
        #expect(try await Self.tiers(rig).map(\.chunks) == before)
        #expect(try await rig.store.polls(.port(1)) == rig.expected(.port(1)))

        // What comes with the wrong time, and what comes after with the right one.
        rig.poll(.port(1), from: now + 390 * day, to: now + 390 * day + minute, all: 60)
        try await rig.flush(at: now + 390 * day + minute)
        for _ in 0..<3 { try await rig.maintain(at: now + 391 * day, .standard) }
        for step in 0..<20 as Range<Int64> {
            let start = now + step * 15 * minute
            rig.polls(.port(1), from: start, to: start + 15 * minute, every: minute, all: 60)
            try await rig.flush(at: start + 15 * minute)
            if step % 2 == 0 { try await rig.maintain(at: start + 16 * minute, .standard) }
            let sums = try await rig.store.buckets(.port(1), from: epoch, to: start + 15 * minute)
            #expect(sums.polls[1].sum == rig.total(.port(1)) - 60)
            #expect(sums.tiers[1].sum == rig.total(.port(1)) - 60)
        }
        #expect(try await rig.store.polls(.port(1)) == rig.expected(.port(1)))
        try rig.reopen()
        #expect(try await rig.store.polls(.port(1)) == rig.expected(.port(1)))
    }

    @Test func theClockOfRetentionCatchesUp() async throws {
        let rig = try await Self.threeDays()
        let retention = Retention(keep: [.second: 2 * hour, .minute: 27 * hour])
        try await rig.maintain(at: Self.start + 72 * hour, retention)
        #expect(try await Self.tiers(rig)[1].oldest == Self.start + 45 * hour)
        // A night's stop is made up for at a bounded pace.
        try await rig.maintain(at: Self.start + 96 * hour, elapsed: 2 * minute, retention)
        #expect(try await Self.tiers(rig)[1].oldest == Self.start + 46 * hour)
        for _ in 0..<20 { try await rig.maintain(at: Self.start + 96 * hour, elapsed: 2 * minute, retention) }
        #expect(try await Self.tiers(rig)[1].oldest == Self.start + 47 * hour)
    }
}
