/// A backtest while it runs.
struct Trial {
    let backtest: Backtest
    /// What was found before the first origin.
    let parameters: HoltWinters.Parameters?
    /// The one with the smaller error.
    let method: Method
    /// That method's.
    let calibration: Calibration

    /// How many days each origin forecasts at most and at least.
    private static let horizons = 7...28
    private static let mostOrigins = 5

    /// The days from which to forecast, and how many days each.
    static func plan(_ series: Series) -> (origins: [Int], horizon: Int)? {
        guard let enough = series.end(of: HoltWinters.fewestPeriods * Week.days) else { return nil }
        let count = series.values.count
        let first = max(enough, count / 2)
        let left = count - first
        guard left >= horizons.lowerBound else { return nil }
        let horizon = min(max(left / 2, horizons.lowerBound), horizons.upperBound)
        let room = left - horizon
        let steps = min(mostOrigins - 1, room)
        let origins = (0...steps).map { first + (steps == 0 ? 0 : room * $0 / steps) }
        return (origins, horizon)
    }

    init?(_ series: Series, _ fitter: inout TrendFitter) {
        guard let (origins, horizon) = Self.plan(series), let first = origins.first else { return nil }
        var trendErrors = ErrorSum()
        var smoothingErrors = ErrorSum()
        var naiveErrors = ErrorSum()
        var smoothing: HoltWinters?
        for origin in origins {
            let past = Series(known: series.values[..<origin])
            guard let trend = fitter.fit(before: origin) else { return nil }
            if let found = smoothing {
                smoothing = HoltWinters(
                    past,
                    parameters: found.parameters,
                    initial: found.initial,
                    errorLimit: found.errorLimit
                )
            } else if origin == first {
                smoothing = HoltWinters.fit(past, from: trend, near: nil)
            }
            let future = series.values[origin..<(origin + horizon)]
            trendErrors.add(Outlook(trend, after: origin, horizon: horizon), future)
            if let smoothing { smoothingErrors.add(Outlook(smoothing, trend, horizon: horizon), future) }
            naiveErrors.add(naive: series.values[..<origin], future)
        }
        guard trendErrors.count > 0 else { return nil }
        backtest = Backtest(
            origins: origins.count,
            horizon: horizon,
            trendError: trendErrors.mean,
            smoothingError: smoothing == nil ? nil : smoothingErrors.mean,
            naiveError: naiveErrors.mean
        )
        parameters = smoothing?.parameters
        method = smoothing != nil && smoothingErrors.mean < trendErrors.mean ? .smoothing : .trend
        calibration = method == .smoothing ? smoothingErrors.calibration : trendErrors.calibration
    }
}
