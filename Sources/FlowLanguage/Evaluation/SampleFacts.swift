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
    /// The packet's headers; those of no packet where `hasPacket` is false.
    var packet = DissectedPacket.none
    var hasPacket = false
    /// Which of the packet's layer sets is the first with an IP header; -1 where there is none.
    var firstIP = -1
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
        hasPacket = false
        firstIP = -1
        header = 0..<0
        frameLength = 0
        stripped = 0
        reason = nil
        octets = nil
    }

    /// Takes the sampled header apart.
    mutating func dissect(_ header: consuming ByteCursor) {
        packet = DissectedPacket(headerProtocol: headerProtocol, header: header)
        hasPacket = true
        if packet.outer.isIP {
            firstIP = 0
        } else if !packet.inner.isEmpty {
            firstIP = packet.inner.firstIndex { $0.isIP }.map { $0 + 1 } ?? -1
        }
    }

    /// Where the first record of a structure lies.
    @inline(__always)
    func record(_ format: DataFormat) -> Range<Int>? {
        for record in records where record.format == format { return record.range }
        return nil
    }
}

extension DissectedPacket {
    /// A packet of which nothing is known.
    fileprivate static let none: DissectedPacket = {
        let nothing: [UInt8] = []
        return unsafe DissectedPacket(headerProtocol: 0, header: ByteCursor(nothing.span.bytes))
    }()
}
