import ByteReading

/// The start of an ICMP (RFC 792) or ICMPv6 (RFC 4443) message.
public struct ICMPHeader: Hashable, Sendable {
    /// The kind of message.
    public let type: UInt8
    /// The kind within the type.
    public let code: UInt8

    init(parsing cursor: inout ByteCursor) throws(ShortRead) {
        type = try cursor.readUInt8()
        code = try cursor.readUInt8()
        try cursor.skip(2)
    }
}
