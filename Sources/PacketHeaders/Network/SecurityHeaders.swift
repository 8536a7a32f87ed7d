import ByteReading

/// An IPsec authentication header (RFC 4302): it signs what follows and leaves it readable.
public struct AuthenticationHeader: Hashable, Sendable {
    /// The number of the protocol that follows.
    public let nextHeader: UInt8
    /// The security parameters index.
    public let spi: UInt32
}

/// The readable part of an IPsec encapsulating security payload (RFC 4303).
public struct ESPHeader: Hashable, Sendable {
    /// The security parameters index.
    public let spi: UInt32
    /// The packet's number within its security association.
    public let sequenceNumber: UInt32

    init(parsing cursor: inout ByteCursor) throws(ShortRead) {
        spi = try cursor.readUInt32()
        sequenceNumber = try cursor.readUInt32()
    }
}

extension Dissector {
    mutating func authentication(_ cursor: inout ByteCursor) throws(ShortRead) -> Step {
        guard countExtensionHeader() else { return .stop }
        let next = try cursor.readUInt8()
        let length = try cursor.readUInt8()
        try cursor.skip(2)
        layers.authentication = AuthenticationHeader(nextHeader: next, spi: try cursor.readUInt32())
        layers.follow(next)
        // The length counts words of 4 octets, less two; those read so far are two.
        try cursor.skip(Int(length) * 4)
        if case .ipv6 = layers.network { return .extensionHeader(next) }
        return .ipPayload(next)
    }
}
