import Foundation
import GRDB
import MetricCatalog
import Testing

@testable import SeriesStore

/// What a store says of itself.
@Suite struct StoreInfoTests {
    private static let start = floorMultiple(epoch, of: day) + day

    private static func rig(days: Int64) async throws -> StoreRig {
        var rig = try StoreRig()
        for day in 0..<days {
            let begin = start + day * 24 * hour
            rig.polls(.port(1), from: begin, to: begin + 24 * hour, every: minute, all: 60)
            try await rig.flush(at: begin + 24 * hour)
            try await rig.maintain(at: begin + 25 * hour)
        }
        return rig
    }

    /// Chunks, values and bytes are counted as they come and go; they are what a count of the rows finds.
    @Test func whatIsCountedIsThere() async throws {
        let rig = try await Self.rig(days: 3)
        try await rig.maintain(at: Self.start + 73 * hour, Retention(keep: [.second: 20 * hour, .minute: 40 * hour]))
        let info = try await rig.store.info()
        try await rig.store.reader.read { db in
            for tier in info.tiers {
                let name = tier.tier.name
                func number(_ what: String, _ table: String) throws -> Int64 {
                    try Int64.fetchOne(db, sql: "SELECT ifnull(\(what), 0) FROM \(table)_\(name)") ?? -1
                }
                let hasSketches = tier.tier == .hour || tier.tier == .day
                let sketches = hasSketches ? try number("sum(length(body))", "sketch") : 0
                #expect(try number("count(*)", "chunk") == tier.chunks)
                #expect(try number("sum(length(body))", "chunk") + sketches == tier.bytes)
            }
        }
        #expect(info.tiers[0].values == (try await rig.store.polls(.port(1)).count) * GroupKey.port(1).types.count)
        #expect(info.tiers[0].bytesPerValue ?? 9 < 1)
        #expect(info.tiers.map(\.keep) == [20 * hour, 40 * hour, nil, nil, nil])
    }

    /// Three days of one port say what thirty will take.
    @Test func theForecastIsWhatASteadyStateTakes() async throws {
        let keep: [Tier: Milliseconds] = [.second: 2 * day, .minute: 4 * day, .fiveMinutes: 6 * day]
        var rig = try await Self.rig(days: 3)
        try await rig.maintain(at: Self.start + 73 * hour, Retention(keep: keep))
        let early = try #require(try await rig.store.info().forecast)
        for number in 3..<12 as Range<Int64> {
            let begin = Self.start + number * 24 * hour
            rig.polls(.port(1), from: begin, to: begin + 24 * hour, every: minute, all: 60)
            try await rig.flush(at: begin + 24 * hour)
            try await rig.maintain(at: begin + 25 * hour, elapsed: day, Retention(keep: keep))
        }
        let info = try await rig.store.info()
        let held = info.tiers.prefix(3).reduce(0) { $0 + $1.bytes }
        // A window more or less of each tier.
        #expect(abs(Double(early.bytes) / Double(held) - 1) < 0.25)
        #expect(early.bytesPerYear > 0)
    }

    @Test func aLimitBoundsTheForecast() async throws {
        let rig = try await Self.rig(days: 3)
        let retention = Retention(keep: [.second: 99_999 * day], sizeLimit: 5_000_000)
        try await rig.maintain(at: Self.start + 73 * hour, retention)
        #expect(try await rig.store.info().forecast?.bytes == 5_000_000)
    }

    @Test func anEmptyStoreForetellsNothing() async throws {
        let rig = try StoreRig()
        let info = try await rig.store.info()
        #expect(info.forecast == nil)
        #expect(info.tiers.allSatisfy { $0.bytesPerValue == nil && $0.oldest == nil && $0.newest == nil })
    }
}
