import MetricCatalog
import TestSupport
import Testing

@Suite struct BucketGridTests {
    @Test func aSpanHoldsItsStartAndNotItsEnd() {
        let grid = BucketGrid(seconds: [10, 11, 14, 20])
        #expect(grid.count == 3 && grid.start == 10_000 && grid.end == 20_000)
        let places = [9_999, 10_000, 10_999, 11_000, 13_999, 14_000, 19_999, 20_000].map { grid.index(of: $0) }
        #expect(places == [nil, 0, 0, 1, 1, 2, 2, nil])
    }

    @Test func equalSpansFollowEachOther() {
        #expect(BucketGrid(start: 3_000, step: 7_000, count: 2) == BucketGrid(seconds: [3, 10, 17]))
    }

    @Test func everyTimeIsInTheSpanThatALinearSearchFinds() {
        var generator = SeededGenerator(seed: 5)
        let grid = Self.randomGrid(from: -50, to: 400, &generator)
        for time in stride(from: Milliseconds(-60_000), to: 410_000, by: 333) {
            let expected = (0..<grid.count).first { grid.edges[$0] <= time && time < grid.edges[$0 + 1] }
            #expect(grid.index(of: time) == expected)
        }
    }

    /// A grid over the whole of a span of seconds, with edges anywhere.
    static func randomGrid(from start: Int64, to end: Int64, _ generator: inout SeededGenerator) -> BucketGrid {
        let count = Int.random(in: 0...20, using: &generator)
        let inner = Set((0..<count).map { _ in Int64.random(in: (start + 1)...(end - 1), using: &generator) })
        return BucketGrid(seconds: [start] + inner.sorted() + [end])
    }
}

/// What reports of intervals become in buckets.
@Suite struct IntervalBucketTests {
    /// Reports one after the other with holes here and there, all within 400 seconds.
    static func randomReports(_ generator: inout SeededGenerator, limit: UInt64 = .max) -> [Report] {
        var time = Milliseconds.random(in: 0...30_000, using: &generator)
        var reports: [Report] = []
        while time < 350_000 {
            let end = time + Milliseconds.random(in: 1...40_000, using: &generator)
            let value = generator.magnitude() % limit
            reports.append(Report(start: time, end: end, value: value, interpolated: generator.next() % 5 == 0))
            time = end
            if generator.next() % 4 == 0 { time += Milliseconds.random(in: 1...30_000, using: &generator) }
        }
        return reports
    }

