public import ByteReading

/// An address resolution packet for IPv4 over Ethernet (RFC 826): 28 octets.
public struct ARPPacket: Hashable, Sendable {
    /// 1 request, 2 reply.
    public let operation: UInt16
    /// The sender's hardware address.
    public let senderMAC: MACAddress
    /// The sender's IPv4 address.
    public let senderAddress: IPAddress
    /// The target's hardware address; 0 in a request.
    public let targetMAC: MACAddress
    /// The target's IPv4 address.
    public let targetAddress: IPAddress
}

extension Dissector {
    /// Reads an ARP packet; those for other hardware or protocols have fields of other widths and are left alone.
    mutating func arp(_ cursor: inout ByteCursor) throws(ShortRead) -> Step {
        let offset = distance(of: cursor)
        let hardware = try cursor.readUInt16()
        let network = try cursor.readUInt16()
        let lengths = try cursor.readUInt16()
        let operation = try cursor.readUInt16()
        guard hardware == 1, network == EtherType.ipv4, lengths == 0x0604 else { return .stop }
        layers.network = .arp(
            ARPPacket(
                operation: operation,
                senderMAC: try cursor.readMAC(),
                senderAddress: try cursor.readIPv4(),
                targetMAC: try cursor.readMAC(),
                targetAddress: try cursor.readIPv4()
            )
        )
        layers.networkOffset = offset
        return .stop
    }
}
