/// A way to forecast a daily series.
public enum Method: Sendable, Equatable {
    /// The robust line with season of `Trend`.
    case trend
    /// The exponential smoothing of `HoltWinters`.
    case smoothing
}

/// What a daily series is expected to do.
public struct Forecast: Sendable {
    /// The method with the smaller error in the backtest.
    public let method: Method
    /// The trend, also when the smoothing was chosen.
    public let trend: Trend
    /// The backtest, or nil when the history is too short for one.
    public let backtest: Backtest?
    /// The expected values of the days after the last one of the history, and of its last seven.
    public let path: ExpectedPath
    /// The standard deviations of single days about `mean`: the uncertainty of the expected value and a day's noise.
    public let valueDeviation: [Double]

    /// The expected values of the days after the last one of the history.
    public var mean: [Double] { path.mean }
    /// The standard deviations of the expected values themselves.
    public var levelDeviation: [Double] { path.levelDeviation }

    /// A forecast, or why there is none.
    public enum Outcome: Sendable {
        /// Fewer days are known than needed.
        case insufficient(known: Int, needed: Int)
        /// The forecast.
        case forecast(Forecast)
    }

    /// The fewest known days.
    public static let fewestDays = 14

    /// Forecasts a daily series.
    ///
    /// - Parameters:
    ///   - values: The values of days in succession, the oldest first; nil, and what is not finite, is a gap.
    ///   - horizon: How many days.
    /// - Returns: The forecast, or how many days are missing.
    public static func make(_ values: [Double?], horizon: Int) -> Outcome {
        let series = Series(values)
        guard series.known >= fewestDays, let forecast = Forecaster(series, horizon: max(horizon, 0)).forecast() else {
            return .insufficient(known: series.known, needed: fewestDays)
        }
        return .forecast(forecast)
    }

    /// When the expected value of a day first reaches a threshold.
    public func crossing(of threshold: Double) -> Crossing { path.crossing(of: threshold) }
}
