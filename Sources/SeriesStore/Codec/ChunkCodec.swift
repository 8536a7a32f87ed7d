import MetricCatalog

/// A chunk of the finest tier: the reports of one group that end in one window, column by column.
///
///     version 1 | reports | columns | ends − window's start | lengths | known | interpolated | values of each column | CRC-32
enum ChunkCodec {
    private static let version: UInt8 = 1

    static func encode(_ series: PollSeries, windowStart: Milliseconds) -> [UInt8] {
        var bytes: [UInt8] = [version]
        bytes.appendVarint(UInt64(series.count))
        bytes.appendVarint(UInt64(series.columns.count))
        ColumnCodec.append(series.ends.map { UInt64($0 - windowStart) }, to: &bytes)
        ColumnCodec.append(series.ends.indices.map { UInt64(series.ends[$0] - series.starts[$0]) }, to: &bytes)
        ColumnCodec.append(series.known, to: &bytes)
        ColumnCodec.append(series.interpolated.map { $0 ? 1 : 0 }, to: &bytes)
        for column in series.columns { ColumnCodec.append(column, to: &bytes) }
        return Checksum.seal(bytes)
    }

    static func decode(
        _ bytes: [UInt8],
        windowStart: Milliseconds,
        columnCount: Int
    ) throws(DamagedBytes) -> PollSeries {
        var scanner = ByteScanner(try Checksum.open(bytes))
        let found = try scanner.byte()
        guard found == version else { throw DamagedBytes(what: "unknown chunk version \(found)") }
        // No two reports have the same interval, so that each takes at least one bit.
        let count = try scanner.count(atMost: 8 * scanner.remaining)
        let stored = try scanner.count(atMost: MetricStructure.columnLimit)
        var series = PollSeries(columnCount: columnCount)
        for offset in try ColumnCodec.read(count, from: &scanner) {
            series.ends.append(windowStart + (try ByteScanner.duration(offset, atMost: Tier.second.window)))
        }
        for (end, length) in zip(series.ends, try ColumnCodec.read(count, from: &scanner)) {
            series.starts.append(end - (try ByteScanner.duration(length, atMost: Tier.second.window)))
        }
        series.known = try ColumnCodec.read(count, from: &scanner)
        series.interpolated = try ColumnCodec.read(count, from: &scanner).map { $0 == 1 }
        for column in 0..<stored {
            let values = try ColumnCodec.read(count, from: &scanner)
            if column < columnCount { series.columns[column] = values }
        }
        for column in stored..<max(stored, columnCount) {
            series.columns[column] = Array(repeating: 0, count: count)
        }
        return series
    }
}
