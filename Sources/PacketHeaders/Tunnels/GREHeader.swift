import ByteReading

/// A generic routing encapsulation header (RFC 2784, RFC 2890; version 1 is PPTP's, RFC 2637).
///
///     | C R K S s  recursion  A  flags  version | protocol type |   4 octets
///     | checksum, offset       if C or R (version 0)           |   4
///     | key                    if K                            |   4
///     | sequence number        if S                            |   4
///     | acknowledgment number  if A (version 1)                |   4
///     | routing entries        if R (version 0)                |   variable
public struct GREHeader: Hashable, Sendable {
    /// The first sixteen bits: which fields are there, and the version in the lowest three.
    public let flags: UInt16
    /// The Ethernet type of what is carried.
    public let protocolType: UInt16
    /// The key; in version 1 the payload's length (high 16 bits) and the call ID (low 16).
    public let key: UInt32?
    /// The packet's number.
    public let sequenceNumber: UInt32?
    /// The ERSPAN header.
    public internal(set) var erspan: ERSPANHeader?

    /// 0, or 1 for PPTP.
    public var version: UInt8 { UInt8(truncatingIfNeeded: flags) & 7 }
    /// The virtual subnet of NVGRE (RFC 7637): the key's high 24 bits where Ethernet is carried.
    public var virtualSubnet: UInt32? {
        version == 0 && protocolType == EtherType.transparentEthernet ? key.map { $0 >> 8 } : nil
    }
    /// The call of a PPTP tunnel.
    public var callID: UInt16? {
        version == 1 ? key.map { UInt16(truncatingIfNeeded: $0) } : nil
    }

    var hasSequenceNumber: Bool { flags & 0x1000 != 0 }
    var hasRouting: Bool { flags & 0x4000 != 0 }
    var hasAcknowledgment: Bool { flags & 0x0080 != 0 }

    /// Reads all but the acknowledgment number and the routing entries.
    init(parsing cursor: inout ByteCursor) throws(ShortRead) {
        flags = try cursor.readUInt16()
        protocolType = try cursor.readUInt16()
        if flags & 7 == 0, flags & 0xc000 != 0 { try cursor.skip(4) }
        key = flags & 0x2000 != 0 ? try cursor.readUInt32() : nil
        sequenceNumber = flags & 0x1000 != 0 ? try cursor.readUInt32() : nil
    }
}

extension Dissector {
    /// How many routing entries of the obsolete RFC 1701 are followed.
    private static let maximumRoutingEntries = 8

    mutating func gre(_ cursor: inout ByteCursor) throws(ShortRead) -> Step {
        let header = try GREHeader(parsing: &cursor)
        layers.tunnel = .gre(header)
        switch header.version {
        case 0 where header.hasRouting: guard try skipRouting(&cursor) else { return .stop }
        case 0: break
        case 1: if header.hasAcknowledgment { try cursor.skip(4) }
        default: return .stop
        }
        return switch header.protocolType {
        case EtherType.erspan where header.hasSequenceNumber: try erspanII(header, &cursor)
        case EtherType.erspan: open(.ethernet)
        case EtherType.erspanIII: try erspanIII(header, &cursor)
        // A PPTP packet without payload only acknowledges.
        case EtherType.ppp where header.version == 1 && (header.key ?? 0) >> 16 == 0: .stop
        default: open(etherType: header.protocolType)
        }
    }

    private mutating func skipRouting(_ cursor: inout ByteCursor) throws(ShortRead) -> Bool {
        for _ in 0..<Dissector.maximumRoutingEntries {
            let family = try cursor.readUInt16()
            try cursor.skip(1)
            let length = try cursor.readUInt8()
            if family == 0, length == 0 { return true }
            try cursor.skip(Int(length))
        }
        exceedsLimits = true
        return false
    }
}
