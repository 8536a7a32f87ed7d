public import MetricCatalog

/// Reads what sources used over a period and its history.
public struct UsageReader {
    private let snapshot: any RollupSnapshot
    /// The period and the history.
    public let span: UsageSpan
    private let now: Milliseconds
    private let meanReader: MeanReader
    private let wholeReader: SeriesReader
    private let dayReader: SeriesReader
    private let lastDayReader: SeriesReader
    /// Which days of the history make up the period; nil where none do, or where their parts may be of coarser tiers.
    private let daysOfPeriod: Range<Int>?
    private let isHistoryWanted: Bool
    /// Whether means of five minutes are kept for all of the period.
    public let hasFiveMinutes: Bool

    /// A reader of one state of the store.
    ///
    /// - Parameters:
    ///   - snapshot: The state.
    ///   - span: The period and the history.
    ///   - isHistoryWanted: Whether the days are read at all.
    ///   - now: The present.
    /// - Throws: When the store cannot be read.
    public init(
        snapshot: any RollupSnapshot,
        span: UsageSpan,
        isHistoryWanted: Bool = true,
        now: Milliseconds
    ) throws {
        self.snapshot = snapshot
        self.span = span
        self.isHistoryWanted = isHistoryWanted
        self.now = now
        meanReader = try MeanReader(snapshot: snapshot, grid: span.intervals, now: now)
        let whole = BucketGrid(edges: [span.intervals.start, span.intervals.end])
        wholeReader = try SeriesReader(snapshot: snapshot, grid: whole, extremes: true)
        dayReader = try SeriesReader(snapshot: snapshot, grid: span.days, extremes: true)
        let lastDay = BucketGrid(edges: Array(span.days.edges.suffix(2)))
        lastDayReader = try SeriesReader(snapshot: snapshot, grid: lastDay, extremes: false)
        hasFiveMinutes = try snapshot.droppedUntil(.fiveMinutes) <= span.intervals.start
        let hasHours = try snapshot.droppedUntil(.hour) <= span.intervals.start
        daysOfPeriod = isHistoryWanted && hasFiveMinutes && hasHours ? span.daysOfPeriod : nil
    }

    /// What a source used of counters of one structure.
    ///
    /// - Parameters:
    ///   - identity: The source.
    ///   - metrics: Names of counters that stand in one structure.
    ///   - speed: The name of a state beside them whose last value of the period's end is wanted.
    /// - Returns: One usage a metric, in its unit a second; nil where the source has no such series, or where they do not
    ///   count.
    /// - Throws: When the store cannot be read.
    public func usage(
        of identity: SourceIdentity,
        metrics: [String],
        speed: String
    ) throws -> (usages: [Usage], speed: Double?)? {
        let places = metrics.compactMap { MetricPlace.byName[$0] }
        guard places.count == metrics.count, let structure = places.first?.structureIndex,
            let group = snapshot.directory.group(of: identity, structureIndex: structure),
            let speedPlace = MetricPlace.byName[speed], speedPlace.structureIndex == structure
        else { return nil }
        let columns = places.map(\.column)
        let type = ValueType.count
        guard columns.allSatisfy({ group.structure.types[$0] == type }) else { return nil }
        let days = isHistoryWanted ? try dayReader.buckets(of: group, columns: columns) : []
        let daySketches = isHistoryWanted ? try dayReader.sketches(of: group, columns: columns, beside: days) : []
        let (wholes, sketches) = try whole(of: group, columns, days, daySketches)
        let known = try meanReader.means(of: group, columns: columns)
        let usages = columns.indices.map { place in
            let whole = wholes[place]
            var usage = Usage(
                means: known[place].means,
                coverage: known[place].coverage,
                interpolated: whole.covered > 0 ? Double(whole.interpolated) / Double(whole.covered) : 0,
                peak: Statistic.max.value(of: whole, type: type),
                percentile99: QuantileRow([sketches[place]], type: type).value(0.99, at: 0, of: whole),
                total: Statistic.sum.value(of: whole, type: type),
                daily95: [],
                dailyPeak: [],
                isOfFiveMinutes: false
            )
            guard isHistoryWanted else { return usage }
            let row = QuantileRow(daySketches[place], type: type)
            for (day, bucket) in days[place].enumerated() {
                let (start, end) = (span.days.edges[day], span.days.edges[day + 1])
                let isKnown = coverage(bucket, type, from: start, to: end) >= Usage.leastCoverage
                usage.daily95.append(isKnown ? row.value(0.95, at: day, of: bucket) : nil)
                usage.dailyPeak.append(isKnown ? Statistic.max.value(of: bucket, type: type) : nil)
            }
            return usage
        }
        return (usages, try lastSpeed(speedPlace, of: group))
    }

