public import MetricCatalog

extension RangeQuery {
    /// Checks what can be checked without a store, whatever the size of the answer.
    ///
    /// - Throws: `QueryError` for unknown metrics, a statistic that does not apply, or an end before the start.
    public func check() throws(QueryError) {
        try MetricTerms(metrics).check(statistic)
        try requireOrder()
    }

    /// The series of the question over some buckets, and the resolutions that they come from.
    func rows(
        in snapshot: any RollupSnapshot,
        over grid: BucketGrid,
        only wanted: Set<RangeSeries.Key>?
    ) throws -> (all: [RangeSeries], resolutions: [String]) {
        guard statistic == .busyHour else {
            let reader = try RowReader(self, snapshot, grid)
            return (try rows(reader, only: wanted), reader.resolutions)
        }
        guard zip(grid.edges, grid.edges.dropFirst()).allSatisfy({ $1 - $0 >= BusyHours.hour }) else {
            let what = "busyhour is for steps of an hour or more"
            throw QueryError(.badParameter, parameter: "step", what)
        }
        var question = self
        question.statistic = .avg
        let hours = BusyHours(grid)
        let reader = try RowReader(question, snapshot, hours.grid)
        let rows = try question.rows(reader, only: wanted)
        return (rows.map { $0.with(hours.busiest($0.figures)) }, reader.resolutions)
    }

    private func rows(_ reader: RowReader, only wanted: Set<RangeSeries.Key>?) throws -> [RangeSeries] {
        let grid = reader.grid
        let snapshot = reader.snapshot
        let expressions = try MetricTerms(metrics).expressions(statistic, selector, in: snapshot)
        try selector.requireKnownAgents(in: snapshot.directory)
        let matcher = FilterMatcher(selector, snapshot: snapshot, now: now)
        let names = grouping.map { GroupNames($0, snapshot: snapshot, at: min(now, grid.end - 1), now: now) }
        let times = Array(grid.edges.dropLast())
        var rows: [RangeSeries] = []
        for (place, expression) in expressions.enumerated() {
            var groups: [RangeSeries.Key: GroupAccumulator] = [:]
            var order: [RangeSeries.Key] = []
            for identity in expression.identities(selector, in: snapshot, before: grid.end) {
                guard matcher.everMatches(identity, from: grid.start, to: grid.end) else { continue }
                try budget.requireTime()
                let labels = names?.values(of: identity)
                let key = RangeSeries.Key(metric: place, identity: labels == nil ? identity : nil, labels: labels ?? [])
                if let wanted, !wanted.contains(key) { continue }
                let isNew = names == nil || groups[key] == nil
                if isNew, (rows.count + order.count + 1) * grid.count > budget.points {
                    throw tooLarge("more than \(budget.points) points; ask for fewer series or a longer step")
                }
                let figures = try reader.figures(expression, of: identity)
                    .masked(by: matcher.verdicts(identity, at: times))
                if let grouping {
                    if isNew { order.append(key) }
                    groups[key, default: GroupAccumulator(grouping.merge, count: grid.count)].add(figures)
                } else {
                    rows.append(RangeSeries(key: key, expression, statistic, nil, figures))
                }
            }
            for key in order.sorted(by: { $0.labels.lexicographicallyPrecedes($1.labels) }) {
                guard let group = groups[key], let grouping else { continue }
                var row = RangeSeries(key: key, expression, statistic, grouping, group.figures())
                row.seriesCount = group.seriesCount
                rows.append(row)
            }
        }
        return rows
    }

    /// The columns and sources of an answer that is given source by source.
    ///
    /// - Returns: The names of the metrics, and the sources that have any of them, by agent and data source.
    /// - Throws: `QueryError` when a metric or an agent is unknown.
    public func plan(in snapshot: any RollupSnapshot) throws -> (metrics: [Column], sources: [SourceIdentity]) {
        let expressions = try MetricTerms(metrics).expressions(statistic, selector, in: snapshot)
        try selector.requireKnownAgents(in: snapshot.directory)
        let matcher = FilterMatcher(selector, snapshot: snapshot, now: now)
        var found: Set<SourceIdentity> = []
        for expression in expressions {
            for identity in expression.identities(selector, in: snapshot, before: end)
            where !found.contains(identity) && matcher.everMatches(identity, from: start, to: end) {
                found.insert(identity)
            }
        }
        return (expressions.map { Column(expression: $0) }, found.sorted())
    }

    /// A metric of an answer that is given source by source.
    public struct Column: Sendable {
        fileprivate let expression: MetricExpression

        /// Its name, or the expression.
        public var name: String { expression.text }

        /// Whether a figure of it has a sampling error.
        public func hasError(_ statistic: Statistic) -> Bool {
            statistic.hasError && expression.metrics.contains { $0.varianceColumn != nil }
        }

        /// What a figure of it is measured in; empty where that is not known.
        public func unit(_ statistic: Statistic) -> String {
            expression.unit(of: expression.metrics.map { statistic.unit(of: $0.metric) })
        }
    }
}

extension MetricExpression {
    /// The sources that have all of the metrics, by agent and data source.
    func identities(
        _ selector: SeriesSelector,
        in snapshot: any RollupSnapshot,
        before end: Milliseconds
    ) -> [SourceIdentity] {
        let structures = Set(metrics.map(\.structureIndex))
        let first = selector.candidates(structureIndex: metrics[0].structureIndex, in: snapshot)
            .filter { $0.since < end }
        guard structures.count > 1 else { return first.map(\.identity) }
        return first.map(\.identity).filter { identity in
            structures.allSatisfy { snapshot.directory.group(of: identity, structureIndex: $0) != nil }
        }
    }
}

extension Statistic {
    /// Whether the figure of an estimate has a sampling error.
    public var hasError: Bool { self == .avg || self == .rate || self == .sum }
}
