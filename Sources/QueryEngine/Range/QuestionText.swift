public import ByteReading
public import MetricCatalog

/// A question about a span of time in the words of a request or of a command line.
public struct QuestionText: Sendable {
    /// Names of metrics, expressions and patterns.
    public var metrics: [String] = []
    /// Data sources and patterns of their names; none for all.
    public var sources: [String] = []
    /// What sources must say of themselves; a name that ends in `!` is for the opposite.
    public var filters: [(name: String, value: String)] = []
    /// Where the span begins.
    public var start = "-1h"
    /// Where it ends.
    public var end = "now"
    /// A step, or `auto`.
    public var step = "1m"
    /// The most buckets of an automatic step.
    public var points: String?
    /// Whose calendar is meant.
    public var zone = "UTC"
    /// The name of a `Statistic`.
    public var statistic = "avg"
    /// The name of a `Grouping.Merge`; nil for each series by itself.
    public var merge: String?
    /// What tells groups apart.
    public var labels: [String] = []
    /// How many series are wanted of each metric; nil for all.
    public var limit: String?
    /// The name of the `Statistic` that they rank by; nil for that of the question.
    public var rank: String?
    /// `desc`, or `asc` for the smallest.
    public var order = "desc"
    /// How much earlier the period begins that is compared with.
    public var offset: String?
    /// `true` where the smallest and largest values within each bucket are wanted, too.
    public var extremes = "false"

    /// Nothing asked yet.
    public init() {}

    /// The question.
    ///
    /// - Parameters:
    ///   - agents: The agents that are meant; nil for all.
    ///   - now: The present.
    ///   - budget: How much the answer may cost.
    /// - Returns: The question, its metrics not looked at yet.
    /// - Throws: `QueryError` that names the part that cannot be read.
    public func question(
        agents: [IPAddress]?,
        now: Milliseconds,
        budget: QueryBudget
    ) throws(QueryError) -> RangeQuery {
        var selector = SeriesSelector(agents: agents)
        try selector.setSources(sources, parameter: "datasource")
        selector.filters = try SourceFilter.list(filters)
        let zone = try Zone(named: zone, parameter: "tz")
        var question = RangeQuery(
            metrics: metrics,
            selector: selector,
            start: try TimeText.time(start, parameter: "start", in: zone, now: now),
            end: try TimeText.time(end, parameter: "end", in: zone, now: now),
            step: try StepChoice(step, points: points, in: zone),
            statistic: try QuestionText.choice(statistic, "stat"),
            now: now
        )
        question.budget = budget
        if merge != nil || !labels.isEmpty {
            let merge: Grouping.Merge = try QuestionText.choice(merge ?? "sum", "agg")
            question.grouping = try Grouping(merge, by: labels)
        }
        question.ranking = try ranking()
        if let offset {
            guard let span = TimeText.span(offset), span >= 1000, span % 1000 == 0 else {
                throw QueryError(
                    .badParameter,
                    parameter: "offset",
                    "'\(offset.prefix(40))' is no span of whole seconds, such as 7d"
                )
            }
            question.offset = span
        }
        question.wantsExtremes = try wantsExtremes(of: question)
        try question.requireOrder()
        return question
    }

    /// Whether the answer is of the same span whenever it is asked for.
    public var isAbsolute: Bool {
        [start, end].allSatisfy { $0 != "now" && !$0.hasPrefix("now-") && !$0.hasPrefix("-") }
    }

    /// Which series are wanted by their rank.
    ///
    /// - Parameter usualLimit: How many, where that is not said.
    /// - Returns: How many, by which figure.
    /// - Throws: `QueryError` that names the part that cannot be read.
    public func ranking(usualLimit: Int) throws(QueryError) -> RangeQuery.Ranking {
        guard order == "asc" || order == "desc" else {
            throw QueryError(.badParameter, parameter: "order", "'\(order.prefix(20))' is neither asc nor desc")
        }
        let by: Statistic = try QuestionText.choice(rank ?? statistic, rank == nil ? "stat" : "rank")
        let count = try limit.map { text throws(QueryError) in try QuestionText.number(text, 1...10_000, "limit") }
        return RangeQuery.Ranking(limit: count ?? usualLimit, by: by, isAscending: order == "asc")
    }

    /// Nil where all series are wanted.
    private func ranking() throws(QueryError) -> RangeQuery.Ranking? {
        guard limit == nil else { return try ranking(usualLimit: 1) }
        guard rank == nil else { throw QueryError(.badParameter, parameter: "rank", "is for limit alone") }
        // Said wrongly it is a mistake also where it has no part in the answer.
        _ = try ranking(usualLimit: 1)
        return nil
    }

    private func wantsExtremes(of question: RangeQuery) throws(QueryError) -> Bool {
        guard let wants = Bool(extremes) else {
            throw QueryError(.badParameter, parameter: "extremes", "'\(extremes.prefix(20))' is neither true nor false")
        }
        // What members had at different times does not add up to what their sum had.
        guard !wants || (question.grouping == nil && question.statistic != .busyHour) else {
            throw QueryError(.badParameter, parameter: "extremes", "is for single series alone, and not for busyhour")
        }
        return wants
    }

    fileprivate static func number(
        _ text: String,
        _ range: ClosedRange<Int>,
        _ parameter: String
    ) throws(QueryError) -> Int {
        guard let number = Int(text), range.contains(number) else {
            let what = "'\(text.prefix(20))' is no number from \(range.lowerBound) to \(range.upperBound)"
            throw QueryError(.badParameter, parameter: parameter, what)
        }
        return number
    }

    /// Reads one of a few words.
    private static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ text: String,
        _ parameter: String
    ) throws(QueryError) -> Choice {
        if let choice = Choice(rawValue: text) { return choice }
        let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw QueryError(.badParameter, parameter: parameter, "'\(text.prefix(20))' is none of \(known)")
    }
}

extension StepChoice {
    /// Reads how a span is divided: a step, or `auto` and the most buckets.
    ///
    /// - Throws: `QueryError` that names the part that cannot be read.
    public init(_ step: String, points: String?, in zone: Zone) throws(QueryError) {
        let points = try points.map { text throws(QueryError) in try QuestionText.number(text, 1...100_000, "points") }
        if step == "auto" {
            self = .automatic(points: points ?? 300, zone)
            return
        }
        guard points == nil else {
            throw QueryError(.badParameter, parameter: "points", "is for step=auto alone")
        }
        self = .exactly(try TimeText.step(step, parameter: "step", in: zone))
    }
}
