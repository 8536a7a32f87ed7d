import MetricCatalog

/// Stored bytes that are not what was written.
struct DamagedBytes: Error {
    let what: String
}

/// Reads what the store wrote, never past its end.
struct ByteScanner {
    private let bytes: ArraySlice<UInt8>
    /// Where the next byte stands; only places where the scanner has been may be set.
    var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    var isAtEnd: Bool { position >= bytes.endIndex }
    var remaining: Int { bytes.endIndex - position }

    mutating func byte() throws(DamagedBytes) -> UInt8 {
        guard position < bytes.endIndex else { throw DamagedBytes(what: "ends early") }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func varint() throws(DamagedBytes) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let next = try byte()
            guard shift < 64 else { throw DamagedBytes(what: "number too long") }
            value |= UInt64(next & 0x7f) << shift
            if next < 0x80 { return value }
            shift += 7
        }
    }

    /// Reads numbers and puts them behind others.
    mutating func varints(_ count: Int, into values: inout [UInt64]) throws(DamagedBytes) {
        guard count <= remaining else { throw DamagedBytes(what: "ends early") }
        let start = bytes.startIndex
        var offset = position - start
        let first = values.count
        values += repeatElement(0, count: count)
        // One view of all bytes and one of all numbers: a decision of the array's own about each would cost more than they.
        try bytes.withUnsafeBufferPointer { (bytes) throws(DamagedBytes) in
            try values.withUnsafeMutableBufferPointer { (values) throws(DamagedBytes) in
                for place in first..<values.count {
                    values[place] = try ByteScanner.varint(UnsafeRawBufferPointer(bytes), &offset)
                }
            }
        }
        position = start + offset
    }

    /// A number of up to eight bytes is put together without a branch a byte: how many it has is hard to foretell.
    @inline(__always)
    private static func varint(_ bytes: UnsafeRawBufferPointer, _ offset: inout Int) throws(DamagedBytes) -> UInt64 {
        guard offset + 8 <= bytes.count else { return try longVarint(bytes, &offset) }
        let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        // The last byte of a number is the one without the top bit.
        let ends = ~word & 0x8080_8080_8080_8080
        guard ends != 0 else { return try longVarint(bytes, &offset) }
        offset += ends.trailingZeroBitCount / 8 + 1
        // All bits up to that byte's top one.
        var value = word & (ends ^ (ends &- 1)) & 0x7f7f_7f7f_7f7f_7f7f
        value = (value & 0x007f_007f_007f_007f) | (value & 0x7f00_7f00_7f00_7f00) >> 1
        value = (value & 0x0000_3fff_0000_3fff) | (value & 0x3fff_0000_3fff_0000) >> 2
        return (value & 0x0fff_ffff) | (value & 0x0fff_ffff_0000_0000) >> 4
    }

    private static func longVarint(
        _ bytes: UnsafeRawBufferPointer,
        _ offset: inout Int
    ) throws(DamagedBytes) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            guard offset < bytes.count else { throw DamagedBytes(what: "ends early") }
            guard shift < 64 else { throw DamagedBytes(what: "number too long") }
            let next = bytes[offset]
            offset += 1
            value |= UInt64(next & 0x7f) << shift
            if next < 0x80 { return value }
            shift += 7
        }
    }

    /// Moves past numbers.
    mutating func skipVarints(_ count: Int) throws(DamagedBytes) {
        let start = bytes.startIndex
        var offset = position - start
        try bytes.withUnsafeBufferPointer { (numbers) throws(DamagedBytes) in
            let bytes = UnsafeRawBufferPointer(numbers)
            var left = count
            // The last byte of a number is the one without the top bit: eight bytes at once are counted.
            while left >= 8, offset + 8 <= bytes.count {
                let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                left -= (~word & 0x8080_8080_8080_8080).nonzeroBitCount
                offset += 8
            }
            while left > 0 {
                guard offset < bytes.count else { throw DamagedBytes(what: "ends early") }
                if bytes[offset] < 0x80 { left -= 1 }
                offset += 1
            }
        }
        position = start + offset
    }

    /// A number of things that follow.
    mutating func count(atMost limit: Int) throws(DamagedBytes) -> Int {
        let count = try varint()
        guard count <= UInt64(limit) else { throw DamagedBytes(what: "count too large") }
        return Int(count)
    }

    /// A length of time.
    mutating func duration(atMost limit: Milliseconds) throws(DamagedBytes) -> Milliseconds {
        try ByteScanner.duration(try varint(), atMost: limit)
    }

    /// A number as a length of time.
    static func duration(_ value: UInt64, atMost limit: Milliseconds) throws(DamagedBytes) -> Milliseconds {
        guard value <= UInt64(limit) else { throw DamagedBytes(what: "time too long") }
        return Milliseconds(value)
    }

    mutating func skip(_ count: Int) throws(DamagedBytes) {
        guard count >= 0, count <= remaining else { throw DamagedBytes(what: "ends early") }
        position += count
    }

    mutating func take(_ count: Int) throws(DamagedBytes) -> ArraySlice<UInt8> {
        let start = position
        try skip(count)
        return bytes[start..<position]
    }
}
