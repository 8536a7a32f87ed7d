import ByteReading

/// A TCP header (RFC 9293, section 3.1), as far as it was captured.
public struct TCPHeader: Hashable, Sendable {
    /// The ports.
    public let ports: PortPair
    /// The number of the segment's first octet.
    public let sequenceNumber: UInt32?
    /// The number of the next octet expected.
    public let acknowledgmentNumber: UInt32?
    /// The header's length in words of 4 octets, 5 to 15.
    public let dataOffset: UInt8?
    /// The nine control bits.
    public let flags: TCPFlags?
    /// How much the sender of this segment will take, before scaling.
    public let window: UInt16?

    init?(peeking cursor: borrowing ByteCursor) {
        guard let ports = PortPair(peeking: cursor) else { return nil }
        self.ports = ports
        sequenceNumber = cursor.peekUInt32(at: 4)
        acknowledgmentNumber = cursor.peekUInt32(at: 8)
        let control = cursor.peekUInt16(at: 12)
        dataOffset = control.map { UInt8(truncatingIfNeeded: $0 >> 12) }
        flags = control.map { TCPFlags(rawValue: $0 & 0x1ff) }
        window = cursor.peekUInt16(at: 14)
    }
}

/// The control bits of a TCP segment.
public struct TCPFlags: OptionSet, Hashable, Sendable {
    /// The nine bits, FIN lowest.
    public let rawValue: UInt16

    /// A set of flags from its bits.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// No more data from the sender.
    public static let fin = TCPFlags(rawValue: 0x001)
    /// Synchronise sequence numbers.
    public static let syn = TCPFlags(rawValue: 0x002)
    /// Reset the connection.
    public static let rst = TCPFlags(rawValue: 0x004)
    /// Push.
    public static let psh = TCPFlags(rawValue: 0x008)
    /// The acknowledgment number counts.
    public static let ack = TCPFlags(rawValue: 0x010)
    /// The urgent pointer counts.
    public static let urg = TCPFlags(rawValue: 0x020)
    /// Congestion experienced was echoed (RFC 3168).
    public static let ece = TCPFlags(rawValue: 0x040)
    /// The congestion window was reduced (RFC 3168).
    public static let cwr = TCPFlags(rawValue: 0x080)
    /// The nonce sum of RFC 3540, today accurate ECN.
    public static let ns = TCPFlags(rawValue: 0x100)
}

extension TCPFlags: CustomStringConvertible {
    /// The names of the flags set, lowest bit first, joined by commas: `SYN,ACK`.
    public var description: String {
        let names = ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR", "NS"]
        return names.enumerated().filter { rawValue >> UInt16($0.offset) & 1 == 1 }.map(\.element).joined(
            separator: ","
        )
    }
}

extension Dissector {
    mutating func tcp(_ cursor: inout ByteCursor) throws(ShortRead) -> Step {
        let header = TCPHeader(peeking: cursor)
        if let header { layers.transport = .tcp(header) }
        try cursor.skip(20)
        guard let dataOffset = header?.dataOffset, dataOffset >= 5 else {
            isMalformed = true
            return .stop
        }
        try cursor.skip(Int(dataOffset) * 4 - 20)
        return .stop
    }
}
