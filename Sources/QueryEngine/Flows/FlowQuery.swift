public import MetricCatalog

/// A question for the flows of one definition over a span of time.
public struct FlowQuery: Sendable {
    /// The definition's name.
    public var name: String
    /// Where packets must have been sampled.
    public var selector: SeriesSelector
    /// Where the span begins.
    public var start: Milliseconds
    /// Where it ends.
    public var end: Milliseconds
    /// How many flows are wanted.
    public var limit: Int
    /// How what several data sources say of one flow makes one figure.
    public var merge: FlowMerge
    /// Which flows are wanted, by their keys in words; nil for all.
    public var isWanted: (@Sendable (String) -> Bool)?
    /// The present.
    public var now: Milliseconds
    /// The most numbers in an answer.
    public var pointLimit = 1_000_000

    /// A question for flows.
    public init(
        name: String,
        selector: SeriesSelector = SeriesSelector(),
        start: Milliseconds,
        end: Milliseconds,
        limit: Int = 10,
        merge: FlowMerge = .once,
        now: Milliseconds
    ) {
        self.name = name
        self.selector = selector
        self.start = start
        self.end = end
        self.limit = limit
        self.merge = merge
        self.now = now
    }

    /// The definition that the answer is of, the newest of the name, and others of the name with the same keys, value and
    /// filter.
    ///
    /// Older ones that ask for something else are of no use together with it.
    func flows(in snapshot: any RollupSnapshot) throws(QueryError) -> [StoredFlow] {
        let all = snapshot.flowDirectory.flows(named: name)
        guard let newest = all.last else {
            throw QueryError(.unknownFlow, parameter: "name", "no flow named '\(name.prefix(60))' has had any packet")
        }
        return all.filter { $0.isLike(newest) }
    }

    func requireOrder() throws(QueryError) {
        guard start < end else {
            throw QueryError(.invertedRange, parameter: "end", "the end is not after the start")
        }
    }

    /// Where the flows of one place are read from: the groups that make one figure of each flow.
    struct Unit {
        var identity: SourceIdentity
        var series: [FlowSeries] = []
    }

    /// Reads what is meant, by places whose figures are to be merged.
    func units(
        _ flows: [StoredFlow],
        _ parts: [FlowPlan.Part],
        in snapshot: any RollupSnapshot
    ) throws -> [Unit] {
        struct Place: Hashable {
            let identity: SourceIdentity
            let side: FlowSide?
        }
        let matcher = FilterMatcher(selector, snapshot: snapshot, now: now)
        var units: [Place: Unit] = [:]
        let shape = flows[0].shape
        for group in flows.flatMap({ snapshot.flowDirectory.groups[$0.id] ?? [] }) {
            guard selector.covers(group.identity), matcher.everMatches(group.identity, from: start, to: end) else {
                continue
            }
            var series: [FlowSeries] = []
            for part in parts {
                let found = try snapshot.flows(of: group, tier: part.tier, from: part.from, to: part.to)
                if !found.cells.isEmpty { series.append(found) }
            }
            guard !series.isEmpty else { continue }
            let whole = SourceIdentity(agent: group.identity.agent, source: .agent)
            let isSummed = merge == .once && group.side != .undirected
            let place =
                isSummed ? Place(identity: whole, side: group.side) : Place(identity: group.identity, side: nil)
            units[place, default: Unit(identity: place.identity)].series += series
        }
        // Of what came in and what went out the one that tells more: both tell of the same packets.
        var best: [SourceIdentity: (unit: Unit, total: Double)] = [:]
        for (place, unit) in units.sorted(by: { $0.key.side?.rawValue ?? 9 < $1.key.side?.rawValue ?? 9 }) {
            let total = unit.total(shape).rank(shape)
            if total > best[place.identity]?.total ?? -1 { best[place.identity] = (unit, total) }
        }
        return best.values.map(\.unit).sorted { $0.identity < $1.identity }
    }
}

extension FlowQuery.Unit {
    /// Everything together.
    func total(_ shape: FlowShape) -> FlowSums {
        series.reduce(into: FlowSums()) { sums, series in
            for cell in series.cells { sums.merge(cell.total(shape), shape) }
        }
    }
}

extension StoredFlow {
    /// Whether the figures of another definition of the same name mean the same.
    fileprivate func isLike(_ other: StoredFlow) -> Bool {
        definition.keys == other.definition.keys && definition.value == other.definition.value
            && definition.values == other.definition.values && definition.filter == other.definition.filter
            && definition.isOfDiscards == other.definition.isOfDiscards && shape == other.shape
    }
}
