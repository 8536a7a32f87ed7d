import ByteReading

/// An MPLS label stack, top label first; more entries are not followed.
public typealias MPLSLabels = BoundedList<16, MPLSLabelEntry>

/// One entry of a label stack (RFC 3032, section 2.1).
public struct MPLSLabelEntry: Hashable, Sendable {
    /// The entry as it is: label, traffic class, S, TTL.
    public let bits: UInt32

    /// The label, 20 bits; 0 to 15 are reserved (RFC 7274) and may stand anywhere in a stack.
    public var label: UInt32 { bits >> 12 }
    /// The traffic class, 0 to 7.
    public var trafficClass: UInt8 { UInt8(truncatingIfNeeded: bits >> 9) & 7 }
    /// Whether this is the last entry.
    public var isBottomOfStack: Bool { bits & 0x100 != 0 }
    /// The time to live.
    public var ttl: UInt8 { UInt8(truncatingIfNeeded: bits) }
}

/// What stands between the labels and the Ethernet frame of a pseudowire.
public struct PseudowireHeader: Hashable, Sendable {
    /// The control word (RFC 4448, section 4.6): zeros, then a sequence number; nil where the pseudowire has none.
    public let controlWord: UInt32?
}

extension Dissector {
    mutating func mpls(_ cursor: inout ByteCursor) throws(ShortRead) -> Step {
        var entry: MPLSLabelEntry
        repeat {
            entry = MPLSLabelEntry(bits: try cursor.readUInt32())
            guard layers.mplsLabels.append(entry) else {
                exceedsLimits = true
                return .stop
            }
        } while !entry.isBottomOfStack
        return try mplsPayload(&cursor)
    }

    /// Nothing in the label stack says what follows, so its first bits have to.
    private mutating func mplsPayload(_ cursor: inout ByteCursor) throws(ShortRead) -> Step {
        guard let first = cursor.peekUInt8() else {
            try cursor.skip(1)
            return .stop
        }
        switch first >> 4 {
        case 4: return .ipv4
        case 6: return .ipv6
        case 0:
            // Also the start of many hardware addresses: only the type that each reading gives can tell.
            if cursor.looksLikeEthernet(at: 4) == false, cursor.looksLikeEthernet(at: 0) == true { break }
            layers.tunnel = .pseudowire(PseudowireHeader(controlWord: try cursor.readUInt32()))
            return open(.ethernet)
        default:
            // Too short to tell is a matter of the capture, hence the refused read.
            guard let looksLikeEthernet = cursor.looksLikeEthernet(at: 0) else {
                try cursor.skip(16)
                return .stop
            }
            guard looksLikeEthernet else { return .stop }
        }
        layers.tunnel = .pseudowire(PseudowireHeader(controlWord: nil))
        return open(.ethernet)
    }
}
