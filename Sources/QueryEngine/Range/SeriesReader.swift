import MetricCatalog

/// Reads one group's buckets over a grid, each part of it from the coarsest tier that serves it.
///
/// Tiers follow each other in time: the coarsest holds what is long past, the finer ones what is not in it yet, and the
/// reports the rest. Where retention has dropped the tier that would serve, a coarser one stands in, its buckets spread
/// evenly and marked.
struct SeriesReader {
    let snapshot: any RollupSnapshot
    let grid: BucketGrid
    /// Whether the extremes of single seconds are wanted.
    let extremes: Bool
    /// Which tier serves which span, in the order of time; the finest stands for the reports.
    let plan: [Part]

    struct Part {
        let tier: Tier
        let from: Milliseconds
        let to: Milliseconds
    }

    init(snapshot: any RollupSnapshot, grid: BucketGrid, extremes: Bool) throws {
        self.snapshot = snapshot
        self.grid = grid
        self.extremes = extremes
        guard grid.count > SeriesReader.fewBuckets else {
            var plan: [Part] = []
            for (start, end) in zip(grid.edges, grid.edges.dropFirst()) {
                try SeriesReader.cover(start, end, Tier.coarse[...], in: snapshot, into: &plan)
            }
            self.plan = SeriesReader.joined(plan)
            return
        }
        // Whole buckets of these tiers make up each of the grid's.
        let fitting = Tier.coarse.filter { tier in grid.edges.allSatisfy { $0 % tier.width == 0 } }
        var plan: [Part] = []
        var time = grid.start
        for tier in fitting.reversed() {
            let end = min(grid.end, try snapshot.sealedUntil(tier))
            guard end > time else { continue }
            try SeriesReader.serve(tier, from: time, to: end, in: snapshot, into: &plan)
            time = end
        }
        if time < grid.end { try SeriesReader.serve(.second, from: time, to: grid.end, in: snapshot, into: &plan) }
        self.plan = plan
    }

    /// Of so few buckets each is planned by itself.
    private static let fewBuckets = 64

    /// Plans one bucket: the coarsest tier within it, finer ones towards its ends.
    private static func cover(
        _ start: Milliseconds,
        _ end: Milliseconds,
        _ tiers: ArraySlice<Tier>,
        in snapshot: any RollupSnapshot,
        into plan: inout [Part]
    ) throws {
        guard start < end else { return }
        guard let tier = tiers.last else {
            return try serve(.second, from: start, to: end, in: snapshot, into: &plan)
        }
        let finer = tiers.dropLast()
        let low = floorMultiple(start + tier.width - 1, of: tier.width)
        let high = floorMultiple(min(end, try snapshot.sealedUntil(tier)), of: tier.width)
        guard low < high else { return try cover(start, end, finer, in: snapshot, into: &plan) }
        try cover(start, low, finer, in: snapshot, into: &plan)
        try serve(tier, from: low, to: high, in: snapshot, into: &plan)
        try cover(high, end, finer, in: snapshot, into: &plan)
    }

    /// Parts of one tier that follow each other are read at once.
    private static func joined(_ plan: [Part]) -> [Part] {
        var result: [Part] = []
        for part in plan {
            if let last = result.last, last.tier == part.tier, last.to == part.from {
                result[result.count - 1] = Part(tier: part.tier, from: last.from, to: part.to)
            } else {
                result.append(part)
            }
        }
        return result
    }

    /// Plans a span for a tier, and what it no longer has for the next coarser one.
    private static func serve(
        _ tier: Tier,
        from start: Milliseconds,
        to end: Milliseconds,
        in snapshot: any RollupSnapshot,
        into plan: inout [Part]
    ) throws {
        let dropped = min(end, max(start, try snapshot.droppedUntil(tier)))
        if start < dropped, let coarser = tier.coarser {
            try serve(coarser, from: start, to: dropped, in: snapshot, into: &plan)
        }
        if dropped < end { plan.append(Part(tier: tier, from: dropped, to: end)) }
    }

    /// The names of the resolutions that the answer comes from, finest first.
    var resolutions: [String] {
        Tier.all.filter { tier in plan.contains { $0.tier == tier } }.map(\.name)
    }

    /// One array of buckets a wanted column; a column may be wanted several times.
    func buckets(of group: SeriesGroup, columns: [Int]) throws -> [[Bucket]] {
        let unique = Array(Set(columns)).sorted()
        let rows = try buckets(of: group, unique: unique)
        return columns.map { column in unique.firstIndex(of: column).map { rows[$0] } ?? [] }
    }