    /// What is known of the whole period: of the days that make it up, or else read by itself.
    private func whole(
        of group: SeriesGroup,
        _ columns: [Int],
        _ days: [[Bucket]],
        _ daySketches: [[QuantileSketch?]]
    ) throws -> (buckets: [Bucket], sketches: [QuantileSketch?]) {
        let period = daysOfPeriod
        let buckets =
            try period.map { period in days.map { [$0[period].reduce(into: Bucket()) { $0.merge($1) }] } }
            ?? wholeReader.buckets(of: group, columns: columns)
        if let period, daySketches.allSatisfy({ !$0[period].contains(nil) }) {
            let sketches = daySketches.map { row in
                row[period].compactMap(\.self).reduce(into: QuantileSketch()) { $0.merge($1) }
            }
            return (buckets.map { $0[0] }, sketches)
        }
        let sketches = try wholeReader.sketches(of: group, columns: columns, beside: buckets)
        return (buckets.map { $0[0] }, sketches.map { $0[0] })
    }

    /// The last value of a port's speed in the history, in bits a second; nil where its agent says none.
    ///
    /// - Throws: When the store cannot be read.
    public func speed(of identity: SourceIdentity) throws -> Double? {
        guard let place = MetricPlace.byName["ifspeed"],
            let group = snapshot.directory.group(of: identity, structureIndex: place.structureIndex)
        else { return nil }
        return try lastSpeed(place, of: group)
    }

    /// The last in the history, or where there is none in it what is said now; 0 is none.
    private func lastSpeed(_ place: MetricPlace, of group: SeriesGroup) throws -> Double? {
        for reader in [lastDayReader, dayReader] {
            let days = try reader.buckets(of: group, columns: [place.column])[0]
            if let bucket = days.last(where: { $0.count > 0 && $0.last > 0 }) { return bucket.last }
        }
        guard let poll = snapshot.lastPoll(of: group), let value = poll.columns[place.column].first, value > 0,
            poll.known.first.map({ $0 >> UInt64(place.column) & 1 == 1 }) ?? false
        else { return nil }
        return Double(value)
    }

    private func coverage(
        _ bucket: Bucket,
        _ type: ValueType,
        from start: Milliseconds,
        to end: Milliseconds
    ) -> Double {
        guard type.isAdditive else { return bucket.count > 0 ? 1 : 0 }
        let length = min(end, now) - start
        return length > 0 ? min(1, Double(bucket.covered) / Double(length)) : 0
    }

    /// What a source used of one metric, which may be computed from several.
    ///
    /// - Throws: `QueryError` when the metric is unknown, or the store cannot be read.
    public func usage(of identity: SourceIdentity, metric: String) throws -> Usage? {
        let grid = isHistoryWanted ? joined : span.intervals
        let question = RangeQuery(
            metrics: [metric],
            selector: SeriesSelector(),
            start: grid.start,
            end: grid.end,
            step: .fixed(Usage.interval),
            now: now
        )
        let figures = try RowReader(question, snapshot, grid).figures(MetricExpression(metric), of: identity)
        guard figures.values.contains(where: { $0 != nil }) else { return nil }
        return Usage(
            figures.values,
            figures.coverage,
            interpolated: Set(figures.interpolated),
            grid: grid,
            span: span,
            isHistoryWanted: isHistoryWanted
        )
    }

