import MetricCatalog
import SeriesStore

extension RollupSnapshot {
    func group(_ key: GroupKey) -> SeriesGroup? {
        directory.group(of: key.identity, structureIndex: key.structureIndex)
    }

    /// One bucket a column over a span, from the reports alone.
    func bucketsOfPolls(_ group: SeriesGroup, from start: Milliseconds, to end: Milliseconds) throws -> [Bucket] {
        try polls(of: group, from: start, to: end).buckets(
            types: group.structure.types,
            BucketGrid(edges: [start, end]),
            extremes: false
        ).map { $0[0] }
    }

    /// The reports that are in no chunk of a coarser tier, all their columns.
    func outsideTiers(_ group: SeriesGroup, from start: Milliseconds, to end: Milliseconds) throws -> PollSeries {
        try pollsOutsideTiers(of: group, columns: Array(group.structure.types.indices), from: start, to: end)
    }

    /// One bucket a column over a span, joined from the minutes, what is in no minute, and the reports after them.
    func bucketsOfTiers(_ group: SeriesGroup, from start: Milliseconds, to end: Milliseconds) throws -> [Bucket] {
        let types = group.structure.types
        let sealed = min(max(try sealedUntil(.minute), start), end)
        let columns = Array(types.indices)
        let cells = try cells(of: group, tier: .minute, columns: columns, extremes: true, from: start, to: sealed)
        var result = cells.columns.map { $0.reduce(into: Bucket()) { $0.merge($1) } }
        for (polls, span) in [
            (try outsideTiers(group, from: start, to: sealed), [start, sealed]),
            (try polls(of: group, from: sealed, to: end), [sealed, end]),
        ] where span[0] < span[1] {
            let rest = polls.buckets(types: types, BucketGrid(edges: span), extremes: false)
            for column in types.indices { result[column].merge(rest[column][0]) }
        }
        return result
    }
}

extension PollSeries {
    /// What the reports say of the spans of a grid, column by column.
    func buckets(types: [ValueType], _ grid: BucketGrid, extremes: Bool) -> [[Bucket]] {
        types.indices.map { column in
            var row = BucketRow(grid, type: types[column], extremes: extremes)
            row.add(self, column: column)
            return row.buckets
        }
    }

    /// The reports that a test picks.
    func filter(_ isWanted: (_ start: Milliseconds, _ end: Milliseconds) -> Bool) -> PollSeries {
        var result = PollSeries(columnCount: columns.count)
        for index in ends.indices where isWanted(starts[index], ends[index]) {
            result.append(
                start: starts[index],
                end: ends[index],
                known: known[index],
                interpolated: interpolated[index],
                values: columns.map { $0[index] }
            )
        }
        return result
    }

    /// The sum of the known values of a counting column.
    func total(_ column: Int) -> UInt64 {
        ends.indices.reduce(0) { known[$1] >> UInt64(column) & 1 == 1 ? $0 + columns[column][$1] : $0 }
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

extension SeriesStore {
    /// The reports of a group over all the tests' time.
    func polls(_ key: GroupKey) async throws -> PollSeries {
        try await read { snapshot in
            guard let group = snapshot.group(key) else { return PollSeries(columnCount: key.types.count) }
            return try snapshot.polls(of: group, from: epoch - 2 * day, to: epoch + 400 * day)
        }
    }

    /// The totals over all time of a group.
    func totals(_ key: GroupKey) async throws -> [UInt64] {
        try await read { snapshot in snapshot.group(key).map { snapshot.totals(of: $0) } ?? [] }
    }

    /// One bucket a column over a span, read by either way.
    func buckets(
        _ key: GroupKey,
        from start: Milliseconds,
        to end: Milliseconds
    ) async throws -> (polls: [Bucket], tiers: [Bucket]) {
        try await read { snapshot in
            guard let group = snapshot.group(key) else { return ([], []) }
            return (
                try snapshot.bucketsOfPolls(group, from: start, to: end),
                try snapshot.bucketsOfTiers(group, from: start, to: end)
            )
        }
    }

    /// Until when a tier is made.
    func sealedUntil(_ tier: Tier) async throws -> Milliseconds {
        try await read { try $0.sealedUntil(tier) }
    }
}

extension RollupSnapshot {
    /// A tier's buckets of all chunks, with all of their fields.
    func cells(
        of group: SeriesGroup,
        tier: Tier,
        columns: [Int],
        extremes: Bool = true,
        from start: Milliseconds,
        to end: Milliseconds
    ) throws -> CellSeries {
        var result = CellSeries(columnCount: columns.count)
        try readCells(of: group, tier: tier, columns: columns, extremes: extremes, from: start, to: end) { cells in
            result.starts += cells.starts
            for place in columns.indices { result.columns[place] += cells.columns[place] }
        }
        return result
    }
}
