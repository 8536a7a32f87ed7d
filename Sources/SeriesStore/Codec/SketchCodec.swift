import MetricCatalog

/// The sketches of one group for some spans of one window, one a column.
///
///     version 1 | columns | spans | for each span its number and its columns' sketches | CRC-32
///
/// A sketch is 0 where there are no values, 1 where it is the one of the column before, else the number of its bins and 1,
/// and of each bin the distance of its key from the one before and its count.
enum SketchCodec {
    private static let version: UInt8 = 1

    static func encode(_ spans: [Int: [QuantileSketch]], columnCount: Int) -> [UInt8] {
        var bytes: [UInt8] = [version]
        bytes.appendVarint(UInt64(columnCount))
        bytes.appendVarint(UInt64(spans.count))
        for (place, sketches) in spans.sorted(by: { $0.key < $1.key }) {
            bytes.appendVarint(UInt64(place))
            var previous = QuantileSketch()
            for sketch in sketches {
                append(sketch, after: previous, to: &bytes)
                previous = sketch
            }
        }
        return Checksum.seal(bytes)
    }

    private static func append(_ sketch: QuantileSketch, after previous: QuantileSketch, to bytes: inout [UInt8]) {
        guard !sketch.isEmpty else { return bytes.append(0) }
        guard sketch != previous else { return bytes.append(1) }
        bytes.appendVarint(UInt64(sketch.bins.count) + 1)
        var key: Int32 = 0
        for bin in sketch.bins {
            bytes.appendVarint(zigzag(Int64(bin.key - key)))
            bytes.appendVarint(bin.count)
            key = bin.key
        }
    }

    /// Reads the wanted columns of all spans.
    static func decode(
        _ bytes: [UInt8],
        _ choice: ColumnChoice,
        spanLimit: Int
    ) throws(DamagedBytes) -> [Int: [QuantileSketch]] {
        var scanner = ByteScanner(try Checksum.open(bytes))
        let found = try scanner.byte()
        guard found == version else { throw DamagedBytes(what: "unknown sketch version \(found)") }
        let stored = try scanner.count(atMost: MetricStructure.columnLimit)
        let count = try scanner.count(atMost: spanLimit)
        var spans: [Int: [QuantileSketch]] = [:]
        var numbers: [UInt64] = []
        for _ in 0..<count {
            let place = try scanner.count(atMost: spanLimit - 1)
            var sketches = Array(repeating: QuantileSketch(), count: choice.columns.count)
            // Where the last column's sketch stands; nil where it is empty.
            var position: Int?
            for column in 0..<stored {
                let start = scanner.position
                let code = try scanner.count(atMost: scanner.remaining + 1)
                if code == 0 { position = nil }
                if code > 1 {
                    position = start
                    try scanner.skipVarints(2 * (code - 1))
                }
                guard let position, let wanted = choice.place(of: column) else { continue }
                let next = scanner.position
                scanner.position = position
                sketches[wanted] = try read(&scanner, &numbers)
                scanner.position = next
            }
            spans[place] = sketches
        }
        return spans
    }

    /// Reads a sketch that is written in full, by way of an array that is used again and again.
    private static func read(
        _ scanner: inout ByteScanner,
        _ numbers: inout [UInt64]
    ) throws(DamagedBytes) -> QuantileSketch {
        let count = try scanner.count(atMost: scanner.remaining + 1) - 1
        numbers.removeAll(keepingCapacity: true)
        try scanner.varints(2 * count, into: &numbers)
        var isSound = true
        let bins = [QuantileSketch.Bin](unsafeUninitializedCapacity: count) { bins, filled in
            var key: Int64 = 0
            for place in 0..<count {
                key &+= unzigzag(numbers[2 * place])
                let bin = QuantileSketch.Bin(key: Int32(truncatingIfNeeded: key), count: numbers[2 * place + 1])
                if Int64(bin.key) != key || bin.count == 0 { isSound = false }
                bins.initializeElement(at: place, to: bin)
            }
            filled = count
        }
        guard isSound else { throw DamagedBytes(what: "bin out of range") }
        guard let sketch = QuantileSketch(bins: bins) else { throw DamagedBytes(what: "bins do not rise") }
        return sketch
    }
}
