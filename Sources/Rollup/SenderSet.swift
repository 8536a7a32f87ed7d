import ByteReading
import SFlowWire

/// The hardware addresses that are seen to send by one port, while they are few: they tell what is connected to it.
struct SenderSet {
    /// A port with more of them leads to other switches.
    static let limit = 4

    private(set) var addresses: [UInt64] = []
    private(set) var isFull = false
    /// True where there is news that has not been reported.
    var hasNews = false

    /// Takes in the sender of a packet that the port received.
    @inline(__always)
    mutating func note(_ address: UInt64) {
        guard !isFull, !addresses.contains(address) else { return }
        hasNews = true
        if addresses.count == SenderSet.limit {
            isFull = true
            addresses = []
        } else {
            addresses.append(address)
        }
    }

    /// The addresses as text; nothing where they are too many to tell anything.
    var text: String {
        isFull ? "many" : addresses.map { MACAddress(bits: $0).description }.sorted().joined(separator: ",")
    }
}

/// The sender's hardware address in a sampled Ethernet header; nil in any other record.
@inline(__always)
func sender(_ format: DataFormat, _ body: borrowing ByteCursor) -> UInt64? {
    // Behind protocol, frame length, stripped and length stand the receiver's six octets and the sender's.
    guard format == .sampledHeader, body.peekUInt32() == 1, let length = body.peekUInt32(at: 12), length >= 12,
        let high = body.peekUInt16(at: 22), let low = body.peekUInt32(at: 24)
    else { return nil }
    return UInt64(high) << 32 | UInt64(low)
}
