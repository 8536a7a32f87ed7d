import Foundation
import MetricCatalog
import TestSupport
import Testing

@testable import SeriesStore

/// A file that may become only so large: the finest tier's oldest windows go first.
@Suite struct SizeLimitTests {
    private static let start = floorMultiple(epoch, of: day) + day

    /// Some hours of reports of 20 ports that no codec makes small.
    private static func rig(hours: Int64) async throws -> StoreRig {
        var rig = try StoreRig()
        var generator = SeededGenerator(seed: 9)
        for step in 0..<(hours * 20) {
            let begin = start + step * 3 * minute
            for port in 1...20 as ClosedRange<UInt32> {
                let values = GroupKey.port(1).types.map { _ in generator.next() >> 24 }
                rig.poll(.port(port), from: begin, to: begin + 3 * minute, values)
            }
            try await rig.flush(at: begin + 3 * minute)
            if step % 5 == 0 { try await rig.maintain(at: begin + 3 * minute) }
        }
        try await rig.maintain(at: start + hours * hour + hour)
        return rig
    }

    private static func used(_ info: StoreInfo) -> Int64 { info.fileBytes - info.freeBytes }

    @Test func theOldestSecondsGoFirst() async throws {
        let rig = try await Self.rig(hours: 30)
        let before = try await rig.store.info()
        let seconds = before.tiers[0].bytes
        #expect(before.sizeLimit == nil)
        #expect(seconds > 1_000_000)
        let limit = Self.used(before) - seconds / 2
        let retention = Retention(keep: [:], sizeLimit: limit)
        let now = Self.start + 31 * hour
        try await rig.maintain(at: now, retention)
        let after = try await rig.store.info()
        #expect(after.sizeLimit == limit)
        #expect(Self.used(after) <= limit)
        // All that is free is given back.
        #expect(after.fileBytes <= limit)
        // No more than needed, and from the old end.
        #expect(Self.used(after) > limit - 500_000)
        #expect(try #require(after.tiers[0].oldest) > Self.start)
        #expect(after.tiers[0].newest == before.tiers[0].newest)
        for (old, new) in zip(before.tiers, after.tiers).dropFirst() {
            #expect(new.oldest == old.oldest && new.chunks == old.chunks && new.bytes == old.bytes)
        }
        // The sums are in the minutes still.
        let sums = try await rig.store.buckets(.port(1), from: Self.start, to: Self.start + 30 * hour)
        #expect(sums.tiers[1].sum == rig.total(.port(1)))
        #expect(try await rig.store.findDamage() == [])
    }

    /// What is in no other tier stays, whatever the limit.
    @Test func whatIsInNoOtherTierStays() async throws {
        let rig = try await Self.rig(hours: 30)
        let now = Self.start + 31 * hour
        try await rig.maintain(at: now, Retention(keep: [:], sizeLimit: 1))
        let tiers = try await rig.store.info().tiers
        let sealed = try await rig.store.sealedUntil(.fiveMinutes)
        #expect(try #require(tiers[1].oldest) <= sealed)
        let old = try await rig.store.buckets(.port(1), from: sealed, to: Self.start + 30 * hour)
        let expected = rig.expected(.port(1)).filter { start, _ in start >= sealed }.total(1)
        #expect(old.tiers[1].sum == expected)
        #expect(try await rig.store.findDamage() == [])
    }

    /// A limit that is lifted drops nothing more.
    @Test func aLimitCanBeLifted() async throws {
        let rig = try await Self.rig(hours: 6)
        let now = Self.start + 7 * hour
        try await rig.maintain(at: now, Retention(keep: [:], sizeLimit: 1 << 40))
        #expect(try await rig.store.info().sizeLimit == 1 << 40)
        let before = try await rig.store.info().tiers.map(\.chunks)
        try await rig.maintain(at: now, .forever)
        #expect(try await rig.store.info().sizeLimit == nil)
        #expect(try await rig.store.info().tiers.map(\.chunks) == before)
    }
}
