import ByteReading
import SFlowWire

/// A datagram read to its end, copied out of its bytes so that a test can look at it.
struct DecodedDatagram {
    let header: DatagramHeader
    let samples: [DecodedSample]
    let faults: WireFaults
    let trailingByteCount: Int

    init(_ bytes: [UInt8]) throws(WireFault) {
        var reader = try DatagramReader(bytes.span.bytes)
        var samples: [DecodedSample] = []
        while var sample = reader.nextSample() { samples.append(DecodedSample(&sample)) }
        self.samples = samples
        header = reader.header
        faults = reader.faults
        trailingByteCount = reader.trailingByteCount
    }

    /// The faults of the datagram and of all its samples.
    var allFaults: WireFaults { samples.reduce(faults) { $0.union($1.faults) } }
}

/// One sample, with whichever of the fields its kind has.
struct DecodedSample {
    let format: DataFormat
    private(set) var flow: FlowSample?
    private(set) var counters: CounterSample?
    private(set) var discarded: DiscardedPacket?
    private(set) var customMetrics: CustomMetrics?
    private(set) var customFlow: CustomFlow?
    private(set) var records: [DecodedRecord] = []
    private(set) var length = SampledLength()
    private(set) var faults: WireFaults = []
    private(set) var remainingByteCount = 0

    init(_ sample: inout SampleReader) {
        format = sample.format
        switch format {
        case .flowSample, .flowSampleExpanded: flow = sample.readFlowSample()
        case .counterSample, .counterSampleExpanded: counters = sample.readCounterSample()
        case .discardedPacket: discarded = sample.readDiscardedPacket()
        case .customMetrics: customMetrics = sample.readCustomMetrics()
        case .customFlow: customFlow = sample.readCustomFlow()
        default: break
        }
        while let record = sample.nextRecord() {
            let decoded = DecodedRecord(record, isCounter: counters != nil)
            if decoded.isShort { sample.noteShortRecord() }
            if counters == nil { try? length.note(record.format, record.body) }
            records.append(decoded)
        }
        faults = sample.faults
        remainingByteCount = sample.remainingByteCount
    }
}

/// One record, decoded by its layout when there is one.
struct DecodedRecord {
    let format: DataFormat
    let layout: RecordLayout?
    let offset: Int
    let bytes: [UInt8]
    /// Nil when the structure is not known or the record too short for it.
    let values: [FieldValue.NamedValue]?

    init(_ record: borrowing RecordReader, isCounter: Bool) {
        format = record.format
        layout = isCounter ? RecordLayout.counterRecord(record.format) : RecordLayout.flowRecord(record.format)
        var body = record.body
        offset = body.offset
        values = try? layout?.decode(record.body)
        bytes = (try? body.readBytes(body.remaining)) ?? []
    }

    /// Whether the structure is known and the record too short for it.
    var isShort: Bool { layout != nil && values == nil }

    /// The value of a field.
    subscript(name: String) -> FieldValue? {
        values?.first { $0.name == name }?.value
    }
}
