import SFlowWire

/// How much came in and what became of it, since the rollup began.
public struct IngestCounts: Hashable, Sendable {
    /// Datagrams received, whatever they were.
    public var datagrams: UInt64 = 0
    /// Their octets.
    public var octets: UInt64 = 0
    /// Datagrams in which each fault was met, by `WireFault.rawValue`.
    public var faults: [UInt64] = Array(repeating: 0, count: WireFault.allCases.count)
    /// Datagrams that came twice and were left out the second time.
    public var duplicateDatagrams: UInt64 = 0
    /// Datagrams missing by sequence, less those that came late.
    public var lostDatagrams: UInt64 = 0
    /// Flow samples.
    public var flowSamples: UInt64 = 0
    /// Flow samples that describe no packet of known length, and so count in no packet total.
    public var flowSamplesWithoutPacket: UInt64 = 0
    /// Counter samples.
    public var counterSamples: UInt64 = 0
    /// Notices of discarded packets.
    public var discardSamples: UInt64 = 0
    /// Samples of unknown types, skipped.
    public var unknownSamples: UInt64 = 0
    /// Counter records of structures that are not kept, skipped.
    public var unknownCounterRecords: UInt64 = 0
    /// Counter reports that came again, or behind a later one.
    public var staleCounterReports: UInt64 = 0
    /// Datagrams of agents and sub-agents, and samples and reports of sources, beyond the limits; and those of sources
    /// whose class cannot be.
    public var refusedByLimit: UInt64 = 0
    /// Times the clock went back.
    public var clockSteps: UInt64 = 0
    /// Events left out because a second had too many.
    public var eventsLeftOut: UInt64 = 0

    /// Nothing yet.
    public init() {}

    /// Counts the faults of one datagram.
    mutating func note(_ set: WireFaults) {
        guard !set.isEmpty else { return }
        for fault in set.all { faults[Int(fault.rawValue)] += 1 }
    }

    /// The number of datagrams with a fault, by its name.
    public var faultsByName: [(name: String, count: UInt64)] {
        WireFault.allCases.map { ($0.name, faults[Int($0.rawValue)]) }
    }
}

/// Bounds on what the network can make the rollup remember.
public struct RollupLimits: Hashable, Sendable {
    /// The most agents.
    public var agents = 50_000
    /// The most groups of series, over all agents; and the most sub-agents, and the most sources that samples name.
    public var groups = 4_000_000
    /// The most events of one second.
    public var eventsPerSecond = 1_000
    /// For how many flows there may be memory at once, over all definitions and data sources; about 130 bytes each.
    public var flowRows = 1_000_000
    /// How many flows may be reported of one second; where there are more, each data source reports fewer of its largest.
    public var flowsPerSecond = 20_000

    /// The usual bounds.
    public init() {}
}
