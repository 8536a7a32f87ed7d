import ByteReading

/// A logical link control header (IEEE 802.2), with its SNAP extension where there is one.
public struct LLCHeader: Hashable, Sendable {
    /// The destination's service access point.
    ///
    /// Raw IPX frames have no LLC header; their first octets, FF-FF, stand here and in `ssap`.
    public let dsap: UInt8
    /// The source's service access point.
    public let ssap: UInt8
    /// The first octet of the control field, 3 for unnumbered information; nil for raw IPX.
    public let control: UInt8?
    /// The SNAP extension.
    public internal(set) var snap: SNAP?

    /// Who defined a protocol, and its number there.
    public struct SNAP: Hashable, Sendable {
        /// The organisation, 24 bits; 0 for the registry of Ethernet types.
        public let oui: UInt32
        /// The protocol's number; an Ethernet type where `oui` is 0.
        public let protocolIdentifier: UInt16
    }

    init(parsing cursor: inout ByteCursor) throws(ShortRead) {
        dsap = try cursor.readUInt8()
        ssap = try cursor.readUInt8()
        guard dsap != 0xff || ssap != 0xff else {
            control = nil
            return
        }
        let first = try cursor.readUInt8()
        // Information and supervisory frames have sequence numbers in a second octet.
        if first & 3 != 3 { try cursor.skip(1) }
        control = first
    }

    /// The layer's names in a protocol stack.
    var names: [String] {
        if let snap { return snap.oui == 0x00000c && snap.protocolIdentifier == 0x2000 ? ["llc", "cdp"] : ["llc"] }
        return switch (dsap, ssap) {
        case (0x42, 0x42): ["llc", "stp"]
        case (0xfe, 0xfe): ["llc", "iso"]
        case (0xff, 0xff): ["ipx"]
        default: ["llc"]
        }
    }
}

extension Dissector {
    mutating func llc(_ cursor: inout ByteCursor) throws(ShortRead) -> Step {
        var header = try LLCHeader(parsing: &cursor)
        layers.llc = header
        switch (header.dsap, header.ssap, header.control) {
        case (0x06, 0x06, 0x03): return .ip
        case (0xaa, 0xaa, 0x03):
            let oui = UInt32(try cursor.readUInt8()) << 16 | UInt32(try cursor.readUInt16())
            let type = try cursor.readUInt16()
            header.snap = LLCHeader.SNAP(oui: oui, protocolIdentifier: type)
            layers.llc = header
            // 00-00-F8 is how 802.1H bridges mark the types of AppleTalk ARP and IPX.
            return (oui == 0 || oui == 0xf8) && type >= EtherType.lowest ? .etherType(type) : .stop
        default: return .stop
        }
    }
}
