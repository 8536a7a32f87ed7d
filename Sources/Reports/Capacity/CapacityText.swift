public import MetricCatalog
public import QueryEngine

/// A question for a report in the words of a request or of a command line.
public struct CapacityText: Sendable {
    /// Whose ports, hosts and pools.
    public var choice = PortChoice()
    /// A month of the calendar (`2026-09`); nil where the period's ends are given.
    public var month: String?
    /// Where the period begins; nil for 30 days before its end.
    public var start: String?
    /// Where it ends; nil for the last midnight.
    public var end: String?
    /// Whose calendar is meant; nil for what the settings say.
    public var zone: String?
    /// How far back forecasts look.
    public var history = "400d"
    /// How far ahead they look.
    public var horizon = "730d"
    /// Percents of the capacity; none for what the settings say.
    public var thresholds: [String] = []
    /// What rows there are; none for all but agents.
    public var subjects: [String] = []
    /// What is supposed.
    public var suppositions: [String] = []
    /// Whether the flows of what runs out are looked into.
    public var wantsFlows = false

    /// Nothing asked yet.
    public init() {}

    /// The question.
    ///
    /// - Parameters:
    ///   - settings: What the site says once for all.
    ///   - directory: Names, for agents.
    ///   - now: The present.
    ///   - budget: How much the answer may cost.
    /// - Returns: The question.
    /// - Throws: `QueryError` that names the part that cannot be read.
    public func question(
        _ settings: ReportSettings,
        in directory: Directory,
        now: Milliseconds,
        budget: QueryBudget = QueryBudget(points: .max)
    ) throws(QueryError) -> CapacityQuestion {
        let zone = try Zone(named: zone ?? settings.zone ?? "UTC", parameter: "tz")
        let (start, end) = try period(in: zone, now: now)
        var question = CapacityQuestion(start: start, end: end, now: now)
        question.zone = zone
        question.selector = try choice.selector(in: directory)
        question.historyDays = try days(history, "history", atMost: 3660)
        question.horizonDays = try days(horizon, "horizon", atMost: 3660)
        question.thresholds = thresholds.isEmpty ? settings.thresholds ?? question.thresholds : try percents()
        if !subjects.isEmpty { question.subjects = try chosenSubjects() }
        for text in suppositions { question.suppositions.append(try Supposition(text, parameter: "what-if")) }
        for group in settings.groups {
            var members: [SeriesSelector] = []
            for member in group.members {
                members.append(try member.selector(in: directory, of: "group '\(group.name)'"))
            }
            question.groups.append(
                PortGroup(name: group.name, members: members, capacity: group.capacity?.bitsPerSecond)
            )
        }
        for speed in settings.speeds {
            let ports = try speed.ports.selector(in: directory, of: "a speed")
            question.speeds.append(PortSpeed(ports: ports, speed: speed.speed.bitsPerSecond))
        }
        question.wantsFlows = wantsFlows
        question.budget = budget
        return question
    }

    private func period(in zone: Zone, now: Milliseconds) throws(QueryError) -> (Milliseconds, Milliseconds) {
        let day: Milliseconds = 86_400_000
        if let month {
            guard start == nil, end == nil else { throw bad("month", "a month has no other start or end") }
            let parts = month.split(separator: "-").compactMap { Int($0) }
            guard month.utf8.count == 7, parts.count == 2, (1...12).contains(parts[1]) else {
                throw bad("month", "'\(month.prefix(20))' is no month; write 2026-09")
            }
            let next = parts[1] == 12 ? (parts[0] + 1, 1) : (parts[0], parts[1] + 1)
            let first = try TimeText.time(month + "-01", parameter: "month", in: zone, now: now)
            let text = "\(next.0)-\(next.1 < 10 ? "0" : "")\(next.1)-01"
            let last = try TimeText.time(text, parameter: "month", in: zone, now: now)
            guard first < now else { throw bad("month", "\(month) has not begun") }
            return (first, min(last, now))
        }
        var last = zone.midnight(before: now)
        if let end { last = try TimeText.time(end, parameter: "end", in: zone, now: now) }
        last = min(last, now)
        var first = zone.midnight(before: last - 30 * day)
        if let start { first = try TimeText.time(start, parameter: "start", in: zone, now: now) }
        guard first < last else {
            throw QueryError(.invertedRange, parameter: "end", "the end is not after the start")
        }
        guard last - first <= 3660 * day else { throw bad("start", "a period has ten years at most") }
        return (first, last)
    }

    private func days(_ text: String, _ parameter: String, atMost limit: Int64) throws(QueryError) -> Int {
        guard let span = TimeText.span(text), span % 86_400_000 == 0, (1...limit).contains(span / 86_400_000) else {
            throw bad(parameter, "'\(text.prefix(20))' is no number of days from 1d to \(limit)d")
        }
        return Int(span / 86_400_000)
    }

    private func percents() throws(QueryError) -> [Double] {
        var result: [Double] = []
        for text in thresholds {
            guard let number = Double(text), number > 0, number <= 1000 else {
                throw bad("thresholds", "'\(text.prefix(20))' is no number of percent above 0")
            }
            result.append(number)
        }
        return result.sorted()
    }

    private func chosenSubjects() throws(QueryError) -> Set<CapacityRow.Subject> {
        var result: Set<CapacityRow.Subject> = []
        for text in subjects {
            guard let subject = CapacityRow.Subject(rawValue: text) else {
                let known = CapacityRow.Subject.allCases.map(\.rawValue).joined(separator: ", ")
                throw bad("of", "'\(text.prefix(20))' is none of \(known)")
            }
            result.insert(subject)
        }
        return result
    }

    private func bad(_ parameter: String, _ detail: String) -> QueryError {
        QueryError(.badParameter, parameter: parameter, detail)
    }
}
