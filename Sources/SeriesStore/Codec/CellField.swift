import MetricCatalog

/// A field of a bucket as a coarser tier keeps it.
enum CellField {
    case sum
    case realSum
    case covered
    case interpolated
    case count
    case wholeSeconds
    case minimum
    case maximum
    case last
    case lastTime

    /// The fields of a metric's buckets, in the order in which they stand; each may rely on those before it.
    static func all(of type: ValueType) -> [CellField] {
        switch type {
        case .count: [.sum, .covered, .interpolated, .count, .wholeSeconds, .minimum, .maximum]
        case .realSum: [.realSum, .covered, .interpolated, .count, .wholeSeconds, .minimum, .maximum]
        default: [.realSum, .count, .minimum, .maximum, .last, .lastTime]
        }
    }

    /// Whether it tells of single seconds.
    var isOfSeconds: Bool { self == .wholeSeconds || self == .minimum || self == .maximum }

    /// The largest number that the field may have.
    var most: UInt64 {
        switch self {
        // More time than many overlapping reports cover in a bucket, in milliseconds.
        case .covered, .interpolated, .lastTime: 1 << 47
        case .count, .wholeSeconds: UInt64(UInt32.max)
        default: .max
        }
    }

    /// The field's number in a bucket that begins at a time.
    ///
    /// What nothing is known of is 0.
    func number(in bucket: Bucket, at start: Milliseconds, _ type: ValueType, _ version: UInt8) -> UInt64 {
        switch self {
        case .sum: bucket.sum
        case .realSum: bucket.realSum.bitPattern
        case .covered: UInt64(bucket.covered)
        case .interpolated: UInt64(bucket.interpolated)
        case .count: UInt64(bucket.count)
        case .wholeSeconds: UInt64(bucket.wholeSeconds)
        case .minimum: hasExtremes(bucket, type) ? CellField.packed(bucket.minimum, bucket, type, version) : 0
        case .maximum: hasExtremes(bucket, type) ? CellField.packed(bucket.maximum, bucket, type, version) : 0
        case .last: bucket.count == 0 ? 0 : bucket.last.bitPattern
        case .lastTime: bucket.count == 0 ? 0 : UInt64(bucket.lastTime - start)
        }
    }

    /// The buckets that begin at some times, from the numbers of a type's first fields, one each a bucket.
    static func buckets(
        _ numbers: [[UInt64]],
        at starts: [Milliseconds],
        _ type: ValueType,
        _ version: UInt8
    ) -> [Bucket] {
        if type == .count, numbers.count >= 4 { return counts(numbers, version) }
        var buckets = Array(repeating: Bucket(), count: starts.count)
        for (field, numbers) in zip(all(of: type), numbers) {
            for index in buckets.indices {
                field.set(numbers[index], in: &buckets[index], at: starts[index], type, version)
            }
        }
        return buckets
    }

    /// Counts are what is read most: each bucket of theirs is made at once.
    private static func counts(_ numbers: [[UInt64]], _ version: UInt8) -> [Bucket] {
        let (sums, covered, interpolated, counts) = (numbers[0], numbers[1], numbers[2], numbers[3])
        let extremes = numbers.count == 7 ? (seconds: numbers[4], minima: numbers[5], maxima: numbers[6]) : nil
        return sums.indices.map { index in
            var bucket = Bucket()
            bucket.sum = sums[index]
            bucket.covered = Milliseconds(truncatingIfNeeded: covered[index])
            bucket.interpolated = Milliseconds(truncatingIfNeeded: interpolated[index])
            bucket.count = UInt32(truncatingIfNeeded: counts[index])
            guard let extremes, extremes.seconds[index] > 0 else { return bucket }
            bucket.wholeSeconds = UInt32(truncatingIfNeeded: extremes.seconds[index])
            let mean = mean(bucket)
            bucket.minimum = unpacked(extremes.minima[index], mean, version)
            bucket.maximum = unpacked(extremes.maxima[index], mean, version)
            return bucket
        }
    }

    /// Puts the field's number into a bucket.
    private func set(
        _ number: UInt64,
        in bucket: inout Bucket,
        at start: Milliseconds,
        _ type: ValueType,
        _ version: UInt8
    ) {
        switch self {
        case .sum: bucket.sum = number
        case .realSum: bucket.realSum = Double(bitPattern: number)
        case .covered: bucket.covered = Milliseconds(truncatingIfNeeded: number)
        case .interpolated: bucket.interpolated = Milliseconds(truncatingIfNeeded: number)
        case .count: bucket.count = UInt32(truncatingIfNeeded: number)
        case .wholeSeconds: bucket.wholeSeconds = UInt32(truncatingIfNeeded: number)
        case .minimum where hasExtremes(bucket, type):
            bucket.minimum = CellField.unpacked(number, bucket, type, version)
        case .maximum where hasExtremes(bucket, type):
            bucket.maximum = CellField.unpacked(number, bucket, type, version)
        case .last where bucket.count > 0: bucket.last = Double(bitPattern: number)
        case .lastTime where bucket.count > 0: bucket.lastTime = start + Milliseconds(truncatingIfNeeded: number)
        default: break
        }
    }

    private func hasExtremes(_ bucket: Bucket, _ type: ValueType) -> Bool {
        type.isAdditive ? bucket.wholeSeconds > 0 : bucket.count > 0
    }

    /// One-second sums of counts are whole numbers near their mean: the distance from it is written (version 1 had the
    /// numbers themselves).
    private static func packed(_ value: Double, _ bucket: Bucket, _ type: ValueType, _ version: UInt8) -> UInt64 {
        guard type == .count else { return value.bitPattern }
        let number = UInt64(exactly: value) ?? .max
        return version == 1 ? number : zigzag(Int64(bitPattern: number &- mean(bucket)))
    }

    private static func unpacked(_ number: UInt64, _ bucket: Bucket, _ type: ValueType, _ version: UInt8) -> Double {
        guard type == .count else { return Double(bitPattern: number) }
        return unpacked(number, mean(bucket), version)
    }

    private static func unpacked(_ number: UInt64, _ mean: UInt64, _ version: UInt8) -> Double {
        Double(version == 1 ? number : UInt64(bitPattern: unzigzag(number)) &+ mean)
    }

    private static func mean(_ bucket: Bucket) -> UInt64 {
        guard bucket.covered > 0 else { return 0 }
        let covered = UInt64(bucket.covered)
        let (product, isTooLarge) = bucket.sum.multipliedReportingOverflow(by: 1000)
        guard isTooLarge else { return product / covered }
        let wide = bucket.sum.multipliedFullWidth(by: 1000)
        return wide.high < covered ? covered.dividingFullWidth(wide).quotient : 0
    }
}
