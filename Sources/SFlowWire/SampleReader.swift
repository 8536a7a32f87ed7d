public import ByteReading

/// One sample of a datagram: its own fields, then its records.
///
/// Read the fields first (`readFlowSample`, `readCounterSample` or `readDiscardedPacket`, by `format`), then the records
/// with `nextRecord`.
public struct SampleReader: ~Escapable {
    /// What kind of sample this is.
    public let format: DataFormat
    /// What was wrong with the sample.
    public private(set) var faults: WireFaults = []
    var body: ByteCursor
    private var recordsLeft: UInt32 = 0

    @_lifetime(copy body)
    init(format: DataFormat, body: consuming ByteCursor) {
        self.format = format
        self.body = body
    }

    /// The sample's length on the wire, without what was read already.
    public var remainingByteCount: Int { body.remaining }

    /// Reads the fields of a flow sample, compact or expanded; nil (and a fault) when they are not all there.
    public mutating func readFlowSample() -> FlowSample? {
        do throws(ShortRead) {
            let sample = try FlowSample(parsing: &body, isExpanded: format == .flowSampleExpanded)
            recordsLeft = sample.recordCount
            return sample
        } catch {
            noteShortSample()
            return nil
        }
    }

    /// Reads the fields of a counters sample, compact or expanded; nil (and a fault) when they are not all there.
    public mutating func readCounterSample() -> CounterSample? {
        do throws(ShortRead) {
            let sample = try CounterSample(parsing: &body, isExpanded: format == .counterSampleExpanded)
            recordsLeft = sample.recordCount
            return sample
        } catch {
            noteShortSample()
            return nil
        }
    }

    /// Reads the fields of a discarded packet; nil (and a fault) when they are not all there.
    public mutating func readDiscardedPacket() -> DiscardedPacket? {
        do throws(ShortRead) {
            let sample = try DiscardedPacket(parsing: &body)
            recordsLeft = sample.recordCount
            return sample
        } catch {
            noteShortSample()
            return nil
        }
    }

    /// The next record, or nil when all have been read or the rest cannot be.
    @_lifetime(copy self)
    public mutating func nextRecord() -> RecordReader? {
        guard recordsLeft > 0 else { return nil }
        recordsLeft -= 1
        do throws(ShortRead) {
            let format = DataFormat(rawValue: try body.readUInt32())
            let length = try body.readUInt32()
            let record = RecordReader(format: format, body: try body.readSlice(Int(length)))
            try? body.skip(min(padding(after: length), body.remaining))
            return record
        } catch {
            faults.insert(WireFaults(.truncatedRecord))
            recordsLeft = 0
            return nil
        }
    }

    mutating func noteShortSample() {
        faults.insert(WireFaults(.shortSample))
    }

    /// Notes that a record of this sample could not be read.
    public mutating func noteShortRecord() {
        faults.insert(WireFaults(.shortRecord))
    }
}

/// One record of a sample: what it is and its bytes.
public struct RecordReader: ~Escapable {
    /// What the record is; flow records and counter records have tables of their own.
    public let format: DataFormat
    /// The record's bytes and no others.
    public var body: ByteCursor

    @_lifetime(copy body)
    init(format: DataFormat, body: consuming ByteCursor) {
        self.format = format
        self.body = body
    }
}