    @Test(arguments: UInt64(1)...20)
    func sumsOverAnyGridAreTheReportsToTheUnit(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            let reports = Self.randomReports(&generator, limit: 1 << 58)
            let grid = BucketGridTests.randomGrid(from: 0, to: 400, &generator)
            let buckets = PollSeries(reports).buckets(.count, grid)
            #expect(buckets.map(\.sum).reduce(0, +) == reports.map(\.value).reduce(0, +), "seed \(seed)")
            #expect(buckets.map { Int($0.count) }.reduce(0, +) == reports.count)
            let lengths = reports.map { $0.end - $0.start }
            #expect(buckets.map(\.covered).reduce(0, +) == lengths.reduce(0, +))
            let long = reports.filter(\.interpolated).map { $0.end - $0.start }
            #expect(buckets.map(\.interpolated).reduce(0, +) == long.reduce(0, +))
        }
    }

    @Test(arguments: UInt64(1)...10)
    func eachBucketHasItsShareOfEachReport(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let reports = Self.randomReports(&generator, limit: 1 << 58)
        // Reports stick out on both sides.
        let grid = BucketGridTests.randomGrid(from: 100, to: 250, &generator)
        let buckets = PollSeries(reports).buckets(.count, grid)
        for (index, bucket) in buckets.enumerated() {
            let (from, to) = (grid.edges[index], grid.edges[index + 1])
            let shares = reports.map {
                EvenSpread(total: $0.value, start: $0.start, end: $0.end).share(from: from, to: to)
            }
            #expect(bucket.sum == shares.reduce(0, +), "seed \(seed), bucket \(index)")
            let covered = reports.map { max(0, min($0.end, to) - max($0.start, from)) }.reduce(0, +)
            #expect(bucket.covered == covered, "seed \(seed), bucket \(index)")
            let ends = reports.count { from < $0.end && $0.end <= to }
            #expect(Int(bucket.count) == ends, "seed \(seed), bucket \(index)")
        }
    }

    @Test func intervalsMayLieOverEachOther() {
        let series = PollSeries([
            Report(start: 4_000, end: 5_000, value: 70), Report(start: 0, end: 6_000, value: 60),
        ])
        let buckets = series.buckets(.count, BucketGrid(start: 0, step: 1000, count: 6))
        #expect(buckets.map(\.sum) == [10, 10, 10, 10, 80, 10])
    }

    @Test func timeWithoutReportsIsAGapAndACounterThatStoodIsZero() {
        let series = PollSeries([
            Report(start: 1_000, end: 3_000, value: 0), Report(start: 5_500, end: 6_000, value: 8),
        ])
        let buckets = series.buckets(.count, BucketGrid(start: 0, step: 1000, count: 7))
        #expect(buckets.map(\.isEmpty) == [true, false, false, true, true, false, true])
        #expect(buckets.map(\.covered) == [0, 1000, 1000, 0, 0, 500, 0])
        #expect(buckets.map(\.sum) == [0, 0, 0, 0, 0, 8, 0])
    }

    @Test func unknownValuesAreNoReports() {
        let series = PollSeries([
            Report(start: 0, end: 1_000, value: 5),
            Report(start: 1_000, end: 2_000, value: 99, isKnown: false),
            Report(start: 2_000, end: 3_000, value: 7),
        ])
        let buckets = series.buckets(.count, BucketGrid(start: 0, step: 1000, count: 3), extremes: true)
        #expect(buckets.map(\.sum) == [5, 0, 7])
        #expect(buckets.map(\.covered) == [1000, 0, 1000])
        #expect(buckets.map(\.hasExtremes) == [true, false, true])
    }

    @Test func hugeSumsStopAtTheLargestNumber() {
        let reports = (0..<3).map { Report(start: $0 * 1000, end: $0 * 1000 + 1000, value: .max) }
        let buckets = PollSeries(reports).buckets(.count, BucketGrid(seconds: [0, 1, 3]), extremes: true)
        #expect(buckets.map(\.sum) == [.max, .max])
        #expect(buckets[1].maximum == Double(UInt64.max))
    }

    @Test func anEmptyGridTakesNothing() {
        let series = PollSeries([Report(start: 0, end: 1_000, value: 5)])
        for edges in [[], [0]] as [[Milliseconds]] {
            #expect(series.buckets(.count, BucketGrid(edges: edges), extremes: true).isEmpty)
        }
    }

    @Test func realSumsAreSpreadInProportion() {
        let series = PollSeries([Report(start: 500, end: 4_500, value: (10.0).bitPattern)])
        let buckets = series.buckets(.realSum, BucketGrid(seconds: [0, 1, 2, 5]), extremes: true)
        #expect(buckets.map(\.realSum) == [1.25, 2.5, 6.25])
        #expect(buckets.map(\.covered) == [500, 1000, 2500])
        #expect(buckets.map(\.count) == [0, 0, 1])
        #expect(buckets.map(\.wholeSeconds) == [0, 1, 2])
        #expect(buckets[2].minimum == 2.5 && buckets[2].maximum == 2.5)
    }

    @Test func columnsDoNotMix() {
        var series = PollSeries(columnCount: 3)
        series.append(start: 0, end: 1000, known: 0b101, interpolated: false, values: [1, 2, 3])
        let grid = BucketGrid(start: 0, step: 1000, count: 1)
        let sums = (0..<3).map { column in
            var row = BucketRow(grid, type: .count, extremes: false)
            row.add(series, column: column)
            return row.buckets[0].isEmpty ? nil : row.buckets[0].sum
        }
        #expect(sums == [1, nil, 3])
    }
}
