import CZlib

/// CRC-32 (ISO 3309, the polynomial of Ethernet and zip), kept behind every stored blob.
enum Checksum {
    static func of(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.withUnsafeBufferPointer { UInt32(truncatingIfNeeded: crc32_z(0, $0.baseAddress, $0.count)) }
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
