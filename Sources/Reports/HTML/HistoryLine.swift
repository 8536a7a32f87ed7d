/// A daily series reduced to few points such that its peaks stay and no gap is bridged.
struct HistoryLine {
    /// One point.
    struct Point {
        /// Its place in the series.
        var day: Int
        var value: Double
        /// Whether all days from the point before to this one are known.
        var isJoined: Bool
    }

    /// The points, the oldest first.
    private(set) var points: [Point] = []

    /// Reduces a series.
    ///
    /// - Parameters:
    ///   - daily: The figure of each day, nil for a gap.
    ///   - limit: How many points there may be; of two for each stretch of days one is its least and one its largest.
    init(_ daily: [Double?], limit: Int = 120) {
        let stretch = daily.count <= limit ? 1 : (daily.count * 2 + limit - 1) / limit
        var gaps = 0
        var gapsBefore = -1
        var start = 0
        while start < daily.count {
            let end = min(start + stretch, daily.count)
            var least: (day: Int, value: Double, gaps: Int)?
            var largest: (day: Int, value: Double, gaps: Int)?
            for day in start..<end {
                guard let value = daily[day], value.isFinite else {
                    gaps += 1
                    continue
                }
                if least.map({ value < $0.value }) ?? true { least = (day, value, gaps) }
                if largest.map({ value > $0.value }) ?? true { largest = (day, value, gaps) }
            }
            let chosen = [least, largest].compactMap { $0 }.sorted { $0.day < $1.day }
            for point in chosen where points.last?.day != point.day {
                points.append(Point(day: point.day, value: point.value, isJoined: point.gaps == gapsBefore))
                gapsBefore = point.gaps
            }
            start = end
        }
    }
}
