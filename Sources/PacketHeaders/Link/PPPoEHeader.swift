import ByteReading

/// A PPP over Ethernet header (RFC 2516, section 4): 6 octets.
public struct PPPoEHeader: Hashable, Sendable {
    /// 0 in the session stage; the kind of packet in discovery.
    public let code: UInt8
    /// The session's number.
    public let sessionID: UInt16
    /// The length of what follows in octets.
    public let length: UInt16

    init(parsing cursor: inout ByteCursor) throws(ShortRead) {
        try cursor.skip(1)
        code = try cursor.readUInt8()
        sessionID = try cursor.readUInt16()
        length = try cursor.readUInt16()
    }
}

extension Dissector {
    mutating func pppoe(_ cursor: inout ByteCursor) throws(ShortRead) -> Step {
        layers.pppoe = try PPPoEHeader(parsing: &cursor)
        return layers.etherType == EtherType.pppoeSession ? .pppProtocol : .stop
    }

    /// PPP in HDLC framing (RFC 1662): address and control may be left out.
    mutating func ppp(_ cursor: inout ByteCursor) throws(ShortRead) -> Step {
        // No protocol begins with FF, so that a lone one is an address cut from its control octet.
        guard cursor.peekUInt8() == 0xff else { return .pppProtocol }
        return try cursor.readUInt16() == 0xff03 ? .pppProtocol : .stop
    }

    /// The protocol field of PPP: one octet where its lowest bit is set, else two (RFC 1661, section 2).
    mutating func pppProtocol(_ cursor: inout ByteCursor) throws(ShortRead) -> Step {
        var number = UInt16(try cursor.readUInt8())
        if number & 1 == 0 { number = number << 8 | UInt16(try cursor.readUInt8()) }
        layers.pppProtocol = number
        switch number {
        case 0x0021: return .ipv4
        case 0x0057: return .ipv6
        case 0x0281, 0x0283: return .mpls
        default: return .stop
        }
    }
}
