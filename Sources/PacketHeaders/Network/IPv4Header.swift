public import ByteReading

/// An IPv4 header (RFC 791, section 3.1).
public struct IPv4Header: Hashable, Sendable {
    /// The sender.
    public let source: IPAddress
    /// The receiver.
    public let destination: IPAddress
    /// The packet's length in octets with its header; 0 where segmentation was left to the network card.
    public let totalLength: UInt16
    /// The number that fragments of one packet share.
    public let identification: UInt16
    /// The flags (high 3 bits) and fragment offset (low 13) as they are.
    public let flagsAndOffset: UInt16
    /// The header's length in octets, 20 to 60.
    public let headerLength: UInt8
    /// The type of service: DSCP and ECN.
    public let tos: UInt8
    /// How many hops the packet may still make.
    public let ttl: UInt8
    /// The number of the protocol carried.
    public let protocolNumber: UInt8

    /// The differentiated services code point, 0 to 63.
    public var dscp: UInt8 { tos >> 2 }
    /// Explicit congestion notification, 0 to 3.
    public var ecn: UInt8 { tos & 3 }
    /// The three flag bits: 4 reserved, 2 do not fragment, 1 more fragments.
    public var flags: UInt8 { UInt8(truncatingIfNeeded: flagsAndOffset >> 13) }
    /// Whether the packet may not be fragmented.
    public var isDontFragment: Bool { flagsAndOffset & 0x4000 != 0 }
    /// Whether further fragments follow this one.
    public var hasMoreFragments: Bool { flagsAndOffset & 0x2000 != 0 }
    /// Where this fragment belongs, in units of 8 octets.
    public var fragmentOffset: UInt16 { flagsAndOffset & 0x1fff }

    init(parsing cursor: inout ByteCursor) throws(ShortRead) {
        // Looked at as a whole first, so that a short header is refused before anything is consumed.
        var fixed = try cursor.readSlice(20)
        headerLength = (try fixed.readUInt8() & 15) * 4
        tos = try fixed.readUInt8()
        totalLength = try fixed.readUInt16()
        identification = try fixed.readUInt16()
        flagsAndOffset = try fixed.readUInt16()
        ttl = try fixed.readUInt8()
        protocolNumber = try fixed.readUInt8()
        try fixed.skip(2)
        source = try fixed.readIPv4()
        destination = try fixed.readIPv4()
    }
}

extension Dissector {
    mutating func ipv4(_ cursor: inout ByteCursor) throws(ShortRead) -> Step {
        // A wrong version or a header shorter than the fixed fields: whatever this is, its fields mean nothing.
        if let first = cursor.peekUInt8(), !(0x45...0x4f).contains(first) {
            isMalformed = true
            return .stop
        }
        let offset = distance(of: cursor)
        let header = try IPv4Header(parsing: &cursor)
        layers.network = .ipv4(header)
        layers.networkOffset = offset
        extensionHeaders = 0
        if header.totalLength > 0 {
            guard header.totalLength >= UInt16(header.headerLength) else {
                isMalformed = true
                return .stop
            }
            // What lies beyond is the padding of a short frame.
            cursor = try cursor.readSlice(min(Int(header.totalLength) - 20, cursor.remaining))
        }
        try cursor.skip(Int(header.headerLength) - 20)
        // Only the first fragment has the transport's header.
        return header.fragmentOffset == 0 ? .ipPayload(header.protocolNumber) : .stop
    }
}
