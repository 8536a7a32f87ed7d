import MetricCatalog
import TestSupport
import Testing

/// What reports of states become in buckets.
@Suite struct GaugeBucketTests {
    private static let grid = BucketGrid(start: 0, step: 1000, count: 3)

    @Test(
        arguments: [
            (1, 0), (999, 0), (1000, 0), (1001, 1), (2000, 1), (2001, 2), (3000, 2), (3001, nil), (0, nil), (-5, nil),
        ] as [(Milliseconds, Int?)]
    )
    func aReportBelongsToTheSpanInWhichItsIntervalEnds(end: Milliseconds, place: Int?) {
        for start in [end, end - 1, end - 2_500] {
            let buckets = PollSeries([Report(start: start, end: end, value: 7)]).buckets(.unsigned, Self.grid)
            #expect(buckets.firstIndex { !$0.isEmpty } == place, "from \(start)")
            #expect(buckets.allSatisfy { $0.covered == 0 })
        }
    }

    @Test func aReportAtTheEndOfOneGridIsInItAndNotInTheNext() {
        let series = PollSeries([Report(start: 3_000, end: 3_000, value: 7)])
        let next = BucketGrid(start: 3_000, step: 1000, count: 3)
        #expect(series.buckets(.unsigned, Self.grid).map(\.count) == [0, 0, 1])
        #expect(series.buckets(.unsigned, next).map(\.count) == [0, 0, 0])
    }

    @Test func aLaterReportDoesNotHideALongerIntervalBehindIt() {
        // After a step of the clock an interval may begin before an earlier report without one.
        let series = PollSeries([
            Report(start: 10_000, end: 10_000, value: 0), Report(start: 0, end: 20_000, value: 2_000),
        ])
        #expect(series.buckets(.count, Self.grid).map(\.sum) == [100, 100, 100])
    }

    @Test func reportsKeepTheirCountSumExtremesAndLast() {
        let series = PollSeries([
            Report(start: 0, end: 200, value: 9), Report(start: 200, end: 400, value: 2),
            Report(start: 400, end: 1_000, value: 4), Report(start: 1_000, end: 2_500, value: 8),
        ])
        let buckets = series.buckets(.unsigned, Self.grid)
        #expect(buckets.map(\.count) == [3, 0, 1])
        #expect(buckets.map(\.realSum) == [15, 0, 8])
        #expect(buckets[0].minimum == 2 && buckets[0].maximum == 9)
        #expect(buckets[0].last == 4 && buckets[0].lastTime == 999)
        #expect(!buckets[1].hasExtremes && buckets[1].last.isNaN)
        #expect(buckets[2].last == 8 && buckets[2].lastTime == 2_499)
    }

    @Test func nothingIsInventedBetweenReports() {
        let series = PollSeries([
            Report(start: 0, end: 500, value: 1), Report(start: 500, end: 20_500, value: 1),
        ])
        let buckets = series.buckets(.unsigned, BucketGrid(start: 0, step: 1000, count: 21))
        #expect(buckets.indices.filter { !buckets[$0].isEmpty } == [0, 20])
    }

    @Test(
        arguments: [
            (.count, 7, 7), (.unsigned, 1 << 60, 0x1p60), (.signed, UInt64(bitPattern: -7), -7),
            (.hundredths, 1_234, 12.34), (.hundredths, UInt64(bitPattern: -50), -0.5),
            (.real32, UInt64(Float(1.5).bitPattern), 1.5), (.real64, (2.25).bitPattern, 2.25),
            (.realSum, (1e300).bitPattern, 1e300),
        ] as [(ValueType, UInt64, Double)]
    )
    func storedBitsAreReadByTheirType(type: ValueType, bits: UInt64, value: Double) {
        #expect(type.real(bits) == value)
        guard !type.isAdditive else { return }
        #expect(PollSeries([Report(start: 5, end: 5, value: bits)]).buckets(type, Self.grid)[0].last == value)
    }

    @Test func onlyCountsAndRealSumsAddUp() {
        #expect(ValueType.allCases.filter(\.isAdditive) == [.count, .realSum])
    }

    @Test(arguments: [UInt64(3), 4])
    func manyReportsAgreeWithAPlainLoop(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let reports = IntervalBucketTests.randomReports(&generator, limit: 1000)
        let grid = BucketGridTests.randomGrid(from: 50, to: 300, &generator)
        let buckets = PollSeries(reports).buckets(.unsigned, grid)
        for (index, bucket) in buckets.enumerated() {
            let here = reports.filter { grid.edges[index] < $0.end && $0.end <= grid.edges[index + 1] }
            #expect(Int(bucket.count) == here.count)
            #expect(bucket.realSum == Double(here.map(\.value).reduce(0, +)))
            #expect(bucket.hasExtremes == !here.isEmpty)
            guard let smallest = here.map(\.value).min(), let largest = here.map(\.value).max() else { continue }
            #expect(bucket.minimum == Double(smallest) && bucket.maximum == Double(largest))
            #expect(bucket.last == here.last.map { Double($0.value) })
        }
    }
}
