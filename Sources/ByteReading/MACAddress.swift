/// A 48-bit IEEE 802 hardware address.
public struct MACAddress: Hashable, Sendable {
    /// The address in the low 48 bits, first octet most significant.
    public let bits: UInt64

    /// An address from its 48 bits; higher bits are ignored.
    @inlinable
    public init(bits: UInt64) {
        self.bits = bits & 0xffff_ffff_ffff
    }
}

extension MACAddress: CustomStringConvertible {
    /// Twelve upper-case hexadecimal digits without separators, as sFlow-RT writes them.
    public var description: String {
        let digits = String(bits, radix: 16, uppercase: true)
        return String(repeating: "0", count: 12 - digits.count) + digits
    }
}

extension ByteCursor {
    /// Reads the six bytes of a hardware address.
    @inlinable
    public mutating func readMAC() throws(ShortRead) -> MACAddress {
        MACAddress(bits: UInt64(try readUInt16()) << 32 | UInt64(try readUInt32()))
    }
}
