import MetricCatalog

/// Reads the figures of single series over a grid.
struct RowReader {
    let snapshot: any RollupSnapshot
    let grid: BucketGrid
    private let reader: SeriesReader
    private let live: LiveTime
    private let statistic: Statistic
    private let wantsExtremes: Bool
    private let now: Milliseconds

    init(_ question: RangeQuery, _ snapshot: any RollupSnapshot, _ grid: BucketGrid) throws {
        self.snapshot = snapshot
        self.grid = grid
        statistic = question.statistic
        wantsExtremes = question.wantsExtremes
        now = question.now
        reader = try SeriesReader(
            snapshot: snapshot,
            grid: grid,
            extremes: statistic.needsExtremes || wantsExtremes
        )
        live = LiveTime(reader: reader)
    }

    /// The names of the resolutions that figures come from, finest first.
    var resolutions: [String] { reader.resolutions }

    /// The figures of an expression of metrics of one source.
    func figures(_ expression: MetricExpression, of identity: SourceIdentity) throws -> RowFigures {
        var parts: [RowFigures] = []
        for metric in expression.metrics {
            guard let group = snapshot.directory.group(of: identity, structureIndex: metric.structureIndex) else {
                return RowFigures(
                    values: Array(repeating: nil, count: grid.count),
                    coverage: Array(repeating: 0, count: grid.count),
                    interpolated: []
                )
            }
            parts.append(try figures(metric, group))
        }
        guard expression.single == nil else { return parts[0] }
        let results = (0..<grid.count).map { index in
            expression.value(
                of: parts.map { part in
                    part.values[index].map { .init(value: $0, error: part.errors?[index]) }
                }
            )
        }
        // Computed from the extremes of the parts, as the statistics `min` and `max` of an expression are.
        let extremes = { (values: KeyPath<RowFigures, [Double?]?>) -> [Double?]? in
            guard wantsExtremes else { return nil }
            return (0..<grid.count).map { index in
                let parts = parts.map { part in
                    part[keyPath: values]?[index].map { MetricExpression.Estimate(value: $0, error: nil) }
                }
                return expression.value(of: parts)?.value
            }
        }
        return RowFigures(
            values: results.map { $0?.value },
            coverage: (0..<grid.count).map { index in parts.reduce(1) { min($0, $1.coverage[index]) } },
            interpolated: Set(parts.flatMap(\.interpolated)).sorted(),
            errors: parts.contains { $0.errors != nil } ? results.map { $0?.error.map(abs) } : nil,
            minima: extremes(\.minima),
            maxima: extremes(\.maxima)
        )
    }

    private func figures(_ metric: ReadableMetric, _ group: SeriesGroup) throws -> RowFigures {
        let variance = metric.varianceColumn
        var found = try reader.buckets(of: group, columns: metric.columns + (variance.map { [$0] } ?? []))
        let types = group.structure.types
        var inputs = metric.columns.enumerated().map { Input(buckets: found[$0], type: types[$1]) }
        if statistic.share != nil {
            let sketches = try reader.sketches(of: group, columns: metric.columns, beside: found)
            for place in inputs.indices {
                inputs[place].quantiles = QuantileRow(sketches[place], type: inputs[place].type)
            }
        }
        if metric.isFlow { try live.fill(&inputs[0].buckets, of: group) }
        for (place, column) in metric.columns.enumerated() where !types[column].isAdditive && statistic != .count {
            repeatReports(&inputs[place].buckets, column, of: group)
        }
        for place in inputs.indices { inputs[place].follow(from: found[place]) }
        found.removeFirst(inputs.count)
        let count = grid.count
        return RowFigures(
            values: (0..<count).map { index in value(statistic, metric, inputs, at: index) },
            coverage: (0..<count).map { coverage(metric, inputs, at: $0) },
            interpolated: (0..<count).filter { index in
                inputs.contains { $0.buckets[index].interpolated > 0 }
            },
            errors: found.first.map { variances in
                (0..<count).map { index in error(inputs[0].buckets[index], variance: variances[index].realSum) }
            },
            minima: wantsExtremes ? (0..<count).map { value(.min, metric, inputs, at: $0) } : nil,
            maxima: wantsExtremes ? (0..<count).map { value(.max, metric, inputs, at: $0) } : nil
        )
    }

