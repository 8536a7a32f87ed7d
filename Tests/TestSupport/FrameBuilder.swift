internal import ByteReading

/// Frames as a sampled header has them.
///
///     FrameBuilder.ethernet(vlans: [100], .ipv4(from: "198.51.100.5", to: "203.0.113.9", .tcp(from: 443, to: 50000)))
public enum FrameBuilder {
    /// An Ethernet frame without its FCS.
    ///
    /// - Parameters:
    ///   - source: The sender's hardware address.
    ///   - destination: The receiver's.
    ///   - vlans: Tag control words, outermost first; a plain number is a VLAN of priority 0.
    ///   - tagType: The type word in front of each tag.
    ///   - payload: What the frame carries.
    /// - Returns: The frame.
    public static func ethernet(
        source: UInt64 = 0x0200_0000_0001,
        destination: UInt64 = 0x0200_0000_0002,
        vlans: [UInt16] = [],
        tagType: UInt16 = 0x8100,
        _ payload: NetworkPacket
    ) -> [UInt8] {
        WireWriter.bytes { writer in
            for address in [destination, source] {
                writer.u16(UInt16(truncatingIfNeeded: address >> 32))
                writer.u32(UInt32(truncatingIfNeeded: address))
            }
            for tag in vlans { writer.u16(tagType, tag) }
            writer.u16(payload.etherType)
            writer.raw(payload.bytes)
        }
    }
}

/// What an Ethernet frame carries.
public struct NetworkPacket: Sendable {
    /// The Ethernet type.
    public var etherType: UInt16
    /// The packet's bytes; a sampled header of protocol 11 or 12 begins with them.
    public var bytes: [UInt8]

    /// A packet of any type.
    public init(etherType: UInt16, bytes: [UInt8]) {
        self.etherType = etherType
        self.bytes = bytes
    }

    /// An IPv4 packet without options; the checksum is 0.
    ///
    /// - Parameters:
    ///   - source: The sender.
    ///   - destination: The receiver.
    ///   - tos: DSCP and ECN.
    ///   - ttl: Hops left.
    ///   - fragment: Flags and fragment offset as one word; 0x4000 is "do not fragment".
    ///   - totalLength: The length to declare, when the packet is longer than what is sampled.
    ///   - payload: What the packet carries.
    /// - Returns: The packet.
    public static func ipv4(
        from source: String = "198.51.100.1",
        to destination: String = "203.0.113.1",
        tos: UInt8 = 0,
        ttl: UInt8 = 64,
        fragment: UInt16 = 0,
        totalLength: UInt16? = nil,
        _ payload: TransportPacket
    ) -> NetworkPacket {
        let bytes = WireWriter.bytes { writer in
            writer.u8(0x45, tos)
            writer.u16(totalLength ?? UInt16(20 + payload.bytes.count), 1, fragment)
            writer.u8(ttl, payload.protocolNumber)
            writer.u16(0)
            writer.raw(ip(source).bytes + ip(destination).bytes + payload.bytes)
        }
        return NetworkPacket(etherType: 0x0800, bytes: bytes)
    }

    /// An IPv6 packet.
    ///
    /// - Parameters:
    ///   - source: The sender.
    ///   - destination: The receiver.
    ///   - trafficClass: DSCP and ECN.
    ///   - flowLabel: The low 20 bits count.
    ///   - hopLimit: Hops left.
    ///   - payloadLength: The length to declare, when the packet is longer than what is sampled.
    ///   - payload: What the packet carries; extension headers are payload too.
    /// - Returns: The packet.
    public static func ipv6(
        from source: String = "2001:db8::1",
        to destination: String = "2001:db8::2",
        trafficClass: UInt8 = 0,
        flowLabel: UInt32 = 0,
        hopLimit: UInt8 = 64,
        payloadLength: UInt16? = nil,
        _ payload: TransportPacket
    ) -> NetworkPacket {
        let bytes = WireWriter.bytes { writer in
            writer.u32(6 << 28 | UInt32(trafficClass) << 20 | flowLabel & 0xf_ffff)
            writer.u16(payloadLength ?? UInt16(payload.bytes.count))
            writer.u8(payload.protocolNumber, hopLimit)
            writer.raw(ip(source).bytes + ip(destination).bytes + payload.bytes)
        }
        return NetworkPacket(etherType: 0x86dd, bytes: bytes)
    }
}

/// What an IP packet carries.
public struct TransportPacket: Sendable {
    /// The IP protocol.
    public var protocolNumber: UInt8
    /// The bytes behind the IP header.
    public var bytes: [UInt8]

    /// A payload of any protocol.
    public init(protocolNumber: UInt8, bytes: [UInt8]) {
        self.protocolNumber = protocolNumber
        self.bytes = bytes
    }

    /// A TCP segment without options.
    public static func tcp(
        from sourcePort: UInt16,
        to destinationPort: UInt16,
        flags: UInt8 = 0x10,
        payload: [UInt8] = []
    ) -> TransportPacket {
        let bytes = WireWriter.bytes { writer in
            writer.u16(sourcePort, destinationPort)
            writer.u32(1, 2)
            writer.u8(0x50, flags)
            writer.u16(0x0100, 0, 0)
            writer.raw(payload)
        }
        return TransportPacket(protocolNumber: 6, bytes: bytes)
    }

    /// A UDP datagram.
    public static func udp(
        from sourcePort: UInt16,
        to destinationPort: UInt16,
        payload: [UInt8] = []
    ) -> TransportPacket {
        let bytes = WireWriter.bytes { writer in
            writer.u16(sourcePort, destinationPort, UInt16(8 + payload.count), 0)
            writer.raw(payload)
        }
        return TransportPacket(protocolNumber: 17, bytes: bytes)
    }
}
