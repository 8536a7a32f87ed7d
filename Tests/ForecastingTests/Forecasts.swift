import Forecasting
import Testing

/// The forecast of a series that is long enough for one.
func forecast(_ values: [Double?], horizon: Int = 730) throws -> Forecast {
    guard case .forecast(let forecast) = Forecast.make(values, horizon: horizon) else {
        throw TooShort(known: values.count { $0 != nil })
    }
    return forecast
}

/// A series whose days have the values of a function of the day.
func series(_ count: Int, _ value: (_ day: Int) -> Double?) -> [Double?] { (0..<count).map(value) }

struct TooShort: Error { let known: Int }

extension Crossing {
    /// The day on which the threshold is reached, if there is one.
    var day: Int? { if case .on(let day, _) = self { day } else { nil } }

    /// The intervals of that day.
    var intervals: [Confidence: Days] {
        switch self {
        case .on(_, let intervals), .beyondHorizon(let intervals): intervals
        case .now, .noSignificantGrowth, .declining: [:]
        }
    }
}

extension Forecast {
    /// Whether all figures are numbers and all deviations are possible ones.
    var isSane: Bool {
        let figures = path.mean + path.recent + [path.recentMedian ?? 0, trend.slope, trend.level] + trend.season
        let deviations = levelDeviation + valueDeviation + [trend.residualDeviation, trend.autocorrelation]
        return figures.allSatisfy(\.isFinite) && deviations.allSatisfy { $0.isFinite && $0 >= 0 }
            && zip(levelDeviation, valueDeviation).allSatisfy { $0 <= $1 }
            && trend.slopeIntervals.values.allSatisfy { $0.low.isFinite && $0.high.isFinite && $0.low <= $0.high }
    }
}
