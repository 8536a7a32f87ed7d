import MetricCatalog

/// The newest reports of every group, as they stand in the journal: what is in no chunk yet.
///
/// A value: a reader keeps the state that it took, while the writer goes on with its own.
struct Head: Sendable {
    /// How often journal rows had been moved into chunks when this state was made.
    var generation: Int64 = 0
    /// One entry a group number.
    private(set) var groups: [GroupHead] = []
    /// Windows that hold unsealed reports and are not being moved into chunks.
    private(set) var windows: Set<Int64> = []
    /// The window that is being moved into chunks.
    private(set) var closing: Int64?
    /// What is unsealed of flows.
    var flows = FlowHead()

    /// What is unsealed of one group.
    func group(_ id: GroupID) -> GroupHead {
        let place = Int(id.rawValue)
        return place < groups.count ? groups[place] : GroupHead()
    }

    /// Adds a report's bytes to what is unsealed of a window, or of that which is being moved into chunks.
    mutating func append(
        _ bytes: ArraySlice<UInt8>,
        end: Milliseconds,
        window: Int64,
        isClosing: Bool = false,
        to id: GroupID
    ) {
        makeRoom(for: id)
        if !isClosing { windows.insert(window) }
        groups[Int(id.rawValue)].append(bytes, end: end, window: window, isClosing: isClosing)
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

    /// Sets a window's reports apart: they are being moved into chunks from now on.
    mutating func beginClosing(window: Int64) {
        closing = window
        windows.remove(window)
        for place in groups.indices { groups[place].beginClosing(window: window) }
    }

    /// Forgets what has been moved into chunks.
    mutating func finishClosing() {
        closing = nil
        for place in groups.indices { groups[place].finishClosing() }
    }

    private mutating func makeRoom(for id: GroupID) {
        let needed = Int(id.rawValue) + 1 - groups.count
        if needed > 0 { groups.append(contentsOf: repeatElement(GroupHead(), count: needed)) }
    }
}

/// What is unsealed of one group.
struct GroupHead: Sendable {
    /// Reports of one window, each as `PollCodec` writes them.
    private struct Entry {
        let window: Int64
        /// True while they are being moved into chunks.
        var isClosing = false
        var bytes: [UInt8]
    }

    private var entries: [Entry] = []
    /// The last report, sealed or not.
    private var last: (window: Int64, end: Milliseconds, bytes: [UInt8])?
    /// The last report with too long an interval for a chunk.
    private var lastLong: PollSeries?
    /// What the columns add up to over all time; empty where that is not kept.
    private(set) var totals: [UInt64] = []

    /// A report that ends earlier than the last one by more than this is no late one: the clock was ahead and went back.
    private static let patience = Sealing.grace

    /// True where some reports are being moved into chunks.
    var isClosing: Bool { entries.contains { $0.isClosing } }

    mutating func append(_ bytes: ArraySlice<UInt8>, end: Milliseconds, window: Int64, isClosing: Bool) {
        if let place = entries.lastIndex(where: { $0.window == window && $0.isClosing == isClosing }) {
            entries[place].bytes.append(contentsOf: bytes)
        } else {
            entries.append(Entry(window: window, isClosing: isClosing, bytes: Array(bytes)))
        }
        remember(Array(bytes), end: end, window: window)
    }

    mutating func remember(_ bytes: [UInt8], end: Milliseconds, window: Int64) {
        if let last, last.end > end, last.end - end <= GroupHead.patience { return }
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

    /// Sets the reports of a window apart: they are being moved into chunks from now on.
    mutating func beginClosing(window: Int64) {
        for place in entries.indices where entries[place].window == window { entries[place].isClosing = true }
    }

    /// Forgets what has been moved into chunks.
    mutating func finishClosing() {
        entries.removeAll { $0.isClosing }
    }

    /// The unsealed reports of some windows, not yet in order; those that are being moved only where that is said.
    func polls(
        in windows: ClosedRange<Int64>,
        closing: Bool,
        _ choice: ColumnChoice,
        into series: inout PollSeries
    ) throws(DamagedBytes) {
        for entry in entries where windows.contains(entry.window) && (closing || !entry.isClosing) {
            try read(entry, choice, into: &series)
        }
    }

    /// The reports of a window that are being moved into chunks.
    func closingPolls(
        window: Int64,
        _ choice: ColumnChoice,
        into series: inout PollSeries
    ) throws(DamagedBytes) {
        for entry in entries where entry.isClosing && entry.window == window {
            try read(entry, choice, into: &series)
        }
    }

    private func read(_ entry: Entry, _ choice: ColumnChoice, into series: inout PollSeries) throws(DamagedBytes) {
        var scanner = ByteScanner(entry.bytes[...])
        while !scanner.isAtEnd {
            try PollCodec.read(&scanner, base: entry.window * Tier.second.window, choice, into: &series)
        }
    }

    /// The last report alone.
    func lastPoll(_ choice: ColumnChoice) -> PollSeries? {
        if let lastLong, lastLong.ends[0] > last?.end ?? .min { return lastLong }
        guard let last else { return nil }
        var series = PollSeries(columnCount: choice.columns.count)
        var scanner = ByteScanner(last.bytes[...])
        guard (try? PollCodec.read(&scanner, base: last.window * Tier.second.window, choice, into: &series)) != nil
        else { return nil }
        return series
    }
}
