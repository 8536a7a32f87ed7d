import MetricCatalog

/// Reads the means of each five minutes of a period of counters.
///
/// Where the store keeps just these five minutes, their sums are read without the rest of their buckets.
struct MeanReader {
    private let snapshot: any RollupSnapshot
    private let grid: BucketGrid
    private let now: Milliseconds
    /// What is read from the tier of five minutes; nil where it has nothing of the period.
    private let stored: BucketGrid?
    /// Before and after it, in pieces.
    private let others: [SeriesReader]

    init(snapshot: any RollupSnapshot, grid: BucketGrid, now: Milliseconds) throws {
        self.snapshot = snapshot
        self.grid = grid
        self.now = now
        let step = Usage.interval
        let from = max(grid.start, floorMultiple(try snapshot.droppedUntil(.fiveMinutes) + step - 1, of: step))
        let to = min(grid.end, floorMultiple(try snapshot.sealedUntil(.fiveMinutes), of: step))
        let hasStored = from < to
        stored = hasStored ? MeanReader.steps(from: from, to: to) : nil
        let spans = hasStored ? [(grid.start, from), (to, grid.end)] : [(grid.start, grid.end)]
        others = try spans.flatMap(MeanReader.pieces).map { piece in
            try SeriesReader(snapshot: snapshot, grid: piece, extremes: false)
        }
    }

    /// Pieces of three days: buckets of more would leave the processor's caches, of less cost more questions.
    private static func pieces(from start: Milliseconds, to end: Milliseconds) -> [BucketGrid] {
        let length = 3 * Tier.day.width
        return stride(from: floorMultiple(start, of: length), to: end, by: Int(length)).map { time in
            steps(from: max(start, time), to: min(end, time + length))
        }
    }

    private static func steps(from start: Milliseconds, to end: Milliseconds) -> BucketGrid {
        BucketGrid(start: start, step: Usage.interval, count: Int((end - start) / Usage.interval))
    }

    /// The mean of each five minutes, NaN where nothing is known of them, and how much of them is known.
    func means(of group: SeriesGroup, columns: [Int]) throws -> [(means: [Double], coverage: [Double])] {
        var rows = columns.map { _ in SumRow(count: grid.count) }
        if let stored { try addStored(stored, of: group, columns, to: &rows) }
        for reader in others {
            let first = place(of: reader.grid.start)
            for (column, buckets) in try reader.buckets(of: group, columns: columns).enumerated() {
                rows[column].add(buckets, at: first)
            }
        }
        // The present may lie within the last.
        let lengths = zip(grid.edges, grid.edges.dropFirst()).map { min($1, now) - $0 }
        return rows.map { $0.means(lengths) }
    }

    private func addStored(
        _ stored: BucketGrid,
        of group: SeriesGroup,
        _ columns: [Int],
        to rows: inout [SumRow]
    ) throws {
        let (from, to) = (stored.start, stored.end)
        let sums = try snapshot.sums(of: group, tier: .fiveMinutes, columns: columns, from: from, to: to)
        let places = sums.starts.map(place)
        for column in columns.indices { rows[column].add(sums.sums[column], sums.covered[column], at: places) }
        // What is in no chunk yet is in no tier either.
        let outside = try snapshot.pollsOutsideTiers(of: group, columns: columns, from: from, to: to)
        guard outside.count > 0 else { return }
        for column in columns.indices {
            var row = BucketRow(stored, type: .count, extremes: false)
            row.add(outside, column: column)
            rows[column].add(row.buckets, at: place(of: from))
        }
    }

    private func place(of time: Milliseconds) -> Int { Int((time - grid.start) / Usage.interval) }
}

/// What happened in each of some spans, and for how long each is known.
private struct SumRow {
    private var sums: [UInt64]
    private var covered: [Milliseconds]

    init(count: Int) {
        sums = Array(repeating: 0, count: count)
        covered = Array(repeating: 0, count: count)
    }

    /// Adds buckets of spans that follow each other.
    mutating func add(_ buckets: [Bucket], at first: Int) {
        for (index, bucket) in buckets.enumerated() where bucket.covered > 0 {
            sums[first + index] = sums[first + index].addingSaturated(bucket.sum)
            covered[first + index] += bucket.covered
        }
    }

    /// Adds sums of single spans.
    mutating func add(_ sums: [UInt64], _ covered: [UInt64], at places: [Int]) {
        for (index, place) in places.enumerated() {
            self.sums[place] = self.sums[place].addingSaturated(sums[index])
            self.covered[place] += Milliseconds(covered[index])
        }
    }

    /// The means a second, NaN where nothing is known, and the share of each span that is known; the lengths of the spans
    /// are given.
    func means(_ lengths: [Milliseconds]) -> (means: [Double], coverage: [Double]) {
        (
            sums.indices.map { covered[$0] > 0 ? Double(sums[$0]) * 1000 / Double(covered[$0]) : .nan },
            sums.indices.map { lengths[$0] > 0 ? min(1, Double(covered[$0]) / Double(lengths[$0])) : 0 }
        )
    }
}
