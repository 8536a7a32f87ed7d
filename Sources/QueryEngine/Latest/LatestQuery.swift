public import MetricCatalog

/// A question for what metrics of chosen sources say now.
public struct LatestQuery: Sendable {
    /// Names of metrics, expressions and patterns.
    public var metrics: [String]
    /// Whose series are meant.
    public var selector: SeriesSelector
    /// How series become fewer; nil to have each.
    public var grouping: Grouping?
    /// Which sources are wanted, where they are not to be grouped; nil for all.
    public var ranking: Ranking?

    /// A question for what is now.
    ///
    /// - Throws: `QueryError` for an unknown metric.
    public init(metrics: [String], selector: SeriesSelector, grouping: Grouping?) throws(QueryError) {
        self.metrics = metrics
        self.selector = selector
        self.grouping = grouping
        try MetricTerms(metrics).check(.avg)
    }

    /// One answer.
    public struct Row: Hashable, Sendable {
        /// Whose value it is; nil for groups.
        public let identity: SourceIdentity?
        /// The values of a group's labels.
        public let labels: [String]
        /// The metric's name, or the expression.
        public let name: String
        /// What the value is measured in.
        public let unit: String
        /// The value; of counters the rate over the last report's interval.
        public let value: Double
        /// Of how many series a group is made.
        public let seriesCount: Int?
        /// When the newest of the reports came that it is made from.
        public let time: Milliseconds

        init(
            _ identity: SourceIdentity?,
            _ expression: MetricExpression,
            _ value: Double,
            _ time: Milliseconds,
            labels: [String] = [],
            seriesCount: Int? = nil,
            unit: String? = nil
        ) {
            self.identity = identity
            self.labels = labels
            name = expression.text
            self.unit = unit ?? expression.unit(of: expression.metrics.map(\.metric.rateUnit))
            self.value = value
            self.seriesCount = seriesCount
            self.time = time
        }
    }

    /// The answers, by metric, then by source or group, or as sources rank; a source whose last report is stale has none.
    ///
    /// - Throws: `QueryError` when an agent is unknown.
    public func rows(_ snapshot: any RollupSnapshot, now: Milliseconds) throws(QueryError) -> [Row] {
        try selector.requireKnownAgents(in: snapshot.directory)
        let reader = LatestReader(snapshot: snapshot, now: now)
        if let ranking { return try rows(ranking, reader) }
        let names = grouping.map { GroupNames($0, snapshot: snapshot, at: now, now: now) }
        var rows: [Row] = []
        for expression in try MetricTerms(metrics).expressions(.avg, selector, in: snapshot) {
            var groups: [[String]: (values: [Double], time: Milliseconds)] = [:]
            for found in values(expression, reader) {
                guard let labels = names?.values(of: found.identity) else {
                    rows.append(Row(found.identity, expression, found.value, found.time))
                    continue
                }
                var group = groups[labels] ?? ([], .min)
                group.values.append(found.value)
                group.time = max(group.time, found.time)
                groups[labels] = group
            }
            for (labels, group) in groups.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
                guard let grouping, let value = grouping.merge.figure(of: group.values) else { continue }
                rows.append(
                    Row(
                        nil,
                        expression,
                        value,
                        group.time,
                        labels: labels,
                        seriesCount: group.values.count,
                        unit: grouping.merge == .count ? "series" : nil
                    )
                )
            }
        }
        return rows
    }

    func values(
        _ expression: MetricExpression,
        _ reader: LatestReader
    ) -> [(identity: SourceIdentity, value: Double, time: Milliseconds)] {
        reader.values(expression.metrics[0].name, selector).compactMap { first in
            value(expression, first, reader).map { (first.identity, $0.value, $0.time) }
        }
    }

    /// What an expression says of one source.
    func value(
        _ expression: MetricExpression,
        of identity: SourceIdentity,
        _ reader: LatestReader
    ) -> (value: Double, time: Milliseconds)? {
        reader.value(expression.metrics[0].name, of: identity).flatMap { value(expression, $0, reader) }
    }

    private func value(
        _ expression: MetricExpression,
        _ first: LatestValue,
        _ reader: LatestReader
    ) -> (value: Double, time: Milliseconds)? {
        var estimates: [MetricExpression.Estimate?] = []
        var time = first.time
        for (place, metric) in expression.metrics.enumerated() {
            let own = place == 0 ? first : reader.value(metric.name, of: first.identity)
            estimates.append(own?.value.number.map { MetricExpression.Estimate(value: $0, error: nil) })
            time = max(time, own?.time ?? time)
        }
        return expression.value(of: estimates).map { ($0.value, time) }
    }
}

extension Grouping.Merge {
    /// The figure over some values; nil where there are none.
    func figure(of values: [Double]) -> Double? {
        guard !values.isEmpty else { return nil }
        switch self {
        case .sum: return values.reduce(0, +)
        case .avg: return values.reduce(0, +) / Double(values.count)
        case .min: return values.min()
        case .max: return values.max()
        case .count: return Double(values.count)
        default: return share.flatMap { quantile(values, $0) }
        }
    }
}
