/// How well each method would have forecast the known past.
///
/// From up to five days in the second half of the history, the origins, the days after are forecast from those before
/// alone, and compared with what came (rolling origin; Hyndman and Athanasopoulos, "Forecasting: Principles and
/// Practice", 5.10). The parameters of the smoothing are those found before the first origin.
public struct Backtest: Sendable, Equatable {
    /// From how many days was forecast.
    public let origins: Int
    /// How many days each time.
    public let horizon: Int
    /// The mean absolute error of the trend, in the unit of the values.
    public let trendError: Double
    /// The mean absolute error of the smoothing, or nil when fewer than 28 days were known before the first origin.
    public let smoothingError: Double?
    /// The mean absolute error of the naive forecast: the last known value of the same weekday.
    public let naiveError: Double
}
