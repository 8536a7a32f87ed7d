/// Where rollups are kept, as those see it who ask questions.
public protocol RollupStore: Sendable {
    /// Runs a reading of one consistent state of the store, away from the caller's thread.
    func read<Value: Sendable>(_ body: @Sendable @escaping (any RollupSnapshot) throws -> Value) async throws -> Value
}

/// One state of the store, for the time of a reading.
public protocol RollupSnapshot {
    /// Names.
    var directory: Directory { get }

    /// Until when a tier above the finest holds what is known; later times are answered from the reports.
    func sealedUntil(_ tier: Tier) throws -> Milliseconds

    /// Before this time retention has dropped what a tier had.
    func droppedUntil(_ tier: Tier) throws -> Milliseconds

    /// Since when a tier has data at all; nil when it has none.
    func oldest(_ tier: Tier) throws -> Milliseconds?

    /// Until when there are reports of any group; nil when there are none.
    func newest() throws -> Milliseconds?

    /// The reports of a group whose interval touches a span of time, or that end in it; the wanted columns in the order
    /// in which they are given.
    func polls(
        of group: SeriesGroup,
        columns: [Int],
        from start: Milliseconds,
        to end: Milliseconds
    ) throws -> PollSeries

    /// The reports of a group that belong to a span of time and are in no chunk of a coarser tier: they are to be added
    /// to its cells and sketches.
    func pollsOutsideTiers(
        of group: SeriesGroup,
        columns: [Int],
        from start: Milliseconds,
        to end: Milliseconds
    ) throws -> PollSeries

    /// Reads a tier's buckets of a group within a span of time, in the order of time and a chunk at a time: those of a
    /// long span together would leave the processor's caches.
    ///
    /// - Parameters:
    ///   - group: The group.
    ///   - tier: A tier above the finest.
    ///   - columns: Which columns are wanted.
    ///   - extremes: Whether what is known of single seconds is wanted too: the least, the most, and how many are whole.
    ///   - start: Where the span begins.
    ///   - end: Where it ends; no later than `sealedUntil` gives.
    ///   - body: Takes the buckets of a chunk, one array a wanted column.
    /// - Throws: When the store cannot be read, or what `body` throws.
    func readCells(
        of group: SeriesGroup,
        tier: Tier,
        columns: [Int],
        extremes: Bool,
        from start: Milliseconds,
        to end: Milliseconds,
        _ body: (CellSeries) throws -> Void
    ) throws

    /// The sums and the covered time of a tier's buckets of a group within a span of time, in the order of time.
    ///
    /// - Parameters:
    ///   - group: The group.
    ///   - tier: A tier above the finest.
    ///   - columns: Which columns are wanted; all of them of type `ValueType.count`.
    ///   - start: Where the span begins.
    ///   - end: Where it ends; no later than `sealedUntil` gives.
    /// - Returns: Those of the buckets that `readCells` gives.
    /// - Throws: When the store cannot be read.
    func sums(
        of group: SeriesGroup,
        tier: Tier,
        columns: [Int],
        from start: Milliseconds,
        to end: Milliseconds
    ) throws -> SumSeries

    /// A tier's distributions of a group's values within a span of time, in the order of time.
    ///
    /// - Parameters:
    ///   - group: The group.
    ///   - tier: `Tier.hour` or `Tier.day`.
    ///   - columns: Which columns are wanted.
    ///   - start: Where the span begins.
    ///   - end: Where it ends; no later than until when minutes are sealed, for days five minutes.
    /// - Returns: The spans' beginnings, and one sketch a wanted column.
    /// - Throws: When the store cannot be read.
    func sketches(
        of group: SeriesGroup,
        tier: Tier,
        columns: [Int],
        from start: Milliseconds,
        to end: Milliseconds
    ) throws -> [(start: Milliseconds, sketches: [QuantileSketch])]

    /// The last report of a group.
    func lastPoll(of group: SeriesGroup) -> PollSeries?

    /// What a group's columns add up to over all time; empty where that is not kept.
    func totals(of group: SeriesGroup) -> [UInt64]

    /// How many counters of each source began anew in a span of time.
    func resets(from start: Milliseconds, to end: Milliseconds) throws -> [SourceIdentity: Int]

    /// What flows there are.
    var flowDirectory: FlowDirectory { get }

    /// Until when a tier of flows holds what is known; the finest holds everything that is later.
    func flowsSealedUntil(_ tier: Tier) -> Milliseconds

    /// Before this time retention has dropped what a tier of flows had.
    func flowsDroppedUntil(_ tier: Tier) -> Milliseconds

    /// A tier's flows of a group within a span of time.
    ///
    /// - Parameters:
    ///   - group: The group.
    ///   - tier: One of `Tier.flows`.
    ///   - start: Where the span begins.
    ///   - end: Where it ends; above the finest tier no later than `flowsSealedUntil` gives.
    /// - Returns: The buckets that have flows.
    /// - Throws: When the store cannot be read.
    func flows(of group: FlowGroup, tier: Tier, from start: Milliseconds, to end: Milliseconds) throws -> FlowSeries
}

extension RollupSnapshot {
    /// All columns of the reports of a group whose interval touches a span of time, or that end in it.
    public func polls(of group: SeriesGroup, from start: Milliseconds, to end: Milliseconds) throws -> PollSeries {
        try polls(of: group, columns: Array(group.structure.columns.indices), from: start, to: end)
    }
}

/// Buckets of one group, column by column.
public struct CellSeries: Sendable {
    /// Where each bucket begins.
    public var starts: [Milliseconds] = []
    /// One array of buckets a wanted column.
    public var columns: [[Bucket]]

    /// No buckets of so many columns.
    public init(columnCount: Int) {
        columns = Array(repeating: [], count: columnCount)
    }

    /// Leaves out the buckets that do not begin within a span.
    public mutating func trim(from start: Milliseconds, to end: Milliseconds) {
        let kept = starts.rangeWithin(start, end)
        guard kept.count < starts.count else { return }
        starts = Array(starts[kept])
        for place in columns.indices { columns[place] = Array(columns[place][kept]) }
    }
}

extension [Milliseconds] {
    /// Which of these rising times lie in a span.
    func rangeWithin(_ start: Milliseconds, _ end: Milliseconds) -> Range<Int> {
        let late = reversed().prefix { $0 >= end }.count
        let early = dropLast(late).prefix { $0 < start }.count
        return early..<(count - late)
    }
}
