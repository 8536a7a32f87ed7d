public import MetricCatalog
public import QueryEngine

/// A question for a capacity report.
public struct CapacityQuestion: Sendable {
    /// Whose ports, hosts and pools are meant.
    public var selector = SeriesSelector()
    /// Where the period begins that is measured.
    public var start: Milliseconds
    /// Where it ends.
    public var end: Milliseconds
    /// Whose calendar is meant.
    public var zone = Zone.utc
    /// From how many days before the period's end the forecasts are made.
    public var historyDays = 400
    /// How many days they reach.
    public var horizonDays = 730
    /// Of which shares of the capacity, in percent, dates are given; rising.
    public var thresholds: [Double] = [70, 90, 95]
    /// What rows there are.
    public var subjects: Set<CapacityRow.Subject> = [.interface, .group, .cpu, .memory, .disk, .pool]
    /// Ports that are reported together.
    public var groups: [PortGroup] = []
    /// Speeds of ports that their agents say wrong or not at all, the first that fits counts.
    public var speeds: [PortSpeed] = []
    /// What is supposed.
    public var suppositions: [Supposition] = []
    /// Whether something is forecast, or what was used is told alone.
    public var isForecast = true
    /// Whether the flows of what runs out are looked into.
    public var wantsFlows = false
    /// The present.
    public var now: Milliseconds
    /// How much the answer may cost.
    public var budget = QueryBudget(points: .max)

    /// A question about a period.
    public init(start: Milliseconds, end: Milliseconds, now: Milliseconds) {
        self.start = start
        self.end = end
        self.now = now
    }

    /// Makes the report from one state of the store.
    ///
    /// - Throws: `QueryError` when the question cannot be answered as it was asked.
    public func report(on snapshot: any RollupSnapshot) throws -> CapacityReport {
        guard start < end else {
            throw QueryError(.invertedRange, parameter: "end", "the end is not after the start")
        }
        var builder = try CapacityBuilder(self, snapshot: snapshot)
        var rows = try builder.rows()
        rows.sort { ($0.urgency, $1.usedShare, $0.name) < ($1.urgency, $0.usedShare, $1.name) }
        if wantsFlows { try GrownFlowsReader(self, snapshot: snapshot).fill(&rows) }
        return CapacityReport(
            start: builder.span.intervals.start,
            end: builder.span.intervals.end,
            zone: zone.name,
            historyDays: historyDays,
            horizonDays: horizonDays,
            thresholds: thresholds,
            suppositions: suppositions.map(\.text),
            rows: rows.map(\.row)
        )
    }
}

extension CapacityQuestion {
    /// A question for each month of the period, without forecasts.
    ///
    /// - Parameter isOfUsual: Whether the rows are the groups, or the ports where there are none.
    /// - Returns: The months' names, such as `2026-09`, and the questions.
    public func months(isOfUsual: Bool) -> [(name: String, question: CapacityQuestion)] {
        let edges = Step.calendar(.month, zone).grid(from: start, to: end, atMost: 1000).edges
        return zip(edges, edges.dropFirst()).map { first, next in
            var question = self
            question.start = max(start, first)
            question.end = min(end, next)
            question.isForecast = false
            if isOfUsual { question.subjects = groups.isEmpty ? [.interface] : [.group] }
            return (String(dateText(zone.date(at: first)).prefix(7)), question)
        }
    }
}

/// Ports that are reported together.
public struct PortGroup: Sendable {
    /// The name for people.
    public var name: String
    /// Which ports: all that any of these selects.
    public var members: [SeriesSelector]
    /// What there is in all, in bits a second; nil for the sum of the members' speeds.
    public var capacity: Double?

    /// Ports under a name.
    public init(name: String, members: [SeriesSelector], capacity: Double? = nil) {
        self.name = name
        self.members = members
        self.capacity = capacity
    }
}

/// What the speed of some ports is, whatever their agents say.
public struct PortSpeed: Sendable {
    /// Which ports.
    public var ports: SeriesSelector
    /// Their speed in bits a second.
    public var speed: Double

    /// The speed of some ports.
    public init(ports: SeriesSelector, speed: Double) {
        self.ports = ports
        self.speed = speed
    }
}
