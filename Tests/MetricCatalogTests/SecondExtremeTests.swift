import MetricCatalog
import TestSupport
import Testing

/// The smallest and the largest one-second sums.
@Suite struct SecondExtremeTests {
    @Test func onlyWholeSecondsCount() {
        let series = PollSeries([Report(start: 500, end: 3_500, value: 3_000)])
        let bucket = series.buckets(.count, BucketGrid(seconds: [0, 10]), extremes: true)[0]
        #expect(bucket.wholeSeconds == 2)
        #expect(bucket.minimum == 1000 && bucket.maximum == 1000)
        #expect(bucket.sum == 3_000)
    }

    @Test func aSecondThatTwoReportsShareIsWhole() {
        let series = PollSeries([
            Report(start: 0, end: 1_500, value: 1_500), Report(start: 1_500, end: 3_000, value: 4_500),
        ])
        let bucket = series.buckets(.count, BucketGrid(seconds: [0, 3]), extremes: true)[0]
        #expect(bucket.wholeSeconds == 3)
        #expect(bucket.minimum == 1_000 && bucket.maximum == 3_000)
        let seconds = series.buckets(.count, BucketGrid(seconds: [0, 1, 2, 3]), extremes: true)
        #expect(seconds.map(\.maximum) == [1_000, 2_000, 3_000])
    }

    @Test func aSecondWithAHoleIsNoSecond() {
        let series = PollSeries([
            Report(start: 0, end: 400, value: 400), Report(start: 600, end: 1_000, value: 100),
        ])
        let bucket = series.buckets(.count, BucketGrid(seconds: [0, 1]), extremes: true)[0]
        #expect(bucket.wholeSeconds == 0 && !bucket.hasExtremes)
        #expect(bucket.covered == 800 && bucket.sum == 500)
    }

    @Test func extremesAreLeftOutWhereTheyAreNotWanted() {
        let series = PollSeries([Report(start: 0, end: 4_000, value: 400)])
        let bucket = series.buckets(.count, BucketGrid(seconds: [0, 4]))[0]
        #expect(bucket.wholeSeconds == 0 && !bucket.hasExtremes && bucket.sum == 400)
    }

    @Test func aBurstOfOneSecondIsTheMaximumOfItsHour() {
        let burst: Milliseconds = 1_800
        let reports = (0..<3_600).map { second in
            Report(start: second * 1000, end: second * 1000 + 1000, value: second == burst ? 125_000_000 : 1_250_000)
        }
        let hour = PollSeries(reports).buckets(.count, BucketGrid(seconds: [0, 3_600]), extremes: true)[0]
        #expect(hour.maximum * 8 == 1e9 && hour.minimum * 8 == 1e7)
        #expect(hour.sum * 8 / 3_600 == 10_275_000)
    }

    @Test(arguments: UInt64(1)...10)
    func extremesAgreeWithSumsOfSingleSeconds(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let reports = IntervalBucketTests.randomReports(&generator, limit: 1 << 40)
        let series = PollSeries(reports)
        let seconds = series.buckets(.count, BucketGrid(start: 0, step: 1000, count: 400))
        let grid = BucketGridTests.randomGrid(from: 0, to: 400, &generator)
        for (index, bucket) in series.buckets(.count, grid, extremes: true).enumerated() {
            let range = Int(grid.edges[index] / 1000)..<Int(grid.edges[index + 1] / 1000)
            let whole = seconds[range].filter { $0.covered == 1000 }.map { Double($0.sum) }
            #expect(Int(bucket.wholeSeconds) == whole.count, "seed \(seed), bucket \(index)")
            #expect(bucket.minimum == whole.min() ?? .infinity, "seed \(seed), bucket \(index)")
            #expect(bucket.maximum == whole.max() ?? -.infinity, "seed \(seed), bucket \(index)")
        }
    }
}
