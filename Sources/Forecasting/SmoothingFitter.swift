extension HoltWinters {
    /// The fewest known periods of a weekly series that parameters are found from.
    static let fewestPeriods = 4

    /// Smooths a series with the parameters of the smallest squared one-step errors.
    ///
    /// - Parameters:
    ///   - values: The values of days in succession, the oldest first; nil, and what is not finite, is a gap.
    ///   - initial: The state before the first day; its season has the period's length.
    ///   - isRobust: Whether errors beyond 3.5 robust deviations count as no larger.
    /// - Returns: The smoothing, or nil when fewer than four periods are known.
    public static func fit(_ values: [Double?], initial: State, isRobust: Bool = true) -> HoltWinters? {
        fit(Series(values), initials: [initial], isRobust: isRobust, near: nil)
    }

    /// Smooths a daily series with a weekly season, robustly.
    ///
    /// The slope begins as that of the robust trend or as zero, whichever fits better, and as zero when that trend is
    /// not significant; the season as that of the trend; the level as the median of the first four weeks about both.
    ///
    /// - Parameter values: The values of days in succession, the oldest first; nil, and what is not finite, is a gap.
    /// - Returns: The smoothing, or nil when fewer than 28 days are known.
    public static func fit(_ values: [Double?]) -> HoltWinters? {
        let series = Series(values)
        var fitter = TrendFitter(series)
        guard let trend = fitter.fit() else { return nil }
        return fit(series, from: trend, near: nil)
    }

    /// The same with the trend at hand; parameters that may be near known ones save most of the search.
    static func fit(_ series: Series, from trend: Trend, near known: Parameters?) -> HoltWinters? {
        // A single step makes a trend significant, and that trend's slope would be wrong before and after it.
        let slopes = trend.direction == .flat ? [0] : [trend.slope, 0]
        let initials = slopes.map { initialState(series, slope: $0, season: trend.season) }
        return fit(series, initials: initials, isRobust: true, near: known)
    }

    private static func initialState(_ series: Series, slope: Double, season: [Double]) -> State {
        let end = series.end(of: fewestPeriods * Week.days) ?? series.values.count
        var levels: [Double] = []
        for (day, value) in series.values[..<end].enumerated() where !value.isNaN {
            levels.append(value - slope * Double(day + 1) - season[day % Week.days])
        }
        return State(level: levels.selectMedian() ?? 0, slope: slope, season: season)
    }

    private static func fit(
        _ series: Series,
        initials: [State],
        isRobust: Bool,
        near known: Parameters?
    ) -> HoltWinters? {
        guard let first = initials.first, series.known >= fewestPeriods * first.season.count else { return nil }
        let limits = isRobust ? initials.map { errorLimit(series, from: $0) } : []
        let smallest = limits.min() ?? .infinity
        let search = SmoothingSearch(series: series, errorLimit: smallest)
        let (parameters, initial) = search.best(from: first, or: initials.dropFirst(), near: known)
        return HoltWinters(series, parameters: parameters, initial: initial, errorLimit: smallest)
    }

    /// The limit by the errors of a smoothing with common parameters.
    private static func errorLimit(_ series: Series, from initial: State) -> Double {
        let common = Parameters(level: 0.2, slope: 0, season: 0.1)
        var filter = SmoothingFilter(initial, common, errorLimit: .infinity)
        var errors: [Double] = []
        errors.reserveCapacity(series.known)
        for value in series.values {
            let error = filter.step(value).magnitude
            if !error.isNaN { errors.append(error) }
        }
        let limit = RobustScale.outlier * RobustScale.perMedian * (errors.selectMedian() ?? 0)
        // When most days are exact nothing tells outliers from the rest.
        return limit > 0 ? limit : .infinity
    }
}

/// The search for the parameters of a smoothing: a coarse grid, then the simplex of Nelder and Mead 1965.
struct SmoothingSearch {
    let series: Series
    let errorLimit: Double

    /// A place in the unit cube, whose corners are the bounds of the parameters.
    struct Point {
        var x: Double
        var y: Double
        var z: Double
        var cost = Double.infinity

        var parameters: HoltWinters.Parameters {
            HoltWinters.Parameters(level: x, slope: x * y, season: (1 - x) * z)
        }

