/// Where a series goes, by whether the 95 % interval of its slope excludes zero.
public enum Direction: Sendable, Equatable {
    /// It rises beyond doubt.
    case growing
    /// It falls beyond doubt.
    case declining
    /// It does neither beyond doubt.
    case flat
}

/// A straight line with a weekly season through a daily series, which outliers hardly move.
///
/// The slope is the seasonal Kendall slope: the median of the slopes of all pairs of days of the same weekday (Hirsch,
/// Slack and Smith 1982, "Techniques of Trend Analysis for Monthly Water Quality Data", with weekdays in place of
/// months). When a weekday has fewer than two known days there is no season, and the slope is that of Theil 1950 and
/// Sen 1968, from all pairs.
public struct Trend: Sendable, Equatable {
    /// The rise for each day.
    public let slope: Double
    /// The value of the line on the first day of the series, without its season.
    public let level: Double
    /// What each weekday is above the line, where a day's weekday is its index modulo 7; their mean is zero.
    ///
    /// The medians of what the line leaves, weekday by weekday. All are zero when there is no season.
    public let season: [Double]
    /// The standard deviation of the days about the line with season.
    ///
    /// The root mean square of those residuals that are within 3.5 robust deviations, where a robust deviation is
    /// 1.4826 times the median absolute residual; corrected for the fitted parameters.
    public let residualDeviation: Double
    /// The correlation of a day's residual with that of the day before, zero when it is not positive.
    ///
    /// Raised by the bias of short series, `(2 + 4r) / n` about a line (Marriott and Pope 1954), and by half a standard
    /// error, `0.5 / √n`, so that series that only wander are seldom called significant. At most 0.995.
    public let autocorrelation: Double
    /// The interval of the slope for each confidence.
    ///
    /// The ends are slopes of pairs, whose ranks follow from the variance of Kendall's S with ties (Gilbert 1987,
    /// "Statistical Methods for Environmental Pollution Monitoring", 16.4.2 and 17.3). That variance is multiplied by
    /// `(1 + r) / (1 - r)`, where r is `autocorrelation`, as days that follow each other say less than separate ones.
    public let slopeIntervals: [Confidence: Interval]

    /// The day on which the line is known best: the mean of the known days.
    let centre: Double
    /// The variance of the line with season on that day, for each weekday.
    let centreVariances: [Double]
    /// The standard deviation of the slope.
    let slopeDeviation: Double

    /// How few independent days a stretch of correlated ones is worth.
    var inflation: Double { (1 + autocorrelation) / (1 - autocorrelation) }

    /// Where the series goes.
    public var direction: Direction {
        guard let interval = slopeIntervals[.veryHigh] else { return .flat }
        return interval.low > 0 ? .growing : interval.high < 0 ? .declining : .flat
    }

    /// Fits a line to a series, or is nil when fewer than two days are known.
    ///
    /// - Parameter values: The values of days in succession, the oldest first; nil, and what is not finite, is a gap.
    public init?(_ values: [Double?]) {
        var fitter = TrendFitter(Series(values))
        guard let trend = fitter.fit() else { return nil }
        self = trend
    }

    init(
        slope: Double,
        level: Double,
        season: [Double],
        residualDeviation: Double,
        autocorrelation: Double,
        slopeIntervals: [Confidence: Interval],
        centre: Double,
        centreVariances: [Double],
        slopeDeviation: Double
    ) {
        self.slope = slope
        self.level = level
        self.season = season
        self.residualDeviation = residualDeviation
        self.autocorrelation = autocorrelation
        self.slopeIntervals = slopeIntervals
        self.centre = centre
        self.centreVariances = centreVariances
        self.slopeDeviation = slopeDeviation
    }

    /// The value of a day, trend plus weekday, where day 0 is the first of the series.
    ///
    /// - Parameter day: The day, zero or later.
    /// - Returns: The expected value.
    public func expected(_ day: Int) -> Double { level + slope * Double(day) + season[day % Week.days] }

    /// The standard deviation of that value, from the errors of slope, level and season.
    ///
    /// - Parameter day: The day, zero or later.
    /// - Returns: The deviation of the expected value, without the noise of the day itself.
    public func levelDeviation(_ day: Int) -> Double {
        let reach = slopeDeviation * (Double(day) - centre)
        return (reach * reach + centreVariances[day % Week.days]).squareRoot()
    }
}
