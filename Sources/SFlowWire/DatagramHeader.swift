public import ByteReading

/// The head of an sFlow v5 datagram (sFlow v5, section 5, `sample_datagram_v5`).
///
///     version | address type | agent address | sub-agent id | sequence number | uptime | sample count
///        4           4          0, 4 or 16          4               4             4           4
public struct DatagramHeader: Hashable, Sendable {
    /// Names the agent; not necessarily where the datagram came from.
    ///
    /// May be unspecified.
    public let agent: IPAddress
    /// Tells apart the datagram streams of one agent.
    public let subAgent: UInt32
    /// Counts the datagrams of this agent and sub-agent.
    public let sequence: UInt32
    /// Since the agent (or its device) started; wraps after 49.7 days.
    public let uptimeMilliseconds: UInt32
    /// How many samples the datagram says it holds.
    public let sampleCount: UInt32

    init(parsing cursor: inout ByteCursor) throws(WireFault) {
        guard let version = cursor.peekUInt32() else { throw .truncatedHeader }
        switch version {
        case 5: break
        case 2, 4: throw .unsupportedVersion
        default: throw .notSFlow
        }
        guard let addressType = cursor.peekUInt32(at: 4) else { throw .truncatedHeader }
        guard addressType <= 2 else { throw .unknownAddressType }
        do throws(ShortRead) {
            try cursor.skip(8)
            // An unknown address has no body by the specification, and agents that write one are not heard of here.
            switch addressType {
            case 1: agent = try cursor.readIPv4()
            case 2: agent = try cursor.readIPv6()
            default: agent = .none
            }
            subAgent = try cursor.readUInt32()
            sequence = try cursor.readUInt32()
            uptimeMilliseconds = try cursor.readUInt32()
            sampleCount = try cursor.readUInt32()
        } catch {
            throw .truncatedHeader
        }
    }
}
