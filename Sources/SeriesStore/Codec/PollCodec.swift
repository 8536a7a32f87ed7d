import MetricCatalog

/// How one report stands in the journal and in the head.
///
///     end − window's start | (end − start) · 2 + interpolated | known | one value a known column
///
/// each a varint. The group's number stands before it where groups are mixed.
enum PollCodec {
    /// No interval is so long: some thousand years.
    private static let longest: Milliseconds = 1 << 47

    static func append(
        to bytes: inout [UInt8],
        start: Milliseconds,
        end: Milliseconds,
        base: Milliseconds,
        isInterpolated: Bool,
        known: UInt64,
        values: ArraySlice<UInt64>,
        types: [ValueType]
    ) {
        bytes.appendVarint(UInt64(end - base))
        bytes.appendVarint(UInt64(end - start) << 1 | (isInterpolated ? 1 : 0))
        bytes.appendVarint(known)
        let first = values.startIndex
        for column in types.indices where known >> UInt64(column) & 1 == 1 {
            bytes.appendVarint(types[column].packed(values[first + column]))
        }
    }

    /// Reads one report and puts it behind the others.
    static func read(
        _ scanner: inout ByteScanner,
        base: Milliseconds,
        types: [ValueType],
        into series: inout PollSeries
    ) throws(DamagedBytes) {
        let end = base + (try scanner.duration(atMost: Tier.second.window))
        let length = try scanner.varint()
        let known = try scanner.varint()
        series.starts.append(end - (try ByteScanner.duration(length >> 1, atMost: longest)))
        series.ends.append(end)
        series.interpolated.append(length & 1 == 1)
        series.known.append(known)
        for column in types.indices {
            let isKnown = known >> UInt64(column) & 1 == 1
            series.columns[column].append(isKnown ? types[column].unpacked(try scanner.varint()) : 0)
        }
        // A newer program may have written more columns than this one knows.
        let extra = types.count >= 64 ? 0 : (known >> UInt64(types.count)).nonzeroBitCount
        for _ in 0..<extra { _ = try scanner.varint() }
    }

    /// Moves past one report.
    static func skip(_ scanner: inout ByteScanner) throws(DamagedBytes) {
        _ = try scanner.varint()
        _ = try scanner.varint()
        let known = try scanner.varint()
        for _ in 0..<known.nonzeroBitCount { _ = try scanner.varint() }
    }
}
