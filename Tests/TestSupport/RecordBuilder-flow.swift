public import ByteReading
internal import SFlowWire

extension RecordBuilder {
    /// The first bytes of a packet (0:1).
    ///
    /// - Parameters:
    ///   - header: The packet's first bytes, as `FrameBuilder` makes them.
    ///   - frameLength: The packet's own length; by default that of the header and what was stripped.
    ///   - stripped: Octets that were taken off before.
    ///   - headerProtocol: 1 Ethernet, 11 IPv4, 12 IPv6, …
    /// - Returns: The record.
    public static func sampledHeader(
        _ header: [UInt8],
        frameLength: UInt32? = nil,
        stripped: UInt32 = 4,
        headerProtocol: UInt32 = 1
    ) -> RecordBuilder {
        RecordBuilder(DataFormat(0, 1)) { writer in
            writer.u32(headerProtocol, frameLength ?? UInt32(header.count) + stripped, stripped)
            writer.opaque(header)
        }
    }

    /// The Ethernet fields of a packet (0:2).
    public static func sampledEthernet(
        length: UInt32,
        source: UInt64 = 0x0200_0000_0001,
        destination: UInt64 = 0x0200_0000_0002,
        type: UInt32 = 0x0800
    ) -> RecordBuilder {
        RecordBuilder(DataFormat(0, 2)) { writer in
            writer.u32(length)
            writer.mac(source)
            writer.mac(destination)
            writer.u32(type)
        }
    }

    /// The IPv4 fields of a packet (0:3).
    public static func sampledIPv4(
        length: UInt32,
        protocolNumber: UInt32 = 6,
        source: String = "198.51.100.1",
        destination: String = "203.0.113.1",
        sourcePort: UInt32 = 0,
        destinationPort: UInt32 = 0,
        tcpFlags: UInt32 = 0,
        tos: UInt32 = 0
    ) -> RecordBuilder {
        RecordBuilder(DataFormat(0, 3)) { writer in
            writer.u32(length, protocolNumber)
            writer.raw(ip(source).bytes + ip(destination).bytes)
            writer.u32(sourcePort, destinationPort, tcpFlags, tos)
        }
    }

    /// The IPv6 fields of a packet (0:4).
    public static func sampledIPv6(
        length: UInt32,
        protocolNumber: UInt32 = 6,
        source: String = "2001:db8::1",
        destination: String = "2001:db8::2",
        sourcePort: UInt32 = 0,
        destinationPort: UInt32 = 0,
        tcpFlags: UInt32 = 0,
        priority: UInt32 = 0
    ) -> RecordBuilder {
        RecordBuilder(DataFormat(0, 4)) { writer in
            writer.u32(length, protocolNumber)
            writer.raw(ip(source).bytes + ip(destination).bytes)
            writer.u32(sourcePort, destinationPort, tcpFlags, priority)
        }
    }

    /// The VLANs of a packet (0:1001).
    public static func extendedSwitch(
        sourceVLAN: UInt32,
        sourcePriority: UInt32 = 0,
        destinationVLAN: UInt32,
        destinationPriority: UInt32 = 0
    ) -> RecordBuilder {
        RecordBuilder(DataFormat(0, 1001)) { writer in
            writer.u32(sourceVLAN, sourcePriority, destinationVLAN, destinationPriority)
        }
    }

    /// The route of a packet (0:1002).
    public static func extendedRouter(
        nextHop: IPAddress,
        sourceMaskLength: UInt32,
        destinationMaskLength: UInt32
    ) -> RecordBuilder {
        RecordBuilder(DataFormat(0, 1002)) { writer in
            writer.address(nextHop)
            writer.u32(sourceMaskLength, destinationMaskLength)
        }
    }

    /// The BGP route of a packet (0:1003).
    ///
    /// - Parameters:
    ///   - nextHop: The border router.
    ///   - autonomousSystem: This router's.
    ///   - sourceAS: Where the packet's source is.
    ///   - sourcePeerAS: The peer towards the source.
    ///   - path: The segments towards the destination; type 1 is a set, 2 a sequence.
    ///   - communities: The route's communities.
    ///   - localPreference: The route's local preference.
    /// - Returns: The record.
    public static func extendedGateway(
        nextHop: IPAddress,
        autonomousSystem: UInt32,
        sourceAS: UInt32 = 0,
        sourcePeerAS: UInt32 = 0,
        path: [(type: UInt32, numbers: [UInt32])] = [],
        communities: [UInt32] = [],
        localPreference: UInt32 = 0
    ) -> RecordBuilder {
        RecordBuilder(DataFormat(0, 1003)) { writer in
            writer.address(nextHop)
            writer.u32(autonomousSystem, sourceAS, sourcePeerAS, UInt32(path.count))
            for segment in path {
                writer.u32(segment.type)
                writer.array(segment.numbers)
            }
            writer.array(communities)
            writer.u32(localPreference)
        }
    }
}
