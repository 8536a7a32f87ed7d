/// The season of a daily series.
enum Week {
    static let days = 7
}

/// A daily series with gaps, as plain numbers.
struct Series {
    /// The values, the oldest first; a gap is not a number.
    let values: [Double]
    /// How many values are known.
    let known: Int

    init(_ values: [Double?]) {
        var known = 0
        self.values = values.map { value in
            guard let value, value.isFinite else { return .nan }
            known += 1
            return value
        }
        self.known = known
    }

    init(known values: ArraySlice<Double>) {
        self.values = Array(values)
        known = values.reduce(0) { $1.isNaN ? $0 : $0 + 1 }
    }

    /// The day after the one on which a count of values is known, or nil when fewer are.
    func end(of count: Int) -> Int? {
        var left = count
        for (day, value) in values.enumerated() where !value.isNaN {
            left -= 1
            if left == 0 { return day + 1 }
        }
        return nil
    }
}

/// A robust scale, for the normal distribution the standard deviation.
enum RobustScale {
    /// What a median absolute deviation is multiplied by.
    static let perMedian = 1.482_602_218_505_602
    /// Beyond how many robust deviations a value is an outlier.
    static let outlier = 3.5
}
