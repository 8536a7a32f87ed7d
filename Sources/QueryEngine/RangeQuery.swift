public import MetricCatalog

/// A question about a span of time: metrics of chosen sources in buckets of one length.
public struct RangeQuery: Sendable {
    /// The metrics' names.
    public var metrics: [String]
    /// Whose series are meant.
    public var selector: SeriesSelector
    /// Where the span begins; the first bucket is the one that it lies in.
    public var start: Milliseconds
    /// Where it ends; the last bucket is the one that ends there or later.
    public var end: Milliseconds
    /// How long a bucket is: whole seconds.
    public var step: Milliseconds
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
        step: Milliseconds,
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
        let places = try places()
        let grid = try grid()
        try selector.requireKnownAgents(in: snapshot.directory)
        let reader = try SeriesReader(
            snapshot: snapshot,
            grid: grid,
            step: step,
            extremes: statistic.needsExtremes
        )
        var series: [RangeSeries] = []
        let live = LiveTime(reader: reader)
        for place in places {
            for group in selector.groups(structureIndex: place.structureIndex, in: snapshot, now: now)
            where group.since < grid.end {
                if (series.count + 1) * grid.count > pointLimit {
                    throw tooLarge("more than \(pointLimit) points; ask for fewer series or a longer step")
                }
                series.append(try answer(place, group, reader, live))
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

    /// The buckets' edges: multiples of the step since 1970.
    func grid() throws(QueryError) -> BucketGrid {
        guard start < end else {
            throw QueryError(.invertedRange, parameter: "end", "the end is not after the start")
        }
        let first = floorMultiple(start, of: step)
        let count = (end - first + step - 1) / step
        guard count <= Int64(pointLimit) else {
            throw tooLarge("\(count) buckets, where at most \(pointLimit) are answered; ask for a longer step")
        }
        return BucketGrid(start: first, step: step, count: Int(count))
    }

    func places() throws(QueryError) -> [MetricPlace] {
        var result: [MetricPlace] = []
        for name in metrics {
            guard let place = MetricPlace.byName[name] else {
                let isText = MetricPlace.textsByName[name] != nil
                let what = "'\(name.prefix(60))'"
                throw QueryError(
                    .unknownMetric,
                    parameter: "metric",
                    isText ? "\(what) is a text and has no range of numbers" : "there is no metric \(what)"
                )
            }
            guard statistic.applies(to: place.metric.type) else {
                throw QueryError(
                    .badParameter,
                    parameter: "stat",
                    "'\(statistic.rawValue)' means nothing for '\(name)'"
                )
            }
            result.append(place)
        }
        guard !result.isEmpty else { throw QueryError(.missingParameter, parameter: "metric", "no metric is named") }
        return result
    }

    private func tooLarge(_ detail: String) -> QueryError {
        QueryError(.tooLarge, parameter: "step", detail)
    }

    private func answer(
        _ place: MetricPlace,
        _ group: SeriesGroup,
        _ reader: SeriesReader,
        _ live: LiveTime
    ) throws -> RangeSeries {
        let variance = place.isFlow ? place.varianceColumn : nil
        let columns = [place.column] + (variance.map { [$0] } ?? [])
        var found = try reader.buckets(of: group, columns: columns)
        if place.isFlow { try live.fill(&found[0], of: group) }
        if !place.metric.type.isAdditive, statistic != .count {
            repeatReports(&found[0], place.column, of: group, in: reader)
        }
        let buckets = found[0]
        let type = place.metric.type
        let grid = reader.grid
        return RangeSeries(
            identity: group.identity,
            metric: place.metric,
            unit: statistic.unit(of: place.metric),
            values: buckets.map { statistic.value(of: $0, type: type) },
            coverage: buckets.indices.map { index in
                let length = min(grid.edges[index + 1], max(now, grid.edges[index])) - grid.edges[index]
                guard type.isAdditive else { return buckets[index].count > 0 ? 1 : 0 }
                return length > 0 ? min(1, Double(buckets[index].covered) / Double(length)) : 0
            },
            interpolated: buckets.indices.filter { buckets[$0].interpolated > 0 },
            errors: variance.map { _ in
                buckets.indices.map { index in error(buckets[index], variance: found[1][index].realSum) }
            }
        )
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
        if let before = try? SeriesReader(snapshot: reader.snapshot, grid: lookBack, step: 1000, extremes: false),
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
    /// How long a bucket is.
    public let step: Milliseconds
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
}
