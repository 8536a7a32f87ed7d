import MetricCatalog
import TestSupport
import Testing

/// A coarse bucket is the merge of its fine ones.
@Suite struct TierMergeTests {
    private static let span: Milliseconds = 1_200_000

    private static func reports(_ generator: inout SeededGenerator, limit: UInt64) -> [Report] {
        var reports: [Report] = []
        for part in 0..<3 {
            let shift = Milliseconds(part) * 400_000
            reports += IntervalBucketTests.randomReports(&generator, limit: limit).map {
                Report(start: $0.start + shift, end: $0.end + shift, value: $0.value, interpolated: $0.interpolated)
            }
        }
        return reports
    }

    private static func grid(_ width: Milliseconds) -> BucketGrid {
        BucketGrid(start: 0, step: width, count: Int(span / width))
    }

    private static func merged(_ buckets: [Bucket], by count: Int) -> [Bucket] {
        stride(from: 0, to: buckets.count, by: count).map { first in
            buckets[first..<(first + count)].reduce(into: Bucket()) { $0.merge($1) }
        }
    }

    @Test(arguments: [UInt64(1), 2, 3, 4, 5], [ValueType.count, .unsigned])
    func secondsMinutesAndFiveMinutesAgreeBitForBit(seed: UInt64, type: ValueType) {
        var generator = SeededGenerator(seed: seed)
        // Sums of states stay below 2⁵³, where real numbers are exact.
        let series = PollSeries(Self.reports(&generator, limit: type == .count ? 1 << 58 : 1 << 40))
        let seconds = series.buckets(type, Self.grid(1_000), extremes: true)
        let minutes = series.buckets(type, Self.grid(60_000), extremes: true)
        let fives = series.buckets(type, Self.grid(300_000), extremes: true)
        #expect(Self.merged(seconds, by: 60).map(\.fields) == minutes.map(\.fields), "seed \(seed)")
        #expect(Self.merged(minutes, by: 5).map(\.fields) == fives.map(\.fields), "seed \(seed)")
        #expect(Self.merged(seconds, by: 300).map(\.fields) == fives.map(\.fields), "seed \(seed)")
        #expect(fives.contains { $0.count > 0 })
    }

    @Test(arguments: [UInt64(6), 7])
    func realSumsAgreeAsFarAsRealNumbersDo(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let reports = Self.reports(&generator, limit: 1 << 50).map {
            Report(start: $0.start, end: $0.end, value: Double($0.value).bitPattern)
        }
        let seconds = Self.merged(PollSeries(reports).buckets(.realSum, Self.grid(1_000)), by: 300)
        let fives = PollSeries(reports).buckets(.realSum, Self.grid(300_000))
        for (fine, coarse) in zip(seconds, fives) {
            #expect(abs(fine.realSum - coarse.realSum) <= 1e-12 * coarse.realSum)
            #expect(fine.covered == coarse.covered && fine.count == coarse.count)
        }
        let total = reports.map { Double(bitPattern: $0.value) }.reduce(0, +)
        #expect(abs(fives.map(\.realSum).reduce(0, +) - total) <= 1e-12 * total)
    }

    @Test(arguments: [UInt64(8), 9])
    func mergingIsAssociative(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<2_000 {
            let parts = (0..<3).map { _ in Self.randomBucket(&generator) }
            var left = parts[0]
            left.merge(parts[1])
            left.merge(parts[2])
            var right = parts[1]
            right.merge(parts[2])
            var whole = parts[0]
            whole.merge(right)
            #expect(left.fields == whole.fields, "seed \(seed)")
        }
    }

    @Test func nothingKnownChangesNothing() {
        var generator = SeededGenerator(seed: 10)
        let bucket = Self.randomBucket(&generator)
        var (before, after) = (Bucket(), bucket)
        before.merge(bucket)
        after.merge(Bucket())
        #expect(before.fields == bucket.fields && after.fields == bucket.fields)
        #expect(Bucket().isEmpty && !Bucket().hasExtremes)
    }

    @Test func theLastReportIsTheLatestWhicheverIsTakenFirst() {
        var early = Bucket()
        var late = Bucket()
        early.note(3, at: 10)
        late.note(4, at: 20)
        var other = late
        other.merge(early)
        early.merge(late)
        #expect(early.last == 4 && other.last == 4 && other.lastTime == 20)
    }

    /// Anything that could be known, in numbers whose real sums are exact.
    private static func randomBucket(_ generator: inout SeededGenerator) -> Bucket {
        var bucket = Bucket()
        bucket.sum = generator.magnitude()
        bucket.covered = .random(in: 0...60_000, using: &generator)
        bucket.interpolated = .random(in: 0...60_000, using: &generator)
        bucket.wholeSeconds = .random(in: 0...60, using: &generator)
        for _ in 0..<Int.random(in: 0...4, using: &generator) {
            let value = Double(generator.next() >> 30)
            bucket.note(value, at: .random(in: 0...5, using: &generator))
        }
        return bucket
    }
}
