public import MetricCatalog

/// Gives a series as single values with their times, as something that scrapes each report would have seen it.
///
/// Where reports are kept, each is a value at the end of its interval; of what flow samples tell, each second is one. Where
/// retention has left coarser buckets alone, each of those is a value at its end, which holds as long as the bucket is.
public struct ValueReader {
    private let snapshot: any RollupSnapshot
    private let now: Milliseconds

    /// Where counters begin of which only differences matter: far enough from zero that nothing is taken for a counter's
    /// beginning, and small enough that sums are exact.
    private static let anyBase: UInt64 = 1 << 50

    /// Reads a state of the store as of a time.
    public init(snapshot: any RollupSnapshot, now: Milliseconds) {
        self.snapshot = snapshot
        self.now = now
    }

    /// Which value of a metric is meant.
    public enum Figure: Hashable, Sendable {
        /// The rate per second of what adds up; a state as it is. Of a coarse bucket the mean.
        case value
        /// The largest second's rate or report of a coarse bucket; of a report the value.
        case maximum
        /// The smallest.
        case minimum
        /// What a counter has counted since the store has known it, or since any time before the span.
        case total(isRelative: Bool)
        /// The half-width of the 95 % interval of an estimate's rate.
        case error
    }

    /// Values in the order of time.
    public struct Samples: Sendable {
        /// When each value was so, to the millisecond.
        public var times: [Milliseconds] = []
        /// The values.
        public var values: [Double] = []
        /// How long each holds, where that is longer than a report does.
        public var lives: [Milliseconds] = []
    }

    /// Whether a figure means something for a metric.
    public static func applies(_ figure: Figure, to name: String) -> Bool {
        guard let metric = ReadableMetric(name) else { return false }
        switch figure {
        case .value: return true
        case .maximum, .minimum: return Statistic.max.applies(to: metric)
        case .total: return metric.derived == nil && metric.metric.type == .count
        case .error: return metric.varianceColumn != nil
        }
    }

    /// The sources that report the structure of this place in `MetricStructure.all`, by agent and data source.
    public func sources(structureIndex: Int) -> [SourceIdentity] {
        SeriesSelector().candidates(structureIndex: structureIndex, in: snapshot).map(\.identity)
    }

    /// Where the structure of a metric stands in `MetricStructure.all`; nil where there is no such metric.
    public static func structureIndex(of name: String) -> Int? { ReadableMetric(name)?.structureIndex }

    /// When a source was first and last heard to say a metric; nil where it has not been.
    public func span(of name: String, _ identity: SourceIdentity) -> ClosedRange<Milliseconds>? {
        guard let metric = ReadableMetric(name),
            let group = snapshot.directory.group(of: identity, structureIndex: metric.structureIndex)
        else { return nil }
        if let poll = snapshot.lastPoll(of: group), let end = poll.ends.first {
            // What lacks a part that it is computed from is no series.
            let parts = metric.columns.map { poll.known[0] >> UInt64($0) & 1 == 1 ? 1.0 : nil }
            guard metric.value(of: parts) != nil else { return nil }
            return min(group.since, end)...(metric.isFlow ? max(end, now) : end)
        }
        return group.since...now
    }

    /// The values of a metric on a source within a span, both ends of which belong to it.
    ///
    /// - Throws: When the store cannot be read.
    public func samples(
        of name: String,
        _ figure: Figure,
        on identity: SourceIdentity,
        from start: Milliseconds,
        through end: Milliseconds
    ) throws -> Samples {
        var result = Samples()
        guard let metric = ReadableMetric(name), ValueReader.applies(figure, to: name),
            let group = snapshot.directory.group(of: identity, structureIndex: metric.structureIndex)
        else { return result }
        // Before a group was heard of there is nothing, however far back one asks.
        let start = max(start, group.since - Tier.day.width)
        guard start <= end else { return result }
        let parts = try parts(from: start, through: end)
        var total = ValueReader.anyBase
        if case .total(isRelative: false) = figure, let first = parts.first {
            total = try sum(of: metric, group, before: first)
        }
        for part in parts {
            if part.tier == .second, !metric.isFlow {
                try appendReports(metric, figure, group, part.from, part.through, &total, to: &result)
            } else {
                try appendBuckets(metric, figure, group, part.tier, part.from, part.through, &total, to: &result)
            }
        }
        return result
    }

    private struct Part {
        let tier: Tier
        let from: Milliseconds
        let through: Milliseconds
    }

    /// Which tier has which part of a span, in the order of time: retention drops the finest first.
    private func parts(from start: Milliseconds, through end: Milliseconds) throws -> [Part] {
        var parts: [Part] = []
        var through = end
        for tier in Tier.all where through >= start {
            // A value at the very time until which a tier is gone is that of the coarser bucket that ends there.
            let dropped = try snapshot.droppedUntil(tier)
            let from = dropped >= start ? dropped + 1 : start
            guard from <= through else { continue }
            // A coarse bucket that ended before the span may hold into it.
            let early = from == start && tier != .second ? from - tier.width : from
            parts.append(Part(tier: tier, from: early, through: through))
            through = from - 1
        }
        return parts.reversed()
    }

