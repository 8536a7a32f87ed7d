import MetricCatalog

/// The hours of a grid's buckets, counted from where each begins.
struct BusyHours {
    /// The hours; the last of a bucket may be shorter.
    let grid: BucketGrid
    /// Which hours make up each of the buckets.
    private let ranges: [Range<Int>]

    static let hour: Milliseconds = 3_600_000
    /// An hour of which less is known may have been anything.
    private static let leastCoverage = 0.5

    init(_ buckets: BucketGrid) {
        var edges: [Milliseconds] = []
        var ranges: [Range<Int>] = []
        for (start, end) in zip(buckets.edges, buckets.edges.dropFirst()) {
            let first = edges.count
            for time in stride(from: start, to: end, by: Int(BusyHours.hour)) { edges.append(time) }
            ranges.append(first..<edges.count)
        }
        grid = BucketGrid(edges: edges + [buckets.end])
        self.ranges = ranges
    }

    /// One figure a bucket from one an hour: that of the busiest.
    func busiest(_ hourly: RowFigures) -> RowFigures {
        let chosen = ranges.map { range -> Int? in
            range.filter { hourly.values[$0] != nil && hourly.coverage[$0] >= BusyHours.leastCoverage }
                .max { (hourly.values[$0] ?? 0) < (hourly.values[$1] ?? 0) }
        }
        let interpolated = Set(hourly.interpolated)
        var result = RowFigures(
            values: chosen.map { $0.flatMap { hourly.values[$0] } },
            coverage: ranges.map { range in
                let known = range.reduce(0.0) { $0 + hourly.coverage[$1] * length($1) }
                return known / range.reduce(0) { $0 + length($1) }
            },
            interpolated: chosen.indices.filter { chosen[$0].map(interpolated.contains) ?? false },
            errors: hourly.errors.map { errors in chosen.map { $0.flatMap { errors[$0] } } }
        )
        result.members = hourly.members.map { members in chosen.map { $0.map { members[$0] } ?? 0 } }
        result.hours = chosen.map { $0.map { grid.edges[$0] } }
        return result
    }

    private func length(_ hour: Int) -> Double { Double(grid.edges[hour + 1] - grid.edges[hour]) }
}
