import Forecasting

/// Random numbers that are the same in every run (SplitMix64, Steele, Lea and Flood 2014).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    mutating func uniform(_ low: Double, _ high: Double) -> Double { Double.random(in: low...high, using: &self) }

    /// A normal number: the sum of twelve uniform ones is near enough.
    mutating func normal() -> Double {
        var sum = -6.0
        for _ in 0..<12 { sum += uniform(0, 1) }
        return sum
    }
}

/// A link whose traffic grows along a known line, with weekends, noise, outliers and gaps.
struct SimulatedLink {
    let values: [Double?]
    let threshold: Double
    /// The first day after the history on which the line with season reaches the threshold.
    let truth: Int
    let correlation: Double

    init(_ generator: inout SeededGenerator, days: ClosedRange<Int> = 60...400) {
        let level = generator.uniform(1e8, 1e10)
        let weekend = generator.uniform(0, 0.3) * level
        let season = (0..<7).map { day in
            (day < 5 ? 0 : -weekend) + generator.uniform(-0.02, 0.02) * level
        }
        let noise = generator.uniform(0.02, 0.08) * level
        let slope = generator.uniform(0.0005, 0.004) * level
        correlation = generator.uniform(0, 0.6)
        let outliers = generator.uniform(0, 0.04)
        let gaps = generator.uniform(0, 0.05)

        let count = Int.random(in: days, using: &generator)
        let fresh = noise * (1 - correlation * correlation).squareRoot()
        var error = noise * generator.normal()
        var values: [Double?] = []
        for day in 0..<count {
            error = correlation * error + fresh * generator.normal()
            let isGap = generator.uniform(0, 1) < gaps
            let isOutlier = generator.uniform(0, 1) < outliers
            let expected = level + slope * Double(day) + season[day % 7]
            let value = isOutlier ? generator.uniform(0, 3) * level : expected + error
            values.append(isGap ? nil : value)
        }
        self.values = values

        // A day of the highest weekday, so that the first day that reaches the threshold is about the one drawn.
        let ahead = Int.random(in: 30...400, using: &generator)
        let path = { (day: Int) in level + slope * Double(day) + season[day % 7] }
        let threshold = ((count + ahead - 7)..<(count + ahead)).map(path).max() ?? 0
        var first = 1
        while path(count - 1 + first) < threshold { first += 1 }
        self.threshold = threshold
        truth = first
    }
}
