import ByteReading

/// A UDP header (RFC 768), as far as it was captured.
public struct UDPHeader: Hashable, Sendable {
    /// The ports.
    public let ports: PortPair
    /// The length in octets of header and payload; for UDP-Lite how much of it the checksum covers.
    public let length: UInt16?

    init?(peeking cursor: borrowing ByteCursor) {
        guard let ports = PortPair(peeking: cursor) else { return nil }
        self.ports = ports
        length = cursor.peekUInt16(at: 4)
    }
}

extension Dissector {
    mutating func udp(_ cursor: inout ByteCursor) throws(ShortRead) -> Step {
        let header = UDPHeader(peeking: cursor)
        if let header { layers.transport = .udp(header) }
        try cursor.skip(8)
        guard let header else { return .stop }
        switch header.ports.destination {
        case 4789, 8472: return try vxlan(&cursor)
        case 4790: return try vxlanGPE(&cursor)
        case 6081: return try geneve(&cursor)
        case 2152: return try gtp(&cursor)
        default: return header.ports.source == 2152 && cursor.isWholeGTP(in: header) ? try gtp(&cursor) : .stop
        }
    }

    mutating func udpLite(_ cursor: inout ByteCursor) throws(ShortRead) -> Step {
        if let header = UDPHeader(peeking: cursor) { layers.transport = .udpLite(header) }
        try cursor.skip(8)
        return .stop
    }
}
