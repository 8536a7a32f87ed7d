import ByteReading

/// The tag of provider backbone bridging (IEEE 802.1ah, the I-TAG) before the customer's frame.
public struct ServiceInstanceTag: Hashable, Sendable {
    /// The tag's first word as it is: PCP, DEI, UCA, reserved bits and the service instance.
    public let bits: UInt32

    /// The priority code point, 0 to 7.
    public var pcp: UInt8 { UInt8(truncatingIfNeeded: bits >> 29) }
    /// Whether the frame may be dropped first in congestion.
    public var dei: Bool { bits & 0x1000_0000 != 0 }
    /// The service instance identifier (I-SID), 24 bits.
    public var serviceInstance: UInt32 { bits & 0xffffff }
}

extension Dissector {
    mutating func providerBackbone(_ cursor: inout ByteCursor) throws(ShortRead) -> Step {
        layers.tunnel = .providerBackbone(ServiceInstanceTag(bits: try cursor.readUInt32()))
        return open(.ethernet)
    }
}
