/// CRC-32 (ISO 3309, the polynomial of Ethernet and zip), kept behind every stored blob.
enum Checksum {
    /// Eight tables, one for each byte of a step of eight.
    private static let tables: [UInt32] = {
        var tables: [UInt32] = []
        for index in 0..<UInt32(256) {
            var value = index
            for _ in 0..<8 { value = value & 1 == 1 ? 0xedb8_8320 ^ (value >> 1) : value >> 1 }
            tables.append(value)
        }
        for place in 256..<2048 {
            let earlier = tables[place - 256]
            tables.append(tables[Int(earlier & 0xff)] ^ (earlier >> 8))
        }
        return tables
    }()

    static func of(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        tables.withUnsafeBufferPointer { tables in
            bytes.withUnsafeBytes { bytes in
                var crc: UInt32 = .max
                var place = 0
                while place + 8 <= bytes.count {
                    let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
                    let mixed = word ^ UInt64(crc)
                    crc = 0
                    for step in 0..<8 {
                        let byte = Int(truncatingIfNeeded: mixed >> UInt64(8 * step)) & 0xff
                        crc ^= tables[(7 - step) * 256 + byte]
                    }
                    place += 8
                }
                while place < bytes.count {
                    crc = tables[Int((crc ^ UInt32(bytes[place])) & 0xff)] ^ (crc >> 8)
                    place += 1
                }
                return ~crc
            }
        }
    }

    /// The bytes with their checksum behind them.
    static func seal(_ bytes: [UInt8]) -> [UInt8] {
        let crc = of(bytes[...])
        return bytes + [UInt8(crc >> 24), UInt8(crc >> 16 & 0xff), UInt8(crc >> 8 & 0xff), UInt8(crc & 0xff)]
    }

    /// The bytes before the checksum, if it is right.
    static func open(_ bytes: [UInt8]) throws(DamagedBytes) -> ArraySlice<UInt8> {
        guard bytes.count >= 4 else { throw DamagedBytes(what: "ends early") }
        let body = bytes.dropLast(4)
        let stored = bytes.suffix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        guard of(body) == stored else { throw DamagedBytes(what: "checksum differs") }
        return body
    }
}
