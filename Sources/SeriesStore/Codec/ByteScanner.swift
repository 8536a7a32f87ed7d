import MetricCatalog

/// Stored bytes that are not what was written.
struct DamagedBytes: Error {
    let what: String
}

/// Reads what the store wrote, never past its end.
struct ByteScanner {
    private let bytes: ArraySlice<UInt8>
    private(set) var position: Int

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

    /// Moves past numbers.
    mutating func skipVarints(_ count: Int) throws(DamagedBytes) {
        var left = count
        while left > 0 { if try byte() < 0x80 { left -= 1 } }
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
