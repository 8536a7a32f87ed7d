import MetricCatalog

/// Reads one group's buckets over a grid from the coarsest tier that serves it, joined with the reports that are in no
/// coarser tier yet.
struct SeriesReader {
    let snapshot: any RollupSnapshot
    let grid: BucketGrid
    /// Whether the extremes of single seconds are wanted.
    let extremes: Bool
    /// The tier above the finest whose buckets fit the grid, if there is one.
    let tier: Tier?
    /// Until when that tier serves; later buckets come from the reports.
    let tierEnd: Milliseconds

    init(snapshot: any RollupSnapshot, grid: BucketGrid, step: Milliseconds, extremes: Bool) throws {
        self.snapshot = snapshot
        self.grid = grid
        self.extremes = extremes
        tier = Tier.coarse.last { step % $0.width == 0 && grid.start % $0.width == 0 }
        // Only whole buckets are taken from a tier: the edge is where both meet.
        let sealed = try tier.map { try snapshot.sealedUntil($0) } ?? .min
        tierEnd = grid.edges.last { $0 <= sealed } ?? .min
    }

    /// The names of the resolutions that the answer comes from.
    var resolutions: [String] {
        var names: [String] = []
        if tierEnd < grid.end { names.append(Tier.second.name) }
        if let tier, tierEnd > grid.start { names.append(tier.name) }
        return names
    }

    /// One array of buckets a wanted column.
    func buckets(of group: SeriesGroup, columns: [Int]) throws -> [[Bucket]] {
        var result = Array(repeating: Array(repeating: Bucket(), count: grid.count), count: columns.count)
        let types = group.structure.types
        var pollsFrom = grid.start
        if let tier, tierEnd > grid.start {
            let cells = try snapshot.cells(of: group, tier: tier, columns: columns, from: grid.start, to: tierEnd)
            for (place, start) in cells.starts.enumerated() {
                guard let bucket = grid.index(of: start) else { continue }
                for column in columns.indices { result[column][bucket].merge(cells.columns[column][place]) }
            }
            let split = grid.edges.firstIndex { $0 >= tierEnd } ?? grid.count
            let early = BucketGrid(edges: Array(grid.edges[...split]))
            let outside = try snapshot.pollsOutsideTiers(of: group, from: grid.start, to: tierEnd)
            add(outside, columns, types, over: early, at: 0, to: &result)
            pollsFrom = tierEnd
        }
        if pollsFrom < grid.end {
            let split = grid.edges.firstIndex { $0 >= pollsFrom } ?? 0
            let late = BucketGrid(edges: Array(grid.edges[split...]))
            let polls = try snapshot.polls(of: group, from: pollsFrom, to: grid.end)
            add(polls, columns, types, over: late, at: split, to: &result)
        }
        return result
    }

    private func add(
        _ polls: PollSeries,
        _ columns: [Int],
        _ types: [ValueType],
        over part: BucketGrid,
        at offset: Int,
        to result: inout [[Bucket]]
    ) {
        guard polls.count > 0, part.count > 0 else { return }
        for (place, column) in columns.enumerated() {
            var buckets = Array(repeating: Bucket(), count: part.count)
            polls.add(column: column, type: types[column], to: &buckets, of: part, extremes: extremes)
            for index in buckets.indices where !buckets[index].isEmpty {
                result[place][offset + index].merge(buckets[index])
            }
        }
    }
}
