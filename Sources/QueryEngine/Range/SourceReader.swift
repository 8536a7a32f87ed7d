public import MetricCatalog

/// Reads all that a question wants of one source after the other.
public struct SourceReader {
    private let readers: [RowReader]
    private let expressions: [MetricExpression]
    private let matcher: FilterMatcher
    private let times: [Milliseconds]
    private let grid: BucketGrid

    /// A reader for some figures of the question's metrics.
    ///
    /// - Parameters:
    ///   - question: The question.
    ///   - metrics: Names and expressions, as `RangeQuery.plan(in:)` gives them.
    ///   - statistics: The figures.
    ///   - snapshot: A state of the store.
    ///   - grid: The buckets.
    /// - Throws: `QueryError` for what the question cannot have.
    public init(
        _ question: RangeQuery,
        metrics: [String],
        statistics: [Statistic],
        snapshot: any RollupSnapshot,
        over grid: BucketGrid
    ) throws {
        expressions = try metrics.map { name in try MetricExpression(name) }
        readers = try statistics.map { statistic in
            var question = question
            question.statistic = statistic
            return try RowReader(question, snapshot, grid)
        }
        matcher = FilterMatcher(question.selector, snapshot: snapshot, now: question.now)
        times = Array(grid.edges.dropLast())
        self.grid = grid
    }

    /// The figures of a source: for each metric one row a statistic.
    ///
    /// - Throws: When the store cannot be read.
    public func figures(of identity: SourceIdentity) throws -> [[RowFigures]] {
        let verdicts = matcher.verdicts(identity, at: times)
        return try expressions.map { expression in
            try readers.map { try $0.figures(expression, of: identity).masked(by: verdicts) }
        }
    }
}
