import Forecasting
import Testing

/// When a threshold is reached.
struct CrossingTests {
    /// 40 % and 0.1 % more each day, for 90 days.
    static let line = series(90) { 40 + 0.1 * Double($0) }

    @Test(arguments: [(80.0, 400), (95, 550)])
    func line(threshold: Double, day: Int) throws {
        let crossing = try forecast(Self.line).crossing(of: threshold)
        // Day 1 of the forecast is day 90 of the series.
        #expect(crossing.day == day - 89)
        #expect(crossing.intervals.count == Confidence.allCases.count)
        for interval in crossing.intervals.values {
            let latest = try #require(interval.latest)
            #expect(latest - interval.earliest <= 1)
            #expect(interval.contains(day - 89))
        }
    }

    @Test(arguments: [0.0, 100, 1000])
    func lineWithOutliers(outlier: Double) throws {
        var values = Self.line
        var generator = SeededGenerator(5)
        for _ in 0..<5 { values[Int.random(in: 0..<90, using: &generator)] = outlier }
        let day = try #require(try forecast(values).crossing(of: 80).day)
        #expect((day - 311).magnitude <= 3)
    }

    @Test func lineWithGaps() throws {
        var values = Self.line
        for day in 0..<90 where day % 3 == 1 || (40..<55).contains(day) || day > 86 { values[day] = nil }
        #expect(try forecast(values).crossing(of: 80).day == 311)
    }

    @Test func noisyFlat() throws {
        var flat = 0
        for seed in 0..<400 {
            var generator = SeededGenerator(UInt64(seed))
            let values = series(90) { _ in 55 + generator.uniform(-5, 5) }
            if try forecast(values, horizon: 28).crossing(of: 80) == .noSignificantGrowth { flat += 1 }
        }
        #expect(flat >= 380)
    }

    @Test func falling() throws {
        var generator = SeededGenerator(3)
        let values = series(120) { 80 - 0.2 * Double($0) + generator.normal() }
        #expect(try forecast(values).crossing(of: 95) == .declining)
    }

    @Test func reachedAlready() throws {
        #expect(try forecast([Double?](repeating: 96, count: 30)).crossing(of: 95) == .now)
        let rising = series(60) { 66 + 0.5 * Double($0) }
        #expect(try forecast(rising).crossing(of: 95) == .now)
        #expect(try forecast(rising).crossing(of: 95.6) == .on(day: 1, intervals: Self.certain(1)))
    }

    /// The line has hardly moved yet, but the last days have.
    @Test func reachedByTheLastWeek() throws {
        let values = series(60) { $0 < 53 ? 40 + 0.1 * Double($0) : 97 }
        #expect(try forecast(values).crossing(of: 95) == .now)
    }

    @Test func beyondTheHorizon() throws {
        #expect(try forecast(Self.line, horizon: 300).crossing(of: 80) == .beyondHorizon(intervals: [:]))
        var generator = SeededGenerator(8)
        let noisy = series(90) { 40 + 0.1 * Double($0) + generator.normal() }
        let crossing = try forecast(noisy, horizon: 290).crossing(of: 80)
        guard case .beyondHorizon(let intervals) = crossing else {
            Issue.record("\(crossing)")
            return
        }
        let widest = try #require(intervals[.veryHigh])
        #expect(widest.earliest < 290)
        #expect(widest.latest == nil)
    }

    @Test func seasonDecidesTheDay() throws {
        // The line itself is at 80 on day 400; every seventh day is 7 above it.
        let values = series(91) { 40 + 0.1 * Double($0) + ($0 % 7 == 2 ? 7 : 0) }
        // The level of a centred season is 41, its peak 6 above: day 331 is the first peak at 80 or more.
        let day = try #require(try forecast(values).crossing(of: 80).day)
        #expect(day + 90 == 331)
    }

    @Test func changedPath() throws {
        var path = try forecast(Self.line).path
        path.mean = path.mean.map { $0 + 10 }
        path.recent = path.recent.map { $0 + 10 }
        #expect(path.crossing(of: 80) == .on(day: 211, intervals: Self.certain(211)))
        path.direction = .flat
        #expect(path.crossing(of: 80) == .noSignificantGrowth)
        #expect(path.intervals(of: 80) == Self.certain(211))
    }

    @Test func intervalsOfBands() {
        let path = ExpectedPath(
            direction: .growing,
            recent: [0],
            recentMedian: nil,
            mean: (1...100).map(Double.init),
            levelDeviation: [Double](repeating: 10, count: 100)
        )
        let expected: [Confidence: Crossing.Days] = [
            .half: .init(earliest: 84, latest: 97), .high: .init(earliest: 78, latest: nil),
            .veryHigh: .init(earliest: 71, latest: nil),
        ]
        #expect(path.crossing(of: 90) == .on(day: 90, intervals: expected))
    }

    private static func certain(_ day: Int) -> [Confidence: Crossing.Days] {
        Dictionary(uniqueKeysWithValues: Confidence.allCases.map { ($0, .init(earliest: day, latest: day)) })
    }
}
