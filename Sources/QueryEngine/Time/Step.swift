public import MetricCatalog

/// How time is divided into buckets.
public enum Step: Hashable, Sendable {
    /// Spans of one length, which is whole seconds; they begin at multiples of it since 1970, UTC.
    case fixed(Milliseconds)
    /// The calendar's days, weeks, months or years in a place.
    case calendar(CalendarUnit, Zone)

    /// The buckets over a span of time: from the one that it begins in to the one that ends with it or later.
    ///
    /// - Parameters:
    ///   - start: Where the span begins.
    ///   - end: Where it ends, after the start.
    ///   - limit: The most buckets; when the span has more, the first ones are given.
    /// - Returns: At least one bucket. Its edges, like those of all, are whole seconds, so that the next buckets begin
    ///   where these end.
    public func grid(from start: Milliseconds, to end: Milliseconds, atMost limit: Int) -> BucketGrid {
        switch self {
        case .fixed(let length):
            let first = floorMultiple(start, of: length)
            let count = (end - first + length - 1) / length
            return BucketGrid(start: first, step: length, count: Int(min(count, Milliseconds(limit))))
        case .calendar(let unit, let zone):
            return BucketGrid(edges: Step.edges(of: unit, in: zone, from: start, to: end, atMost: limit))
        }
    }

    private static func edges(
        of unit: CalendarUnit,
        in zone: Zone,
        from start: Milliseconds,
        to end: Milliseconds,
        atMost limit: Int
    ) -> [Milliseconds] {
        var date = unit.first(of: zone.date(at: start))
        var last = zone.start(of: date)
        var edges = [last]
        while last < end, edges.count <= limit {
            date = unit.next(after: date)
            let edge = zone.start(of: date)
            if edge <= start {
                // The clock was put back over midnight, and the date that the start has was over once before.
                edges = [edge]
            } else if edge > last {
                // A date that a place has left out has no bucket.
                edges.append(edge)
            }
            last = edge
        }
        return edges
    }
}

extension Step {
    /// The same buckets so much earlier; whole days are the calendar's where the step is.
    func moved(_ grid: BucketGrid, by offset: Milliseconds) -> BucketGrid {
        let day: Milliseconds = 86_400_000
        guard case .calendar(_, let zone) = self, offset % day == 0 else {
            return BucketGrid(edges: grid.edges.map { $0 - offset })
        }
        return BucketGrid(edges: grid.edges.map { zone.start(of: zone.date(at: $0) - offset / day) })
    }
}
