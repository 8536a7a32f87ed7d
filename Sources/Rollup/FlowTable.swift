import MetricCatalog

/// The flows of one definition on one data source within one second, in memory that is bounded whatever comes.
///
/// While there is room every flow is counted exactly. When the table is full, half of it goes: from all flows' weights the
/// median is taken off, those with nothing left are given up, and what they had counts as `other` (Misra and Gries, in the
/// form of Anderson et al., "A high-performance algorithm for identifying frequent items in data streams", 2017). So no sum
/// is ever lost; a flow's own sum may be short by `shortfall`, and a flow that is not in the table at the end has no more
/// than that. The shortfall is at most twice the second's total divided by the table's size.
struct FlowTable: Sendable {
    /// One flow.
    struct Entry: Sendable {
        let hash: UInt64
        let keyStart: Int32
        let keySize: UInt16
        /// What is left of the flow's weight after what was taken off.
        var weight: UInt64
        var value: UInt64
        var frames: UInt64
        var samples: UInt32
        var variance: Double
        /// When the flow was first and last seen within the second, in milliseconds.
        var first: UInt16
        var last: UInt16
    }

    private(set) var entries: [Entry] = []
    private(set) var keys: [UInt8] = []
    /// The flows' further values, so many for each.
    private(set) var further: [UInt64] = []
    /// The flows that were given up.
    private(set) var other = FlowSums()
    private(set) var shortfall: UInt64 = 0
    private(set) var evictions = 0
    /// Places of entries by hash, -1 where there is none.
    private var slots: [Int32] = []
    /// What was counted, for the number of different values.
    private var seen: Set<UInt64> = []
    private var furtherCount = 0

    /// How many flows a table of so many slots holds.
    private var room: Int { slots.count / 2 }
    var isEmpty: Bool { entries.isEmpty && other.isEmpty }

    private static let smallest = 16

    /// What one packet brings.
    struct Addition {
        let hash: UInt64
        let amount: UInt64
        let rate: UInt32
        let moment: UInt16
    }

    /// Counts a packet.
    ///
    /// - Parameters:
    ///   - addition: What it brings.
    ///   - key: Its flow's key.
    ///   - more: Its further values.
    ///   - shape: How the definition's figures are made.
    ///   - limit: How many flows the table may hold.
    ///   - spare: For how many more there may be memory, over all tables.
    /// - Returns: For how many more flows memory was taken.
    @inline(__always)
    mutating func add(
        _ addition: Addition,
        key: [UInt8],
        further more: [UInt64],
        _ shape: FlowShape,
        limit: Int,
        spare: Int
    ) -> Int {
        var taken = 0
        var place = find(addition.hash, key)
        if place < 0 {
            if entries.count >= room { taken = makeRoom(limit: min(limit, room + max(0, spare)), shape) }
            place = insert(addition.hash, key, more.count, addition.moment)
        }
        count(addition, more, shape, at: place)
        return taken
    }

    @inline(__always)
    private mutating func count(_ addition: Addition, _ more: [UInt64], _ shape: FlowShape, at place: Int) {
        let rate = UInt64(addition.rate)
        let spread = Double(addition.rate) * Double(addition.rate &- 1)
        let isFirst = entries[place].samples == 0
        entries[place].samples &+= 1
        entries[place].frames = entries[place].frames.addingSaturated(rate)
        entries[place].last = max(entries[place].last, addition.moment)
        entries[place].first = min(entries[place].first, addition.moment)
        switch shape.value {
        case .sum, .mean:
            let (product, isTooLarge) = rate.multipliedReportingOverflow(by: addition.amount)
            let scaled = isTooLarge ? .max : product
            entries[place].value = entries[place].value.addingSaturated(scaled)
            entries[place].variance += spread * Double(addition.amount) * Double(addition.amount)
            let weight = shape.value == .sum ? scaled : rate
            entries[place].weight = entries[place].weight.addingSaturated(weight)
        case .least, .largest:
            let old = entries[place].value
            entries[place].value = isFirst ? addition.amount : shape.value.merged(old, addition.amount)
            entries[place].weight = entries[place].weight.addingSaturated(rate)
        case .distinct:
            if note(entries[place].hash &* 31 &+ addition.amount) { entries[place].value += 1 }
            entries[place].weight = entries[place].weight.addingSaturated(rate)
        }
        for index in more.indices {
            let at = place * furtherCount + index
            let figure = shape.further[index]
            let amount =
                figure.isAdditive ? rate.multipliedReportingOverflow(by: more[index]).partialValue : more[index]
            further[at] = isFirst ? amount : figure.merged(further[at], amount)
        }
    }

    /// Notes a value; false where it was seen already, or there is no more room to tell.
    private mutating func note(_ value: UInt64) -> Bool {
        guard seen.count < room * 8 else { return false }
        return seen.insert(value).inserted
    }

