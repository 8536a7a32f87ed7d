extension RangeQuery {
    /// Checks what can be checked without a store, whatever the size of the answer; there may be no metrics yet.
    ///
    /// - Throws: `QueryError` for unknown metrics, a statistic that does not apply, or an end before the start.
    public func check() throws(QueryError) {
        if !metrics.isEmpty { _ = try readableMetrics() }
        try requireOrder()
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
