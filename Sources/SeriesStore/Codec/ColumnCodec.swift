/// A column of whole numbers in the shortest of a few plain forms.
///
///     mode | divisor if mode has bit 3 | payload
///
/// 0: all the same: the number. 1: varints. 2: varints of the differences, zigzag. 3: least number, bits each, and each
/// one's distance from the least in that many bits. 4: the same as an earlier column: its place. A common divisor is taken
/// out first where that helps. General compressors gain nothing beyond this.
enum ColumnCodec {
    private static let hasDivisor: UInt8 = 8

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
            bytes.append(4)
            bytes.appendVarint(UInt64(place))
        } else {
            append(values, to: &bytes)
            earlier.append(values)
        }
    }

    static func read(_ count: Int, from scanner: inout ByteScanner) throws(DamagedBytes) -> [UInt64] {
        var none: [[UInt64]] = []
        return try read(count, from: &scanner, earlier: &none)
    }

    static func read(
        _ count: Int,
        from scanner: inout ByteScanner,
        earlier: inout [[UInt64]]
    ) throws(DamagedBytes) -> [UInt64] {
        guard count > 0 else { return [] }
        let mode = try scanner.byte()
        if mode == 4 {
            let place = try scanner.varint()
            guard place < UInt64(earlier.count), earlier[Int(place)].count == count else {
                throw DamagedBytes(what: "no such column")
            }
            return earlier[Int(place)]
        }
        let divisor = mode & hasDivisor == 0 ? 1 : try scanner.varint()
        var values = [UInt64](repeating: 0, count: count)
        switch mode & ~hasDivisor {
        case 0:
            let value = try scanner.varint()
            for index in 0..<count { values[index] = value }
        case 1:
            for index in 0..<count { values[index] = try scanner.varint() }
        case 2:
            var previous: UInt64 = 0
            for index in 0..<count {
                previous = previous &+ UInt64(bitPattern: unzigzag(try scanner.varint()))
                values[index] = previous
            }
        case 3: try readPacked(&values, from: &scanner)
        default: throw DamagedBytes(what: "unknown column mode \(mode)")
        }
        if divisor != 1 { for index in 0..<count { values[index] = values[index] &* divisor } }
        earlier.append(values)
        return values
    }

    private static func appendPacked(_ values: [UInt64], least: UInt64, width: Int, to bytes: inout [UInt8]) {
        bytes.appendVarint(least)
        bytes.append(UInt8(width))
        var buffer: UInt64 = 0
        var filled = 0
        for value in values {
            var rest = value - least
            var left = width
            while left > 0 {
                let part = min(left, 8 - filled)
                buffer |= (rest & (1 << UInt64(part) - 1)) << UInt64(filled)
                rest >>= UInt64(part)
                left -= part
                filled += part
                if filled == 8 {
                    bytes.append(UInt8(buffer))
                    buffer = 0
                    filled = 0
                }
            }
        }
        if filled > 0 { bytes.append(UInt8(buffer)) }
    }

    private static func readPacked(_ values: inout [UInt64], from scanner: inout ByteScanner) throws(DamagedBytes) {
        let least = try scanner.varint()
        let width = Int(try scanner.byte())
        guard width <= 64 else { throw DamagedBytes(what: "column too wide") }
        let packed = try scanner.take((width * values.count + 7) / 8)
        var position = packed.startIndex
        var used = 0
        for index in values.indices {
            var value: UInt64 = 0
            var got = 0
            while got < width {
                let part = min(width - got, 8 - used)
                let bits = (UInt64(packed[position]) >> UInt64(used)) & (1 << UInt64(part) - 1)
                value |= bits << UInt64(got)
                got += part
                used += part
                if used == 8 {
                    used = 0
                    position += 1
                }
            }
            values[index] = least &+ value
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
