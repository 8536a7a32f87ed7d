public import MetricCatalog

/// A question about a span of time: metrics of chosen sources in buckets of one step.
public struct RangeQuery: Sendable {
    /// The metrics' names.
    public var metrics: [String]
    /// Whose series are meant.
    public var selector: SeriesSelector
    /// Where the span begins; the first bucket is the one that it lies in.
    public var start: Milliseconds
    /// Where it ends; the last bucket is the one that ends there or later.
    public var end: Milliseconds
    /// How the span is divided.
    public var step: Step
    /// Which figure is wanted.
    public var statistic: Statistic
    /// The present, for buckets that are not over yet.
    public var now: Milliseconds
    /// The most numbers in an answer.
    public var pointLimit = 1_000_000

    /// A question about a span of time.
    public init(
        metrics: [String],
        selector: SeriesSelector,
        start: Milliseconds,
        end: Milliseconds,
        step: Step,
        statistic: Statistic = .avg,
        now: Milliseconds
    ) {
        self.metrics = metrics
        self.selector = selector
        self.start = start
        self.end = end
        self.step = step
        self.statistic = statistic
        self.now = now
    }

    /// Answers the question from one state of the store.
    ///
    /// - Throws: `QueryError` when it cannot be answered as it was asked.
    public func run(on snapshot: any RollupSnapshot) throws -> RangeResult {
        try run(on: snapshot, over: grid())
    }

    /// Answers the question for other buckets than those of its own span, such as a part of them.
    ///
    /// - Parameters:
    ///   - snapshot: A state of the store.
    ///   - grid: The buckets, of the question's step.
    /// - Returns: The answer.
    /// - Throws: `QueryError` when it cannot be answered as it was asked.
    public func run(on snapshot: any RollupSnapshot, over grid: BucketGrid) throws -> RangeResult {
        let metrics = try readableMetrics()
        try selector.requireKnownAgents(in: snapshot.directory)
        let reader = try SeriesReader(
            snapshot: snapshot,
            grid: grid,
            extremes: statistic.needsExtremes
        )
        var series: [RangeSeries] = []
        let live = LiveTime(reader: reader)
        let matcher = FilterMatcher(selector, snapshot: snapshot, now: now)
        for metric in metrics {
            for group in selector.candidates(structureIndex: metric.structureIndex, in: snapshot)
            where group.since < grid.end && matcher.everMatches(group.identity, from: grid.start, to: grid.end) {
                if (series.count + 1) * grid.count > pointLimit {
                    throw tooLarge("more than \(pointLimit) points; ask for fewer series or a longer step")
                }
                let answer = try answer(metric, group, reader, live)
                let times = Array(grid.edges.dropLast())
                series.append(answer.masked(by: matcher.verdicts(group.identity, at: times)))
            }
        }
        return RangeResult(
            grid: grid,
            step: step,
            resolutions: reader.resolutions,
            firstPartial: grid.edges.dropFirst().firstIndex { $0 > now }.map { $0 - 1 },
            series: series
        )
    }

    /// The buckets of the span.
    private func grid() throws(QueryError) -> BucketGrid {
        try requireOrder()
        let grid = step.grid(from: start, to: end, atMost: pointLimit)
        guard grid.end >= end else {
            throw tooLarge("more than \(pointLimit) buckets; ask for a shorter span or a longer step")
        }
        return grid
    }

    func requireOrder() throws(QueryError) {
        guard start < end else {
            throw QueryError(.invertedRange, parameter: "end", "the end is not after the start")
        }
    }

    func readableMetrics() throws(QueryError) -> [ReadableMetric] {
        var result: [ReadableMetric] = []
        for name in metrics {
            guard let metric = ReadableMetric(name) else {
                let isText = MetricPlace.textsByName[name] != nil
                let what = "'\(name.prefix(60))'"
                throw QueryError(
                    .unknownMetric,
                    parameter: "metric",
                    isText ? "\(what) is a text and has no range of numbers" : "there is no metric \(what)"
                )
            }
            guard statistic.applies(to: metric) else {
                throw QueryError(
                    .badParameter,
                    parameter: "stat",
                    "'\(statistic.rawValue)' means nothing for '\(name)'"
                )
            }
            result.append(metric)
        }
        guard !result.isEmpty else { throw QueryError(.missingParameter, parameter: "metric", "no metric is named") }
        return result
    }

    private func tooLarge(_ detail: String) -> QueryError {
        QueryError(.tooLarge, parameter: "step", detail)
    }

