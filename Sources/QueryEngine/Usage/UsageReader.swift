public import MetricCatalog

/// Reads what sources used over a period and its history.
public struct UsageReader {
    private let snapshot: any RollupSnapshot
    /// The period and the history.
    public let span: UsageSpan
    private let now: Milliseconds
    /// The period in pieces that stay in the processor's caches.
    private let periodReaders: [SeriesReader]
    private let wholeReader: SeriesReader
    private let dayReader: SeriesReader
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
        periodReaders = try span.pieces.map { piece in
            try SeriesReader(snapshot: snapshot, grid: piece, extremes: false)
        }
        let whole = BucketGrid(edges: [span.intervals.start, span.intervals.end])
        wholeReader = try SeriesReader(snapshot: snapshot, grid: whole, extremes: true)
        dayReader = try SeriesReader(snapshot: snapshot, grid: span.days, extremes: true)
        hasFiveMinutes = try snapshot.droppedUntil(.fiveMinutes) <= span.intervals.start
    }

    /// What a source used of counters or reports of one structure.
    ///
    /// - Parameters:
    ///   - identity: The source.
    ///   - metrics: Names of metrics that stand in one structure and are computed from nothing else.
    ///   - speed: The name of a state beside them whose last value of the period's end is wanted.
    /// - Returns: One usage a metric, in its unit a second; nil where the source has no such series.
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
        let types = columns.map { group.structure.types[$0] }
        let wholes = try wholeReader.buckets(of: group, columns: columns).map { $0[0] }
        let sketches = try wholeReader.sketches(of: group, columns: columns, beside: wholes.map { [$0] })
        let days = try dayReader.buckets(of: group, columns: columns + [speedPlace.column])
        let daySketches =
            isHistoryWanted ? try dayReader.sketches(of: group, columns: columns, beside: Array(days.dropLast())) : []
        let known = try means(of: group, columns: columns, types)
        let usages = columns.indices.map { place in
            let type = types[place]
            let whole = wholes[place]
            var usage = Usage(
                means: known[place].means,
                coverage: known[place].coverage,
                interpolated: whole.covered > 0 ? Double(whole.interpolated) / Double(whole.covered) : 0,
                peak: Statistic.max.value(of: whole, type: type),
                percentile99: QuantileRow(sketches[place], type: type).value(0.99, at: 0, of: whole),
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
        return (usages, lastSpeed(days.last ?? [], speedPlace, group))
    }

    /// The mean of each five minutes of the period and how much of them is known, of each column.
    private func means(
        of group: SeriesGroup,
        columns: [Int],
        _ types: [ValueType]
    ) throws -> [(means: [Double?], coverage: [Double])] {
        var result = Array(repeating: (means: [Double?](), coverage: [Double]()), count: columns.count)
        for place in result.indices {
            result[place].means.reserveCapacity(span.intervals.count)
            result[place].coverage.reserveCapacity(span.intervals.count)
        }
        for reader in periodReaders {
            for (place, buckets) in try reader.buckets(of: group, columns: columns).enumerated() {
                for (index, bucket) in buckets.enumerated() {
                    let (start, end) = (reader.grid.edges[index], reader.grid.edges[index + 1])
                    result[place].means.append(Statistic.avg.value(of: bucket, type: types[place]))
                    result[place].coverage.append(coverage(bucket, types[place], from: start, to: end))
                }
            }
        }
        return result
    }

    /// The last value of a port's speed in the history, in bits a second; nil where its agent says none.
    ///
    /// - Throws: When the store cannot be read.
    public func speed(of identity: SourceIdentity) throws -> Double? {
        guard let place = MetricPlace.byName["ifspeed"],
            let group = snapshot.directory.group(of: identity, structureIndex: place.structureIndex)
        else { return nil }
        return lastSpeed(try dayReader.buckets(of: group, columns: [place.column])[0], place, group)
    }

    /// The last in some days, or where there is none in them what is said now; 0 is none.
    private func lastSpeed(_ days: [Bucket], _ place: MetricPlace, _ group: SeriesGroup) -> Double? {
        if let bucket = days.last(where: { $0.count > 0 && $0.last > 0 }) { return bucket.last }
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
        means = Array(values[period])
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
