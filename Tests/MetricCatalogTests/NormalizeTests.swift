import MetricCatalog
import TestSupport
import Testing

/// Reports that arrive in parts or out of order.
@Suite struct NormalizeTests {
    private static let types: [ValueType] = [.count, .realSum, .unsigned, .real32]

    private static func series(
        _ rows: [(start: Milliseconds, end: Milliseconds, known: UInt64, values: [UInt64])]
    )
        -> PollSeries
    {
        var series = PollSeries(columnCount: types.count)
        for row in rows {
            series.append(
                start: row.start,
                end: row.end,
                known: row.known,
                interpolated: row.values[0] == 99,
                values: row.values
            )
        }
        return series
    }

    @Test func partsOfOneIntervalAddUpAndTheLaterStateHolds() {
        var series = Self.series([
            (0, 1000, 0b1111, [5, (1.5).bitPattern, 10, 1]), (0, 1000, 0b1111, [7, (2.25).bitPattern, 11, 2]),
        ])
        series.normalize(types: Self.types)
        #expect(series == Self.series([(0, 1000, 0b1111, [12, (3.75).bitPattern, 11, 2])]))
    }

    @Test func whatOnePartLeavesOutIsTakenFromTheOther() {
        var series = Self.series([
            (0, 1000, 0b0101, [5, 77, 10, 77]), (0, 1000, 0b1010, [77, (2.5).bitPattern, 77, 2]),
        ])
        series.normalize(types: Self.types)
        #expect(series == Self.series([(0, 1000, 0b1111, [5, (2.5).bitPattern, 10, 2])]))
    }

    @Test func sumsOfPartsStopAtTheLargestNumber() {
        var series = Self.series([(0, 1000, 1, [.max - 1, 0, 0, 0]), (0, 1000, 1, [5, 0, 0, 0])])
        series.normalize(types: Self.types)
        #expect(series.columns[0] == [.max])
    }

    @Test func anInterpolatedPartMakesTheWholeInterpolated() {
        var series = Self.series([
            (0, 1000, 1, [1, 0, 0, 0]), (0, 1000, 1, [99, 0, 0, 0]), (0, 1000, 1, [1, 0, 0, 0]),
        ])
        series.normalize(types: Self.types)
        #expect(series.interpolated == [true])
        #expect(series.columns[0] == [101])
    }

    @Test func reportsAreSortedByTheirEnds() {
        var series = Self.series([
            (2000, 3000, 1, [3, 0, 0, 0]), (0, 1000, 1, [1, 0, 0, 0]), (1000, 2000, 1, [2, 0, 0, 0]),
        ])
        series.normalize(types: Self.types)
        #expect(series.ends == [1000, 2000, 3000])
        #expect(series.starts == [0, 1000, 2000])
        #expect(series.columns[0] == [1, 2, 3])
    }

    @Test func intervalsThatOnlyEndTogetherStayApart() {
        var series = Self.series([(500, 1000, 1, [2, 0, 0, 0]), (0, 1000, 1, [1, 0, 0, 0])])
        series.normalize(types: Self.types)
        #expect(series.starts == [0, 500] && series.columns[0] == [1, 2])
    }

    @Test func theLaterOfTwoStatesIsTheOneAddedLater() {
        var series = Self.series([
            (5, 9000, 0b100, [0, 0, 1, 0]), (0, 1000, 0b100, [0, 0, 2, 0]), (0, 1000, 0b100, [0, 0, 3, 0]),
        ])
        series.normalize(types: Self.types)
        #expect(series.columns[2] == [3, 1])
    }

    @Test func columnsThatAReportLacksAreZeroAndUnknown() {
        var series = PollSeries(columnCount: 3)
        series.append(start: 0, end: 1, known: 1, interpolated: false, values: [4])
        #expect(series.columns == [[4], [0], [0]] && series.count == 1)
    }

    @Test(arguments: UInt64(1)...5)
    func anyOrderGivesTheSameBuckets(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        // Parts of whole seconds, as flows come.
        let reports = (0..<300).map { _ in
            let second = Milliseconds.random(in: 0...99, using: &generator) * 1000
            return Report(start: second, end: second + 1000, value: generator.next() >> 20)
        }
        var ordered = PollSeries(reports.sorted { $0.end < $1.end })
        var shuffled = PollSeries(reports.shuffled(using: &generator))
        ordered.normalize(types: [.count])
        shuffled.normalize(types: [.count])
        #expect(ordered == shuffled, "seed \(seed)")
        #expect(shuffled.count == Set(reports.map(\.end)).count)
        let buckets = shuffled.buckets(.count, BucketGrid(start: 0, step: 1000, count: 100))
        #expect(buckets.allSatisfy { $0.covered == 0 || $0.covered == 1000 })
        #expect(buckets.map(\.sum).reduce(0, +) == reports.map(\.value).reduce(0, +))
    }
}
