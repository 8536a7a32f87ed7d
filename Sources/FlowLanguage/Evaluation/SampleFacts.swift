public import ByteReading
import MetricCatalog
import PacketHeaders
public import SFlowWire

/// What is known of one sample before it is asked for anything: where its records lie, and its packet's headers.
public struct SampleFacts: Sendable {
    /// The agent's address.
    public var agent = IPAddress.none
    /// What did the sampling.
    public var source = DataSource.agent
    /// Where the packet came in.
    public var input = PacketInterface.unknown
    /// Where it went.
    public var output = PacketInterface.unknown
    /// Why it was dropped, where it was.
    public var reason: UInt32?
    /// The packet's octets; nil where no record tells them.
    public var octets: UInt32?

    var records: [Record] = []
    var packet: DissectedPacket?
    /// Where the sampled header begins and ends.
    var header = 0..<0
    var headerProtocol: UInt32 = 0
    var frameLength: UInt32 = 0
    var stripped: UInt32 = 0

    /// Where a record's body lies in the datagram.
    struct Record: Sendable {
        let format: DataFormat
        let range: Range<Int>
    }

    /// The most records of a sample that are looked at.
    static let recordLimit = 64

    /// Nothing known.
    public init() {}

    /// Forgets the sample before.
    mutating func reset() {
        records.removeAll(keepingCapacity: true)
        packet = nil
        header = 0..<0
        frameLength = 0
        stripped = 0
        reason = nil
        octets = nil
    }

    /// Where the first record of a structure lies.
    @inline(__always)
    func record(_ format: DataFormat) -> Range<Int>? {
        for record in records where record.format == format { return record.range }
        return nil
    }
}
