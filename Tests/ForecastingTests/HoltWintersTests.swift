import Forecasting
import Testing

/// The smoothing beyond what other programs know of it: gaps, outliers, moves.
struct HoltWintersTests {
    private let initial = HoltWinters.State(level: 9, slope: 1, season: [0, 0, 5])
    private let parameters = HoltWinters.Parameters(level: 0.5, slope: 0.1, season: 0.2)

    @Test func exactLineIsFollowed() {
        let smoothing = HoltWinters([10, 11, 17, 13], parameters: parameters, initial: initial)
        #expect(smoothing.fitted == [10, 11, 17, 13])
        #expect(smoothing.squaredErrors == 0)
        #expect(smoothing.state == HoltWinters.State(level: 13, slope: 1, season: [0, 5, 0]))
        #expect((1...3).map(smoothing.expected) == [14, 20, 16])
    }

    @Test func aGapGoesOnAlongTheSlope() {
        let smoothing = HoltWinters([10, nil, .nan, 13, nil], parameters: parameters, initial: initial)
        #expect(smoothing.fitted == [10, 11, 17, 13, 14])
        #expect(smoothing.expected(1) == 20)
    }

    /// A day after a gap is as uncertain as it would be without the gap's end.
    @Test func aGapAtTheEndAddsToTheVariance() {
        let values: [Double?] = [11, 10, 18, 13, 15, 19]
        let whole = HoltWinters(values, parameters: parameters, initial: initial)
        let gapped = HoltWinters(values + [nil, nil], parameters: parameters, initial: initial)
        #expect(gapped.variances(horizon: 5) == Array(whole.variances(horizon: 7).dropFirst(2)))
        #expect(whole.variances(horizon: 0).isEmpty)
    }

    @Test func anOutlierIsClipped() {
        let one = HoltWinters([10, 111], parameters: parameters, initial: initial, errorLimit: 2)
        #expect(one.state.level == 12)
        let three = HoltWinters([110, 111, 117], parameters: parameters, initial: initial, errorLimit: 2)
        // The first two count as 2 each; the third shows that the series has moved.
        #expect(three.state.level > 110)
        let between = HoltWinters([110, 12, 118], parameters: parameters, initial: initial, errorLimit: 2)
        #expect(between.state.level < 15)
    }

    @Test func outliersHardlyChangeTheFit() throws {
        var generator = SeededGenerator(4)
        var values = series(120) { 50 + 0.5 * Double($0) + Double($0 % 7) + generator.normal() }
        let clean = try #require(HoltWinters.fit(values))
        for day in [30, 61, 99, 117] { values[day] = 1000 }
        let soiled = try #require(HoltWinters.fit(values))
        for step in 1...28 { #expect((clean.expected(step) - soiled.expected(step)).magnitude < 3) }
        #expect(soiled.errorDeviation < 1.5)
    }

    @Test func fourWeeksAreNeeded() {
        #expect(HoltWinters.fit(series(27) { Double($0) }) == nil)
        #expect(HoltWinters.fit(series(40) { $0 % 3 == 0 ? nil : Double($0) }) == nil)
        #expect(HoltWinters.fit(series(28) { Double($0) }) != nil)
    }
}
