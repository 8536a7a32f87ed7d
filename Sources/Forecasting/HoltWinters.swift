/// Additive exponential smoothing with trend and season, the ETS(A,A,A) model.
///
/// After Holt 1957 and Winters 1960, in the error correction form of Hyndman and Athanasopoulos, "Forecasting:
/// Principles and Practice", chapter 8. A gap passes without an update: the level goes on along the slope.
///
/// When robust, errors count as no more than 3.5 robust deviations, both in the updates and in the fit, so that a
/// single outlier hardly matters (after Gelper, Fried and Croux 2010, "Robust Forecasting with Exponential and
/// Holt-Winters Smoothing"). The third day in succession beyond that on the same side is taken for a move of the whole
/// series, and the level follows at once.
public struct HoltWinters: Sendable {
    /// How much of a day's error goes where.
    public struct Parameters: Sendable, Equatable {
        /// The share that moves the level, alpha; from 0 to 1.
        public var level: Double
        /// The share that moves the slope, beta; from 0 to alpha.
        ///
        /// The quotient of beta and alpha is what older books call beta.
        public var slope: Double
        /// The share that moves the season, gamma; from 0 to 1 less alpha.
        public var season: Double

        /// The given shares.
        public init(level: Double, slope: Double, season: Double) {
            self.level = level
            self.slope = slope
            self.season = season
        }
    }

    /// What is known after a day.
    public struct State: Sendable, Equatable {
        /// The value of that day without its season.
        public var level: Double
        /// The rise for each day.
        public var slope: Double
        /// What the days to come are above the level, the next one first; as many as the period.
        public var season: [Double]

        /// The given state; the season must not be empty.
        public init(level: Double, slope: Double, season: [Double]) {
            self.level = level
            self.slope = slope
            self.season = season
        }
    }

    /// The parameters.
    public let parameters: Parameters
    /// The state before the first day.
    public let initial: State
    /// The state after the last day.
    public let state: State
    /// For each day the value that was expected on its eve, gaps included.
    public let fitted: [Double]
    /// The sum of the squares of the errors of those, over the known days.
    public let squaredErrors: Double
    /// The standard deviation of the errors, without outliers when robust.
    public let errorDeviation: Double
    /// Beyond which size an error counts as no larger, infinite when not robust.
    public let errorLimit: Double

    /// How many days at the end of the series are gaps.
    let staleness: Int
    let known: Int

    /// Smooths a series with given parameters.
    ///
    /// - Parameters:
    ///   - values: The values of days in succession, the oldest first; nil, and what is not finite, is a gap.
    ///   - parameters: The parameters.
    ///   - initial: The state before the first day.
    ///   - errorLimit: Beyond which size an error counts as no larger.
    public init(_ values: [Double?], parameters: Parameters, initial: State, errorLimit: Double = .infinity) {
        self.init(Series(values), parameters: parameters, initial: initial, errorLimit: errorLimit)
    }

    init(_ series: Series, parameters: Parameters, initial: State, errorLimit: Double) {
        var filter = SmoothingFilter(initial, parameters, errorLimit: errorLimit)
        var fitted: [Double] = []
        fitted.reserveCapacity(series.values.count)
        var (squares, usualSquares, usual) = (0.0, 0.0, 0.0)
        for value in series.values {
            fitted.append(filter.next)
            let error = filter.step(value)
            guard !error.isNaN else { continue }
            squares += error * error
            guard error.magnitude <= errorLimit else { continue }
            usualSquares += error * error
            usual += 1
        }
        self.parameters = parameters
        self.initial = initial
        self.errorLimit = errorLimit
        self.fitted = fitted
        state = filter.state
        squaredErrors = squares
        errorDeviation = usual > 0 ? (usualSquares / usual).squareRoot() : 0
        staleness = filter.staleness
        known = series.known
    }

    /// The expected value of a day to come.
    ///
    /// - Parameter step: The day, 1 for the first after the series.
    /// - Returns: The expected value.
    public func expected(_ step: Int) -> Double {
        state.level + state.slope * Double(step) + state.season[(step - 1) % state.season.count]
    }

    /// The variance of each day to come about its expected value.
    ///
    /// `s² (1 + c₁² + … + c²ₕ₋₁)` with `cⱼ = alpha + beta j`, plus gamma where j is a multiple of the period (Hyndman,
    /// Koehler, Ord and Snyder 2008, "Forecasting with Exponential Smoothing", table 6.1).
    ///
    /// - Parameter horizon: How many days.
    /// - Returns: The variances, day 1 first.
    public func variances(horizon: Int) -> [Double] {
        let variance = errorDeviation * errorDeviation
        var sum = 1.0
        var variances: [Double] = []
        variances.reserveCapacity(horizon)
        // After a gap the first day to come is not the first unknown one.
        for step in 1...max(horizon + staleness, 1) {
            if step > staleness, variances.count < horizon { variances.append(variance * sum) }
            let isSeason = step.isMultiple(of: state.season.count)
            let weight = parameters.level + parameters.slope * Double(step) + (isSeason ? parameters.season : 0)
            sum += weight * weight
        }
        return variances
    }
}