    private func answer(
        _ metric: ReadableMetric,
        _ group: SeriesGroup,
        _ reader: SeriesReader,
        _ live: LiveTime
    ) throws -> RangeSeries {
        let variance = metric.varianceColumn
        var found = try reader.buckets(of: group, columns: metric.columns + (variance.map { [$0] } ?? []))
        if metric.isFlow { try live.fill(&found[0], of: group) }
        let types = group.structure.types
        for (place, column) in metric.columns.enumerated() where !types[column].isAdditive && statistic != .count {
            repeatReports(&found[place], column, of: group, in: reader)
        }
        let inputs = metric.columns.indices.map { (buckets: found[$0], type: types[metric.columns[$0]]) }
        return RangeSeries(
            identity: group.identity,
            metric: metric.metric,
            unit: statistic.unit(of: metric.metric),
            values: (0..<reader.grid.count).map { index in value(metric, inputs, at: index) },
            coverage: (0..<reader.grid.count).map { index in
                inputs.map { coverage($0.buckets[index], of: $0.type, at: index, reader.grid) }.min() ?? 0
            },
            interpolated: (0..<reader.grid.count).filter { index in
                inputs.contains { $0.buckets[index].interpolated > 0 }
            },
            errors: variance.map { _ in
                (0..<reader.grid.count).map { index in
                    error(found[0][index], variance: found[1][index].realSum)
                }
            }
        )
    }

    private func value(
        _ metric: ReadableMetric,
        _ inputs: [(buckets: [Bucket], type: ValueType)],
        at index: Int
    ) -> Double? {
        guard let derived = metric.derived else {
            return statistic.value(of: inputs[0].buckets[index], type: inputs[0].type)
        }
        // Rates and means, but for the input that an extreme is asked of; sums are computed from sums.
        let figures = inputs.enumerated().map { place, input in
            let isLed = statistic == .sum || place == derived.leadingInput
            return (isLed ? statistic : .avg).value(of: input.buckets[index], type: input.type)
        }
        return derived.value(of: figures)
    }

    /// The share of a bucket, as far as it is over, that is known.
    private func coverage(_ bucket: Bucket, of type: ValueType, at index: Int, _ grid: BucketGrid) -> Double {
        guard type.isAdditive else { return bucket.count > 0 ? 1 : 0 }
        let length = min(grid.edges[index + 1], max(now, grid.edges[index])) - grid.edges[index]
        return length > 0 ? min(1, Double(bucket.covered) / Double(length)) : 0
    }

    /// The half-width of the 95 % interval of an estimate from samples.
    private func error(_ bucket: Bucket, variance: Double) -> Double? {
        guard !bucket.isEmpty, bucket.covered > 0 else { return nil }
        let half = 1.96 * variance.squareRoot()
        switch statistic {
        case .sum: return half
        case .avg: return half * 1000 / Double(bucket.covered)
        default: return nil
        }
    }

    /// A state holds until the next report, as long as it is not stale.
    private func repeatReports(
        _ buckets: inout [Bucket],
        _ column: Int,
        of group: SeriesGroup,
        in reader: SeriesReader
    ) {
        let poll = reader.snapshot.lastPoll(of: group)
        let interval = poll.map { $0.ends[0] - $0.starts[0] } ?? 0
        let life = interval > 0 ? Milliseconds(Double(interval) * LatestReader.staleIntervals) : 60_000
        let lookBack = BucketGrid(edges: [floorSecond(reader.grid.start - life), reader.grid.start])
        var held = Bucket()
        if let before = try? SeriesReader(snapshot: reader.snapshot, grid: lookBack, extremes: false),
            let found = try? before.buckets(of: group, columns: [column])
        {
            held = found[0][0]
        }
        for index in buckets.indices {
            if buckets[index].count > 0 {
                held = buckets[index]
            } else if held.count > 0, reader.grid.edges[index] - held.lastTime <= life, reader.grid.edges[index] < now {
                buckets[index].note(held.last, at: held.lastTime)
            }
        }
    }
}

/// The answer to a question about a span of time.
public struct RangeResult: Sendable {
    /// The buckets' edges.
    public let grid: BucketGrid
    /// How the span was divided.
    public let step: Step
    /// The resolutions that the answer comes from, finest first.
    public let resolutions: [String]
    /// The first bucket that is not over yet; nil where all are.
    public let firstPartial: Int?
    /// The series, by metric, then by agent and data source.
    public let series: [RangeSeries]
}

/// One series of an answer.
public struct RangeSeries: Sendable {
    /// Whose series it is.
    public let identity: SourceIdentity
    /// What it is about.
    public let metric: Metric
    /// What its values are measured in.
    public let unit: String
    /// One value a bucket; nil where nothing is known.
    public let values: [Double?]
    /// The share of each bucket, as far as it is over, that is known.
    public let coverage: [Double]
    /// Buckets with values from intervals much longer than the source's own polling interval.
    public let interpolated: [Int]
    /// The half-width of each value's 95 % interval, for estimates from samples.
    public let errors: [Double?]?

    /// The series with nothing where it does not belong.
    func masked(by verdicts: [Bool]) -> RangeSeries {
        guard verdicts.contains(false) else { return self }
        return RangeSeries(
            identity: identity,
            metric: metric,
            unit: unit,
            values: zip(values, verdicts).map { $1 ? $0 : nil },
            coverage: zip(coverage, verdicts).map { $1 ? $0 : 0 },
            interpolated: interpolated.filter { verdicts[$0] },
            errors: errors.map { zip($0, verdicts).map { $1 ? $0 : nil } }
        )
    }
}
