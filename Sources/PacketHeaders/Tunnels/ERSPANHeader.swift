import ByteReading

/// A header of encapsulated remote port mirroring, type II or III; type I has none.
public struct ERSPANHeader: Hashable, Sendable {
    /// 1 for type II, 2 for type III.
    public let version: UInt8
    /// The VLAN of the mirrored frame.
    public let vid: UInt16
    /// The frame's class of service.
    public let cos: UInt8
    /// The mirror session, 10 bits.
    public let sessionID: UInt16

    init(parsing cursor: inout ByteCursor) throws(ShortRead) {
        let word = try cursor.readUInt32()
        version = UInt8(truncatingIfNeeded: word >> 28)
        vid = UInt16(truncatingIfNeeded: word >> 16) & 0x0fff
        cos = UInt8(truncatingIfNeeded: word >> 13) & 7
        sessionID = UInt16(truncatingIfNeeded: word) & 0x03ff
    }
}

extension Dissector {
    mutating func erspanII(_ gre: GREHeader, _ cursor: inout ByteCursor) throws(ShortRead) -> Step {
        note(try ERSPANHeader(parsing: &cursor), in: gre)
        try cursor.skip(4)
        return open(.ethernet)
    }

    mutating func erspanIII(_ gre: GREHeader, _ cursor: inout ByteCursor) throws(ShortRead) -> Step {
        note(try ERSPANHeader(parsing: &cursor), in: gre)
        // A timestamp, the security group, then the frame's kind and, in the lowest bit, whether a subheader follows.
        try cursor.skip(6)
        let kinds = try cursor.readUInt16()
        if kinds & 1 != 0 { try cursor.skip(8) }
        switch kinds >> 10 & 0x1f {
        case 0: return open(.ethernet)
        case 2: return open(.ip)
        default: return .stop
        }
    }

    private mutating func note(_ header: ERSPANHeader, in gre: GREHeader) {
        var gre = gre
        gre.erspan = header
        layers.tunnel = .gre(gre)
    }
}
