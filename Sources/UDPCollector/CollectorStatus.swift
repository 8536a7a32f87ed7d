public import MetricCatalog
public import Rollup

/// How the collector is doing.
public struct CollectorStatus: Sendable {
    /// What came in and what became of it.
    public var counts = IngestCounts()
    /// How many agents are known.
    public var agents = 0
    /// How many groups of series are known.
    public var groups = 0
    /// How many groups of flows are known.
    public var flowGroups = 0
    /// For how many flows there is memory.
    public var flowRows = 0
    /// How many flows were given up within a second, because memory was full.
    public var flowEvictions: UInt64 = 0
    /// When each key of flow definitions was last seen.
    public var flowKeyTimes: [String: Milliseconds] = [:]
    /// Datagrams that were sent on to other collectors.
    public var relayedDatagrams: UInt64 = 0
    /// Datagrams that were to be sent on and could not be at once.
    public var notRelayedDatagrams: UInt64 = 0
    /// Reports given up because the store fell behind.
    public var lostReports: UInt64 = 0
    /// Datagrams that the kernel dropped because its buffer was full; nil where it does not say.
    public var kernelDrops: UInt64?
    /// The UDP port that datagrams are received on.
    public var port = 0
    /// The kernel's receive buffer, in bytes.
    public var receiveBufferBytes = 0

    /// Nothing received yet.
    public init() {}
}
