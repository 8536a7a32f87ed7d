import MetricCatalog

/// A chunk of flows: the buckets of one group within one window.
///
///     version 1 | flows of all buckets | 5 | further values | keys, sorted, each without what it shares with the one
///     before | buckets | bucket numbers | flows of each | keys of flows | columns of flows | columns of `other` |
///     shortfalls | CRC-32
///
/// Variances are kept to eight bits of precision, which is four thousandths.
enum FlowCodec {
    private static let version: UInt8 = 1
    private static let columns: UInt64 = 5
    /// No bucket has so many flows, and no chunk so many keys.
    private static let countLimit = 1 << 24
    private static let furtherLimit = 64
    private static let keySizeLimit = 1 << 16

    static func encode(
        _ series: FlowSeries,
        windowStart: Milliseconds,
        width: Milliseconds,
        _ shape: FlowShape
    )
        -> [UInt8]
    {
        let order = series.keys.indices.sorted {
            series.keys[$0].bytes.lexicographicallyPrecedes(series.keys[$1].bytes)
        }
        var places = Array(repeating: 0, count: series.keys.count)
        for (place, key) in order.enumerated() { places[key] = place }
        let items = series.cells.flatMap(\.items)
        var bytes: [UInt8] = [version]
        bytes.appendVarint(UInt64(items.count))
        bytes.appendVarint(columns)
        bytes.appendVarint(UInt64(shape.further.count))
        bytes.appendVarint(UInt64(series.keys.count))
        var previous: [UInt8] = []
        for place in order {
            let key = series.keys[place].bytes
            let shared = zip(key, previous).prefix { $0 == $1 }.count
            bytes.appendVarint(UInt64(shared))
            bytes.appendVarint(UInt64(key.count - shared))
            bytes += key[shared...]
            previous = key
        }
        bytes.appendVarint(UInt64(series.cells.count))
        ColumnCodec.append(series.cells.map { UInt64(($0.start - windowStart) / width) }, to: &bytes)
        ColumnCodec.append(series.cells.map { UInt64($0.items.count) }, to: &bytes)
        ColumnCodec.append(items.map { UInt64(places[$0.key]) }, to: &bytes)
        append(items.map(\.sums), shape, to: &bytes)
        append(series.cells.map(\.other), shape, to: &bytes)
        ColumnCodec.append(series.cells.map(\.shortfall), to: &bytes)
        return Checksum.seal(bytes)
    }

    private static func append(_ sums: [FlowSums], _ shape: FlowShape, to bytes: inout [UInt8]) {
        ColumnCodec.append(sums.map(\.value), to: &bytes)
        ColumnCodec.append(sums.map(\.samples), to: &bytes)
        // Where each sample stood for the same number of frames, that number says it all.
        let isDivisible = sums.allSatisfy { $0.samples == 0 ? $0.frames == 0 : $0.frames % $0.samples == 0 }
        bytes.append(isDivisible ? 1 : 0)
        let frames = sums.map { isDivisible ? ($0.samples == 0 ? 0 : $0.frames / $0.samples) : $0.frames }
        ColumnCodec.append(frames, to: &bytes)
        ColumnCodec.append(sums.map { UInt64(rounded($0.variance)) }, to: &bytes)
        for place in shape.further.indices {
            ColumnCodec.append(sums.map { place < $0.further.count ? $0.further[place] : 0 }, to: &bytes)
        }
    }

    static func decode(
        _ bytes: [UInt8],
        windowStart: Milliseconds,
        width: Milliseconds,
        bucketLimit: Int
    ) throws(DamagedBytes) -> FlowSeries {
        var scanner = ByteScanner(try Checksum.open(bytes))
        let found = try scanner.byte()
        guard found == version else { throw DamagedBytes(what: "unknown chunk version \(found)") }
        let itemCount = try scanner.count(atMost: countLimit)
        _ = try scanner.varint()
        let further = try scanner.count(atMost: furtherLimit)
        var series = FlowSeries()
        let keyCount = try scanner.count(atMost: countLimit)
        var previous: [UInt8] = []
        for _ in 0..<keyCount {
            let shared = try scanner.count(atMost: previous.count)
            let rest = try scanner.take(try scanner.count(atMost: keySizeLimit))
            previous = Array(previous[..<shared]) + rest
            series.keys.append(FlowKey(bytes: previous))
        }
        let cellCount = try scanner.count(atMost: bucketLimit)
        let starts = try ColumnCodec.read(cellCount, from: &scanner)
        let counts = try ColumnCodec.read(cellCount, from: &scanner)
        let keys = try ColumnCodec.read(itemCount, from: &scanner)
        let sums = try read(itemCount, further, from: &scanner)
        let others = try read(cellCount, further, from: &scanner)
        let shortfalls = try ColumnCodec.read(cellCount, from: &scanner)
        guard starts.allSatisfy({ $0 < UInt64(bucketLimit) }), keys.allSatisfy({ $0 < UInt64(keyCount) }),
            counts.reduce(0, { $0.addingSaturated($1) }) == UInt64(itemCount)
        else { throw DamagedBytes(what: "flows outside their bucket") }
        var item = 0
        for cell in 0..<cellCount {
            let range = item..<(item + Int(counts[cell]))
            item = range.upperBound
            series.cells.append(
                FlowCell(
                    start: windowStart + Milliseconds(starts[cell]) * width,
                    items: range.map { FlowCell.Item(key: Int(keys[$0]), sums: sums[$0]) },
                    other: others[cell],
                    shortfall: shortfalls[cell]
                )
            )
        }
        return series
    }

    private static func read(
        _ count: Int,
        _ further: Int,
        from scanner: inout ByteScanner
    ) throws(DamagedBytes) -> [FlowSums] {
        guard count > 0 else {
            _ = try scanner.byte()
            return []
        }
        let values = try ColumnCodec.read(count, from: &scanner)
        let samples = try ColumnCodec.read(count, from: &scanner)
        let isDivided = try scanner.byte() == 1
        let frames = try ColumnCodec.read(count, from: &scanner)
        let variances = try ColumnCodec.read(count, from: &scanner)
        var more: [[UInt64]] = []
        for _ in 0..<further { more.append(try ColumnCodec.read(count, from: &scanner)) }
        return (0..<count).map { index in
            FlowSums(
                value: values[index],
                frames: isDivided ? frames[index] &* samples[index] : frames[index],
                samples: samples[index],
                variance: real(UInt16(truncatingIfNeeded: variances[index])),
                further: samples[index] == 0 ? [] : more.map { $0[index] }
            )
        }
    }

    /// A number that is not negative in sixteen bits: eight of exponent and eight of mantissa.
    static func rounded(_ value: Double) -> UInt16 {
        let bits = Float(max(0, value)).bitPattern
        let rounded = UInt64(bits) + 0x4000
        return UInt16(truncatingIfNeeded: min(rounded, 0x7f7f_8000) >> 15)
    }

    static func real(_ bits: UInt16) -> Double {
        Double(Float(bitPattern: UInt32(bits) << 15))
    }
}
