import MetricCatalog

/// The newest flows of every group, as they stand in the journal: what is in no chunk yet.
struct FlowHead: Sendable {
    /// One window's flows.
    struct Window: Sendable {
        /// Keys in the order in which they came first, in blocks: adding one copies no more than a block.
        private var blocks: [[FlowKey]] = []
        private(set) var keyCount = 0
        /// How many rows of the journal the window has.
        fileprivate(set) var rowCount = 0
        /// The reports of each group, one after the other, by the group's number.
        private(set) var groups: [[UInt8]] = []

        private static let blockSize = 1_024

        func key(_ place: Int) -> FlowKey? {
            guard place < keyCount else { return nil }
            return blocks[place / Window.blockSize][place % Window.blockSize]
        }

        mutating func add(_ keys: [FlowKey]) {
            for key in keys {
                if keyCount % Window.blockSize == 0 { blocks.append([]) }
                blocks[blocks.count - 1].append(key)
                keyCount += 1
            }
        }

        mutating func append(_ bytes: ArraySlice<UInt8>, to group: GroupID) {
            let needed = Int(group.rawValue) + 1 - groups.count
            if needed > 0 { groups.append(contentsOf: repeatElement([], count: needed)) }
            groups[Int(group.rawValue)] += bytes
        }

        /// A group's flows.
        func series(of group: GroupID, windowStart: Milliseconds) throws(DamagedBytes) -> FlowSeries {
            let place = Int(group.rawValue)
            var series = FlowSeries()
            guard place < groups.count else { return series }
            var places: [Int: Int] = [:]
            var scanner = ByteScanner(groups[place][...])
            while !scanner.isAtEnd {
                var cell = try FlowJournalRow.cell(&scanner, windowStart: windowStart)
                for index in cell.items.indices {
                    let found = cell.items[index].key
                    if let known = places[found] {
                        cell.items[index].key = known
                    } else {
                        guard let key = key(found) else { throw DamagedBytes(what: "no such key") }
                        places[found] = series.keys.count
                        cell.items[index].key = series.keys.count
                        series.keys.append(key)
                    }
                }
                series.cells.append(cell)
            }
            return series
        }
    }

    private(set) var windows: [Int64: Window] = [:]
    /// The window that is being moved into chunks, and how many rows it had when that began.
    private var sealing: (window: Int64, rows: Int)?

    /// Adds what a journal row has.
    mutating func add(
        window: Int64,
        keys: [FlowKey],
        reports: [(group: GroupID, bytes: ArraySlice<UInt8>)]
    ) {
        windows[window, default: Window()].add(keys)
        windows[window]?.rowCount += 1
        for (group, bytes) in reports { windows[window]?.append(bytes, to: group) }
    }

    /// Notes that a window is being moved into chunks.
    ///
    /// - Returns: Whether that must begin anew, because rows have come since it began.
    mutating func beginSealing(window: Int64) -> Bool {
        let rows = windows[window]?.rowCount ?? 0
        if let sealing, sealing == (window, rows) { return false }
        sealing = (window, rows)
        return true
    }

    /// Forgets a window that is in chunks.
    mutating func remove(window: Int64) {
        windows[window] = nil
    }
}