    /// What is known of one of the columns that a metric is computed from.
    private struct Input {
        var buckets: [Bucket]
        let type: ValueType
        /// Only there where a quantile is asked for.
        var quantiles: QuantileRow?

        /// Takes what was found out of the buckets since over to their quantiles.
        mutating func follow(from old: [Bucket]) {
            quantiles?.follow(from: old, to: buckets)
        }
    }

    private func value(
        _ statistic: Statistic,
        _ metric: ReadableMetric,
        _ inputs: [Input],
        at index: Int
    ) -> Double? {
        guard let derived = metric.derived else { return figure(statistic, inputs[0], at: index) }
        // Rates and means, but for the input that an extreme is asked of; sums are computed from sums.
        let figures = inputs.enumerated().map { place, input in
            let isLed = statistic == .sum || place == derived.leadingInput
            return isLed
                ? figure(statistic, input, at: index) : Statistic.avg.value(of: input.buckets[index], type: input.type)
        }
        return derived.value(of: figures)
    }

    private func figure(_ statistic: Statistic, _ input: Input, at index: Int) -> Double? {
        let bucket = input.buckets[index]
        guard let share = statistic.share else { return statistic.value(of: bucket, type: input.type) }
        return input.quantiles?.value(share, at: index, of: bucket)
    }

    /// The share of a bucket that is known of all that a metric is computed from.
    private func coverage(_ metric: ReadableMetric, _ inputs: [Input], at index: Int) -> Double {
        var least = 1.0
        var isKnown = false
        for input in inputs {
            // Of a total the parts that the agent does not count are no gaps.
            if metric.derived?.isOfKnownParts == true, input.buckets[index].isEmpty { continue }
            least = min(least, coverage(input, at: index))
            isKnown = true
        }
        return isKnown ? least : 0
    }

    /// The share of a bucket, as far as it is over, that is known.
    private func coverage(_ input: Input, at index: Int) -> Double {
        let bucket = input.buckets[index]
        guard input.type.isAdditive else { return bucket.count > 0 ? 1 : 0 }
        let length = min(grid.edges[index + 1], max(now, grid.edges[index])) - grid.edges[index]
        return length > 0 ? min(1, Double(bucket.covered) / Double(length)) : 0
    }

    /// The half-width of the 95 % interval of an estimate from samples.
    private func error(_ bucket: Bucket, variance: Double) -> Double? {
        guard !bucket.isEmpty, bucket.covered > 0 else { return nil }
        let half = 1.96 * variance.squareRoot()
        switch statistic {
        case .sum: return half
        case .avg, .rate: return half * 1000 / Double(bucket.covered)
        default: return nil
        }
    }

    /// A state holds until the next report, as long as it is not stale.
    private func repeatReports(
        _ buckets: inout [Bucket],
        _ column: Int,
        of group: SeriesGroup
    ) {
        let poll = snapshot.lastPoll(of: group)
        let interval = poll.map { $0.ends[0] - $0.starts[0] } ?? 0
        let life = interval > 0 ? Milliseconds(Double(interval) * LatestReader.staleIntervals) : 60_000
        let lookBack = BucketGrid(edges: [floorSecond(grid.start - life), grid.start])
        var held = Bucket()
        if let before = try? SeriesReader(snapshot: snapshot, grid: lookBack, extremes: false),
            let found = try? before.buckets(of: group, columns: [column])
        {
            held = found[0][0]
        }
        for index in buckets.indices {
            if buckets[index].count > 0 {
                held = buckets[index]
            } else if held.count > 0, grid.edges[index] - held.lastTime <= life, grid.edges[index] < now {
                buckets[index].note(held.last, at: held.lastTime)
            }
        }
    }
}