        init(_ x: Double, _ y: Double, _ z: Double) {
            self.x = min(max(x, 0), 1)
            self.y = min(max(y, 0), 1)
            self.z = min(max(z, 0), 1)
        }

        init(_ parameters: HoltWinters.Parameters) {
            let alpha = parameters.level
            self.init(
                alpha,
                alpha > 0 ? parameters.slope / alpha : 0,
                alpha < 1 ? parameters.season / (1 - alpha) : 0
            )
        }

        /// The point so many times as far from another one, in its direction when positive.
        func moved(_ factor: Double, from other: Point) -> Point {
            Point(
                other.x + factor * (x - other.x),
                other.y + factor * (y - other.y),
                other.z + factor * (z - other.z)
            )
        }
    }

    /// The best parameters and the state that they start best from.
    func best(
        from first: HoltWinters.State,
        or others: ArraySlice<HoltWinters.State>,
        near known: HoltWinters.Parameters?
    ) -> (HoltWinters.Parameters, HoltWinters.State) {
        var initial = first
        var start = coarse(from: first, near: known)
        for other in others {
            let candidate = coarse(from: other, near: known)
            guard candidate.cost < start.cost else { continue }
            start = candidate
            initial = other
        }
        return (descend(start, from: initial).parameters, initial)
    }

    private func coarse(from initial: HoltWinters.State, near known: HoltWinters.Parameters?) -> Point {
        var best = evaluated(Point(0, 0, 0), from: initial)
        let consider = { (point: Point) in
            let point = evaluated(point, from: initial)
            if point.cost < best.cost { best = point }
        }
        if let known { consider(Point(known)) }
        for x in known == nil ? [0.02, 0.1, 0.3, 0.7] : [0.1, 0.5] {
            for y in known == nil ? [0, 0.1] : [0] {
                for z in [0.02, 0.2] { consider(Point(x, y, z)) }
            }
        }
        return best
    }

    private func evaluated(_ point: Point, from initial: HoltWinters.State) -> Point {
        var filter = SmoothingFilter(initial, point.parameters, errorLimit: errorLimit)
        let largest = errorLimit * errorLimit
        var sum = 0.0
        for value in series.values {
            let error = filter.step(value)
            let square = error * error
            if !square.isNaN { sum += square < largest ? square : largest }
        }
        var point = point
        point.cost = sum
        return point
    }

    /// Gives up when the simplex is flat, or after so many steps.
    private static let steps = 40
    private static let flatness = 1e-4

    private func descend(_ start: Point, from initial: HoltWinters.State) -> Point {
        let evaluated = { (point: Point) in self.evaluated(point, from: initial) }
        let step = 0.1
        var simplex = [
            start,
            evaluated(Point(start.x + (start.x < 0.5 ? step : -step), start.y, start.z)),
            evaluated(Point(start.x, start.y + (start.y < 0.5 ? step : -step), start.z)),
            evaluated(Point(start.x, start.y, start.z + (start.z < 0.5 ? step : -step))),
        ]
        for _ in 0..<Self.steps {
            simplex.sort { $0.cost < $1.cost }
            let (best, worst) = (simplex[0], simplex[3])
            guard worst.cost - best.cost > Self.flatness * best.cost else { break }
            let centre = Point(
                (simplex[0].x + simplex[1].x + simplex[2].x) / 3,
                (simplex[0].y + simplex[1].y + simplex[2].y) / 3,
                (simplex[0].z + simplex[1].z + simplex[2].z) / 3
            )
            let reflected = evaluated(worst.moved(-1, from: centre))
            if reflected.cost < best.cost {
                let expanded = evaluated(worst.moved(-2, from: centre))
                simplex[3] = expanded.cost < reflected.cost ? expanded : reflected
            } else if reflected.cost < simplex[2].cost {
                simplex[3] = reflected
            } else {
                let contracted = evaluated(worst.moved(reflected.cost < worst.cost ? -0.5 : 0.5, from: centre))
                if contracted.cost < min(reflected.cost, worst.cost) {
                    simplex[3] = contracted
                } else {
                    for index in 1...3 { simplex[index] = evaluated(simplex[index].moved(0.5, from: best)) }
                }
            }
        }
        return simplex.min { $0.cost < $1.cost } ?? start
    }
}
