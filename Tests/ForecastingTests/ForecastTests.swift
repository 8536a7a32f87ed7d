import Forecasting
import Testing

/// Which method is chosen, and that no series is too odd.
struct ForecastTests {
    @Test func tooShort() {
        for known in [0, 6, 13] {
            let values = series(known) { Double($0) } + [nil, nil, nil]
            guard case .insufficient(known, Forecast.fewestDays) = Forecast.make(values, horizon: 30) else {
                Issue.record("a forecast from \(known) days")
                continue
            }
        }
    }

    @Test(arguments: [14, 20, 27, 28, 34, 35, 42, 60, 400])
    func lengths(count: Int) throws {
        var generator = SeededGenerator(UInt64(count))
        let values = series(count) { 100 + Double($0) + ($0 % 7 < 2 ? 0 : 50) + generator.normal() }
        let forecast = try forecast(values, horizon: 28)
        #expect(forecast.isSane)
        #expect(forecast.mean.count == 28)
        #expect(forecast.path.recent.count == 7)
        #expect((forecast.backtest == nil) == (count < 35))
        for (index, mean) in forecast.mean.enumerated() {
            let day = count + index
            let truth = 100 + Double(day) + (day % 7 < 2 ? 0 : 50)
            #expect((mean - truth).magnitude < 10)
        }
    }

    @Test func noHorizon() throws {
        #expect(try forecast(CrossingTests.line, horizon: 0).mean.isEmpty)
        #expect(try forecast(CrossingTests.line, horizon: -1).crossing(of: 80) == .beyondHorizon(intervals: [:]))
    }

    /// A link moved to another port keeps its noise but not its level.
    @Test(arguments: [40.0, 200, -60])
    func levelShift(shift: Double) throws {
        var generator = SeededGenerator(11)
        let values = series(200) { 100 + ($0 < 100 ? 0 : shift) + Double($0 % 7) + 3 * generator.normal() }
        let forecast = try forecast(values, horizon: 28)
        #expect(forecast.method == .smoothing)
        for (index, mean) in forecast.mean.enumerated() {
            #expect((mean - (100 + shift + Double((200 + index) % 7))).magnitude < 6)
        }
        let backtest = try #require(forecast.backtest)
        #expect(backtest.origins == 5)
        #expect(backtest.horizon == 28)
        #expect(try #require(backtest.smoothingError) < backtest.trendError / 2)
    }

    @Test func steadyGrowthIsATrend() throws {
        let forecast = try forecast(CrossingTests.line)
        #expect(forecast.method == .trend)
        #expect(try #require(forecast.backtest).trendError < 1e-9)
        #expect((try #require(forecast.backtest).naiveError - 1.15).magnitude < 0.5)
    }

    @Test(arguments: [1.0, 1e-9, 1e12])
    func scale(factor: Double) throws {
        var generator = SeededGenerator(21)
        let link = SimulatedLink(&generator, days: 150...150)
        let plain = try forecast(link.values)
        let scaled = try forecast(link.values.map { $0.map { $0 * factor } })
        #expect(scaled.method == plain.method)
        #expect(scaled.crossing(of: link.threshold * factor) == plain.crossing(of: link.threshold))
    }

    @Test(arguments: oddSeries)
    func odd(name: String, values: [Double?]) throws {
        let forecast = try forecast(values, horizon: 400)
        #expect(forecast.isSane, "\(name)")
        #expect(forecast.trend.direction == .flat, "\(name)")
        let highest = values.compactMap { $0 }.max() ?? 0
        #expect(forecast.crossing(of: highest * 2 + 1) == .noSignificantGrowth, "\(name)")
    }

    static let oddSeries: [(String, [Double?])] = [
        ("zeros", [Double?](repeating: 0, count: 100)),
        ("constant", [Double?](repeating: 0.1 + 0.2, count: 400)),
        ("huge constant", [Double?](repeating: 1e12, count: 60)),
        ("one value", series(100) { $0 == 50 ? 1e9 : 0 }),
        ("one value at the end", series(100) { $0 == 99 ? 1e9 : 0 }),
        ("one value, short", series(20) { $0 == 7 ? 1 : 0 }),
        ("short constant", [Double?](repeating: 5, count: 14)),
        ("two weekdays only", series(140) { $0 % 7 < 2 ? 10 : nil }),
        ("one weekday only", series(140) { $0 % 7 == 3 ? 10 : nil }),
        ("gap in the middle", (0..<300).map { (30..<270).contains($0) ? nil : 7 }),
        ("gap at the end", series(300) { $0 < 60 ? 7 : nil }),
        ("gap at the beginning", series(300) { $0 < 260 ? nil : 7 }),
        ("not finite", series(60) { $0 == 9 ? .infinity : $0 == 33 ? .nan : 3 }),
        ("alternating", series(90) { $0 % 2 == 0 ? 0 : 1e12 }),
    ]
}
