import ByteReading

/// A Geneve header (RFC 8926, section 3.4): 8 octets and the options.
public struct GeneveHeader: Hashable, Sendable {
    /// The network identifier, 24 bits.
    public let vni: UInt32
    /// The Ethernet type of what is carried; 0x6558 for Ethernet.
    public let protocolType: UInt16
    /// The length of the options in octets.
    public let optionsLength: UInt8

    /// The header, or nil for a version other than 0.
    init?(parsing cursor: inout ByteCursor) throws(ShortRead) {
        let first = try cursor.readUInt8()
        guard first >> 6 == 0 else { return nil }
        optionsLength = (first & 0x3f) * 4
        try cursor.skip(1)
        protocolType = try cursor.readUInt16()
        vni = try cursor.readUInt32() >> 8
    }
}

extension Dissector {
    mutating func geneve(_ cursor: inout ByteCursor) throws(ShortRead) -> Step {
        guard let header = try GeneveHeader(parsing: &cursor) else { return .stop }
        layers.tunnel = .geneve(header)
        try cursor.skip(Int(header.optionsLength))
        return open(etherType: header.protocolType)
    }
}
