import ByteReading

/// A header of GTP's user plane, version 1 (3GPP TS 29.281, section 5.1).
public struct GTPHeader: Hashable, Sendable {
    /// The kind of message; 255 carries a packet.
    public let messageType: UInt8
    /// The tunnel endpoint identifier.
    public let teid: UInt32
    let flags: UInt8

    /// The header, or nil where the first octet is not that of version 1.
    init?(parsing cursor: inout ByteCursor) throws(ShortRead) {
        flags = try cursor.readUInt8()
        guard flags >> 4 == 3 else { return nil }
        messageType = try cursor.readUInt8()
        try cursor.skip(2)
        teid = try cursor.readUInt32()
    }
}

extension ByteCursor {
    /// Whether the next bytes say they are one GTP message that fills the datagram.
    ///
    /// Answers go to whatever port was asked from, so that only the sender's tells them apart; any client may have
    /// been given that port, hence this check.
    func isWholeGTP(in udp: UDPHeader) -> Bool {
        guard let flags = peekUInt8(), flags >> 4 == 3, let length = peekUInt16(at: 2) else { return false }
        return udp.length.map { Int($0) } == Int(length) + 16
    }
}

extension Dissector {
    /// How many extension headers of one GTP header are followed.
    private static let maximumGTPExtensions = 8

    mutating func gtp(_ cursor: inout ByteCursor) throws(ShortRead) -> Step {
        guard let header = try GTPHeader(parsing: &cursor) else { return .stop }
        layers.tunnel = .gtp(header)
        if header.flags & 0x07 != 0 {
            try cursor.skip(3)
            let next = try cursor.readUInt8()
            if header.flags & 0x04 != 0 { guard try skipGTPExtensions(next, &cursor) else { return .stop } }
        }
        return header.messageType == 255 ? open(.ip) : .stop
    }

    /// Each extension header is a length in words of 4 octets, its content, and the type of the next.
    private mutating func skipGTPExtensions(_ first: UInt8, _ cursor: inout ByteCursor) throws(ShortRead) -> Bool {
        var next = first
        for _ in 0..<Dissector.maximumGTPExtensions {
            guard next != 0 else { return true }
            let length = Int(try cursor.readUInt8()) * 4
            guard length > 0 else {
                isMalformed = true
                return false
            }
            try cursor.skip(length - 2)
            next = try cursor.readUInt8()
        }
        guard next != 0 else { return true }
        exceedsLimits = true
        return false
    }
}
