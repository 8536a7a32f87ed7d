import MetricCatalog

/// A chunk of a coarser tier: the buckets of one group within one window, column by column.
///
///     version 1 | buckets | columns | bucket numbers | fields of each column | CRC-32
///
/// The fields of a metric that adds up are sum, covered, interpolated, count, whole seconds, minimum, maximum; those of a
/// state are sum, count, minimum, maximum, last, time of the last. Fields that are the same for several metrics, as
/// covered time nearly always is, stand there once.
enum CellCodec {
    private static let version: UInt8 = 1

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
            for field in fields(of: type) {
                let values = filled.map { place in
                    field.get(buckets[place], windowStart + Milliseconds(place) * tier.width, type)
                }
                ColumnCodec.append(values, to: &bytes, unlessIn: &earlier)
            }
        }
        return Checksum.seal(bytes)
    }

    /// Reads the wanted columns; all columns must be walked through, since one may refer to another.
    static func decode(
        _ bytes: [UInt8],
        types: [ValueType],
        wanted: [Int],
        tier: Tier,
        window: Int64
    ) throws(DamagedBytes) -> CellSeries {
        let last = tier.window / tier.width - 1
        var scanner = ByteScanner(try Checksum.open(bytes))
        let found = try scanner.byte()
        guard found == version else { throw DamagedBytes(what: "unknown chunk version \(found)") }
        let count = try scanner.count(atMost: Int(last) + 1)
        let stored = try scanner.count(atMost: MetricStructure.columnLimit)
        var series = CellSeries(columnCount: wanted.count)
        for place in try ColumnCodec.read(count, from: &scanner) {
            guard place <= UInt64(last) else { throw DamagedBytes(what: "bucket outside its window") }
            series.starts.append(window * tier.window + Milliseconds(place) * tier.width)
        }
        var earlier: [[UInt64]] = []
        for column in 0..<min(stored, types.count) {
            var buckets = Array(repeating: Bucket(), count: count)
            for field in fields(of: types[column]) {
                let values = try ColumnCodec.read(count, from: &scanner, earlier: &earlier)
                guard values.allSatisfy({ $0 <= field.most }) else { throw DamagedBytes(what: "number too large") }
                for place in 0..<count {
                    field.set(&buckets[place], values[place], series.starts[place], types[column])
                }
            }
            for (place, want) in wanted.enumerated() where want == column { series.columns[place] = buckets }
        }
        for place in wanted.indices where series.columns[place].count != count {
            series.columns[place] = Array(repeating: Bucket(), count: count)
        }
        return series
    }

    private struct Field: Sendable {
        /// The largest number that the field may have.
        var most: UInt64 = .max
        let get: @Sendable (Bucket, Milliseconds, ValueType) -> UInt64
        let set: @Sendable (inout Bucket, UInt64, Milliseconds, ValueType) -> Void
    }

    private static func fields(of type: ValueType) -> [Field] {
        type.isAdditive ? [type == .count ? sum : realSum] + additive : [realSum] + state
    }

    /// More time than many overlapping reports cover in a bucket, in milliseconds.
    private static let longest: UInt64 = 1 << 47

    private static let sum = Field(
        get: { bucket, _, _ in bucket.sum },
        set: { bucket, value, _, _ in bucket.sum = value }
    )
    private static let realSum = Field(
        get: { bucket, _, _ in bucket.realSum.bitPattern },
        set: { bucket, bits, _, _ in bucket.realSum = Double(bitPattern: bits) }
    )
    private static let count = Field(
        most: UInt64(UInt32.max),
        get: { bucket, _, _ in UInt64(bucket.count) },
        set: { bucket, value, _, _ in bucket.count = UInt32(truncatingIfNeeded: value) }
    )
    private static let additive: [Field] = [
        Field(
            most: longest,
            get: { bucket, _, _ in UInt64(bucket.covered) },
            set: { bucket, value, _, _ in bucket.covered = Milliseconds(truncatingIfNeeded: value) }
        ),
        Field(
            most: longest,
            get: { bucket, _, _ in UInt64(bucket.interpolated) },
            set: { bucket, value, _, _ in bucket.interpolated = Milliseconds(truncatingIfNeeded: value) }
        ),
        count,
        Field(
            most: UInt64(UInt32.max),
            get: { bucket, _, _ in UInt64(bucket.wholeSeconds) },
            set: { bucket, value, _, _ in bucket.wholeSeconds = UInt32(truncatingIfNeeded: value) }
        ),
        // One-second sums of counts are whole numbers; without a whole second there is no extreme.
        Field(
            get: { bucket, _, type in bucket.wholeSeconds == 0 ? 0 : extreme(bucket.minimum, type) },
            set: { bucket, value, _, type in if bucket.wholeSeconds > 0 { bucket.minimum = real(value, type) } }
        ),
        Field(
            get: { bucket, _, type in bucket.wholeSeconds == 0 ? 0 : extreme(bucket.maximum, type) },
            set: { bucket, value, _, type in if bucket.wholeSeconds > 0 { bucket.maximum = real(value, type) } }
        ),
    ]
    private static let state: [Field] = [
        count,
        Field(
            get: { bucket, _, _ in bucket.count == 0 ? 0 : bucket.minimum.bitPattern },
            set: { bucket, bits, _, _ in if bucket.count > 0 { bucket.minimum = Double(bitPattern: bits) } }
        ),
        Field(
            get: { bucket, _, _ in bucket.count == 0 ? 0 : bucket.maximum.bitPattern },
            set: { bucket, bits, _, _ in if bucket.count > 0 { bucket.maximum = Double(bitPattern: bits) } }
        ),
        Field(
            get: { bucket, _, _ in bucket.count == 0 ? 0 : bucket.last.bitPattern },
            set: { bucket, bits, _, _ in if bucket.count > 0 { bucket.last = Double(bitPattern: bits) } }
        ),
        Field(
            most: longest,
            get: { bucket, start, _ in bucket.count == 0 ? 0 : UInt64(bucket.lastTime - start) },
            set: { bucket, value, start, _ in
                if bucket.count > 0 { bucket.lastTime = start + Milliseconds(truncatingIfNeeded: value) }
            }
        ),
    ]

    private static func extreme(_ value: Double, _ type: ValueType) -> UInt64 {
        type == .count ? UInt64(exactly: value) ?? .max : value.bitPattern
    }

    private static func real(_ bits: UInt64, _ type: ValueType) -> Double {
        type == .count ? Double(bits) : Double(bitPattern: bits)
    }
}
