import ByteReading

/// Headers as they stand on the wire, with fixed addresses.
enum Packet {
    static let source4 = IPAddress(ipv4: 0xc000_0201)
    static let destination4 = IPAddress(ipv4: 0xc633_6402)
    static let source6 = IPAddress(ipv6High: 0x2001_0db8_0000_0000, low: 1)
    static let destination6 = IPAddress(ipv6High: 0x2001_0db8_ffff_0000, low: 2)

    static func udp(
        _ payload: [UInt8],
        from source: UInt16 = 50000,
        to port: UInt16 = 6343,
        length: Int? = nil
    )
        -> [UInt8]
    {
        words(source, port, UInt16(length ?? payload.count + 8), 0) + payload
    }

    static func ipv4(
        _ content: [UInt8],
        protocolNumber: UInt8 = 17,
        fragment: UInt16 = 0x4000,
        options: [UInt8] = [],
        totalLength: Int? = nil
    ) -> [UInt8] {
        let headerLength = 20 + options.count
        return [0x40 | UInt8(headerLength / 4), 0]
            + words(UInt16(totalLength ?? headerLength + content.count), 7, fragment)
            + [64, protocolNumber, 0, 0] + source4.bytes + destination4.bytes + options + content
    }

    static func ipv6(_ content: [UInt8], next: UInt8 = 17, payloadLength: Int? = nil) -> [UInt8] {
        [0x60, 0, 0, 0] + words(UInt16(payloadLength ?? content.count)) + [next, 64] + source6.bytes
            + destination6.bytes + content
    }

    static func ethernet(_ type: UInt16, _ content: [UInt8], tags: [UInt16] = []) -> [UInt8] {
        [UInt8](repeating: 2, count: 12) + tags.flatMap { words($0, 10) } + words(type) + content
    }

    /// A whole Ethernet frame with a UDP datagram over IPv4.
    static func frame(_ payload: [UInt8], to port: UInt16 = 6343) -> [UInt8] {
        ethernet(0x0800, ipv4(udp(payload, to: port)))
    }

    static func words(_ numbers: UInt16...) -> [UInt8] {
        numbers.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
    }
}
