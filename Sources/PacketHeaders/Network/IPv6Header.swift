public import ByteReading

/// An IPv6 header (RFC 8200, section 3) and what its extension headers add.
public struct IPv6Header: Hashable, Sendable {
    /// The sender.
    public let source: IPAddress
    /// The receiver.
    public let destination: IPAddress
    /// The traffic class: DSCP and ECN.
    public let trafficClass: UInt8
    /// The flow label, 20 bits.
    public let flowLabel: UInt32
    /// The length in octets of all that follows these 40; 0 in jumbograms.
    public let payloadLength: UInt16
    /// The type of the first header after this one.
    public let nextHeader: UInt8
    /// How many hops the packet may still make.
    public let hopLimit: UInt8
    /// The type of the first header that is no extension header, or of the last that could be followed.
    public internal(set) var finalNextHeader: UInt8
    /// The fragment header.
    public internal(set) var fragment: IPv6Fragment?

    /// The differentiated services code point, 0 to 63.
    public var dscp: UInt8 { trafficClass >> 2 }
    /// Explicit congestion notification, 0 to 3.
    public var ecn: UInt8 { trafficClass & 3 }
    /// Where this fragment belongs, in units of 8 octets; 0 for a whole packet.
    public var fragmentOffset: UInt16 { fragment?.offset ?? 0 }

    init(parsing cursor: inout ByteCursor) throws(ShortRead) {
        var fixed = try cursor.readSlice(40)
        let word = try fixed.readUInt32()
        trafficClass = UInt8(truncatingIfNeeded: word >> 20)
        flowLabel = word & 0xfffff
        payloadLength = try fixed.readUInt16()
        nextHeader = try fixed.readUInt8()
        hopLimit = try fixed.readUInt8()
        source = try fixed.readIPv6()
        destination = try fixed.readIPv6()
        finalNextHeader = nextHeader
    }
}

/// An IPv6 fragment header (RFC 8200, section 4.5).
public struct IPv6Fragment: Hashable, Sendable {
    /// Where this fragment belongs, in units of 8 octets.
    public let offset: UInt16
    /// Whether further fragments follow this one.
    public let hasMoreFragments: Bool
    /// The number that fragments of one packet share.
    public let identification: UInt32
}

extension LayerSet {
    /// Notes what an extension header says comes after it.
    mutating func follow(_ next: UInt8, fragment: IPv6Fragment? = nil) {
        guard case .ipv6(var header) = network else { return }
        header.finalNextHeader = next
        if let fragment { header.fragment = fragment }
        network = .ipv6(header)
    }
}

extension Dissector {
    mutating func ipv6(_ cursor: inout ByteCursor) throws(ShortRead) -> Step {
        if let first = cursor.peekUInt8(), first >> 4 != 6 {
            isMalformed = true
            return .stop
        }
        let offset = distance(of: cursor)
        let header = try IPv6Header(parsing: &cursor)
        layers.network = .ipv6(header)
        layers.networkOffset = offset
        extensionHeaders = 0
        if header.payloadLength > 0 {
            cursor = try cursor.readSlice(min(Int(header.payloadLength), cursor.remaining))
        }
        return .extensionHeader(header.nextHeader)
    }

    /// Steps over one extension header if the number is one's.
    mutating func extensionHeader(_ number: UInt8, _ cursor: inout ByteCursor) throws(ShortRead) -> Step {
        switch number {
        case IPProtocol.hopByHop, IPProtocol.routing, IPProtocol.destinationOptions, IPProtocol.mobility,
            IPProtocol.hostIdentity, IPProtocol.shim6:
            guard countExtensionHeader() else { return .stop }
            let next = try cursor.readUInt8()
            let length = try cursor.readUInt8()
            layers.follow(next)
            try cursor.skip(Int(length) * 8 + 6)
            return .extensionHeader(next)
        case IPProtocol.fragment:
            guard countExtensionHeader() else { return .stop }
            let next = try cursor.readUInt8()
            try cursor.skip(1)
            let bits = try cursor.readUInt16()
            let fragment = IPv6Fragment(
                offset: bits >> 3,
                hasMoreFragments: bits & 1 != 0,
                identification: try cursor.readUInt32()
            )
            layers.follow(next, fragment: fragment)
            // What follows in a later fragment is from the middle of the packet, whatever its type was at the start.
            return fragment.offset == 0 ? .extensionHeader(next) : .stop
        default: return .ipPayload(number)
        }
    }

    /// False once there are more extension headers than are followed.
    mutating func countExtensionHeader() -> Bool {
        extensionHeaders += 1
        guard extensionHeaders > Dissector.maximumExtensionHeaders else { return true }
        exceedsLimits = true
        return false
    }
}
