public import Forecasting
public import MetricCatalog

/// What was used, what is left, and when it runs out: one row a link, group, machine's resource or pool.
///
/// It holds nothing that depends on when it is made, so that a report of a past period is the same whenever it is asked for.
public struct CapacityReport: Sendable {
    /// Where the period begins that is measured.
    public var start: Milliseconds
    /// Where it ends.
    public var end: Milliseconds
    /// Whose calendar the days, months and busy hours are of.
    public var zone: String
    /// From how many days before the period's end the forecasts are made.
    public var historyDays: Int
    /// How many days after the period's end they reach.
    public var horizonDays: Int
    /// Of which shares of the capacity, in percent, the dates are given; rising.
    public var thresholds: [Double]
    /// What was supposed, as it was written; empty for the course of things.
    public var suppositions: [String]
    /// The rows, the most urgent first.
    public var rows: [CapacityRow]
}

/// What a report says of one link, group, resource or pool.
public struct CapacityRow: Sendable {
    /// What a row is about.
    public enum Subject: String, CaseIterable, Sendable {
        /// A port.
        case interface
        /// Several ports together, summed in each interval.
        case group
        /// All ports of an agent, summed in each interval.
        case agent
        /// The processors of a host.
        case cpu
        /// The memory of a host.
        case memory
        /// The file systems of a host.
        case disk
        /// The workers of an application.
        case pool
    }

    /// How the capacity is known.
    public enum CapacitySource: String, Sendable {
        /// The agent says it.
        case reported
        /// The configuration says it.
        case configured
        /// It was supposed.
        case supposed
        /// A share of what there is.
        case share
        /// It is not known: no share and no date can be given.
        case unknown
        /// The agent says one that more than which has been used.
        case implausible
    }

    /// What it is about.
    public var subject: Subject
    /// Its name for people: `edge1 eth0`, a group's name.
    public var name: String
    /// The agent's address; nil for groups.
    public var agent: String?
    /// The data source; nil for groups and agents.
    public var source: String?
    /// How many ports are summed; nil for what is one.
    public var memberCount: Int?
    /// What all figures are measured in: `bits/s` or `%`.
    public var unit: String
    /// What there is, in the unit; nil where it is not known.
    public var capacity: Double?
    /// How that is known.
    public var capacitySource: CapacitySource
    /// What was used in the period, by direction.
    public var measures: [Measures]
    /// The share of the period that is known, from 0 to 1.
    public var coverage: Double
    /// The share of what is known that was spread evenly over intervals much longer than the polls, from 0 to 1.
    public var interpolated: Double
    /// How many counters began anew in the period.
    public var resets: Int
    /// How many of the agents' datagrams were lost in the period; nil where that is not known.
    public var lostDatagrams: UInt64?
    /// What is expected, one a direction and daily figure; the most urgent first.
    public var outlooks: [Outlook]
    /// What the reader must know before relying on the row.
    public var notes: [String]
    /// The keys of flows that grew most; empty where that was not asked for or the link does not run out.
    public var grown: [GrownFlows]

    /// The most urgent answer of the row.
    public var urgency: Urgency { outlooks.first?.urgency ?? .unknown }
    /// The direction whose 95th percentile is the largest.
    public var busiest: Measures? {
        measures.filter { $0.direction.isPhysical }.max { ($0.percentile95 ?? -1) < ($1.percentile95 ?? -1) }
    }
    /// What is left of the capacity above the busiest direction's 95th percentile, in the unit; negative when it is exceeded.
    public var headroom: Double? {
        guard let capacity, let used = busiest?.percentile95 else { return nil }
        return capacity - used
    }
}

/// Which way traffic goes.
public enum TrafficDirection: String, CaseIterable, Sendable {
    /// What is received.
    case `in`
    /// What is sent.
    case out
    /// The larger of both in each interval.
    case max
    /// Both together in each interval.
    case sum
    /// What has no direction.
    case use

    /// Whether it can run out by itself.
    public var isPhysical: Bool { self != .max && self != .sum }
}

/// What was used in a period.
public struct Measures: Sendable {
    /// Which way.
    public var direction: TrafficDirection
    /// The mean of what is known.
    public var mean: Double?
    /// The largest second; of what is computed from several metrics, and of groups, the largest mean of five minutes.
    public var peak: Double?
    /// Whether the peak is of single seconds, or of reports, and not of five minutes.
    public var peakIsOfSeconds: Bool
    /// The 95th percentile of the means of five minutes, nearest rank: the value that is billed.
    public var percentile95: Double?
    /// The same, interpolated between neighbours.
    public var percentile95Interpolated: Double?
    /// The 99th percentile of the seconds, within 1 %; nil where they are not kept.
    public var percentile99OfSeconds: Double?
    /// When the hour began in which the mean was largest.
    public var busyHour: Milliseconds?
    /// The mean of that hour.
    public var busyHourMean: Double?
    /// For traffic how many octets in all were counted.
    public var totalOctets: Double?
    /// Of how many means of five minutes the percentiles are made.
    public var intervalCount: Int
}

