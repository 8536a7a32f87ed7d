public import MetricCatalog

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
    /// The series, by metric, then by agent and data source, by the labels of groups, or as they rank.
    public internal(set) var series: [RangeSeries]

    /// Whether nothing that may still come can change the answer: all of each bucket is known.
    public var isSettled: Bool {
        firstPartial == nil && !series.isEmpty && offsetIsNone
            && series.allSatisfy { $0.figures.coverage.allSatisfy { $0 == 1 } }
    }

    private var offsetIsNone: Bool { series.allSatisfy { $0.previous == nil } }
}

/// One series of an answer.
public struct RangeSeries: Sendable {
    /// What tells the series of an answer apart.
    public struct Key: Hashable, Sendable {
        /// The place of the metric among those of the question.
        public let metric: Int
        /// Whose series it is; nil for groups.
        public let identity: SourceIdentity?
        /// The values of a group's labels.
        public let labels: [String]
    }

    /// What tells it apart.
    public let key: Key
    /// The metric's name, or what was computed.
    public let name: String
    /// What its values are measured in; empty where that is not known.
    public let unit: String
    /// One figure a bucket.
    public let figures: RowFigures
    /// Of how many series a group is made.
    public internal(set) var seriesCount: Int?
    /// The values of the period that is compared with, bucket by bucket.
    public internal(set) var previous: [Double?]?

    init(
        key: Key,
        _ expression: MetricExpression,
        _ statistic: Statistic,
        _ grouping: Grouping?,
        _ figures: RowFigures
    ) {
        self.key = key
        name = expression.text
        unit =
            grouping?.merge == .count
            ? "series" : expression.unit(of: expression.metrics.map { statistic.unit(of: $0.metric) })
        self.figures = figures
    }

    private init(_ series: RangeSeries, _ figures: RowFigures) {
        key = series.key
        name = series.name
        unit = series.unit
        seriesCount = series.seriesCount
        self.figures = figures
    }

    func with(_ figures: RowFigures) -> RangeSeries { RangeSeries(self, figures) }

    /// Whose series it is; nil for groups.
    public var identity: SourceIdentity? { key.identity }
    /// One value a bucket; nil where nothing is known.
    public var values: [Double?] { figures.values }
    /// The share of each bucket, as far as it is over, that is known.
    public var coverage: [Double] { figures.coverage }
    /// Buckets with values from intervals much longer than the source's own polling interval.
    public var interpolated: [Int] { figures.interpolated }
    /// The half-width of each value's 95 % interval, for estimates from samples.
    public var errors: [Double?]? { figures.errors }
}

/// The figures of a series, one a bucket.
public struct RowFigures: Sendable {
    /// The values; nil where nothing is known.
    public var values: [Double?]
    /// The share of each bucket, as far as it is over, that is known.
    public var coverage: [Double]
    /// Buckets with values from intervals much longer than the source's own polling interval.
    public var interpolated: [Int]
    /// The half-width of each value's 95 % interval, for estimates from samples.
    public var errors: [Double?]?
    /// The smallest value within each bucket, where extremes were asked for.
    public var minima: [Double?]?
    /// The largest.
    public var maxima: [Double?]?
    /// How many series of a group are known.
    public var members: [Int]?
    /// When the hour began that the figure is of, for the busiest hours.
    public var hours: [Milliseconds?]?

    /// The figures with nothing where it does not belong.
    func masked(by verdicts: [Bool]) -> RowFigures {
        guard verdicts.contains(false) else { return self }
        var result = self
        let mask = { (values: [Double?]) in zip(values, verdicts).map { $1 ? $0 : nil } }
        result.values = mask(values)
        result.coverage = zip(coverage, verdicts).map { $1 ? $0 : 0 }
        result.interpolated = interpolated.filter { verdicts[$0] }
        result.errors = errors.map(mask)
        result.minima = minima.map(mask)
        result.maxima = maxima.map(mask)
        return result
    }
}
