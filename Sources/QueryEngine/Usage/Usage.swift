public import MetricCatalog

/// What was used of something over a period, in means of five minutes as billing has them, and day by day over a history.
public struct Usage: Sendable {
    /// The mean of each five minutes of the period, in the metric's unit a second; NaN where nothing is known of them.
    public var means: [Double]
    /// The share of each five minutes that is known, from 0 to 1.
    public var coverage: [Double]
    /// The share of what is known that was spread over intervals much longer than the polls.
    public var interpolated: Double
    /// The largest second of the period, or the largest report; nil where the figure is computed from several.
    public var peak: Double?
    /// The 99th percentile of the period's seconds; nil where their distribution is not known.
    public var percentile99: Double?
    /// What happened in the whole period, of what adds up.
    public var total: Double?
    /// A figure of each day of the history that is known for three quarters at least: the 95th percentile of its seconds
    /// or reports, or of its means of five minutes where the figure is computed from several.
    public var daily95: [Double?]
    /// The peak of each such day.
    public var dailyPeak: [Double?]
    /// Whether the days' figures are of means of five minutes.
    public var isOfFiveMinutes: Bool

    /// How long an interval is whose mean is taken.
    public static let interval: Milliseconds = 300_000
    /// A day of which less is known may have been anything.
    static let leastCoverage = 0.75
}

/// The period and the history of a report.
public struct UsageSpan: Sendable {
    /// The period's intervals of five minutes.
    public let intervals: BucketGrid
    /// The days of the history, of the zone's calendar; the last ends where the period does, or before.
    public let days: BucketGrid
    /// Whose calendar is meant.
    public let zone: Zone

    /// A period, and so many whole days before its end.
    ///
    /// - Parameters:
    ///   - start: Where the period begins.
    ///   - end: Where it ends.
    ///   - historyDays: How many days; at least one.
    ///   - zone: Whose calendar is meant.
    public init(start: Milliseconds, end: Milliseconds, historyDays: Int, zone: Zone) {
        let step = Usage.interval
        let first = floorMultiple(start, of: step)
        let last = max(floorMultiple(end, of: step), first + step)
        intervals = BucketGrid(start: first, step: step, count: Int((last - first) / step))
        let lastDate = zone.date(at: end)
        days = BucketGrid(edges: (0...Int64(historyDays)).map { zone.start(of: lastDate - Int64(historyDays) + $0) })
        self.zone = zone
    }

    /// The day after the history's last, in days since 1970-01-01 as the zone's calendar counts.
    public var firstDay: Int64 { zone.date(at: days.end) }

    /// Which of the days make up the period; nil where it begins or ends within one, or outside of them.
    var daysOfPeriod: Range<Int>? {
        guard let first = days.edges.firstIndex(of: intervals.start),
            let last = days.edges.firstIndex(of: intervals.end)
        else { return nil }
        return first..<last
    }

    /// The intervals of five minutes of the whole history.
    var history: BucketGrid {
        let start = floorMultiple(days.start, of: Usage.interval)
        return BucketGrid(start: start, step: Usage.interval, count: Int((days.end - start) / Usage.interval))
    }

    /// Which of the history's intervals make up each day.
    var intervalsOfDays: [Range<Int>] {
        let grid = history
        let places = days.edges.map { Int(($0 - grid.start) / Usage.interval) }
        return zip(places, places.dropFirst()).map { $0..<$1 }
    }
}
