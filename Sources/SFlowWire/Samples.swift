public import ByteReading

extension DataFormat {
    /// A flow sample.
    public static let flowSample = DataFormat(0, 1)
    /// A counters sample.
    public static let counterSample = DataFormat(0, 2)
    /// A flow sample whose ifIndex values may use all 32 bits.
    public static let flowSampleExpanded = DataFormat(0, 3)
    /// A counters sample whose data source may use all 32 bits.
    public static let counterSampleExpanded = DataFormat(0, 4)
    /// A notice of one discarded packet.
    public static let discardedPacket = DataFormat(0, 5)
    /// Metrics that somebody other than the agent's maker named (InMon, `rtmetric`).
    public static let customMetrics = DataFormat(4300, 1002)
    /// A flow whose fields somebody other than the agent's maker named (InMon, `rtflow`).
    public static let customFlow = DataFormat(4300, 1003)
    /// A flags and a group word around another sample (Foundry).
    static let wrappedSample = DataFormat(1991, 1)
}

/// One sampled packet or transaction, without its records (sFlow v5, section 5, `flow_sample`).
public struct FlowSample: Hashable, Sendable {
    /// Counts the flow samples of this data source.
    public let sequence: UInt32
    /// Where the sampling was done.
    public let source: DataSource
    /// 1 in this many packets was sampled, at the time of this sample; 0 when the agent does not say.
    public let samplingRate: UInt32
    /// Packets that could have been sampled so far; wraps.
    public let samplePool: UInt32
    /// Samples that the agent lost so far for want of resources.
    public let drops: UInt32
    /// Where the packet came in.
    public let input: PacketInterface
    /// Where it went.
    public let output: PacketInterface
    /// How many records the sample says it holds.
    public let recordCount: UInt32

    @inlinable
    init(parsing cursor: inout ByteCursor, isExpanded: Bool) throws(ShortRead) {
        sequence = try cursor.readUInt32()
        source = try DataSource(parsing: &cursor, isExpanded: isExpanded)
        samplingRate = try cursor.readUInt32()
        samplePool = try cursor.readUInt32()
        drops = try cursor.readUInt32()
        if isExpanded {
            input = PacketInterface(format: try cursor.readUInt32(), value: try cursor.readUInt32())
            output = PacketInterface(format: try cursor.readUInt32(), value: try cursor.readUInt32())
        } else {
            input = PacketInterface(compact: try cursor.readUInt32())
            output = PacketInterface(compact: try cursor.readUInt32())
        }
        recordCount = try cursor.readUInt32()
    }
}

/// One report of a data source's counters, without its records (sFlow v5, section 5, `counters_sample`).
public struct CounterSample: Hashable, Sendable {
    /// Counts the counters samples of this data source.
    public let sequence: UInt32
    /// What the counters belong to.
    public let source: DataSource
    /// How many records the sample says it holds.
    public let recordCount: UInt32

    @inlinable
    init(parsing cursor: inout ByteCursor, isExpanded: Bool) throws(ShortRead) {
        sequence = try cursor.readUInt32()
        source = try DataSource(parsing: &cursor, isExpanded: isExpanded)
        recordCount = try cursor.readUInt32()
    }
}

/// A notice of one discarded packet, without its records (sFlow dropped packet notification, `discarded_packet`).
///
/// An event and not a random sample: nothing in it is to be scaled.
public struct DiscardedPacket: Hashable, Sendable {
    /// Counts the notices of this data source.
    public let sequence: UInt32
    /// What dropped the packet.
    public let source: DataSource
    /// Notices that were suppressed so far.
    public let drops: UInt32
    /// The port where the packet came in, 0 unknown.
    public let inputIfIndex: UInt32
    /// The port where it would have gone, 0 unknown.
    public let outputIfIndex: UInt32
    /// Why; the codes of the interface format "discarded".
    public let reason: UInt32
    /// How many records the sample says it holds.
    public let recordCount: UInt32

    init(parsing cursor: inout ByteCursor) throws(ShortRead) {
        sequence = try cursor.readUInt32()
        source = try DataSource(parsing: &cursor, isExpanded: true)
        drops = try cursor.readUInt32()
        inputIfIndex = try cursor.readUInt32()
        outputIfIndex = try cursor.readUInt32()
        reason = try cursor.readUInt32()
        recordCount = try cursor.readUInt32()
    }
}

extension DataSource {
    @inlinable
    init(parsing cursor: inout ByteCursor, isExpanded: Bool) throws(ShortRead) {
        if isExpanded {
            self.init(class: try cursor.readUInt32(), index: try cursor.readUInt32())
        } else {
            self.init(compact: try cursor.readUInt32())
        }
    }
}
