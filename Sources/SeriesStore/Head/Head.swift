import MetricCatalog

/// The newest reports of every group, as they stand in the journal: what is in no chunk yet.
///
/// A value: a reader keeps the state that it took, while the writer goes on with its own.
struct Head: Sendable {
    /// How often journal rows had been moved into chunks when this state was made.
    var generation: Int64 = 0
    /// One entry a group number.
    private(set) var groups: [GroupHead] = []
    /// Windows that hold unsealed reports.
    private(set) var windows: Set<Int64> = []

    /// What is unsealed of one group.
    func group(_ id: GroupID) -> GroupHead {
        let place = Int(id.rawValue)
        return place < groups.count ? groups[place] : GroupHead()
    }

    /// Adds a report's bytes to what is unsealed of a window.
    mutating func append(_ bytes: ArraySlice<UInt8>, end: Milliseconds, window: Int64, to id: GroupID) {
        makeRoom(for: id)
        windows.insert(window)
        groups[Int(id.rawValue)].append(bytes, end: end, window: window)
    }

    /// Remembers a report as a group's last one, without its being unsealed.
    mutating func remember(_ bytes: [UInt8], end: Milliseconds, window: Int64, of id: GroupID) {
        makeRoom(for: id)
        groups[Int(id.rawValue)].remember(bytes, end: end, window: window)
    }

    /// Remembers a report with too long an interval for a chunk as a group's last one.
    ///
    /// It is in the file, and read there.
    mutating func rememberLong(_ report: PollSeries, of id: GroupID) {
        makeRoom(for: id)
        groups[Int(id.rawValue)].rememberLong(report)
    }

    /// Adds to what a group's columns add up to over all time.
    mutating func addTotals(_ values: [UInt64], to id: GroupID) {
        makeRoom(for: id)
        groups[Int(id.rawValue)].addTotals(values)
    }

    /// Forgets what has been moved into chunks.
    mutating func drop(window: Int64) {
        guard windows.remove(window) != nil else { return }
        for place in groups.indices { groups[place].drop(window: window) }
    }

    private mutating func makeRoom(for id: GroupID) {
        let needed = Int(id.rawValue) + 1 - groups.count
        if needed > 0 { groups.append(contentsOf: repeatElement(GroupHead(), count: needed)) }
    }
}

/// What is unsealed of one group.
struct GroupHead: Sendable {
    /// Reports by the window that they end in, each as `PollCodec` writes them.
    private(set) var windows: [(window: Int64, bytes: [UInt8])] = []
    /// The last report, sealed or not.
    private var last: (window: Int64, end: Milliseconds, bytes: [UInt8])?
    /// The last report with too long an interval for a chunk.
    private var lastLong: PollSeries?
    /// What the columns add up to over all time; empty where that is not kept.
    private(set) var totals: [UInt64] = []

    mutating func append(_ bytes: ArraySlice<UInt8>, end: Milliseconds, window: Int64) {
        if let place = windows.lastIndex(where: { $0.window == window }) {
            windows[place].bytes.append(contentsOf: bytes)
        } else {
            windows.append((window, Array(bytes)))
        }
        remember(Array(bytes), end: end, window: window)
    }

    mutating func remember(_ bytes: [UInt8], end: Milliseconds, window: Int64) {
        if let last, last.end > end { return }
        last = (window, end, bytes)
    }

    mutating func rememberLong(_ report: PollSeries) {
        if let lastLong, lastLong.ends[0] > report.ends[0] { return }
        lastLong = report
    }

    mutating func addTotals(_ values: [UInt64]) {
        if totals.count < values.count {
            totals.append(contentsOf: repeatElement(0, count: values.count - totals.count))
        }
        for (column, value) in values.enumerated() { totals[column] = totals[column].addingSaturated(value) }
    }

    mutating func drop(window: Int64) {
        windows.removeAll { $0.window == window }
    }

    /// The unsealed reports of one window, not yet in order.
    func polls(window: Int64, types: [ValueType], into series: inout PollSeries) throws(DamagedBytes) {
        for entry in windows where entry.window == window {
            var scanner = ByteScanner(entry.bytes[...])
            while !scanner.isAtEnd {
                try PollCodec.read(&scanner, base: window * Tier.second.window, types: types, into: &series)
            }
        }
    }

    /// The last report alone.
    func lastPoll(types: [ValueType]) -> PollSeries? {
        if let lastLong, lastLong.ends[0] > last?.end ?? .min { return lastLong }
        guard let last else { return nil }
        var series = PollSeries(columnCount: types.count)
        var scanner = ByteScanner(last.bytes[...])
        guard
            (try? PollCodec.read(&scanner, base: last.window * Tier.second.window, types: types, into: &series)) != nil
        else { return nil }
        return series
    }
}
