/// A column of whole numbers in the shortest of a few plain forms.
///
///     mode | divisor if mode has bit 3 | payload
///
/// 0: all the same: the number. 1: varints. 2: varints of the differences, zigzag. 3: least number, bits each, and each
/// one's distance from the least in that many bits. 4: the same as an earlier column: its place. A common divisor is taken
/// out first where that helps. General compressors gain nothing beyond this.
enum ColumnCodec {
    private static let hasDivisor: UInt8 = 8
    private static let same: UInt8 = 4

    static func append(_ values: [UInt64], to bytes: inout [UInt8]) {
        guard let first = values.first else { return }
        guard values.contains(where: { $0 != first }) else {
            bytes.append(0)
            bytes.appendVarint(first)
            return
        }
        let divisor = commonDivisor(values)
        let reduced = divisor > 1 ? values.map { $0 / divisor } : values
        var plain = 0
        var differences = 0
        var previous: UInt64 = 0
        var least = UInt64.max
        var largest: UInt64 = 0
        for value in reduced {
            plain += varintSize(value)
            differences += varintSize(zigzag(Int64(bitPattern: value &- previous)))
            previous = value
            least = min(least, value)
            largest = max(largest, value)
        }
        let width = 64 - (largest - least).leadingZeroBitCount
        let packed = varintSize(least) + 1 + (width * reduced.count + 7) / 8
        let flag = divisor > 1 ? hasDivisor : 0
        let best = min(plain, differences, packed)
        bytes.append((best == packed ? 3 : best == differences ? 2 : 1) | flag)
        if divisor > 1 { bytes.appendVarint(divisor) }
        if best == packed {
            appendPacked(reduced, least: least, width: width, to: &bytes)
        } else if best == differences {
            var previous: UInt64 = 0
            for value in reduced {
                bytes.appendVarint(zigzag(Int64(bitPattern: value &- previous)))
                previous = value
            }
        } else {
            for value in reduced { bytes.appendVarint(value) }
        }
    }

    /// Appends a column, or a note that it is the same as one of those before it.
    static func append(_ values: [UInt64], to bytes: inout [UInt8], unlessIn earlier: inout [[UInt64]]) {
        if values.count > 2, let place = earlier.firstIndex(of: values) {
            bytes.append(same)
            bytes.appendVarint(UInt64(place))
        } else {
            append(values, to: &bytes)
            earlier.append(values)
        }
    }

    /// Where the columns stand that a later one may be the same as.
    struct Earlier {
        fileprivate var positions: [Int] = []
    }

    /// Reads a column that may be the same as one of those before it.
    static func read(
        _ count: Int,
        from scanner: inout ByteScanner,
        earlier: inout Earlier
    ) throws(DamagedBytes) -> [UInt64] {
        var values: [UInt64] = []
        try read(count, from: &scanner, earlier: &earlier, into: &values)
        return values
    }

    /// Reads a column that may be the same as one of those before it, and puts it behind other numbers.
    static func read(
        _ count: Int,
        from scanner: inout ByteScanner,
        earlier: inout Earlier,
        into values: inout [UInt64]
    ) throws(DamagedBytes) {
        guard let position = try find(count, in: &scanner, earlier: &earlier) else {
            return try read(count, from: &scanner, into: &values)
        }
        let next = scanner.position
        scanner.position = position
        try read(count, from: &scanner, into: &values)
        scanner.position = next
    }

    /// Moves past a column that may be the same as one of those before it.
    static func skip(_ count: Int, in scanner: inout ByteScanner, earlier: inout Earlier) throws(DamagedBytes) {
        if try find(count, in: &scanner, earlier: &earlier) == nil { try skip(count, in: &scanner) }
    }

    /// Where the column stands that this one is the same as; nil where it stands here.
    private static func find(
        _ count: Int,
        in scanner: inout ByteScanner,
        earlier: inout Earlier
    ) throws(DamagedBytes) -> Int? {
        guard count > 0 else { return nil }
        let start = scanner.position
        guard try scanner.byte() == same else {
            scanner.position = start
            earlier.positions.append(start)
            return nil
        }
        let place = try scanner.varint()
        guard place < UInt64(earlier.positions.count) else { throw DamagedBytes(what: "no such column") }
        return earlier.positions[Int(place)]
    }

    /// Moves past a column.
    static func skip(_ count: Int, in scanner: inout ByteScanner) throws(DamagedBytes) {
        guard count > 0 else { return }
        let mode = try scanner.byte()
        if mode & hasDivisor != 0 { try scanner.skipVarints(1) }
        switch mode & ~hasDivisor {
        case 0: try scanner.skipVarints(1)
        case 1, 2: try scanner.skipVarints(count)
        case 3:
            try scanner.skipVarints(1)
            let width = Int(try scanner.byte())
            try scanner.skip((width * count + 7) / 8)
        default: throw DamagedBytes(what: "unknown column mode \(mode)")
        }
    }

