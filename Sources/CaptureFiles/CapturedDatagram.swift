public import ByteReading

/// One UDP datagram as it was seen on the wire.
public struct CapturedDatagram: Equatable, Sendable {
    /// When it was captured, in nanoseconds since the Unix epoch.
    ///
    /// 0 where the file gives no time (pcapng simple packet blocks); times outside `Int64` become its nearest limit.
    public let timestampNanoseconds: Int64
    /// Where the IP header says it came from.
    public let source: IPAddress
    /// The sender's UDP port.
    public let sourcePort: UInt16
    /// Where the IP header says it went.
    public let destination: IPAddress
    /// The receiver's UDP port.
    public let destinationPort: UInt16
    /// The bytes after the UDP header, as many as the UDP length announces and the capture holds.
    public let payload: [UInt8]
    /// True if the UDP length is impossible (below 8) or reaches past what was captured or past the IP packet: the
    /// payload is then what there is.
    public let isTruncated: Bool
}

/// What became of the frames read so far; every frame is counted in `frames` and in exactly one of the others.
public struct CaptureCounts: Equatable, Sendable {
    /// Frames read.
    public internal(set) var frames = 0
    /// Frames that held a UDP datagram, truncated ones included.
    public internal(set) var udpDatagrams = 0
    /// Fragments of UDP datagrams: they are not put together again.
    public internal(set) var fragments = 0
    /// Frames that held something other than UDP over IP.
    public internal(set) var notUDP = 0
    /// Frames of a link type that this module cannot read.
    public internal(set) var unsupportedLinkType = 0
    /// Frames that end, as captured or by their own IP length, before the UDP header does.
    public internal(set) var truncatedFrames = 0

    /// Nothing read yet.
    public init() {}
}
