/// The expected values of some days with their deviations, by either method.
struct Outlook {
    var mean: [Double] = []
    var levelDeviation: [Double] = []
    var valueDeviation: [Double] = []
    /// How few independent days a stretch of days is worth.
    var inflation = 1.0

    /// The trend's outlook for the days from one on.
    init(_ trend: Trend, after day: Int, horizon: Int) {
        reserve(horizon)
        inflation = trend.inflation
        let noise = trend.residualDeviation * trend.residualDeviation
        for step in 0..<horizon {
            let deviation = trend.levelDeviation(day + step)
            mean.append(trend.expected(day + step))
            levelDeviation.append(deviation)
            valueDeviation.append((deviation * deviation + noise).squareRoot())
        }
    }

    /// The smoothing's outlook for the days after its series.
    ///
    /// The formula of the variance takes the state for known. It is not: the errors of a straight line through as many
    /// days are added, or small parameters would promise certainty. The slope of that line is as uncertain as the
    /// trend's where it began as that one.
    init(_ smoothing: HoltWinters, _ trend: Trend, horizon: Int) {
        reserve(horizon)
        let noise = smoothing.errorDeviation * smoothing.errorDeviation
        let known = Double(smoothing.known)
        let period = Double(smoothing.state.season.count)
        let fixed = noise * period / known
        let beganFlat = smoothing.initial.slope == 0
        let slope = beganFlat ? noise * 12 / (known * known * known) : trend.slopeDeviation * trend.slopeDeviation
        for (index, variance) in smoothing.variances(horizon: horizon).enumerated() {
            let reach = Double(index + 1 + smoothing.staleness) + known / 2
            let estimation = fixed + slope * reach * reach
            mean.append(smoothing.expected(index + 1))
            levelDeviation.append((variance - noise + estimation).squareRoot())
            valueDeviation.append((variance + estimation).squareRoot())
        }
    }

    private mutating func reserve(_ horizon: Int) {
        mean.reserveCapacity(horizon)
        levelDeviation.reserveCapacity(horizon)
        valueDeviation.reserveCapacity(horizon)
    }

    /// The trend's values of the week before a day.
    func recent(_ trend: Trend, before day: Int) -> [Double] {
        (max(day - Week.days, 0)..<day).map(trend.expected)
    }

    /// Widens the deviations by what a backtest has shown.
    mutating func widen(_ calibration: Calibration) {
        for index in mean.indices {
            let level = levelDeviation[index]
            let value = valueDeviation[index]
            let widened = level * calibration.level
            levelDeviation[index] = widened
            valueDeviation[index] = (widened * widened + value * value - level * level).squareRoot() * calibration.value
        }
    }
}
