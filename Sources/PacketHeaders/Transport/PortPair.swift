import ByteReading

/// The two ports that every transport here begins with.
public struct PortPair: Hashable, Sendable {
    /// The sender's port.
    public let source: UInt16
    /// The receiver's port.
    public let destination: UInt16

    /// The next four bytes, if they are there; nothing is consumed.
    init?(peeking cursor: borrowing ByteCursor) {
        guard let bits = cursor.peekUInt32() else { return nil }
        source = UInt16(truncatingIfNeeded: bits >> 16)
        destination = UInt16(truncatingIfNeeded: bits)
    }
}

extension Dissector {
    mutating func sctp(_ cursor: inout ByteCursor) throws(ShortRead) -> Step {
        if let ports = PortPair(peeking: cursor) { layers.transport = .sctp(ports) }
        // The common header of RFC 9260.
        try cursor.skip(12)
        return .stop
    }

    mutating func dccp(_ cursor: inout ByteCursor) throws(ShortRead) -> Step {
        if let ports = PortPair(peeking: cursor) { layers.transport = .dccp(ports) }
        // The shorter of the two generic headers of RFC 4340.
        try cursor.skip(12)
        return .stop
    }
}
