import MetricCatalog

/// A chunk of the finest tier: the reports of one group that end in one window, column by column.
///
///     version 2 | reports | columns | starts | lengths | known | interpolated | values of each column | CRC-32
///
/// A report mostly starts where the one before it ended: the distance from there is written, the first from the window's
/// start. (Version 1 had the ends' distances from the window's start instead.)
enum ChunkCodec {
    private static let version: UInt8 = 2

    static func encode(_ series: PollSeries, windowStart: Milliseconds) -> [UInt8] {
        var bytes: [UInt8] = [version]
        bytes.reserveCapacity(64 + series.count * series.columns.count)
        bytes.appendVarint(UInt64(series.count))
        bytes.appendVarint(UInt64(series.columns.count))
        var previous = windowStart
        let distances = series.ends.indices.map { index in
            defer { previous = series.ends[index] }
            return zigzag(series.starts[index] - previous)
        }
        // The first is like no other.
        bytes.appendVarint(distances.first ?? 0)
        ColumnCodec.append(Array(distances.dropFirst()), to: &bytes)
        ColumnCodec.append(series.ends.indices.map { UInt64(series.ends[$0] - series.starts[$0]) }, to: &bytes)
        ColumnCodec.append(series.known, to: &bytes)
        ColumnCodec.append(series.interpolated.map { $0 ? 1 : 0 }, to: &bytes)
        for column in series.columns { ColumnCodec.append(column, to: &bytes) }
        return Checksum.seal(bytes)
    }

    /// Reads the wanted columns.
    static func decode(
        _ bytes: [UInt8],
        windowStart: Milliseconds,
        _ choice: ColumnChoice
    ) throws(DamagedBytes) -> PollSeries {
        var scanner = ByteScanner(try Checksum.open(bytes))
        let found = try scanner.byte()
        guard found == 1 || found == version else { throw DamagedBytes(what: "unknown chunk version \(found)") }
        // No two reports end in the same millisecond. Regular ones of equal values take no room of their own.
        let count = try scanner.count(atMost: Int(Tier.second.window))
        let stored = try scanner.count(atMost: MetricStructure.columnLimit)
        var series = PollSeries(columnCount: choice.columns.count)
        if found == 1 {
            try readEnds(count, windowStart, from: &scanner, into: &series)
        } else {
            try readIntervals(count, windowStart, from: &scanner, into: &series)
        }
        series.known = try ColumnCodec.read(count, from: &scanner)
        for index in series.known.indices { series.known[index] = choice.known(series.known[index]) }
        series.interpolated = try ColumnCodec.read(count, from: &scanner).map { $0 == 1 }
        for column in 0..<stored {
            if let place = choice.place(of: column) {
                series.columns[place] = try ColumnCodec.read(count, from: &scanner)
            } else {
                try ColumnCodec.skip(count, in: &scanner)
            }
        }
        for place in series.columns.indices where series.columns[place].count != count {
            series.columns[place] = Array(repeating: 0, count: count)
        }
        return series
    }

    private static func readIntervals(
        _ count: Int,
        _ windowStart: Milliseconds,
        from scanner: inout ByteScanner,
        into series: inout PollSeries
    ) throws(DamagedBytes) {
        var time = windowStart
        let first = try scanner.varint()
        let distances = [first] + (try ColumnCodec.read(max(0, count - 1), from: &scanner))
        let lengths = try ColumnCodec.read(count, from: &scanner)
        series.starts.reserveCapacity(count)
        series.ends.reserveCapacity(count)
        for (distance, length) in zip(distances, lengths) {
            let start = time &+ unzigzag(distance)
            time = start &+ (try ByteScanner.duration(length, atMost: Tier.second.window))
            guard time >= windowStart, time <= windowStart + Tier.second.window else {
                throw DamagedBytes(what: "report outside its window")
            }
            series.starts.append(start)
            series.ends.append(time)
        }
    }

    private static func readEnds(
        _ count: Int,
        _ windowStart: Milliseconds,
        from scanner: inout ByteScanner,
        into series: inout PollSeries
    ) throws(DamagedBytes) {
        for offset in try ColumnCodec.read(count, from: &scanner) {
            series.ends.append(windowStart + (try ByteScanner.duration(offset, atMost: Tier.second.window)))
        }
        for (end, length) in zip(series.ends, try ColumnCodec.read(count, from: &scanner)) {
            series.starts.append(end - (try ByteScanner.duration(length, atMost: Tier.second.window)))
        }
    }
}
