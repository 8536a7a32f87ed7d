import MetricCatalog

/// The distributions of the values in the buckets of one column, where all of them are known.
struct QuantileRow {
    /// Nil where the distribution is not known.
    private var sketches: [QuantileSketch?]
    private let type: ValueType

    /// Values below this are told apart by a sketch to the unit.
    private static let exactLimit = 0.5 / QuantileSketch.relativeError

    /// One distribution a bucket.
    init(_ sketches: [QuantileSketch?], type: ValueType) {
        self.sketches = sketches
        self.type = type
    }

    /// Takes in what was found out of the buckets since: time in which nothing happened, and states that still hold.
    mutating func follow(from old: [Bucket], to new: [Bucket]) {
        for index in sketches.indices {
            if type.isAdditive {
                let silence = new[index].covered - old[index].covered
                if silence >= 1000 { sketches[index]?.add(0, count: UInt64(silence / 1000)) }
            } else if new[index].count > old[index].count {
                sketches[index]?.add(new[index].last)
            }
        }
    }

    /// The value that a share of a bucket's values do not exceed; nil where it is not known.
    func value(_ share: Double, at index: Int, of bucket: Bucket) -> Double? {
        guard let sketch = sketches[index], let found = sketch.quantile(share) else { return nil }
        let isWhole = type == .count || type == .unsigned || type == .signed
        let value = isWhole && abs(found) < QuantileRow.exactLimit ? found.rounded() : found
        return bucket.hasExtremes && sketch.count == bucket.sampleCount(type)
            ? min(max(value, bucket.minimum), bucket.maximum) : value
    }
}

extension SeriesReader {
    /// One distribution a bucket for each wanted column: from the sketches of days and hours where the buckets are made of
    /// whole ones, and else from the reports.
    ///
    /// - Parameters:
    ///   - group: The group.
    ///   - columns: Which columns are wanted.
    ///   - buckets: What is known of each of them.
    /// - Returns: Nil for buckets whose seconds are gone where no sketch was made of just these.
    /// - Throws: When the store cannot be read.
    func sketches(
        of group: SeriesGroup,
        columns: [Int],
        beside buckets: [[Bucket]]
    ) throws -> [[QuantileSketch?]] {
        let isOfHours = grid.edges.allSatisfy { $0 % Tier.hour.width == 0 }
        let dropped = try snapshot.droppedUntil(.second)
        return try sketches(of: group, columns: columns).enumerated().map { place, row in
            let type = group.structure.types[columns[place]]
            return row.enumerated().map { index, sketch in
                let isWhole =
                    isOfHours
                    ? sketch.count == buckets[place][index].sampleCount(type) : grid.edges[index] >= dropped
                return isWhole ? sketch : nil
            }
        }
    }

    private func sketches(of group: SeriesGroup, columns: [Int]) throws -> [[QuantileSketch]] {
        var result = Array(repeating: Array(repeating: QuantileSketch(), count: grid.count), count: columns.count)
        var time = grid.start
        for (tier, source) in [(Tier.day, Tier.fiveMinutes), (.hour, .minute)]
        where grid.edges.allSatisfy({ $0 % tier.width == 0 }) {
            let end = min(grid.end, floorMultiple(try snapshot.sealedUntil(source), of: tier.width))
            guard time < end else { continue }
            for span in try snapshot.sketches(of: group, tier: tier, columns: columns, from: time, to: end) {
                guard let bucket = grid.index(of: span.start) else { continue }
                for place in columns.indices { result[place][bucket].merge(span.sketches[place]) }
            }
            // What is in no chunk yet is in no sketch either.
            let outside = try snapshot.pollsOutsideTiers(of: group, columns: columns, from: time, to: end)
            add(outside, group, columns, from: time, to: end, into: &result)
            time = end
        }
        if time < grid.end {
            let polls = try snapshot.polls(of: group, columns: columns, from: time, to: grid.end)
            add(polls, group, columns, from: time, to: grid.end, into: &result)
        }
        return result
    }

    private func add(
        _ polls: PollSeries,
        _ group: SeriesGroup,
        _ columns: [Int],
        from start: Milliseconds,
        to end: Milliseconds,
        into result: inout [[QuantileSketch]]
    ) {
        guard polls.count > 0, let first = grid.index(of: start), let last = grid.index(of: end - 1) else { return }
        let span = BucketGrid(edges: [start] + grid.edges[(first + 1)..<(last + 1)] + [end])
        for (place, column) in columns.enumerated() {
            let type = group.structure.types[column]
            var row = BucketRow(span, type: type, extremes: true, sketchCount: span.count)
            row.add(polls, column: place)
            for (index, sketch) in row.sketches.enumerated() where !sketch.isEmpty {
                result[place][first + index].merge(sketch)
            }
        }
    }
}
