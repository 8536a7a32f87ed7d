import MetricCatalog

/// A chunk of a coarser tier: the buckets of one group within one window, column by column.
///
///     version 2 | buckets | columns | bucket numbers | fields of each column | CRC-32
///
/// Fields that are the same for several metrics, as covered time nearly always is, stand there once.
enum CellCodec {
    private static let version: UInt8 = 2

    static func encode(
        _ columns: [[Bucket]],
        types: [ValueType],
        tier: Tier,
        window: Int64
    ) -> [UInt8] {
        let windowStart = window * tier.window
        let filled = (columns.first ?? []).indices.filter { place in columns.contains { !$0[place].isEmpty } }
        var bytes: [UInt8] = [version]
        bytes.appendVarint(UInt64(filled.count))
        bytes.appendVarint(UInt64(columns.count))
        ColumnCodec.append(filled.map { UInt64($0) }, to: &bytes)
        var earlier: [[UInt64]] = []
        for (buckets, type) in zip(columns, types) {
            for field in CellField.all(of: type) {
                let values = filled.map { place in
                    field.number(in: buckets[place], at: windowStart + Milliseconds(place) * tier.width, type, version)
                }
                ColumnCodec.append(values, to: &bytes, unlessIn: &earlier)
            }
        }
        return Checksum.seal(bytes)
    }

    /// Reads the wanted columns, without the fields of single seconds where those are not wanted.
    static func decode(
        _ bytes: [UInt8],
        _ choice: ColumnChoice,
        tier: Tier,
        window: Int64,
        extremes: Bool = true
    ) throws(DamagedBytes) -> CellSeries {
        var (scanner, found, stored, starts) = try open(bytes, tier, window)
        let count = starts.count
        var series = CellSeries(columnCount: choice.columns.count)
        series.starts = starts
        var earlier = ColumnCodec.Earlier()
        for column in 0..<min(stored, choice.end) {
            let type = choice.all[column]
            let place = choice.place(of: column)
            var numbers: [[UInt64]] = []
            for field in CellField.all(of: type) {
                guard place != nil, extremes || !type.isAdditive || !field.isOfSeconds else {
                    try ColumnCodec.skip(count, in: &scanner, earlier: &earlier)
                    continue
                }
                let values = try ColumnCodec.read(count, from: &scanner, earlier: &earlier)
                guard field.most == .max || values.allSatisfy({ $0 <= field.most }) else {
                    throw DamagedBytes(what: "number too large")
                }
                numbers.append(values)
            }
            if let place { series.columns[place] = CellField.buckets(numbers, at: starts, type, found) }
        }
        // Of columns that are not in the chunk nothing is known.
        for place in series.columns.indices where series.columns[place].count < count {
            series.columns[place] = Array(repeating: Bucket(), count: count)
        }
        return series
    }

    /// Reads the sums and the covered time of the wanted columns, which are counts, and puts them behind others.
    static func decodeSums(
        _ bytes: [UInt8],
        _ choice: ColumnChoice,
        tier: Tier,
        window: Int64,
        into series: inout SumSeries
    ) throws(DamagedBytes) {
        var (scanner, _, stored, starts) = try open(bytes, tier, window)
        let before = series.starts.count
        let count = starts.count
        series.starts += starts
        var earlier = ColumnCodec.Earlier()
        for column in 0..<min(stored, choice.end) {
            let place = choice.place(of: column)
            for field in CellField.all(of: choice.all[column]) {
                switch (field, place) {
                case (.sum, let place?):
                    try ColumnCodec.read(count, from: &scanner, earlier: &earlier, into: &series.sums[place])
                case (.covered, let place?):
                    try ColumnCodec.read(count, from: &scanner, earlier: &earlier, into: &series.covered[place])
                    guard series.covered[place][before...].allSatisfy({ $0 <= field.most }) else {
                        throw DamagedBytes(what: "number too large")
                    }
                default: try ColumnCodec.skip(count, in: &scanner, earlier: &earlier)
                }
            }
        }
        // Of columns that are not in the chunk nothing is known.
        for place in series.sums.indices where series.sums[place].count < series.starts.count {
            series.sums[place] += repeatElement(0, count: count)
            series.covered[place] += repeatElement(0, count: count)
        }
    }

    /// What stands before the fields: the chunk's version, how many columns it has, and where its buckets begin.
    private static func open(
        _ bytes: [UInt8],
        _ tier: Tier,
        _ window: Int64
    ) throws(DamagedBytes) -> (scanner: ByteScanner, version: UInt8, columns: Int, starts: [Milliseconds]) {
        let last = tier.window / tier.width - 1
        var scanner = ByteScanner(try Checksum.open(bytes))
        let found = try scanner.byte()
        guard found == 1 || found == version else { throw DamagedBytes(what: "unknown chunk version \(found)") }
        let count = try scanner.count(atMost: Int(last) + 1)
        let columns = try scanner.count(atMost: MetricStructure.columnLimit)
        var starts: [Milliseconds] = []
        starts.reserveCapacity(count)
        for place in try ColumnCodec.read(count, from: &scanner) {
            guard place <= UInt64(last) else { throw DamagedBytes(what: "bucket outside its window") }
            starts.append(window * tier.window + Milliseconds(place) * tier.width)
        }
        return (scanner, found, columns, starts)
    }
}
