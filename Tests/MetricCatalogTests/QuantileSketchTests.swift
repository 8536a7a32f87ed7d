import MetricCatalog
import TestSupport
import Testing

/// Distributions and what they say of quantiles.
@Suite struct QuantileSketchTests {
    private static let shares = [0, 0.01, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1]

    /// Values of very different kinds and sizes.
    private static func values(_ kind: Int, _ generator: inout SeededGenerator) -> [Double] {
        let count = Int.random(in: 1...3_000, using: &generator)
        return (0..<count).map { _ in
            switch kind {
            case 0: Double(UInt64.random(in: 0...30, using: &generator))
            case 1: Double.random(in: -50...50, using: &generator)
            case 2: Double(generator.next() >> UInt64.random(in: 0..<64, using: &generator))
            case 3: 1.25e9 + Double.random(in: -1e6...1e6, using: &generator)
            default: Double(bitPattern: generator.next())
            }
        }.filter { !$0.isNaN && $0.isFinite }
    }

    private static func sketch(_ values: some Sequence<Double>) -> QuantileSketch {
        var sketch = QuantileSketch()
        for value in values { sketch.add(value) }
        return sketch
    }

    @Test(arguments: 0..<5, UInt64(1)...8)
    func quantilesAreRightWithinOnePercent(kind: Int, seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let values = Self.values(kind, &generator).sorted()
        let sketch = Self.sketch(values.shuffled(using: &generator))
        #expect(sketch.count == UInt64(values.count))
        for share in Self.shares where !values.isEmpty {
            let rank = max(1, Int((share * Double(values.count)).rounded(.up)))
            let (exact, found) = (values[rank - 1], try #require(sketch.quantile(share)))
            #expect(abs(found - exact) <= abs(exact) * 0.010_000_1, "\(share): \(found) for \(exact)")
        }
    }

    @Test(arguments: UInt64(1)...10)
    func mergingInAnyOrderIsTheSameAsTakingAllIn(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let parts = (0..<5).map { Self.values($0, &generator) }
        let whole = Self.sketch(parts.joined())
        for _ in 0..<4 {
            var merged = QuantileSketch()
            for part in parts.shuffled(using: &generator) { merged.merge(Self.sketch(part)) }
            #expect(merged == whole)
        }
    }

    @Test func manyOfOneValueAreOneBin() throws {
        var sketch = QuantileSketch()
        sketch.add(1_000_000, count: 3_600)
        sketch.add(.nan)
        sketch.add(5, count: 0)
        #expect(sketch.count == 3_600 && sketch.bins.count == 1)
        #expect(abs(try #require(sketch.quantile(0.95)) - 1_000_000) <= 10_000)
    }

    @Test func nothingHasNoQuantile() {
        #expect(QuantileSketch().quantile(0.5) == nil)
        #expect(QuantileSketch().isEmpty)
    }

    @Test func infinityIsTheLargestNumber() throws {
        let sketch = Self.sketch([-.infinity, .infinity])
        #expect(try #require(sketch.quantile(0)) < -1.7e308)
        #expect(try #require(sketch.quantile(1)) > 1.7e308)
    }

    @Test func binsThatDoNotRiseAreRefused() {
        let bins = Self.sketch([1, 2, 3]).bins
        #expect(QuantileSketch(bins: bins) == Self.sketch([3, 2, 1]))
        #expect(QuantileSketch(bins: bins.reversed()) == nil)
        #expect(QuantileSketch(bins: [bins[0], bins[0]]) == nil)
    }

    /// The sketch of a span is that of its seconds' sums.
    @Test(arguments: UInt64(1)...10)
    func aRowsSketchesHoldItsWholeSeconds(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let series = PollSeries(IntervalBucketTests.randomReports(&generator, limit: 1 << 40))
        let seconds = series.buckets(.count, BucketGrid(start: 0, step: 1000, count: 400))
        let grid = BucketGrid(start: 0, step: 20_000, count: 20)
        var row = BucketRow(grid, type: .count, extremes: false, sketchCount: 4)
        row.add(series, column: 0)
        for (place, sketch) in row.sketches.enumerated() {
            let whole = seconds[place * 100..<place * 100 + 100].filter { $0.covered == 1000 }
            #expect(sketch == Self.sketch(whole.map { Double($0.sum) }), "seed \(seed), sketch \(place)")
        }
    }

    @Test func aStatesSketchHoldsItsReports() {
        let reports = [3.0, 5, 5, 7].enumerated().map { place, value in
            Report(start: Milliseconds(place) * 1000, end: Milliseconds(place) * 1000 + 1000, value: value.bitPattern)
        }
        var row = BucketRow(BucketGrid(seconds: [0, 10]), type: .real64, extremes: false, sketchCount: 1)
        row.add(PollSeries(reports), column: 0)
        #expect(row.sketches == [Self.sketch([3, 5, 5, 7])])
    }
}
