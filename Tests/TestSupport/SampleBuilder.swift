public import SFlowWire

/// One sample of a datagram to be written.
public struct SampleBuilder: Sendable {
    /// What kind of sample this is.
    public var format: DataFormat
    /// The sample's bytes behind its length word.
    public var body: [UInt8]
    /// The length to declare, when it is not to be the true one.
    public var length: UInt32?

    /// A sample of any kind from its bytes.
    public init(_ format: DataFormat, body: [UInt8], length: UInt32? = nil) {
        self.format = format
        self.body = body
        self.length = length
    }

    /// The same sample with another declared length.
    public func declaring(length: UInt32) -> SampleBuilder {
        SampleBuilder(format, body: body, length: length)
    }

    /// The same sample with more bytes behind its last record.
    public func appending(_ more: [UInt8]) -> SampleBuilder {
        SampleBuilder(format, body: body + more, length: length)
    }

    /// A flow sample.
    ///
    /// - Parameters:
    ///   - isExpanded: Whether 0:3 is written and not 0:1.
    ///   - sequence: The sample's number in its data source.
    ///   - source: Where the sampling was done; a number is an ifIndex.
    ///   - rate: 1 in this many packets.
    ///   - pool: Packets that could have been sampled so far.
    ///   - drops: Samples that the agent lost so far.
    ///   - input: Where the packet came in; a number is an ifIndex, `undefined` writes any format and value.
    ///   - output: Where the packet went, likewise.
    ///   - records: The flow records.
    ///   - recordCount: The number of records to declare, when it is not to be the true one.
    /// - Returns: The sample.
    public static func flow(
        isExpanded: Bool = false,
        sequence: UInt32 = 1,
        source: DataSource = 1,
        rate: UInt32 = 1,
        pool: UInt32 = 0,
        drops: UInt32 = 0,
        input: PacketInterface = .unknown,
        output: PacketInterface = .unknown,
        records: [RecordBuilder] = [],
        recordCount: UInt32? = nil
    ) -> SampleBuilder {
        let body = WireWriter.bytes { writer in
            writer.u32(sequence)
            writer.source(source, isExpanded: isExpanded)
            writer.u32(rate, pool, drops)
            writer.interface(input, isExpanded: isExpanded)
            writer.interface(output, isExpanded: isExpanded)
            writer.records(records, count: recordCount)
        }
        return SampleBuilder(isExpanded ? DataFormat(0, 3) : DataFormat(0, 1), body: body)
    }

    /// A counters sample.
    ///
    /// - Parameters:
    ///   - isExpanded: Whether 0:4 is written and not 0:2.
    ///   - sequence: The sample's number in its data source.
    ///   - source: What the counters belong to; a number is an ifIndex.
    ///   - records: The counter records.
    ///   - recordCount: The number of records to declare, when it is not to be the true one.
    /// - Returns: The sample.
    public static func counters(
        isExpanded: Bool = false,
        sequence: UInt32 = 1,
        source: DataSource = 1,
        records: [RecordBuilder] = [],
        recordCount: UInt32? = nil
    ) -> SampleBuilder {
        let body = WireWriter.bytes { writer in
            writer.u32(sequence)
            writer.source(source, isExpanded: isExpanded)
            writer.records(records, count: recordCount)
        }
        return SampleBuilder(isExpanded ? DataFormat(0, 4) : DataFormat(0, 2), body: body)
    }

    /// A notice of one discarded packet.
    ///
    /// - Parameters:
    ///   - sequence: The notice's number in its data source.
    ///   - source: What dropped the packet; a number is an ifIndex.
    ///   - drops: Notices that were suppressed so far.
    ///   - inputIfIndex: Where the packet came in, 0 unknown.
    ///   - outputIfIndex: Where it would have gone, 0 unknown.
    ///   - reason: Why it was dropped.
    ///   - records: The flow records.
    ///   - recordCount: The number of records to declare, when it is not to be the true one.
    /// - Returns: The sample.
    public static func discarded(
        sequence: UInt32 = 1,
        source: DataSource = 1,
        drops: UInt32 = 0,
        inputIfIndex: UInt32 = 0,
        outputIfIndex: UInt32 = 0,
        reason: UInt32 = 256,
        records: [RecordBuilder] = [],
        recordCount: UInt32? = nil
    ) -> SampleBuilder {
        let body = WireWriter.bytes { writer in
            writer.u32(sequence)
            writer.source(source, isExpanded: true)
            writer.u32(drops, inputIfIndex, outputIfIndex, reason)
            writer.records(records, count: recordCount)
        }
        return SampleBuilder(DataFormat(0, 5), body: body)
    }
}

extension DataSource: ExpressibleByIntegerLiteral {
    /// The data source of a port.
    public init(integerLiteral ifIndex: UInt32) {
        self.init(class: 0, index: ifIndex)
    }
}

extension PacketInterface: ExpressibleByIntegerLiteral {
    /// A port; 0 is the unknown one.
    public init(integerLiteral ifIndex: UInt32) {
        self = ifIndex == 0 ? .unknown : .ifIndex(ifIndex)
    }
}

extension WireWriter {
    mutating func source(_ source: DataSource, isExpanded: Bool) {
        if isExpanded {
            u32(source.sourceClass, source.index)
        } else {
            u32(source.sourceClass << 24 | source.index & 0xff_ffff)
        }
    }

    mutating func interface(_ interface: PacketInterface, isExpanded: Bool) {
        let (format, value): (UInt32, UInt32) =
            switch interface {
            case .unknown: (0, 0)
            case .ifIndex(let index): (0, index)
            case .internal: (0, isExpanded ? 0xffff_ffff : 0x3fff_ffff)
            case .discarded(let reason): (1, reason)
            case .multiple(let count): (2, count)
            case .undefined(let format, let value): (format, value)
            }
        if isExpanded { u32(format, value) } else { u32(format << 30 | value & 0x3fff_ffff) }
    }

    mutating func records(_ records: [RecordBuilder], count: UInt32?) {
        u32(count ?? UInt32(records.count))
        for record in records { structure(record.format, record.body, length: record.length) }
    }
}
