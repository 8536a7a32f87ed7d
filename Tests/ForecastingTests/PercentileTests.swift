import Forecasting
import Testing

/// The two definitions of a percentile.
struct PercentileTests {
    static let cases: [([Double], Double, Double)] = [
        ((1...288).map(Double.init), 274, 273.65),
        ([1, 3, 7, 21, 25, 26, 34, 48], 48, 43.1),
        ((1...8928).map(Double.init), 8482, 8481.65),
        ((1...20).map(Double.init), 19, 19.05),
        ([5], 5, 5),
        ([Double](repeating: 2, count: 100), 2, 2),
    ]

    @Test(arguments: cases)
    func ninetyFifth(values: [Double], nearest: Double, interpolated: Double) throws {
        #expect(Percentile.nearestRank(0.95, of: values) == nearest)
        #expect(Percentile.nearestRank(0.95, of: values.reversed()) == nearest)
        let between = try #require(Percentile.interpolated(0.95, of: values))
        #expect((between - interpolated).magnitude <= 1e-12 * interpolated)
    }

    @Test(arguments: [-0.1, 1.1, .nan])
    func noShare(share: Double) {
        #expect(Percentile.nearestRank(share, of: [1, 2]) == nil)
        #expect(Percentile.interpolated(share, of: [1, 2]) == nil)
    }

    @Test func ends() {
        #expect(Percentile.nearestRank(0, of: [3, 1, 2]) == 1)
        #expect(Percentile.nearestRank(1, of: [3, 1, 2]) == 3)
        #expect(Percentile.interpolated(0, of: [3, 1, 2]) == 1)
        #expect(Percentile.interpolated(1, of: [3, 1, 2]) == 3)
        #expect(Percentile.nearestRank(0.5, of: []) == nil)
        #expect(Percentile.interpolated(0.5, of: []) == nil)
    }

    /// Every rank of lists of many shapes, against a sorted copy.
    @Test(arguments: [1, 2, 13, 50, 300, 401, 1200], [1, 3, 1000])
    func everyRank(count: Int, distinct: Int) {
        var generator = SeededGenerator(UInt64(count * distinct))
        let random = (0..<count).map { _ in Double(Int.random(in: 0..<distinct, using: &generator)) }
        // Rising again and again: elements that stand equally far apart are alike.
        let saw = (0..<count).map { Double($0 % 17) }
        for values in [random, random.sorted(), random.sorted(by: >), saw] {
            let sorted = values.sorted()
            for rank in stride(from: 1, through: count, by: count > 300 ? 7 : 1) {
                #expect(Percentile.nearestRank(Double(rank) / Double(count), of: values) == sorted[rank - 1])
            }
        }
    }
}
