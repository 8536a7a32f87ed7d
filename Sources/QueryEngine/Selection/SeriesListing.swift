public import MetricCatalog

/// Tells which series there are.
public struct SeriesListing: Sendable {
    /// The names of the metrics that are wanted, or patterns of them; nil for all.
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
        let names = try wantedNames()
        let isWanted = { (name: String) in names?.contains(name) ?? true }
        try selector.requireKnownAgents(in: snapshot.directory)
        var result: [SeriesEntry] = []
        for index in MetricStructure.all.indices {
            for group in selector.groups(structureIndex: index, in: snapshot, now: now) {
                append(entriesOf: group, isWanted, in: snapshot, to: &result)
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
        let names = try wantedNames()
        let isWanted = { (name: String) in names?.contains(name) ?? true }
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

    /// The names that are wanted; nil for all.
    private func wantedNames() throws(QueryError) -> Set<String>? {
        guard let metrics else { return nil }
        var result: Set<String> = []
        for name in metrics {
            if TextPattern.isPattern(name) {
                let pattern = try TextPattern(name, parameter: "metric")
                result.formUnion(SeriesListing.allNames.filter { pattern.matches($0) })
            } else if ReadableMetric(name) != nil || MetricPlace.textsByName[name] != nil {
                result.insert(name)
            } else {
                throw QueryError(.unknownMetric, parameter: "metric", "there is no metric '\(name.prefix(60))'")
            }
        }
        return result
    }

    private static let allNames = Set(CatalogEntry.all.map(\.name))

    private func append(
        entriesOf group: SeriesGroup,
        _ isWanted: (String) -> Bool,
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
