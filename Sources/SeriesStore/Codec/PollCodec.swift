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

    /// Reads the wanted columns of one report and puts it behind the others.
    static func read(
        _ scanner: inout ByteScanner,
        base: Milliseconds,
        _ choice: ColumnChoice,
        into series: inout PollSeries
    ) throws(DamagedBytes) {
        let end = base + (try scanner.duration(atMost: Tier.second.window))
        let length = try scanner.varint()
        let known = try scanner.varint()
        series.starts.append(end - (try ByteScanner.duration(length >> 1, atMost: longest)))
        series.ends.append(end)
        series.interpolated.append(length & 1 == 1)
        series.known.append(choice.known(known))
        for place in series.columns.indices { series.columns[place].append(0) }
        let last = series.ends.count - 1
        // A newer program may have written more columns than this one knows.
        var rest = known
        while rest != 0 {
            let column = rest.trailingZeroBitCount
            rest &= rest - 1
            let value = try scanner.varint()
            if let place = choice.place(of: column) {
                series.columns[place][last] = choice.types[place].unpacked(value)
            }
        }
    }

    /// Moves past one report.
    static func skip(_ scanner: inout ByteScanner) throws(DamagedBytes) {
        _ = try scanner.varint()
        _ = try scanner.varint()
        let known = try scanner.varint()
        for _ in 0..<known.nonzeroBitCount { _ = try scanner.varint() }
    }
}