    static func read(_ count: Int, from scanner: inout ByteScanner) throws(DamagedBytes) -> [UInt64] {
        var values: [UInt64] = []
        try read(count, from: &scanner, into: &values)
        return values
    }

    /// Reads a column and puts it behind other numbers.
    private static func read(
        _ count: Int,
        from scanner: inout ByteScanner,
        into values: inout [UInt64]
    ) throws(DamagedBytes) {
        guard count > 0 else { return }
        let mode = try scanner.byte()
        let divisor = mode & hasDivisor == 0 ? 1 : try scanner.varint()
        let first = values.count
        switch mode & ~hasDivisor {
        case 0: values += repeatElement(try scanner.varint(), count: count)
        case 1: try scanner.varints(count, into: &values)
        case 2:
            try scanner.varints(count, into: &values)
            var previous: UInt64 = 0
            for index in first..<values.count {
                previous = previous &+ UInt64(bitPattern: unzigzag(values[index]))
                values[index] = previous
            }
        case 3: try readPacked(count, from: &scanner, into: &values)
        default: throw DamagedBytes(what: "unknown column mode \(mode)")
        }
        if divisor != 1 { for index in first..<values.count { values[index] = values[index] &* divisor } }
    }

    private static func appendPacked(_ values: [UInt64], least: UInt64, width: Int, to bytes: inout [UInt8]) {
        bytes.appendVarint(least)
        bytes.append(UInt8(width))
        var buffer: UInt128 = 0
        var filled = 0
        for value in values {
            buffer |= UInt128(value - least) << UInt128(filled)
            filled += width
            while filled >= 8 {
                bytes.append(UInt8(truncatingIfNeeded: buffer))
                buffer >>= 8
                filled -= 8
            }
        }
        if filled > 0 { bytes.append(UInt8(truncatingIfNeeded: buffer)) }
    }

    private static func readPacked(
        _ count: Int,
        from scanner: inout ByteScanner,
        into values: inout [UInt64]
    ) throws(DamagedBytes) {
        let least = try scanner.varint()
        let width = Int(try scanner.byte())
        guard width <= 64 else { throw DamagedBytes(what: "column too wide") }
        let packed = try scanner.take((width * count + 7) / 8)
        let first = values.count
        values += repeatElement(least, count: count)
        values.withUnsafeMutableBufferPointer { values in
            packed.withUnsafeBytes { packed in
                let values = UnsafeMutableBufferPointer(rebasing: values[first...])
                if width <= 56 {
                    addUnpacked(packed, width, to: values)
                } else {
                    addUnpackedWide(packed, width, to: values)
                }
            }
        }
    }

    /// Numbers that lie in at most eight bytes each.
    private static func addUnpacked(
        _ packed: UnsafeRawBufferPointer,
        _ width: Int,
        to values: UnsafeMutableBufferPointer<UInt64>
    ) {
        let mask = (UInt64(1) << UInt64(width)) - 1
        var bit = 0
        for index in values.indices {
            let place = bit >> 3
            var word: UInt64 = 0
            if place + 8 <= packed.count {
                word = UInt64(littleEndian: packed.loadUnaligned(fromByteOffset: place, as: UInt64.self))
            } else {
                for offset in place..<packed.count { word |= UInt64(packed[offset]) << UInt64(8 * (offset - place)) }
            }
            values[index] &+= (word >> UInt64(bit & 7)) & mask
            bit += width
        }
    }

    private static func addUnpackedWide(
        _ packed: UnsafeRawBufferPointer,
        _ width: Int,
        to values: UnsafeMutableBufferPointer<UInt64>
    ) {
        let mask = (UInt128(1) << UInt128(width)) - 1
        var buffer: UInt128 = 0
        var filled = 0
        var place = 0
        for index in values.indices {
            while filled < width {
                buffer |= UInt128(packed[place]) << UInt128(filled)
                place += 1
                filled += 8
            }
            values[index] &+= UInt64(truncatingIfNeeded: buffer & mask)
            buffer >>= UInt128(width)
            filled -= width
        }
    }

    private static func commonDivisor(_ values: [UInt64]) -> UInt64 {
        var divisor: UInt64 = 0
        for value in values {
            var (left, right) = (divisor, value)
            while right != 0 { (left, right) = (right, left % right) }
            divisor = left
            if divisor == 1 { return 1 }
        }
        return divisor
    }
}
