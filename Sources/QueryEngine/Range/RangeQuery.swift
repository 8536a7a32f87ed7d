public import MetricCatalog

/// A question about a span of time: metrics of chosen sources in buckets of one step.
public struct RangeQuery: Sendable {
    /// The metrics: names, expressions of names (`ifinoctets*8`), and patterns of names (`if*octets`, `~if(in|out)errors`).
    public var metrics: [String]
    /// Whose series are meant.
    public var selector: SeriesSelector
    /// Where the span begins; the first bucket is the one that it lies in.
    public var start: Milliseconds
    /// Where it ends; the last bucket is the one that ends there or later.
    public var end: Milliseconds
    /// How the span is divided.
    public var step: StepChoice
    /// Which figure is wanted.
    public var statistic: Statistic
    /// How series become fewer; nil to have each.
    public var grouping: Grouping?
    /// Which of the series are wanted; nil for all.
    public var ranking: Ranking?
    /// How much earlier the period begins that the answer is compared with; 0 for none.
    public var offset: Milliseconds = 0
    /// Whether the smallest and largest values within each bucket are wanted beside the figure, as `min` and `max` give them.
    public var wantsExtremes = false
    /// The present, for buckets that are not over yet.
    public var now: Milliseconds
    /// How much the answer may cost.
    public var budget = QueryBudget()

    /// Those series of each metric that have the largest figures of the whole span, or the smallest.
    public struct Ranking: Hashable, Sendable {
        /// How many.
        public var limit: Int
        /// By which figure.
        public var statistic: Statistic
        /// Whether the smallest are wanted.
        public var isAscending: Bool

        /// So many series by a figure.
        public init(limit: Int, by statistic: Statistic, isAscending: Bool = false) {
            self.limit = limit
            self.statistic = statistic
            self.isAscending = isAscending
        }
    }

    /// A question about a span of time.
    public init(
        metrics: [String],
        selector: SeriesSelector,
        start: Milliseconds,
        end: Milliseconds,
        step: StepChoice,
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

    /// A question about a span of time in buckets of a given step.
    public init(
        metrics: [String],
        selector: SeriesSelector,
        start: Milliseconds,
        end: Milliseconds,
        step: Step,
        statistic: Statistic = .avg,
        now: Milliseconds
    ) {
        self.init(
            metrics: metrics,
            selector: selector,
            start: start,
            end: end,
            step: .exactly(step),
            statistic: statistic,
            now: now
        )
    }

    /// Answers the question from one state of the store.
    ///
    /// - Throws: `QueryError` when it cannot be answered as it was asked.
    public func run(on snapshot: any RollupSnapshot) throws -> RangeResult {
        try requireOrder()
        let step = try step(in: snapshot)
        let grid = step.grid(from: start, to: end, atMost: budget.points)
        guard grid.end >= end else {
            throw tooLarge("more than \(budget.points) buckets; ask for a shorter span or a longer step")
        }
        return try run(on: snapshot, over: grid, step)
    }

    /// The step of the question, also where it is to be chosen.
    ///
    /// - Throws: When the store cannot be read.
    public func step(in snapshot: any RollupSnapshot) throws -> Step {
        try step.step(from: start, to: end, statistic, in: snapshot)
    }

    /// Answers the question for other buckets than those of its own span, such as a part of them.
    ///
    /// - Parameters:
    ///   - snapshot: A state of the store.
    ///   - grid: The buckets.
    ///   - step: What divides them.
    /// - Returns: The answer.
    /// - Throws: `QueryError` when it cannot be answered as it was asked.
    public func run(on snapshot: any RollupSnapshot, over grid: BucketGrid, _ step: Step) throws -> RangeResult {
        let wanted = try ranked(in: snapshot, over: grid)
        let rows = try rows(in: snapshot, over: grid, only: wanted.map(Set.init))
        var series = rows.all
        if let wanted {
            let places = Dictionary(wanted.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
            series.sort { (places[$0.key] ?? .max) < (places[$1.key] ?? .max) }
        }
        if offset != 0 {
            var question = self
            question.wantsExtremes = false
            let earlier = try question.rows(
                in: snapshot,
                over: step.moved(grid, by: offset),
                only: Set(series.map(\.key))
            )
            let figures = Dictionary(earlier.all.map { ($0.key, $0.figures) }, uniquingKeysWith: { first, _ in first })
            for place in series.indices {
                series[place].previous =
                    figures[series[place].key]?.values ?? Array(repeating: nil, count: grid.count)
            }
        }
        return RangeResult(
            grid: grid,
            step: step,
            resolutions: rows.resolutions,
            firstPartial: grid.edges.dropFirst().firstIndex { $0 > now }.map { $0 - 1 },
            series: series
        )
    }

    /// The series by one figure of the whole span, in its order; series without one are left out.
    ///
    /// - Returns: The series, as many as the ranking says, in one bucket; and how many there are in all.
    /// - Throws: `QueryError` when the question cannot be answered as it was asked.
    public func top(_ ranking: Ranking, on snapshot: any RollupSnapshot) throws -> (result: RangeResult, count: Int) {
        try requireOrder()
        let grid = BucketGrid(edges: [floorSecond(start), floorSecond(end + 999)])
        var question = self
        question.statistic = ranking.statistic
        question.ranking = nil
        var result = try question.run(on: snapshot, over: grid, .fixed(grid.end - grid.start))
        let known = result.series.filter { $0.figures.values[0] != nil }
        result.series = Array(RangeQuery.sorted(known, ranking).prefix(ranking.limit))
        return (result, known.count)
    }

    /// The keys of the series that the ranking wants, of each metric in order; nil for all.
    private func ranked(in snapshot: any RollupSnapshot, over grid: BucketGrid) throws -> [RangeSeries.Key]? {
        guard let ranking else { return nil }
        var question = self
        question.statistic = ranking.statistic
        question.wantsExtremes = false
        let whole = BucketGrid(edges: [grid.start, grid.end])
        let all = try question.rows(in: snapshot, over: whole, only: nil).all
        let byMetric = Dictionary(grouping: all.filter { $0.figures.values[0] != nil }, by: \.key.metric)
        return byMetric.sorted { $0.key < $1.key }.flatMap { _, series in
            RangeQuery.sorted(series, ranking).prefix(ranking.limit).map(\.key)
        }
    }

    private static func sorted(_ series: [RangeSeries], _ ranking: Ranking) -> [RangeSeries] {
        let figures = series.map { $0.figures.values[0] ?? 0 }
        let order = series.indices.sorted { left, right in
            if figures[left] == figures[right] { return left < right }
            return ranking.isAscending ? figures[left] < figures[right] : figures[left] > figures[right]
        }
        return order.map { series[$0] }
    }

    func requireOrder() throws(QueryError) {
        guard start < end else {
            throw QueryError(.invertedRange, parameter: "end", "the end is not after the start")
        }
    }

    func tooLarge(_ detail: String) -> QueryError {
        QueryError(.tooLarge, parameter: "step", detail)
    }
}