    /// What several sources used together of counters of one structure: summed in each five minutes, of which nothing is
    /// known where anything of a member is missing that had begun to report and had not ended.
    ///
    /// - Returns: One usage a metric; nil where no source has them.
    /// - Throws: When the store cannot be read.
    public func sum(of identities: [SourceIdentity], metrics: [String]) throws -> [Usage]? {
        let grid = isHistoryWanted ? joined : span.intervals
        let reader = try SeriesReader(snapshot: snapshot, grid: grid, extremes: false)
        let places = metrics.compactMap { MetricPlace.byName[$0] }
        guard let structure = places.first?.structureIndex, places.count == metrics.count else { return nil }
        var sums = Array(repeating: [Double](repeating: 0, count: grid.count), count: metrics.count)
        var least = Array(repeating: [Double](repeating: 1, count: grid.count), count: metrics.count)
        var members = Array(repeating: [Int](repeating: 0, count: grid.count), count: metrics.count)
        var interpolated = Array(repeating: Set<Int>(), count: metrics.count)
        var totals = Array(repeating: 0.0, count: metrics.count)
        for identity in identities {
            guard let group = snapshot.directory.group(of: identity, structureIndex: structure) else { continue }
            let last = snapshot.lastPoll(of: group)?.ends.first ?? grid.end
            for (place, buckets) in try reader.buckets(of: group, columns: places.map(\.column)).enumerated() {
                let type = group.structure.types[places[place].column]
                for (index, bucket) in buckets.enumerated()
                where grid.edges[index + 1] > group.since && grid.edges[index] < last {
                    members[place][index] += 1
                    let (from, to) = (grid.edges[index], grid.edges[index + 1])
                    least[place][index] = min(least[place][index], coverage(bucket, type, from: from, to: to))
                    sums[place][index] += Statistic.avg.value(of: bucket, type: type) ?? 0
                    if bucket.interpolated > 0 { interpolated[place].insert(index) }
                    if from >= span.intervals.start, to <= span.intervals.end {
                        totals[place] += Statistic.sum.value(of: bucket, type: type) ?? 0
                    }
                }
            }
        }
        guard members.contains(where: { $0.contains { $0 > 0 } }) else { return nil }
        return metrics.indices.map { place in
            let isKnown = sums[place].indices.map { members[place][$0] > 0 && least[place][$0] > 0 }
            var usage = Usage(
                sums[place].indices.map { isKnown[$0] ? sums[place][$0] : nil },
                least[place].indices.map { isKnown[$0] ? least[place][$0] : 0 },
                interpolated: interpolated[place],
                grid: grid,
                span: span,
                isHistoryWanted: isHistoryWanted
            )
            usage.total = totals[place]
            return usage
        }
    }

    /// The intervals of the history and of the period.
    private var joined: BucketGrid {
        let start = min(span.history.start, span.intervals.start)
        let end = max(span.history.end, span.intervals.end)
        return BucketGrid(start: start, step: Usage.interval, count: Int((end - start) / Usage.interval))
    }
}

extension Usage {
    /// The usage of what is known in means of five minutes alone.
    fileprivate init(
        _ values: [Double?],
        _ known: [Double],
        interpolated places: Set<Int>,
        grid: BucketGrid,
        span: UsageSpan,
        isHistoryWanted: Bool
    ) {
        let first = Int((span.intervals.start - grid.start) / Usage.interval)
        let period = first..<(first + span.intervals.count)
        means = values[period].map { $0 ?? .nan }
        coverage = Array(known[period])
        let count = period.count { values[$0] != nil }
        interpolated = count > 0 ? Double(period.count { places.contains($0) && values[$0] != nil }) / Double(count) : 0
        peak = nil
        percentile99 = nil
        total = nil
        daily95 = []
        dailyPeak = []
        isOfFiveMinutes = true
        guard isHistoryWanted else { return }
        let shift = Int((span.history.start - grid.start) / Usage.interval)
        for day in span.intervalsOfDays {
            let found = day.compactMap { values[$0 + shift] }.sorted()
            let isKnown = !found.isEmpty && Double(found.count) >= Usage.leastCoverage * Double(day.count)
            // Nearest rank: the smallest that 95 % do not exceed.
            daily95.append(isKnown ? found[(found.count * 95 + 99) / 100 - 1] : nil)
            dailyPeak.append(isKnown ? found.last : nil)
        }
    }
}
