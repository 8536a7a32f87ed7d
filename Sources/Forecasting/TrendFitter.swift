/// Fits trends to the beginning of a series, again and again with the same buffers.
struct TrendFitter {
    private let series: Series
    /// The known days and their values, weekday by weekday, or all in one when there is no season.
    private var days: [Double] = []
    private var values: [Double] = []
    private var pairs = PairSlopes()
    private var residuals: [Double] = []
    private var scratch: [Double] = []

    init(_ series: Series) {
        self.series = series
        days.reserveCapacity(series.known)
        values.reserveCapacity(series.known)
        residuals.reserveCapacity(series.values.count)
        scratch.reserveCapacity(series.known)
    }

    /// The trend of the days before one, or of all of them.
    mutating func fit(before end: Int? = nil) -> Trend? {
        let end = end ?? series.values.count
        let groups = sort(before: end)
        guard let slope = pairs.median(days, values, groups) else { return nil }
        let known = values.count
        let centre = days.reduce(0, +) / Double(known)
        let medians = medians(groups, slope: slope, centre: centre)
        let middle = medians.reduce(0, +) / Double(medians.count)
        let season = groups.count == 1 ? [Double](repeating: 0, count: Week.days) : medians.map { $0 - middle }
        let level = middle - slope * centre

        let noise = noise(before: end, slope: slope, level: level, season: season, fitted: groups.count + 1)
        let inflation = (1 + noise.autocorrelation) / (1 - noise.autocorrelation)
        let deviation = (pairs.kendallVariance(values, groups) * inflation).squareRoot()
        let intervals = pairs.intervals(about: slope, deviation: deviation)
        let ends = intervals[.high] ?? Interval(low: slope, high: slope)
        let variance = noise.deviation * noise.deviation
        return Trend(
            slope: slope,
            level: level,
            season: season,
            residualDeviation: noise.deviation,
            autocorrelation: noise.autocorrelation,
            slopeIntervals: intervals,
            centre: centre,
            centreVariances: (0..<Week.days).map { weekday in
                let group = Double(groups[groups.count == 1 ? 0 : weekday].count)
                let shared = inflation / Double(known)
                let own = 1 / group - 1 / Double(known)
                return Self.medianVariance * variance * (shared + own)
            },
            slopeDeviation: ends.width / (2 * Confidence.high.deviations)
        )
    }

    /// How much more a median varies than a mean does.
    private static let medianVariance = Double.pi / 2

    /// Puts days together by weekday and returns where each weekday's are.
    private mutating func sort(before end: Int) -> [Range<Int>] {
        days.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
        var groups: [Range<Int>] = []
        for weekday in 0..<Week.days {
            let start = values.count
            append(stride(from: weekday, to: end, by: Week.days))
            groups.append(start..<values.count)
        }
        guard groups.contains(where: { $0.count < 2 }) else { return groups }
        days.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
        append(stride(from: 0, to: end, by: 1))
        return [0..<values.count]
    }

    private mutating func append(_ places: StrideTo<Int>) {
        for day in places {
            let value = series.values[day]
            guard !value.isNaN else { continue }
            days.append(Double(day))
            values.append(value)
        }
    }

    /// The median of each group once the slope is taken off.
    private mutating func medians(_ groups: [Range<Int>], slope: Double, centre: Double) -> [Double] {
        groups.map { group in
            scratch.removeAll(keepingCapacity: true)
            for place in group { scratch.append(values[place] - slope * (days[place] - centre)) }
            return scratch.selectMedian() ?? 0
        }
    }

    /// The deviation of the residuals and their lag-one correlation.
    private mutating func noise(
        before end: Int,
        slope: Double,
        level: Double,
        season: [Double],
        fitted: Int
    ) -> (deviation: Double, autocorrelation: Double) {
        residuals.removeAll(keepingCapacity: true)
        scratch.removeAll(keepingCapacity: true)
        var weekday = 0
        for day in 0..<end {
            let residual = series.values[day] - (level + slope * Double(day) + season[weekday])
            residuals.append(residual)
            if !residual.isNaN { scratch.append(residual.magnitude) }
            weekday = weekday + 1 == Week.days ? 0 : weekday + 1
        }
        let known = Double(scratch.count)
        let limit = RobustScale.outlier * RobustScale.perMedian * (scratch.selectMedian() ?? 0)
        var (squares, products, count, pairs) = (0.0, 0.0, 0.0, 0.0)
        var previous = Double.nan
        for residual in residuals {
            // A gap and an outlier are alike here: neither is within the limit.
            let isUsual = residual.magnitude <= limit
            if isUsual {
                squares += residual * residual
                count += 1
                if !previous.isNaN {
                    products += residual * previous
                    pairs += 1
                }
            }
            previous = isUsual ? residual : .nan
        }
        guard squares > 0, count > 0 else { return (0, 0) }
        let freedom = max(known - Double(fitted), 1)
        let deviation = (squares / count * known / freedom).squareRoot()
        guard pairs > 0 else { return (deviation, 0) }
        let raw = (products / pairs) / (squares / count)
        // Half a standard error on top: to take correlated days for independent ones does more harm than the reverse.
        let correlation = raw + (2 + 4 * raw) / known + 0.5 / known.squareRoot()
        return (deviation, min(max(correlation, 0), Self.largestCorrelation))
    }

    /// Beyond this a series only wanders; the limit keeps the inflation finite.
    private static let largestCorrelation = 0.995
}
