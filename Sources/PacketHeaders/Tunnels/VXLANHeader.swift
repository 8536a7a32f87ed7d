import ByteReading

/// A VXLAN header (RFC 7348), also with the generic protocol extension: 8 octets.
public struct VXLANHeader: Hashable, Sendable {
    /// The flags; 0x08 says that the network identifier counts.
    public let flags: UInt8
    /// The network identifier, 24 bits.
    public let vni: UInt32
    /// What is carried, in the numbers of the generic protocol extension; 0 without it.
    public let nextProtocol: UInt8

    /// The header, or nil where the flags say that this is something else on the port.
    init?(parsing cursor: inout ByteCursor) throws(ShortRead) {
        flags = try cursor.readUInt8()
        guard flags & 0x08 != 0 else { return nil }
        try cursor.skip(2)
        nextProtocol = try cursor.readUInt8()
        vni = try cursor.readUInt32() >> 8
    }
}

extension Dissector {
    mutating func vxlan(_ cursor: inout ByteCursor) throws(ShortRead) -> Step {
        guard let header = try VXLANHeader(parsing: &cursor) else { return .stop }
        layers.tunnel = .vxlan(header)
        return open(.ethernet)
    }

    mutating func vxlanGPE(_ cursor: inout ByteCursor) throws(ShortRead) -> Step {
        guard let header = try VXLANHeader(parsing: &cursor) else { return .stop }
        layers.tunnel = .vxlanGPE(header)
        // Without the P flag the next-protocol field is reserved and the payload is that of plain VXLAN.
        guard header.flags & 0x04 != 0 else { return open(.ethernet) }
        switch header.nextProtocol {
        case 1: return open(.ipv4)
        case 2: return open(.ipv6)
        case 3: return open(.ethernet)
        case 5: return open(.mpls)
        default: return .stop
        }
    }
}
