import MetricCatalog

/// One report of a single column.
struct Report {
    var start: Milliseconds
    var end: Milliseconds
    var value: UInt64
    var interpolated = false
    var isKnown = true
}

extension PollSeries {
    /// The reports of a structure with one column.
    init(_ reports: [Report]) {
        self.init(columnCount: 1)
        for report in reports {
            append(
                start: report.start,
                end: report.end,
                known: report.isKnown ? 1 : 0,
                interpolated: report.interpolated,
                values: [report.value]
            )
        }
    }

    /// What the first column says of the spans of a grid.
    func buckets(_ type: ValueType, _ grid: BucketGrid, extremes: Bool = false) -> [Bucket] {
        var row = BucketRow(grid, type: type, extremes: extremes)
        row.add(self, column: 0)
        return row.buckets
    }
}

extension BucketGrid {
    /// Spans with edges at the given seconds.
    init(seconds: [Int64]) {
        self.init(edges: seconds.map { $0 * 1000 })
    }
}

extension Bucket {
    /// Every field by its bits, so that "no last report" equals itself.
    var fields: [UInt64] {
        [
            sum, realSum.bitPattern, UInt64(bitPattern: covered), UInt64(bitPattern: interpolated), UInt64(count),
            UInt64(wholeSeconds), minimum.bitPattern, maximum.bitPattern, last.bitPattern,
            UInt64(bitPattern: lastTime),
        ]
    }
}
