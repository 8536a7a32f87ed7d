/// When the expected value of a day first reaches a threshold.
public enum Crossing: Sendable, Equatable {
    /// It has been reached within the last seven days.
    case now
    /// The series does not grow beyond doubt, so that a date would be a guess.
    case noSignificantGrowth
    /// The series falls.
    case declining
    /// It is not reached within the horizon; the intervals say when it may be at the earliest.
    ///
    /// A confidence is left out when not even its upper band reaches the threshold.
    case beyondHorizon(intervals: [Confidence: Days])
    /// It is reached on a day, where day 1 is the first after the last one of the history.
    case on(day: Int, intervals: [Confidence: Days])

    /// The days between which a threshold is reached with some confidence, counted from 1 after the history's last.
    public struct Days: Sendable, Equatable {
        /// The first day on which the upper band reaches it.
        public let earliest: Int
        /// The first day on which the lower band reaches it, or nil when that is beyond the horizon.
        public let latest: Int?

        /// The days from the earliest to the latest.
        public init(earliest: Int, latest: Int?) {
            self.earliest = earliest
            self.latest = latest
        }

        /// Whether a day lies between them; without a latest day every later one does.
        public func contains(_ day: Int) -> Bool { earliest <= day && day <= latest ?? .max }
    }
}

/// The expected values of the days to come, which a caller may change before asking for a date.
public struct ExpectedPath: Sendable, Equatable {
    /// Where the series goes.
    public var direction: Direction
    /// The fitted expected values of the last seven days of the history.
    public var recent: [Double]
    /// The median of the known values among the last seven days, or nil when there is none.
    public var recentMedian: Double?
    /// The expected values of the days after the history.
    public var mean: [Double]
    /// The standard deviations of `mean`, of the same count.
    public var levelDeviation: [Double]

    /// A path of given expected values.
    public init(
        direction: Direction,
        recent: [Double],
        recentMedian: Double?,
        mean: [Double],
        levelDeviation: [Double]
    ) {
        self.direction = direction
        self.recent = recent
        self.recentMedian = recentMedian
        self.mean = mean
        self.levelDeviation = levelDeviation
    }

    /// When the expected value of a day first reaches a threshold.
    ///
    /// The bands are `mean` plus and minus the normal quantile times `levelDeviation`. As that grows with the horizon,
    /// the interval has a long tail to later days (the inversion after Fieller 1954).
    public func crossing(of threshold: Double) -> Crossing {
        let isReached = recent.contains { Self.reaches($0, threshold) }
        if isReached || recentMedian.map({ Self.reaches($0, threshold) }) ?? false { return .now }
        switch direction {
        case .declining: return .declining
        case .flat: return .noSignificantGrowth
        case .growing: break
        }
        let intervals = intervals(of: threshold)
        guard let day = firstDay(threshold, deviations: 0) else { return .beyondHorizon(intervals: intervals) }
        return .on(day: day, intervals: intervals)
    }

    /// Between which days a threshold is reached, whether or not the series grows beyond doubt.
    ///
    /// A confidence is left out when not even its upper band reaches the threshold within the horizon.
    public func intervals(of threshold: Double) -> [Confidence: Crossing.Days] {
        var intervals: [Confidence: Crossing.Days] = [:]
        for confidence in Confidence.allCases {
            guard let earliest = firstDay(threshold, deviations: confidence.deviations) else { continue }
            let latest = firstDay(threshold, deviations: -confidence.deviations)
            intervals[confidence] = Crossing.Days(earliest: earliest, latest: latest)
        }
        return intervals
    }

    private func firstDay(_ threshold: Double, deviations: Double) -> Int? {
        for index in 0..<min(mean.count, levelDeviation.count)
        where Self.reaches(mean[index] + deviations * levelDeviation[index], threshold) {
            return index + 1
        }
        return nil
    }

    /// Allows for rounding, which must not move a date by a day.
    private static func reaches(_ value: Double, _ threshold: Double) -> Bool {
        value >= threshold - 1e-10 * threshold.magnitude
    }
}
