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
        let times = Array(grid.edges.dropLast())
        let matcher = FilterMatcher(selector, snapshot: snapshot, now: now)
        for metric in metrics {
            for group in selector.candidates(structureIndex: metric.structureIndex, in: snapshot)
            where group.since < grid.end && matcher.everMatches(group.identity, from: grid.start, to: grid.end) {
                if (series.count + 1) * grid.count > pointLimit {
                    throw tooLarge("more than \(pointLimit) points; ask for fewer series or a longer step")
                }
                let answer = try answer(metric, group, reader, live)
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
            repeatReports(&inputs[place].buckets, column, of: group, in: reader)
        }
        for place in inputs.indices { inputs[place].follow(from: found[place]) }
        found.removeFirst(inputs.count)
        let count = reader.grid.count
        return RangeSeries(
            identity: group.identity,
            metric: metric.metric,
            unit: statistic.unit(of: metric.metric),
            values: (0..<count).map { index in value(metric, inputs, at: index) },
            coverage: (0..<count).map { index in
                var least = 1.0
                for input in inputs { least = min(least, coverage(input, at: index, reader.grid)) }
                return least
            },
            interpolated: (0..<count).filter { index in
                inputs.contains { $0.buckets[index].interpolated > 0 }
            },
            errors: found.first.map { variances in
                (0..<count).map { index in error(inputs[0].buckets[index], variance: variances[index].realSum) }
            }
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

    private func value(_ metric: ReadableMetric, _ inputs: [Input], at index: Int) -> Double? {
        guard let derived = metric.derived else { return figure(inputs[0], at: index) }
        // Rates and means, but for the input that an extreme is asked of; sums are computed from sums.
        let figures = inputs.enumerated().map { place, input in
            let isLed = statistic == .sum || place == derived.leadingInput
            return isLed
                ? figure(input, at: index) : Statistic.avg.value(of: input.buckets[index], type: input.type)
        }
        return derived.value(of: figures)
    }

    private func figure(_ input: Input, at index: Int) -> Double? {
        let bucket = input.buckets[index]
        guard let share = statistic.share else { return statistic.value(of: bucket, type: input.type) }
        return input.quantiles?.value(share, at: index, of: bucket)
    }

    /// The share of a bucket, as far as it is over, that is known.
    private func coverage(_ input: Input, at index: Int, _ grid: BucketGrid) -> Double {
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
