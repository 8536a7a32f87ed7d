import ByteReading
public import CaptureFiles
import PacketHeaders
import SFlowWire
public import TextOutput

/// Writes a datagram as one JSON object: all that was decoded, under the specification's names and with nothing rounded.
public struct DatagramText {
    private let datagram: CapturedDatagram

    /// The text of a captured datagram.
    public init(_ datagram: CapturedDatagram) {
        self.datagram = datagram
    }

    /// Writes the object.
    public func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("time", utcText(milliseconds: datagram.timestampNanoseconds / 1_000_000))
            json.member("time_ns", datagram.timestampNanoseconds)
            json.member("source", datagram.source.description)
            json.member("source_port", datagram.sourcePort)
            json.member("destination", datagram.destination.description)
            json.member("destination_port", datagram.destinationPort)
            json.member("length", datagram.payload.count)
            do throws(WireFault) {
                var reader = try DatagramReader(datagram.payload.span.bytes)
                write(&reader, to: &json)
            } catch {
                json.faults(WireFaults(error))
            }
        }
    }

    private func write(_ reader: inout DatagramReader, to json: inout JSONWriter) {
        let header = reader.header
        json.member("version", 5)
        json.member("agent_address", header.agent.description)
        json.member("sub_agent_id", header.subAgent)
        json.member("sequence_number", header.sequence)
        json.member("uptime", header.uptimeMilliseconds)
        json.member("sample_count", header.sampleCount)
        json.key("samples")
        json.open("[")
        while var sample = reader.nextSample() {
            json.open("{")
            SampleText.write(&sample, to: &json)
            json.close("}")
        }
        json.close("]")
        if reader.trailingByteCount > 0 { json.member("trailing_bytes", reader.trailingByteCount) }
        json.faults(reader.faults)
    }
}

/// Writes one sample's members.
private enum SampleText {
    static func write(_ sample: inout SampleReader, to json: inout JSONWriter) {
        json.member("format", sample.format.description)
        switch sample.format {
        case .flowSample, .flowSampleExpanded:
            json.member("name", sample.format == .flowSample ? "flow_sample" : "flow_sample_expanded")
            if let flow = sample.readFlowSample() {
                write(flow, to: &json)
                records(&sample, areFlows: true, to: &json)
            }
        case .counterSample, .counterSampleExpanded:
            json.member("name", sample.format == .counterSample ? "counters_sample" : "counters_sample_expanded")
            if let counters = sample.readCounterSample() {
                json.member("sequence_number", counters.sequence)
                json.member("source_id", counters.source.description)
                json.member("record_count", counters.recordCount)
                records(&sample, areFlows: false, to: &json)
            }
        case .discardedPacket:
            json.member("name", "discarded_packet")
            if let discard = sample.readDiscardedPacket() {
                write(discard, to: &json)
                records(&sample, areFlows: true, to: &json)
            }
        case .customMetrics:
            json.member("name", "rtmetric")
            if let custom = sample.readCustomMetrics() {
                json.member("datasource_name", custom.sourceName)
                json.named("metrics", custom.metrics)
            }
        case .customFlow:
            json.member("name", "rtflow")
            if let custom = sample.readCustomFlow() {
                json.member("datasource_name", custom.sourceName)
                json.member("sampling_rate", custom.samplingRate)
                json.member("sample_pool", custom.samplePool)
                json.named("fields", custom.fields)
            }
        default:
            json.member("length", sample.remainingByteCount)
        }
        json.faults(sample.faults)
    }

    private static func write(_ flow: FlowSample, to json: inout JSONWriter) {
        json.member("sequence_number", flow.sequence)
        json.member("source_id", flow.source.description)
        json.member("sampling_rate", flow.samplingRate)
        json.member("sample_pool", flow.samplePool)
        json.member("drops", flow.drops)
        json.member("input", flow.input.description)
        json.member("output", flow.output.description)
        json.member("record_count", flow.recordCount)
    }

    private static func write(_ discard: DiscardedPacket, to json: inout JSONWriter) {
        json.member("sequence_number", discard.sequence)
        json.member("source_id", discard.source.description)
        json.member("drops", discard.drops)
        json.member("inputifindex", discard.inputIfIndex)
        json.member("outputifindex", discard.outputIfIndex)
        json.member("reason", discard.reason)
        json.member("record_count", discard.recordCount)
    }

    private static func records(
        _ sample: inout SampleReader,
        areFlows: Bool,
        to json: inout JSONWriter
    ) {
        json.key("records")
        json.open("[")
        while let record = sample.nextRecord() {
            json.open("{")
            json.member("format", record.format.description)
            // The same number means one thing in a flow sample and another in a counters sample.
            let known = areFlows ? RecordLayout.flowRecords : RecordLayout.counterRecords
            if let layout = known[record.format] {
                json.member("structure", layout.name)
                do throws(ShortRead) {
                    for field in try layout.decode(record.body) { json.member(field) }
                    if areFlows, record.format == .sampledHeader { try packet(record, to: &json) }
                } catch {
                    sample.noteShortRecord()
                    json.member("short_at", error.offset)
                    json.bytes(record.body)
                }
            } else {
                json.bytes(record.body)
            }
            json.close("}")
        }
        json.close("]")
    }

    /// What a sampled header says, layer by layer.
    private static func packet(_ record: borrowing RecordReader, to json: inout JSONWriter) throws(ShortRead) {
        let sampled = try SampledHeader(parsing: record.body)
        let packet = DissectedPacket(headerProtocol: sampled.headerProtocol, header: sampled.header)
        json.key("packet")
        json.value(LayerValue.object(packet.fields()))
    }
}

extension JSONWriter {
    fileprivate mutating func faults(_ faults: WireFaults) {
        guard !faults.all.isEmpty else { return }
        key("faults")
        array { json in
            for fault in faults.all { json.value(fault.name) }
        }
    }

    fileprivate mutating func bytes(_ body: consuming ByteCursor) {
        member("length", body.remaining)
        if let bytes = try? body.readBytes(body.remaining) { member("bytes", hexText(bytes)) }
    }

    fileprivate mutating func named(_ name: String, _ fields: [FieldValue.NamedValue]) {
        key(name)
        object { json in
            for field in fields { json.member(field) }
        }
    }

    fileprivate mutating func member(_ field: FieldValue.NamedValue) {
        key(field.name)
        value(field.value)
    }

    private mutating func value(_ field: FieldValue) {
        switch field {
        case .unsigned(let number): value(number)
        case .signed(let number): value(number)
        case .real32(let number): value(number)
        case .real64(let number): value(number)
        case .text(let text): value(text)
        case .bytes(let bytes): value(hexText(bytes))
        case .address(let address): value(address.description)
        case .mac(let address): value(address.description)
        case .uuid(let text): value(text)
        case .list(let values):
            array { json in
                for element in values { json.value(element) }
            }
        case .record(let fields):
            object { json in
                for field in fields { json.member(field) }
            }
        }
    }

    fileprivate mutating func value(_ layer: LayerValue) {
        switch layer {
        case .unsigned(let number): value(number)
        case .text(let text): value(text)
        case .flag(let flag): value(flag)
        case .list(let values):
            array { json in
                for element in values { json.value(element) }
            }
        case .object(let fields):
            object { json in
                for field in fields {
                    json.key(field.name)
                    json.value(field.value)
                }
            }
        }
    }
}
