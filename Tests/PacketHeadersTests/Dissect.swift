import ByteReading
import PacketHeaders

/// Dissects bytes that stand alone.
func dissect(_ bytes: [UInt8], as headerProtocol: UInt32 = 1) -> DissectedPacket {
    DissectedPacket(headerProtocol: headerProtocol, header: ByteCursor(bytes.span.bytes))
}

/// Dissects bytes that lie in the middle of others.
func dissectInside(_ bytes: [UInt8], as headerProtocol: UInt32, padding: [UInt8]) throws(ShortRead) -> DissectedPacket {
    let all = padding + bytes + padding
    var cursor = ByteCursor(all.span.bytes, base: 1000)
    try cursor.skip(padding.count)
    return DissectedPacket(headerProtocol: headerProtocol, header: try cursor.readSlice(bytes.count))
}

extension IPAddress {
    static let client = IPAddress(ipv4: Frame.client)
    static let server = IPAddress(ipv4: Frame.server)
}

extension MACAddress {
    static let client = MACAddress(bits: Frame.clientMAC)
    static let server = MACAddress(bits: Frame.serverMAC)
    /// One of the addresses of `Frame.wireless`.
    static func station(_ number: UInt64) -> MACAddress { MACAddress(bits: 0x0200_0000_00a0 + number) }
}
