import ByteReading

/// The VLAN tags of a frame, outermost first; more are not followed.
public typealias VLANTags = BoundedList<8, VLANTag>

/// One VLAN tag (IEEE 802.1Q, clause 9).
public struct VLANTag: Hashable, Sendable {
    /// The type that announced the tag: 0x8100 for a customer's, 0x88a8 for a provider's.
    public let protocolIdentifier: UInt16
    /// The sixteen bits of PCP, DEI and VID.
    public let control: UInt16

    /// The priority code point, 0 to 7.
    public var pcp: UInt8 { UInt8(truncatingIfNeeded: control >> 13) }
    /// Whether the frame may be dropped first in congestion.
    public var dei: Bool { control & 0x1000 != 0 }
    /// The VLAN identifier, 0 to 4095; 0 marks a tag that sets a priority and no VLAN.
    public var vid: UInt16 { control & 0x0fff }
}

extension Dissector {
    mutating func vlanTag(_ identifier: UInt16, _ cursor: inout ByteCursor) throws(ShortRead) -> Step {
        let control = try cursor.readUInt16()
        let type = try cursor.readUInt16()
        guard layers.vlanTags.append(VLANTag(protocolIdentifier: identifier, control: control)) else {
            exceedsLimits = true
            return .stop
        }
        return .etherType(type)
    }
}
