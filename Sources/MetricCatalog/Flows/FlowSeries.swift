/// The flows of one group within one bucket of time: the largest, and all others together.
public struct FlowCell: Hashable, Sendable {
    /// One flow: its key's place among those of the series, and what its packets add up to.
    public struct Item: Hashable, Sendable {
        /// The key's place.
        public var key: Int
        /// What the packets add up to.
        public var sums: FlowSums

        /// One flow.
        public init(key: Int, sums: FlowSums) {
            self.key = key
            self.sums = sums
        }
    }

    /// Where the bucket begins.
    public var start: Milliseconds
    /// The largest flows.
    public var items: [Item]
    /// All others.
    public var other: FlowSums
    /// By how much the sum of a flow that is listed may be short.
    public var shortfall: UInt64

    /// The flows of one bucket.
    public init(start: Milliseconds, items: [Item], other: FlowSums, shortfall: UInt64) {
        self.start = start
        self.items = items
        self.other = other
        self.shortfall = shortfall
    }

    /// The most that a flow which is not listed can have had; 0 for figures that do not add up.
    public func absentBound(_ shape: FlowShape) -> UInt64 {
        guard shape.value == .sum, !other.isEmpty else { return 0 }
        let smallest = items.map(\.sums.value).min() ?? .max
        return min(other.value, smallest.addingSaturated(shortfall))
    }

    /// Everything together.
    public func total(_ shape: FlowShape) -> FlowSums {
        items.reduce(into: other) { $0.merge($1.sums, shape) }
    }
}

/// The flows of one group, bucket by bucket.
public struct FlowSeries: Hashable, Sendable {
    /// The keys that the buckets refer to.
    public var keys: [FlowKey]
    /// The buckets that have any, in the order of time.
    public var cells: [FlowCell]

    /// Flows of some buckets.
    public init(keys: [FlowKey] = [], cells: [FlowCell] = []) {
        self.keys = keys
        self.cells = cells
    }

    /// Joins series of the same group into one of wider buckets, in each of which the largest flows are kept apart.
    ///
    /// Nothing is lost: a bucket's flows and its `other` add up to those of the buckets that it is made of.
    ///
    /// - Parameters:
    ///   - series: What is joined; buckets of the same time are added up.
    ///   - width: How wide the new buckets are.
    ///   - kept: How many flows of a bucket are kept apart.
    ///   - shape: How the figures are made.
    public init(joining series: [FlowSeries], width: Milliseconds, kept: Int, _ shape: FlowShape) {
        if series.count == 1, series[0].isMade(of: width, kept) {
            self = series[0]
            return
        }
        var places: [FlowKey: Int] = [:]
        var keys: [FlowKey] = []
        var cells: [(start: Milliseconds, cell: FlowCell)] = []
        for part in series {
            let map = part.keys.map { key in
                if let place = places[key] { return place }
                places[key] = keys.count
                keys.append(key)
                return keys.count - 1
            }
            for cell in part.cells {
                var cell = cell
                for index in cell.items.indices { cell.items[index].key = map[cell.items[index].key] }
                cells.append((floorMultiple(cell.start, of: width), cell))
            }
        }
        cells.sort { $0.start < $1.start }
        var sums = Array(repeating: FlowSums(), count: keys.count)
        self.init(keys: keys)
        var first = 0
        while first < cells.count {
            let start = cells[first].start
            var last = first
            while last < cells.count, cells[last].start == start { last += 1 }
            self.cells.append(FlowSeries.joined(cells[first..<last].map(\.cell), at: start, kept, shape, &sums))
            first = last
        }
        dropUnusedKeys()
    }

    /// Whether the buckets are as wide as is wanted already, and each once.
    private func isMade(of width: Milliseconds, _ kept: Int) -> Bool {
        var last = Milliseconds.min
        for cell in cells {
            guard cell.start > last, cell.start % width == 0, cell.items.count <= kept else { return false }
            last = cell.start
        }
        return true
    }

    private static func joined(
        _ cells: [FlowCell],
        at start: Milliseconds,
        _ kept: Int,
        _ shape: FlowShape,
        _ sums: inout [FlowSums]
    ) -> FlowCell {
        if cells.count == 1, cells[0].items.count <= kept {
            var cell = cells[0]
            cell.start = start
            return cell
        }
        var touched: [Int] = []
        var other = FlowSums()
        var shortfall: UInt64 = 0
        for cell in cells {
            for item in cell.items {
                if sums[item.key].isEmpty { touched.append(item.key) }
                sums[item.key].merge(item.sums, shape)
            }
            other.merge(cell.other, shape)
            let most = cells.count == 1 ? cell.shortfall : max(cell.shortfall, cell.absentBound(shape))
            shortfall = shortfall.addingSaturated(most)
        }
        touched.sort { left, right in
            let (first, second) = (sums[left].rank(shape), sums[right].rank(shape))
            return first == second ? left < right : first > second
        }
        for key in touched.dropFirst(kept) { other.merge(sums[key], shape) }
        let items = touched.prefix(kept).map { FlowCell.Item(key: $0, sums: sums[$0]) }
        for key in touched { sums[key] = FlowSums() }
        return FlowCell(start: start, items: items, other: other, shortfall: shortfall)
    }

    private mutating func dropUnusedKeys() {
        var places = Array(repeating: -1, count: keys.count)
        var used: [FlowKey] = []
        for cell in cells.indices {
            for item in cells[cell].items.indices {
                let key = cells[cell].items[item].key
                if places[key] < 0 {
                    places[key] = used.count
                    used.append(keys[key])
                }
                cells[cell].items[item].key = places[key]
            }
        }
        keys = used
    }
}

extension FlowSums {
    /// What flows are ordered by, largest first.
    public func rank(_ shape: FlowShape) -> Double { figure(shape.value, seconds: 1) }
}
