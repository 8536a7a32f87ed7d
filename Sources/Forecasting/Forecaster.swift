/// Makes one forecast: both methods, their backtest, and the choice.
struct Forecaster {
    private let series: Series
    private let horizon: Int

    init(_ series: Series, horizon: Int) {
        self.series = series
        self.horizon = horizon
    }

    func forecast() -> Forecast? {
        var fitter = TrendFitter(series)
        // The whole series first: its buffers are large enough for all that follows.
        guard let trend = fitter.fit() else { return nil }
        let trial = Trial(series, &fitter)
        let method = trial?.method ?? .trend
        var outlook = Outlook(trend, after: series.values.count, horizon: horizon)
        var recent = outlook.recent(trend, before: series.values.count)
        if method == .smoothing, let smoothing = HoltWinters.fit(series, from: trend, near: trial?.parameters) {
            outlook = Outlook(smoothing, trend, horizon: horizon)
            recent = Array(smoothing.fitted.suffix(Week.days))
        }
        if let trial { outlook.widen(trial.calibration) }
        var lastWeek = series.values.suffix(Week.days).filter { !$0.isNaN }
        return Forecast(
            method: method,
            trend: trend,
            backtest: trial?.backtest,
            path: ExpectedPath(
                direction: trend.direction,
                recent: recent,
                recentMedian: lastWeek.selectMedian(),
                mean: outlook.mean,
                levelDeviation: outlook.levelDeviation
            ),
            valueDeviation: outlook.valueDeviation
        )
    }
}
