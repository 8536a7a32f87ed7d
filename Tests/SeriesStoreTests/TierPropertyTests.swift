import MetricCatalog
import TestSupport
import Testing

@testable import SeriesStore

/// Whatever comes, and whenever the store is sealed or opened anew: every tier says what the reports say.
@Suite struct TierPropertyTests {
    private static let keys: [GroupKey] = [.port(1), .port(2), .processors, .packets, .agent]
    private static let span = 9 * hour

    /// A store over a day's part of random reports.
    private struct Trial {
        var generator: SeededGenerator
        var rig: StoreRig
        var now = epoch + 7 * minute
        var lastEnds: [GroupKey: Milliseconds] = [:]
        /// When reports end.
        ///
        /// Parts of a report join once they are sealed and count apart until then, and of states at the
        /// same time either may be the last.
        var ends: [GroupKey: Set<Milliseconds>] = [:]

        init(seed: UInt64) throws {
            generator = SeededGenerator(seed: seed)
            rig = try StoreRig()
        }

        mutating func chance(_ percent: UInt64) -> Bool { generator.next() % 100 < percent }

        mutating func length(of key: GroupKey) -> Milliseconds {
            switch generator.next() % (key == .agent ? 5 : 20) {
            case 0...3: 1_000
            case 4...12: .random(in: 18_000...33_000, using: &generator)
            case 13...16: .random(in: 40_000...600_000, using: &generator)
            case 17, 18: .random(in: 800_000...900_000, using: &generator)
            default: .random(in: 900_001...4 * hour, using: &generator)
            }
        }

        /// Mostly now, on an edge now and then, and sometimes late.
        mutating func end() -> Milliseconds {
            if chance(8) {
                return floorMultiple(now, of: [minute, Tier.second.window, hour][Int(generator.next() % 3)])
            }
            if chance(12) { return now - .random(in: 0...3 * hour, using: &generator) }
            return now
        }

        mutating func report() {
            let key = Self.pick(&generator)
            let end = end()
            var start = end - length(of: key)
            if let last = lastEnds[key], last < end, end - last < 4 * hour, key != .agent, chance(70) { start = last }
            // Some reports tell only states, which need no interval.
            let isOfStates = chance(5)
            if isOfStates { start = end }
            guard ends[key, default: []].insert(end).inserted else { return }
            let states = key.types.indices.reduce(UInt64(0)) { $0 | (key.types[$1].isAdditive ? 0 : 1 << UInt64($1)) }
            rig.poll(
                key,
                from: start,
                to: end,
                known: isOfStates ? states : chance(20) ? generator.next() : .max,
                isInterpolated: end - start > hour,
                key.types.map { value($0) }
            )
            lastEnds[key] = max(end, lastEnds[key] ?? .min)
        }

        static func pick(_ generator: inout SeededGenerator) -> GroupKey {
            keys[Int(generator.next() % UInt64(keys.count))]
        }

        mutating func value(_ type: ValueType) -> UInt64 {
            switch type {
            case .real32: UInt64(Float(generator.next() >> 50).bitPattern)
            case .real64, .realSum: (Double(generator.next() >> 30) / 7).bitPattern
            // Sums of whole numbers stay below 2⁶⁴, and sums of a second below 2⁵³.
            default: generator.next() >> UInt64.random(in: 16..<64, using: &generator)
            }
        }