/// What is expected of one daily figure of a direction.
public struct Outlook: Sendable {
    /// Which figure of each day.
    public enum Basis: String, Sendable {
        /// The 95th percentile of the day's seconds, or of its means of five minutes where a row is computed.
        case percentile95 = "p95"
        /// The day's peak.
        case peak
    }

    /// When one threshold is reached.
    public struct Reach: Sendable {
        /// The threshold in percent of the capacity.
        public var threshold: Double
        /// The answer.
        public var crossing: Crossing
        /// The dates, as the calendar of the report's zone has them, counted in days since 1970-01-01; nil where there is none.
        public var date: Int64?
        /// The first and the last date, by confidence; a last one of nil is beyond the horizon.
        public var intervals: [(confidence: Confidence, earliest: Int64, latest: Int64?)]
    }

    /// Which way.
    public var direction: TrafficDirection
    /// Which figure of each day.
    public var basis: Basis
    /// Whether that percentile is of the day's means of five minutes and not of its seconds.
    public var isOfFiveMinutes: Bool
    /// The figure of each day of the history, the oldest first; nil for a gap.
    public var daily: [Double?]
    /// The day after the last one of them, in days since 1970-01-01.
    public var firstDay: Int64
    /// Why there is no forecast: so many days are known, and so many are needed.
    public var missing: (known: Int, needed: Int)?
    /// How the forecast was made.
    public var method: Method?
    /// What it was worth on the history itself.
    public var backtest: Backtest?
    /// The growth a month of 30.4375 days, in the unit, and its 95 % interval.
    public var growth: (perMonth: Double, interval: Interval)?
    /// The same as a share of the present level; nil where that is 0.
    public var relativeGrowth: Double?
    /// What is expected of each day to come, with the bounds of single days' values; of peaks it is not kept.
    public var fan: Fan?
    /// When each threshold is reached; empty without a capacity.
    public var reaches: [Reach]

    /// The most urgent answer.
    public var urgency: Urgency {
        if missing != nil { return .insufficient }
        return reaches.map { Urgency($0) }.min() ?? .unknown
    }
}

/// The expected values of the days to come and how far single days may be from them.
public struct Fan: Sendable {
    /// Expected values.
    public var mean: [Double]
    /// The standard deviation of a single day's value.
    public var deviation: [Double]

    /// The bounds of a day's value.
    public func bounds(_ confidence: Confidence, on day: Int) -> (low: Double, high: Double) {
        let half = confidence.deviations * deviation[day]
        return (mean[day] - half, mean[day] + half)
    }
}

/// How soon something must be done; sorts by that.
public enum Urgency: Comparable, Sendable {
    /// A threshold is reached already: the highest that is.
    case now(threshold: Double)
    /// The first date on which a threshold is reached.
    case on(day: Int)
    /// It grows, and reaches no threshold within the horizon.
    case beyondHorizon
    /// There is too little history for an answer.
    case insufficient
    /// No growth that is more than chance.
    case noSignificantGrowth
    /// It falls.
    case declining
    /// The capacity is not known.
    case unknown

    init(_ reach: Outlook.Reach) {
        switch reach.crossing {
        case .now: self = .now(threshold: reach.threshold)
        case .on(let day, _): self = .on(day: day)
        case .beyondHorizon: self = .beyondHorizon
        case .noSignificantGrowth: self = .noSignificantGrowth
        case .declining: self = .declining
        }
    }

    private var order: (Int, Double) {
        switch self {
        case .now(let threshold): (0, -threshold)
        case .on(let day): (1, Double(day))
        case .beyondHorizon: (2, 0)
        case .insufficient: (3, 0)
        case .noSignificantGrowth: (4, 0)
        case .declining: (5, 0)
        case .unknown: (6, 0)
        }
    }

    /// Orders the more urgent before the less.
    public static func < (left: Urgency, right: Urgency) -> Bool { left.order < right.order }
}

/// The keys of one flow definition that grew most on a link, between the first and the last part of a span.
public struct GrownFlows: Sendable {
    /// A key and how much of it there was.
    public struct Key: Sendable {
        /// The key in words.
        public var text: String
        /// Its mean rate in the earlier part, in bits a second.
        public var before: Double
        /// Its mean rate in the later part.
        public var after: Double
        /// The half-width of the 95 % interval of their difference, for samples.
        public var error: Double
    }

    /// The definition.
    public var flow: String
    /// The keys, the one that grew most first.
    public var keys: [Key]
    /// All flows together in the later part by samples, in bits a second, and the half-width of its 95 % interval.
    public var sampled: (rate: Double, error: Double)?
    /// What the port's counters say of the same time, both ways.
    public var counted: Double?

    /// Whether samples and counters differ by more than the samples' error allows.
    public var disagrees: Bool {
        guard let sampled, let counted else { return false }
        return abs(sampled.rate - counted) > sampled.error
    }
}
