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
        for _ in 0..<count {
            let place = try scanner.count(atMost: spanLimit - 1)
            var sketches = Array(repeating: QuantileSketch(), count: choice.columns.count)
            var previous = QuantileSketch()
            for column in 0..<stored {
                previous = try read(&scanner, after: previous)
                if let wanted = choice.place(of: column) { sketches[wanted] = previous }
            }
            spans[place] = sketches
        }
        return spans
    }

    private static func read(
        _ scanner: inout ByteScanner,
        after previous: QuantileSketch
    ) throws(DamagedBytes) -> QuantileSketch {
        let code = try scanner.count(atMost: scanner.remaining + 1)
        if code == 0 { return QuantileSketch() }
        if code == 1 { return previous }
        var bins: [QuantileSketch.Bin] = []
        bins.reserveCapacity(code - 1)
        var key: Int64 = 0
        for _ in 1..<code {
            key &+= unzigzag(try scanner.varint())
            let count = try scanner.varint()
            guard let place = Int32(exactly: key), count > 0 else { throw DamagedBytes(what: "bin out of range") }
            bins.append(QuantileSketch.Bin(key: place, count: count))
        }
        guard let sketch = QuantileSketch(bins: bins) else { throw DamagedBytes(what: "bins do not rise") }
        return sketch
    }
}