        mutating func run(to end: Milliseconds) async throws {
            while now < end {
                now += .random(in: 1_000...60_000, using: &generator)
                if chance(2) { now += .random(in: minute...100 * minute, using: &generator) }
                for _ in 0...(generator.next() % 5) { report() }
                if chance(60) { try await rig.flush(at: now) }
                if chance(6) { try await rig.maintain(at: now, .forever) }
                if chance(2) {
                    try await rig.flush(at: now)
                    try rig.reopen()
                }
            }
            try await rig.flush(at: now)
        }
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func everyTierSaysWhatTheReportsSay(seed: UInt64) async throws {
        var trial = try Trial(seed: seed)
        for part in 1...3 as ClosedRange<Int64> {
            try await trial.run(to: epoch + part * Self.span / 3)
            for key in Self.keys { try await Self.checkSums(of: key, trial.rig, "seed \(seed), part \(part)") }
            try await trial.rig.maintain(at: trial.now)
            for key in Self.keys {
                try await Self.checkSums(of: key, trial.rig, "seed \(seed), part \(part), sealed")
                try await Self.checkMinutes(of: key, trial.rig, "seed \(seed), part \(part)")
            }
        }
        #expect(try await trial.rig.store.sealedUntil(.minute) >= epoch + 5 * hour)
        try trial.rig.store.close()
    }

    /// The reports are those that were written, and each way of reading gives their sums.
    private static func checkSums(of key: GroupKey, _ rig: StoreRig, _ note: String) async throws {
        let expected = rig.expected(key)
        #expect(try await rig.store.polls(key) == expected, "\(note)")
        let (polls, tiers) = try await rig.store.buckets(key, from: epoch - 12 * hour, to: epoch + 2 * span)
        guard !polls.isEmpty else { return }
        for (column, type) in key.types.enumerated() {
            if type == .count {
                #expect(polls[column].sum == expected.total(column), "\(note), column \(column)")
                #expect(tiers[column].sum == expected.total(column), "\(note), column \(column)")
            }
            #expect(close(tiers[column].realSum, polls[column].realSum), "\(note), column \(column)")
            #expect(tiers[column].covered == polls[column].covered, "\(note), column \(column)")
            #expect(tiers[column].interpolated == polls[column].interpolated, "\(note), column \(column)")
            #expect(tiers[column].count == polls[column].count, "\(note), column \(column)")
            if !type.isAdditive, polls[column].count > 0 {
                #expect(tiers[column].last == polls[column].last, "\(note), column \(column)")
                #expect(tiers[column].minimum == polls[column].minimum, "\(note), column \(column)")
                #expect(tiers[column].maximum == polls[column].maximum, "\(note), column \(column)")
            }
        }
        if key == .agent {
            let totals = try await rig.store.totals(key)
            #expect(totals == key.types.indices.map { key.types[$0] == .count ? rig.total(key, $0) : 0 }, "\(note)")
        }
    }

    /// Every bucket of a minute is what the reports say of it, bit for bit.
    private static func checkMinutes(of key: GroupKey, _ rig: StoreRig, _ note: String) async throws {
        try await rig.store.read { snapshot in
            guard let group = snapshot.group(key) else { return }
            let types = key.types
            let sealed = try snapshot.sealedUntil(.minute)
            for start in stride(from: epoch - 12 * hour, to: sealed, by: Int(hour)) {
                let cells = try snapshot.cells(
                    of: group,
                    tier: .minute,
                    columns: Array(types.indices),
                    from: start,
                    to: start + hour
                )
                // Reports of long intervals are in no chunk.
                let polls = try snapshot.polls(of: group, from: start, to: start + hour).filter { from, to in
                    to - from <= Tier.second.window
                }
                let grid = BucketGrid(start: start, step: minute, count: 60)
                let expected = polls.buckets(types: types, grid, extremes: true)
                let places = (0..<60).filter { place in expected.contains { !$0[place].isEmpty } }
                #expect(cells.starts == places.map { start + Milliseconds($0) * minute }, "\(note)")
                guard cells.starts.count == places.count else { continue }
                for (column, type) in types.enumerated() {
                    for (found, place) in zip(cells.columns[column], places) {
                        let bucket = expected[column][place]
                        var same = found
                        if type == .realSum, close(found.realSum, bucket.realSum) { same.realSum = bucket.realSum }
                        #expect(same.fields == bucket.fields, "\(note), column \(column), \(start) + \(place) min")
                    }
                }
            }
        }
    }

    private static func close(_ left: Double, _ right: Double) -> Bool {
        abs(left - right) <= 1e-9 * max(abs(left), abs(right))
    }
}
