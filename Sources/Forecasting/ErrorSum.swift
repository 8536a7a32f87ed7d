/// The errors of one method at all origins.
struct ErrorSum {
    private(set) var count = 0.0
    private var magnitudes = 0.0
    private var blocks = 0.0
    private var blockSquares = 0.0
    private var daySquares = 0.0

    /// The mean absolute error.
    var mean: Double { count > 0 ? magnitudes / count : 0 }

    /// How much too small the deviations were.
    ///
    /// The mean error of an origin's days shows the error of the level, single days that of the values. A handful of
    /// origins shows either roughly, so that as many that were just as expected are added to them.
    var calibration: Calibration {
        let level = (blockSquares + Self.priorBlocks) / (blocks + Self.priorBlocks)
        let value = (daySquares + Self.priorDays) / (count + Self.priorDays)
        return Calibration(level: max(level, 1).squareRoot(), value: max(value, 1).squareRoot())
    }

    private static let priorBlocks = 5.0
    private static let priorDays = 28.0

    /// Adds the errors of an outlook, given what came.
    mutating func add(_ outlook: Outlook, _ future: ArraySlice<Double>) {
        var (known, sum, level, noise) = (0.0, 0.0, 0.0, 0.0)
        for (index, actual) in future.enumerated() where !actual.isNaN {
            let error = actual - outlook.mean[index]
            let deviation = outlook.valueDeviation[index]
            magnitudes += error.magnitude
            known += 1
            let limit = RobustScale.outlier * deviation
            let clipped = min(max(error, -limit), limit)
            sum += clipped
            level += outlook.levelDeviation[index]
            noise += deviation * deviation - outlook.levelDeviation[index] * outlook.levelDeviation[index]
            daySquares += deviation > 0 ? (clipped / deviation) * (clipped / deviation) : 1
        }
        guard known > 0 else { return }
        count += known
        let variance = (level / known) * (level / known) + noise / (known * known) * outlook.inflation
        blocks += 1
        blockSquares += variance > 0 ? (sum / known) * (sum / known) / variance : 1
    }

    /// Adds the errors of taking the last known value of the same weekday.
    mutating func add(naive past: ArraySlice<Double>, _ future: ArraySlice<Double>) {
        for (day, actual) in zip(future.indices, future) where !actual.isNaN {
            var last = day - Week.days
            while last >= past.endIndex || (last >= past.startIndex && past[last].isNaN) { last -= Week.days }
            guard last >= past.startIndex else { continue }
            count += 1
            magnitudes += (actual - past[last]).magnitude
        }
    }
}