    @inline(__always)
    private func find(_ hash: UInt64, _ key: [UInt8]) -> Int {
        guard !slots.isEmpty else { return -1 }
        let mask = slots.count - 1
        var index = Int(truncatingIfNeeded: hash) & mask
        while slots[index] >= 0 {
            let place = Int(slots[index])
            if entries[place].hash == hash, isKey(key, of: place) { return place }
            index = (index + 1) & mask
        }
        return -1
    }

    @inline(__always)
    private func isKey(_ key: [UInt8], of place: Int) -> Bool {
        let size = Int(entries[place].keySize)
        guard size == key.count else { return false }
        let start = Int(entries[place].keyStart)
        let (left, right) = unsafe (keys.span.bytes, key.span.bytes)
        var index = 0
        while index + 8 <= size {
            let word = unsafe left.unsafeLoadUnaligned(fromByteOffset: start + index, as: UInt64.self)
            if unsafe right.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self) != word { return false }
            index += 8
        }
        while index < size {
            if keys[start + index] != key[index] { return false }
            index += 1
        }
        return true
    }

    private mutating func insert(_ hash: UInt64, _ key: [UInt8], _ furtherCount: Int, _ moment: UInt16) -> Int {
        self.furtherCount = furtherCount
        let place = entries.count
        entries.append(
            Entry(
                hash: hash,
                keyStart: Int32(truncatingIfNeeded: keys.count),
                keySize: UInt16(truncatingIfNeeded: key.count),
                weight: 0,
                value: 0,
                frames: 0,
                samples: 0,
                variance: 0,
                first: moment,
                last: moment
            )
        )
        keys.append(contentsOf: key)
        for _ in 0..<furtherCount { further.append(0) }
        link(hash, Int32(place))
        return place
    }

    private mutating func link(_ hash: UInt64, _ entry: Int32) {
        let mask = slots.count - 1
        var index = Int(truncatingIfNeeded: hash) & mask
        while slots[index] >= 0 { index = (index + 1) & mask }
        slots[index] = entry
    }

    /// Makes room for another flow: more memory as long as the limit allows it, else by giving up small ones.
    ///
    /// - Returns: For how many more flows memory was taken.
    private mutating func makeRoom(limit: Int, _ shape: FlowShape) -> Int {
        let wanted = max(FlowTable.smallest, room * 2)
        if room == 0 || wanted <= limit {
            let taken = wanted - room
            slots = Array(repeating: -1, count: wanted * 2)
            for index in entries.indices { link(entries[index].hash, Int32(index)) }
            return taken
        }
        let weights = entries.map(\.weight).sorted()
        let median = weights[weights.count / 2]
        shortfall = shortfall.addingSaturated(median)
        var kept = FlowTable()
        kept.slots = Array(repeating: -1, count: slots.count)
        kept.furtherCount = furtherCount
        for index in entries.indices {
            let entry = entries[index]
            let rest = Array(further[(index * furtherCount)..<((index + 1) * furtherCount)])
            guard entry.weight > median else {
                other.merge(entry.sums(rest), shape)
                evictions += 1
                continue
            }
            let start = Int(entry.keyStart)
            let key = Array(keys[start..<(start + Int(entry.keySize))])
            let place = kept.insert(entry.hash, key, furtherCount, entry.first)
            kept.entries[place].weight = entry.weight - median
            kept.entries[place].value = entry.value
            kept.entries[place].frames = entry.frames
            kept.entries[place].samples = entry.samples
            kept.entries[place].variance = entry.variance
            kept.entries[place].last = entry.last
            for (offset, value) in rest.enumerated() { kept.further[place * furtherCount + offset] = value }
        }
        entries = kept.entries
        keys = kept.keys
        further = kept.further
        slots = kept.slots
        return 0
    }

    /// What a flow adds up to.
    func sums(_ place: Int) -> FlowSums {
        entries[place].sums(Array(further[(place * furtherCount)..<((place + 1) * furtherCount)]))
    }

    /// A flow's key.
    func key(_ place: Int) -> ArraySlice<UInt8> {
        let start = Int(entries[place].keyStart)
        return keys[start..<(start + Int(entries[place].keySize))]
    }

    /// Forgets all, and keeps the memory.
    mutating func reset() {
        for index in slots.indices { slots[index] = -1 }
        entries.removeAll(keepingCapacity: true)
        keys.removeAll(keepingCapacity: true)
        further.removeAll(keepingCapacity: true)
        seen.removeAll(keepingCapacity: true)
        other = FlowSums()
        shortfall = 0
        evictions = 0
    }
}

extension FlowTable.Entry {
    fileprivate func sums(_ further: [UInt64]) -> FlowSums {
        FlowSums(value: value, frames: frames, samples: UInt64(samples), variance: variance, further: further)
    }
}
