/// One pass of additive exponential smoothing over a series, in its error correction form.
struct SmoothingFilter {
    private(set) var level: Double
    private(set) var slope: Double
    private(set) var season: [Double]
    /// The place in the season of the day to come.
    private(set) var place = 0
    /// How many days have gone by since the last known one.
    private(set) var staleness = 0

    private let levelRate: Double
    private let slopeRate: Double
    private let seasonRate: Double
    private let errorLimit: Double
    /// How many errors in succession were beyond the limit, negative when below it.
    private var run = 0

    /// So many days in succession on the same side are no outliers: the series has moved.
    private static let moveLength = 3

    init(_ state: HoltWinters.State, _ parameters: HoltWinters.Parameters, errorLimit: Double) {
        level = state.level
        slope = state.slope
        season = state.season
        levelRate = parameters.level
        slopeRate = parameters.slope
        seasonRate = parameters.season
        self.errorLimit = errorLimit
    }

    var state: HoltWinters.State {
        HoltWinters.State(level: level, slope: slope, season: Array(season[place...] + season[..<place]))
    }

    /// The expected value of the day to come.
    var next: Double { level + slope + season[place] }

    /// Takes the value of the day to come, not a number for a gap, and returns what it is above the expected one.
    @inline(__always)
    mutating func step(_ value: Double) -> Double {
        let ahead = level + slope
        let error = value - ahead - season[place]
        if error.magnitude <= errorLimit {
            run = 0
            staleness = 0
            level = ahead + levelRate * error
            slope += slopeRate * error
            season[place] += seasonRate * error
        } else {
            stepOddly(ahead, error)
        }
        place = place + 1 == season.count ? 0 : place + 1
        return error
    }

    /// Takes a gap, an outlier, or the day that shows that outliers were none.
    private mutating func stepOddly(_ ahead: Double, _ error: Double) {
        level = ahead
        guard !error.isNaN else {
            staleness += 1
            return
        }
        staleness = 0
        run = error > 0 ? max(run, 0) + 1 : min(run, 0) - 1
        guard run.magnitude < Self.moveLength else {
            level += error
            run = 0
            return
        }
        let clipped = error > 0 ? errorLimit : -errorLimit
        level += levelRate * clipped
        slope += slopeRate * clipped
        season[place] += seasonRate * clipped
    }
}
