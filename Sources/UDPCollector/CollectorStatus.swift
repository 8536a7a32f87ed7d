public import Rollup

/// How the collector is doing.
public struct CollectorStatus: Sendable {
    /// What came in and what became of it.
    public var counts = IngestCounts()
    /// How many agents are known.
    public var agents = 0
    /// How many groups of series are known.
    public var groups = 0
    /// Reports given up because the store fell behind.
    public var lostReports: UInt64 = 0
    /// Datagrams that the kernel dropped because its buffer was full; nil where it does not say.
    public var kernelDrops: UInt64?
    /// The kernel's receive buffer, in bytes.
    public var receiveBufferBytes = 0

    /// Nothing received yet.
    public init() {}
}
