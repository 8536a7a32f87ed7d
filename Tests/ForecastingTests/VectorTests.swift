import Testing

@testable import Forecasting

/// A series and what other programs make of it.
struct Vector: Sendable, CustomTestStringConvertible {
    let name: String
    let values: [Double]
    let period: Int
    let nearestRanks: [Double]
    let interpolated: [Double]
    let slope: Double
    let level: Double
    let season: [Double]
    let residualDeviation: Double
    let autocorrelation: Double
    let slopeIntervals: [Double]
    let theilSlope: Double
    let theilIntervals: [Double]
    var smoothing: Smoothing?

    struct Smoothing: Sendable {
        let initialLevel: Double
        let initialSlope: Double
        let initialSeason: [Double]
        /// The last twenty.
        let fitted: [Double]
        let squaredErrors: Double
        let forecasts: [Double]
        let variances: [Double]
        let bestSquaredErrors: Double

        var initial: HoltWinters.State {
            HoltWinters.State(level: initialLevel, slope: initialSlope, season: initialSeason)
        }
    }

    var testDescription: String { name }
}

/// Against numpy, scipy and statsmodels.
struct VectorTests {
    @Test(arguments: Vector.all)
    func percentiles(vector: Vector) throws {
        for (index, share) in [0.05, 0.5, 0.75, 0.95, 0.99].enumerated() {
            #expect(Percentile.nearestRank(share, of: vector.values) == vector.nearestRanks[index])
            let between = try #require(Percentile.interpolated(share, of: vector.values))
            #expect(isClose(between, vector.interpolated[index]))
        }
    }

    @Test(arguments: Vector.all)
    func trend(vector: Vector) throws {
        let trend = try #require(Trend(vector.values))
        let size = vector.values.map(\.magnitude).max() ?? 0
        #expect(isClose(trend.slope, vector.slope, size: size / 1000))
        #expect(isClose(trend.level, vector.level))
        #expect(isClose(trend.season, vector.season, size: size / 1000))
        #expect(isClose(trend.residualDeviation, vector.residualDeviation))
        #expect(isClose(trend.autocorrelation, vector.autocorrelation, size: 1))
        let ends = Confidence.allCases.compactMap { trend.slopeIntervals[$0] }.flatMap { [$0.low, $0.high] }
        #expect(isClose(ends, vector.slopeIntervals, size: size / 1000))
    }

    /// Without a season and without correlation the slope is that of scipy.
    @Test(arguments: Vector.all)
    func allPairs(vector: Vector) throws {
        var pairs = PairSlopes()
        let whole = [0..<vector.values.count]
        let days = vector.values.indices.map(Double.init)
        let median = pairs.median(days, vector.values, whole)
        let slope = try #require(median)
        let deviation = pairs.kendallVariance(vector.values, whole).squareRoot()
        let intervals = pairs.intervals(about: slope, deviation: deviation)
        let ends = Confidence.allCases.compactMap { intervals[$0] }.flatMap { [$0.low, $0.high] }
        #expect(isClose(slope, vector.theilSlope))
        #expect(isClose(ends, vector.theilIntervals))
    }

    @Test(arguments: Vector.all.filter { $0.smoothing != nil })
    func smoothing(vector: Vector) throws {
        let expected = try #require(vector.smoothing)
        let parameters = HoltWinters.Parameters(level: 0.3, slope: 0.03, season: 0.2)
        let smoothing = HoltWinters(vector.values, parameters: parameters, initial: expected.initial)
        #expect(isClose(smoothing.fitted.suffix(20), expected.fitted))
        #expect(isClose(smoothing.squaredErrors, expected.squaredErrors))
        #expect(isClose((1...expected.forecasts.count).map(smoothing.expected), expected.forecasts))
        #expect(isClose(smoothing.variances(horizon: expected.variances.count), expected.variances))
    }

    @Test(arguments: Vector.all.filter { $0.smoothing != nil })
    func bestParameters(vector: Vector) throws {
        let expected = try #require(vector.smoothing)
        let found = try #require(HoltWinters.fit(vector.values, initial: expected.initial, isRobust: false))
        #expect(found.squaredErrors <= 1.01 * expected.bestSquaredErrors)
        let (alpha, beta, gamma) = (found.parameters.level, found.parameters.slope, found.parameters.season)
        #expect(0 <= beta && beta <= alpha && alpha <= 1 && 0 <= gamma && gamma <= 1 - alpha)
    }

    private func isClose(_ value: Double, _ expected: Double, size: Double = 0) -> Bool {
        (value - expected).magnitude <= 1e-9 * max(expected.magnitude, size)
    }

    private func isClose(_ values: some Collection<Double>, _ expected: [Double], size: Double = 0) -> Bool {
        values.count == expected.count && zip(values, expected).allSatisfy { isClose($0, $1, size: size) }
    }
}