    private func buckets(of group: SeriesGroup, unique columns: [Int]) throws -> [[Bucket]] {
        let types = group.structure.types
        if let part = plan.first, part.tier == .second, plan.count == 1 {
            let polls = try snapshot.polls(of: group, columns: columns, from: part.from, to: part.to)
            return columns.enumerated().map { place, column in
                var row = BucketRow(grid, type: types[column], extremes: extremes)
                row.add(polls, column: place)
                return row.buckets
            }
        }
        var result = Array(repeating: Array(repeating: Bucket(), count: grid.count), count: columns.count)
        for part in plan {
            guard part.tier == .second else {
                try addCells(of: group, columns, types, part, to: &result)
                // What is in no chunk yet is in no tier either.
                let outside = try snapshot.pollsOutsideTiers(of: group, columns: columns, from: part.from, to: part.to)
                add(outside, columns, types, part, to: &result)
                continue
            }
            let polls = try snapshot.polls(of: group, columns: columns, from: part.from, to: part.to)
            add(polls, columns, types, part, to: &result)
        }
        return result
    }

    private func addCells(
        of group: SeriesGroup,
        _ columns: [Int],
        _ types: [ValueType],
        _ part: Part,
        to result: inout [[Bucket]]
    ) throws {
        try snapshot.readCells(
            of: group,
            tier: part.tier,
            columns: columns,
            extremes: extremes,
            from: floorMultiple(part.from, of: part.tier.width),
            to: part.to
        ) { cells in
            add(cells, types: columns.map { types[$0] }, part, to: &result)
        }
    }

    private func add(_ cells: CellSeries, types: [ValueType], _ part: Part, to result: inout [[Bucket]]) {
        var bucket = 0
        var place = 0
        while place < cells.starts.count {
            let time = cells.starts[place]
            let start = max(time, part.from)
            // Mostly it is the bucket after that of the cell before it.
            if bucket + 1 < grid.count, start >= grid.edges[bucket + 1] { bucket += 1 }
            if start < grid.edges[bucket] || start >= grid.edges[bucket + 1] {
                guard let found = grid.index(of: start) else {
                    place += 1
                    continue
                }
                bucket = found
            }
            let first = place
            if start == time {
                let last = min(part.to, grid.edges[bucket + 1]) - part.tier.width
                while place < cells.starts.count, cells.starts[place] <= last { place += 1 }
            }
            for column in types.indices where first < place {
                var whole = result[column][bucket]
                for cell in cells.columns[column][first..<place] { whole.merge(cell) }
                result[column][bucket] = whole
            }
            guard first == place else { continue }
            let span = time..<(time + part.tier.width)
            let end = min(span.upperBound, part.to)
            for column in types.indices {
                add(cells.columns[column][place], of: types[column], span, from: start, to: end, to: &result[column])
            }
            place += 1
        }
    }

    /// Adds a part of a cell, which may lie in several buckets.
    private func add(
        _ cell: Bucket,
        of type: ValueType,
        _ span: Range<Milliseconds>,
        from start: Milliseconds,
        to end: Milliseconds,
        to buckets: inout [Bucket]
    ) {
        guard let first = grid.index(of: start), let last = grid.index(of: end - 1) else { return }
        for bucket in first...last {
            let (from, to) = (max(start, grid.edges[bucket]), min(end, grid.edges[bucket + 1]))
            buckets[bucket].merge(cell.share(of: type, from: from, to: to, of: span))
        }
    }

    private func add(
        _ polls: PollSeries,
        _ columns: [Int],
        _ types: [ValueType],
        _ part: Part,
        to result: inout [[Bucket]]
    ) {
        guard polls.count > 0, let first = grid.index(of: part.from), let last = grid.index(of: part.to - 1) else {
            return
        }
        // The part may begin and end within buckets that another tier serves the rest of.
        let edges = [part.from] + grid.edges[(first + 1)..<(last + 1)] + [part.to]
        let span = BucketGrid(edges: edges)
        for (place, column) in columns.enumerated() {
            var row = BucketRow(span, type: types[column], extremes: extremes)
            row.add(polls, column: place)
            for (index, bucket) in row.buckets.enumerated() where !bucket.isEmpty {
                result[place][first + index].merge(bucket)
            }
        }
    }
}

extension Bucket {
    /// A part of what is known of a span, as if it had happened evenly over it: sums over all parts are exact, extremes
    /// are bounds, and all of it counts as interpolated.
    func share(
        of type: ValueType,
        from start: Milliseconds,
        to end: Milliseconds,
        of span: Range<Milliseconds>
    ) -> Bucket {
        guard !isEmpty, start < end else { return Bucket() }
        let part = { (total: UInt64) in
            EvenSpread(total: total, start: span.lowerBound, end: span.upperBound).share(from: start, to: end)
        }
        var result = Bucket()
        result.minimum = minimum
        result.maximum = maximum
        if type.isAdditive {
            result.sum = part(sum)
            result.realSum = realSum * Double(end - start) / Double(span.upperBound - span.lowerBound)
            result.covered = Milliseconds(part(UInt64(covered)))
            result.interpolated = result.covered
            result.count = UInt32(part(UInt64(count)))
            result.wholeSeconds = UInt32(part(UInt64(wholeSeconds)))
        } else {
            // The mean stands for the whole span.
            result.realSum = realSum / Double(max(count, 1))
            result.count = 1
            result.interpolated = end - start
            result.last = last
            result.lastTime = lastTime
        }
        return result
    }
}
