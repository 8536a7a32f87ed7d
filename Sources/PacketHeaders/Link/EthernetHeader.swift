public import ByteReading

/// An Ethernet header (IEEE 802.3, clause 3): two addresses and a type or length, 14 octets.
public struct EthernetHeader: Hashable, Sendable {
    /// The station or group the frame is for.
    public let destination: MACAddress
    /// The station that sent the frame.
    public let source: MACAddress
    /// The field after the addresses as it is: a type, the identifier of a VLAN tag, or a length below 1536.
    public let typeOrLength: UInt16

    init(parsing cursor: inout ByteCursor) throws(ShortRead) {
        destination = try cursor.readMAC()
        source = try cursor.readMAC()
        typeOrLength = try cursor.readUInt16()
    }
}

extension Dissector {
    mutating func ethernet(_ cursor: inout ByteCursor) throws(ShortRead) -> Step {
        let header = try EthernetHeader(parsing: &cursor)
        layers.link = .ethernet(header)
        return .etherType(header.typeOrLength)
    }
}

extension ByteCursor {
    /// Whether an Ethernet header some way ahead would have a type that is known; nil if the 16 bytes that tell are not
    /// all there.
    func looksLikeEthernet(at distance: Int) -> Bool? {
        guard let type = peekUInt16(at: distance + 12), let accessPoints = peekUInt16(at: distance + 14) else {
            return nil
        }
        if type >= EtherType.lowest { return EtherType.isKnown(type) }
        switch accessPoints {
        case 0xaaaa, 0x4242, 0xfefe: return true
        default: return false
        }
    }
}
