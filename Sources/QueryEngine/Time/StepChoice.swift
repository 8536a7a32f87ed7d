import MetricCatalog

/// How a question has its span divided.
public enum StepChoice: Hashable, Sendable {
    /// By this step.
    case exactly(Step)
    /// By a round step that gives at most so many buckets, of those that the store can still tell apart; days and longer
    /// ones are the calendar's in a zone.
    case automatic(points: Int, Zone)

    /// The steps to choose from, shortest first.
    private static let round: [Milliseconds] =
        [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200].map { $0 * 1000 }

    /// The step for a span.
    func step(
        from start: Milliseconds,
        to end: Milliseconds,
        _ statistic: Statistic,
        in snapshot: any RollupSnapshot
    ) throws -> Step {
        switch self {
        case .exactly(let step):
            return step
        case .automatic(let points, let zone):
            var least = Milliseconds(1000)
            for tier in Tier.all {
                least = tier.width
                if try snapshot.droppedUntil(tier) <= start { break }
            }
            // Quantiles are kept of whole hours where the seconds are gone.
            if statistic.share != nil, least > 1000 { least = max(least, Tier.hour.width) }
            if statistic == .busyHour { least = Tier.day.width }
            return StepChoice.round(over: end - start, points, zone, of: least)
        }
    }

    /// The step for the flows of a span.
    func flowStep(from start: Milliseconds, to end: Milliseconds, in snapshot: any RollupSnapshot) -> Step {
        switch self {
        case .exactly(let step): step
        case .automatic(let points, let zone):
            StepChoice.round(over: end - start, points, zone, of: FlowPlan.finest(at: start, in: snapshot).width)
        }
    }

    /// The shortest round step that is made up of buckets of a width and gives at most so many buckets.
    private static func round(
        over span: Milliseconds,
        _ points: Int,
        _ zone: Zone,
        of width: Milliseconds
    ) -> Step {
        let least = max(1, span / Milliseconds(points) + (span % Milliseconds(points) > 0 ? 1 : 0))
        if let length = round.first(where: { $0 >= max(width, least) && $0 % width == 0 }) { return .fixed(length) }
        if zone == .utc, least <= Tier.day.width { return .fixed(Tier.day.width) }
        let units: [(CalendarUnit, Milliseconds)] = [(.day, 1), (.week, 7), (.month, 28), (.year, 365)]
        let unit = units.first { least <= $0.1 * Tier.day.width }?.0
        return .calendar(unit ?? .year, zone)
    }
}
