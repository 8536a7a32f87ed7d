import Forecasting
import Testing

/// The robust line.
struct TrendTests {
    @Test(arguments: [1.0, 1e-9, 1e12], [14, 28, 90, 400])
    func exactLine(scale: Double, count: Int) throws {
        let trend = try #require(Trend(series(count) { scale * (40 + 0.1 * Double($0)) }))
        #expect((trend.slope - 0.1 * scale).magnitude <= 1e-12 * scale)
        #expect((trend.level - 40 * scale).magnitude <= 1e-12 * 40 * scale)
        #expect(trend.direction == .growing)
        for interval in trend.slopeIntervals.values { #expect(interval.width <= 1e-12 * scale) }
        #expect(trend.levelDeviation(count + 365) <= 1e-9 * scale)
    }

    @Test(arguments: [0.0, 0.5, 3])
    func weekends(noise: Double) throws {
        for seed in 1...10 {
            var generator = SeededGenerator(UInt64(seed))
            let values = series(90) { ($0 % 7 < 5 ? 60 : 20) + generator.uniform(-noise, noise) }
            let trend = try #require(Trend(values))
            let isFlat = try #require(trend.slopeIntervals[.veryHigh]).contains(0)
            #expect(isFlat)
            #expect(trend.direction == .flat)
            #expect((trend.season[0] - 80.0 / 7).magnitude <= 2 * noise + 1e-9)
            #expect((trend.season[6] + 200.0 / 7).magnitude <= 2 * noise + 1e-9)
            #expect(trend.season.reduce(0, +).magnitude <= 1e-9)
        }
    }

    @Test func tooFew() {
        #expect(Trend([]) == nil)
        #expect(Trend([1]) == nil)
        #expect(Trend([nil, 1, nil, .nan]) == nil)
        #expect(Trend([nil, 1, nil, 2])?.slope == 0.5)
    }

    /// A weekday with a single value gives no pair, and no season.
    @Test func noSeasonWithoutPairs() throws {
        let values = series(70) { $0 % 7 == 4 && $0 > 7 ? nil : Double($0) }
        let trend = try #require(Trend(values))
        #expect(trend.season == [Double](repeating: 0, count: 7))
        #expect(trend.slope == 1)
    }

    /// A series that only wanders must seldom be called growing or falling.
    @Test(arguments: [(0.0, 8), (0.6, 8), (0.9, 10)])
    func wandering(correlation: Double, most: Int) throws {
        var significant = 0
        for seed in 0..<100 {
            var generator = SeededGenerator(UInt64(1000 + seed))
            var error = 0.0
            let values = series(120) { _ in
                error = correlation * error + generator.normal()
                return 50 + error
            }
            if try #require(Trend(values)).direction != .flat { significant += 1 }
        }
        #expect(significant <= most)
    }
}
