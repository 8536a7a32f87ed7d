import MetricCatalog

/// A report whose interval is longer than a window of the finest tier.
enum LongInterval {
    static func isLong(_ start: Milliseconds, _ end: Milliseconds) -> Bool {
        end - start > Tier.second.window
    }

    static func encode(_ report: PollSeries, types: [ValueType]) -> [UInt8] {
        Checksum.seal(report.encoded(0, base: report.ends[0], types: types))
    }

    static func decode(_ bytes: [UInt8], end: Milliseconds, _ choice: ColumnChoice) throws(DamagedBytes) -> PollSeries {
        var series = PollSeries(columnCount: choice.columns.count)
        var scanner = ByteScanner(try Checksum.open(bytes))
        try PollCodec.read(&scanner, base: end, choice, into: &series)
        return series
    }
}

extension PollSeries {
    /// One report as `PollCodec` writes it.
    func encoded(_ index: Int, base: Milliseconds, types: [ValueType]) -> [UInt8] {
        var bytes: [UInt8] = []
        PollCodec.append(
            to: &bytes,
            start: starts[index],
            end: ends[index],
            base: base,
            isInterpolated: interpolated[index],
            known: known[index],
            values: columns.map { $0[index] }[...],
            types: types
        )
        return bytes
    }

    /// Adds the reports of another series behind these.
    mutating func append(_ other: PollSeries) {
        starts += other.starts
        ends += other.ends
        known += other.known
        interpolated += other.interpolated
        for column in columns.indices { columns[column] += other.columns[column] }
    }
}
