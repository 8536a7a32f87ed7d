import QueryEngine
import Testing

@Suite struct AggregationTests {
    /// Worked by hand; quartiles interpolate between the nearest values, variances are of the whole population.
    @Test(
        arguments: [
            (.max, 9), (.min, 1), (.sum, 24), (.avg, 4), (.var, 20.0 / 3), (.sdev, (20.0 / 3).squareRoot()),
            (.med, 3.5), (.q1, 2.25), (.q2, 3.5), (.q3, 4.75), (.iqr, 2.5),
        ] as [(Aggregation, Double)]
    )
    func figures(_ aggregation: Aggregation, _ value: Double) throws {
        let figure = try #require(aggregation.figure(of: [4, 1, 9, 3, 2, 5]))
        #expect(abs(figure - value) < 1e-12)
    }

    @Test(arguments: Aggregation.allCases)
    func ofNothingNothing(_ aggregation: Aggregation) {
        #expect(aggregation.figure(of: []) == nil)
    }

    @Test(arguments: Aggregation.allCases)
    func ofOneValue(_ aggregation: Aggregation) {
        let spread: Set<Aggregation> = [.var, .sdev, .iqr]
        #expect(aggregation.figure(of: [7]) == (spread.contains(aggregation) ? 0 : 7))
    }
}
