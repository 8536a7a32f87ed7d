import MetricCatalog

extension LatestQuery {
    /// Those sources that have the largest values of some metrics.
    public struct Ranking: Sendable {
        /// Names of metrics, expressions and patterns; a source ranks by the largest of what they say of it.
        public var metrics: [String]
        /// How many sources.
        public var limit: Int

        /// So many sources by what metrics say.
        ///
        /// - Throws: `QueryError` for an unknown metric.
        public init(metrics: [String], limit: Int) throws(QueryError) {
            self.metrics = metrics
            self.limit = limit
            try MetricTerms(metrics).check(.avg)
        }
    }

    /// All that the metrics say of the sources that rank highest, the highest first.
    func rows(_ ranking: Ranking, _ reader: LatestReader) throws(QueryError) -> [Row] {
        let snapshot = reader.snapshot
        var largest: [SourceIdentity: Double] = [:]
        for expression in try MetricTerms(ranking.metrics).expressions(.avg, selector, in: snapshot) {
            for found in values(expression, reader) {
                largest[found.identity] = max(largest[found.identity] ?? -.infinity, found.value)
            }
        }
        let order = largest.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(ranking.limit).map(\.key)
        let expressions = try MetricTerms(metrics).expressions(.avg, selector, in: snapshot)
        return order.flatMap { identity in
            expressions.compactMap { expression in
                value(expression, of: identity, reader).map { Row(identity, expression, $0.value, $0.time) }
            }
        }
    }
}