    private func appendReports(
        _ metric: ReadableMetric,
        _ figure: Figure,
        _ group: SeriesGroup,
        _ start: Milliseconds,
        _ end: Milliseconds,
        _ total: inout UInt64,
        to result: inout Samples
    ) throws {
        let polls = try snapshot.polls(of: group, columns: metric.columns, from: start - 1, to: end + 1)
        let types = metric.columns.map { group.structure.columns[$0].metric.type }
        let isAfterBuckets = !result.times.isEmpty
        var isTotal = false
        if case .total = figure { isTotal = true }
        for index in polls.ends.indices where polls.ends[index] >= start && polls.ends[index] <= end {
            let (from, to) = (polls.starts[index], polls.ends[index])
            if isTotal {
                guard polls.known[index] & 1 == 1 else { continue }
                // Of a report that began among the coarse buckets, these have the part before the span.
                let begin = isAfterBuckets ? max(from, start - 1) : from
                total &+= EvenSpread(total: polls.columns[0][index], start: from, end: to).share(from: begin, to: to)
                result.append(to, Double(total))
                continue
            }
            let figures = metric.columns.indices.map { place -> Double? in
                guard polls.known[index] >> UInt64(place) & 1 == 1 else { return nil }
                let amount = types[place].real(polls.columns[place][index])
                guard types[place].isAdditive else { return amount }
                return to > from ? amount * 1000 / Double(to - from) : nil
            }
            if let value = metric.value(of: figures) { result.append(to, value) }
        }
    }

    private func appendBuckets(
        _ metric: ReadableMetric,
        _ figure: Figure,
        _ group: SeriesGroup,
        _ tier: Tier,
        _ start: Milliseconds,
        _ end: Milliseconds,
        _ total: inout UInt64,
        to result: inout Samples
    ) throws {
        // Values stand at the ends of buckets.
        let first = floorMultiple(start - 1, of: tier.width)
        let last = floorMultiple(min(end, now), of: tier.width)
        guard first < last else { return }
        let grid = BucketGrid(start: first, step: tier.width, count: Int((last - first) / tier.width))
        let life = tier == .second ? 0 : tier.width
        if case .total = figure {
            let reader = try SeriesReader(snapshot: snapshot, grid: grid, extremes: false)
            var buckets = try reader.buckets(of: group, columns: metric.columns)[0]
            if metric.isFlow { try LiveTime(reader: reader).fill(&buckets, of: group) }
            for (index, bucket) in buckets.enumerated() where bucket.covered > 0 {
                total &+= bucket.sum
                result.append(grid.edges[index + 1], Double(total), life)
            }
            return
        }
        var question = RangeQuery(
            metrics: [metric.name],
            selector: SeriesSelector(),
            start: grid.start,
            end: grid.end,
            step: .fixed(tier.width),
            now: now
        )
        if tier != .second, figure == .maximum { question.statistic = .max }
        if tier != .second, figure == .minimum { question.statistic = .min }
        let figures = try RowReader(question, snapshot, grid).figures(MetricExpression(metric), of: group.identity)
        let values = figure == .error ? figures.errors ?? [] : figures.values
        for (index, value) in values.enumerated() {
            if let value { result.append(grid.edges[index + 1], value, life) }
        }
    }

    /// What a counter has counted before the first value of a part.
    private func sum(of metric: ReadableMetric, _ group: SeriesGroup, before part: Part) throws -> UInt64 {
        let time = part.from
        let oldest = try Tier.all.compactMap { try snapshot.oldest($0) }.min() ?? group.since
        // Its first report may have been of an interval that began before it was known.
        let begin = floorMultiple(min(oldest, group.since), of: Tier.day.width) - Tier.day.width
        var until = floorMultiple(time - 1, of: part.tier.width)
        if part.tier == .second, !metric.isFlow {
            // Up to the end of the last report before the time: the interval after it is of the next report.
            let near = try snapshot.polls(of: group, columns: metric.columns, from: time - 1, to: time + 1)
            let last = near.ends.indices.last { near.ends[$0] < time }.map { near.ends[$0] }
            let open = near.ends.indices.first { near.ends[$0] >= time }.map { near.starts[$0] }
            until = open ?? last ?? time
        }
        guard begin < until else { return 0 }
        let grid = BucketGrid(edges: [begin, until])
        let reader = try SeriesReader(snapshot: snapshot, grid: grid, extremes: false)
        return try reader.buckets(of: group, columns: metric.columns)[0][0].sum
    }
}

extension ValueReader.Samples {
    fileprivate mutating func append(_ time: Milliseconds, _ value: Double, _ life: Milliseconds = 0) {
        times.append(time)
        values.append(value)
        lives.append(life)
    }
}
