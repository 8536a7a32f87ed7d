public import MetricCatalog

/// Tells which series there are.
public struct SeriesListing: Sendable {
    /// The metrics that are wanted; nil for all.
    public var metrics: [String]?
    /// Whose series are meant.
    public var selector: SeriesSelector
    /// The present.
    public var now: Milliseconds

    /// A question for series.
    public init(metrics: [String]? = nil, selector: SeriesSelector, now: Milliseconds) {
        self.metrics = metrics
        self.selector = selector
        self.now = now
    }

    /// The series, by agent and data source, then in the order of their structures.
    ///
    /// - Throws: `QueryError` when a metric or an agent is unknown.
    public func run(on snapshot: any RollupSnapshot) throws(QueryError) -> [SeriesEntry] {
        try checkMetrics()
        try selector.requireKnownAgents(in: snapshot.directory)
        var result: [SeriesEntry] = []
        for index in MetricStructure.all.indices {
            for group in selector.groups(structureIndex: index, in: snapshot, now: now) {
                append(entriesOf: group, in: snapshot, to: &result)
            }
        }
        return result.sorted { $0.identity < $1.identity }
    }

    /// The sources that have any of the wanted series and are meant at any time of a span, by agent and data source.
    ///
    /// - Throws: `QueryError` when a metric or an agent is unknown.
    public func sources(
        on snapshot: any RollupSnapshot,
        from start: Milliseconds,
        to end: Milliseconds
    ) throws(QueryError) -> [SourceIdentity] {
        try checkMetrics()
        try selector.requireKnownAgents(in: snapshot.directory)
        let wanted = MetricStructure.all.indices.filter { index in
            let structure = MetricStructure.all[index]
            return ReadableMetric.all(of: index).contains { isWanted($0.name) }
                || structure.columns.contains { isWanted($0.metric.name) }
                || structure.texts.contains { isWanted($0.name) || isWanted($0.guestName) }
        }
        let all = wanted.flatMap { selector.candidates(structureIndex: $0, in: snapshot).map(\.identity) }
        let matcher = FilterMatcher(selector, snapshot: snapshot, now: now)
        return Set(all).filter { matcher.everMatches($0, from: start, to: end) }.sorted()
    }

    private func checkMetrics() throws(QueryError) {
        for name in metrics ?? []
        where ReadableMetric(name) == nil && MetricPlace.textsByName[name] == nil {
            throw QueryError(.unknownMetric, parameter: "metric", "there is no metric '\(name.prefix(60))'")
        }
    }

    private func isWanted(_ name: String) -> Bool {
        metrics.map { $0.contains(name) } ?? true
    }

    private func append(
        entriesOf group: SeriesGroup,
        in snapshot: any RollupSnapshot,
        to result: inout [SeriesEntry]
    ) {
        let last = snapshot.lastPoll(of: group)
        let known = last?.known.first ?? 0
        for metric in ReadableMetric.all(of: group.structureIndex) where isWanted(metric.name) {
            // What an agent does not fill is no series.
            guard metric.columns.contains(where: { known >> UInt64($0) & 1 == 1 }) else { continue }
            result.append(
                SeriesEntry(
                    identity: group.identity,
                    metric: metric.name,
                    kind: metric.kind,
                    unit: metric.metric.unit,
                    since: group.since,
                    lastReport: last?.ends.first
                )
            )
        }
        for text in group.structure.texts {
            let name = text.name(on: group.identity.source)
            guard isWanted(name), snapshot.directory.text(name, of: group.identity) != nil else { continue }
            // Words come with the reports of their source.
            let reports = snapshot.directory.groups(of: group.identity).compactMap { snapshot.lastPoll(of: $0) }

            result.append(
                SeriesEntry(
                    identity: group.identity,
                    metric: name,
                    kind: .text,
                    unit: "",
                    since: group.since,
                    lastReport: reports.compactMap(\.ends.first).max()
                )
            )
        }
    }
}

/// One series that the store has.
public struct SeriesEntry: Hashable, Sendable {
    /// Whose series it is.
    public let identity: SourceIdentity
    /// The metric's name.
    public let metric: String
    /// How its values behave.
    public let kind: CatalogEntry.Kind
    /// What is counted or measured; empty for words.
    public let unit: String
    /// When the source first reported the series' structure.
    public let since: Milliseconds
    /// When it last did; nil where that is not known.
    public let lastReport: Milliseconds?
}

extension SeriesSelector {
    /// Checks that every agent that is named has been heard of.
    ///
    /// - Throws: `QueryError` that names the first that has not.
    public func requireKnownAgents(in directory: Directory) throws(QueryError) {
        for agent in agents ?? [] where directory.agents[agent] == nil {
            throw QueryError(.unknownAgent, parameter: "agent", "no datagram of agent \(agent) has been received")
        }
    }
}
