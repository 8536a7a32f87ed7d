import Forecasting
import QueryEngine

/// Makes forecasts of daily figures, and dates of thresholds.
struct OutlookMaker {
    private let question: CapacityQuestion
    private let firstDay: Int64

    /// The mean month of the Gregorian calendar.
    static let month = 30.4375

    init(_ question: CapacityQuestion, firstDay: Int64) {
        self.question = question
        self.firstDay = firstDay
    }

    func outlook(
        _ direction: TrafficDirection,
        _ basis: Outlook.Basis,
        _ usage: Usage,
        factor: Double,
        _ capacity: Double?,
        unit: String
    ) -> Outlook {
        let figures = basis == .percentile95 ? usage.daily95 : usage.dailyPeak
        var outlook = Outlook(
            direction: direction,
            basis: basis,
            isOfFiveMinutes: usage.isOfFiveMinutes,
            daily: figures.map { $0.map { $0 * factor } },
            firstDay: firstDay,
            reaches: []
        )
        let forecast: Forecast
        switch Forecast.make(outlook.daily, horizon: question.horizonDays) {
        case .insufficient(let known, let needed):
            outlook.missing = (known, needed)
            return outlook
        case .forecast(let found): forecast = found
        }
        outlook.method = forecast.method
        outlook.backtest = forecast.backtest
        if let interval = forecast.trend.slopeIntervals[.veryHigh] {
            let month = OutlookMaker.month
            let slope = forecast.trend.slope * month
            outlook.growth = (slope, Interval(low: interval.low * month, high: interval.high * month))
            let present = forecast.path.recent.reduce(0, +) / Double(max(1, forecast.path.recent.count))
            outlook.relativeGrowth = present > 0 ? slope / present : nil
        }
        var path = forecast.path
        for supposition in question.suppositions {
            supposition.apply(to: &path, slope: forecast.trend.slope, unit: unit)
        }
        if basis == .percentile95 { outlook.fan = Fan(mean: path.mean, deviation: forecast.valueDeviation) }
        if let capacity, capacity > 0 {
            outlook.reaches = question.thresholds.map { reach($0, of: capacity, path) }
        }
        return outlook
    }

    private func reach(_ threshold: Double, of capacity: Double, _ path: ExpectedPath) -> Outlook.Reach {
        let crossing = path.crossing(of: capacity * threshold / 100)
        // Day 1 is the first after the history.
        let date = { (day: Int) in firstDay + Int64(day) - 1 }
        var reach = Outlook.Reach(threshold: threshold, crossing: crossing, date: nil, intervals: [])
        let found: [Confidence: Crossing.Days]
        switch crossing {
        case .on(let day, let intervals):
            reach.date = date(day)
            found = intervals
        case .beyondHorizon(let intervals): found = intervals
        case .now, .noSignificantGrowth, .declining: found = [:]
        }
        reach.intervals = Confidence.allCases.compactMap { confidence in
            found[confidence].map { (confidence, date($0.earliest), $0.latest.map(date)) }
        }
        return reach
    }
}
