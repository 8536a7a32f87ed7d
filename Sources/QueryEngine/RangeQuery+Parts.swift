public import MetricCatalog

extension RangeQuery {
    /// Checks what can be checked without a store, whatever the size of the answer.
    ///
    /// - Throws: `QueryError` for unknown metrics, a statistic that does not apply, or an end before the start.
    public func check() throws(QueryError) {
        _ = try readableMetrics()
        guard start < end else {
            throw QueryError(.invertedRange, parameter: "end", "the end is not after the start")
        }
    }

    /// Where the buckets of the answer begin.
    ///
    /// - Throws: `QueryError` when there would be too many, or none.
    public func bucketStarts() throws(QueryError) -> [Milliseconds] {
        Array(try grid().edges.dropLast())
    }
}

extension RangeQuery {
    /// The named metrics that are estimates from samples, whose sampling error is known.
    public var estimates: Set<String> {
        Set(metrics.filter { ReadableMetric($0)?.varianceColumn != nil })
    }
}

extension Statistic {
    /// Whether the figure of an estimate has a sampling error.
    public var hasError: Bool { self == .avg || self == .sum }
}
