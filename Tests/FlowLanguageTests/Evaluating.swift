import ByteReading
import FlowLanguage
import MetricCatalog
import SFlowWire
import TestSupport

/// What one sample gives a definition: its key in words and what it counts for; nil where it belongs to no flow.
func match(
    _ keys: String,
    value: String = "bytes",
    filter: String = "",
    _ sample: SampleBuilder,
    _ references: FlowReferences = FlowReferences()
) throws -> (key: String, amount: UInt64)? {
    let definition = FlowDefinition(name: "test", keys: keys, value: value, filter: filter)
    var evaluator = FlowEvaluator(try FlowProgram([definition], references: references))
    let bytes = DatagramBuilder(agent: "192.0.2.1", samples: [sample]).bytes
    var datagram = try DatagramReader(bytes.span.bytes)
    evaluator.begin()
    evaluator.facts.agent = datagram.header.agent
    guard var reader = datagram.nextSample() else { return nil }
    if reader.format == .discardedPacket {
        guard let discard = reader.readDiscardedPacket() else { return nil }
        evaluator.facts.reason = discard.reason
    } else {
        guard let flow = reader.readFlowSample() else { return nil }
        evaluator.facts.source = flow.source
        evaluator.facts.input = flow.input
        evaluator.facts.output = flow.output
    }
    var length = SampledLength()
    while let record = reader.nextRecord() {
        try? length.note(record.format, record.body)
        evaluator.note(record.format, record.body)
    }
    evaluator.facts.octets = length.isKnown ? length.octets : nil
    guard let amount = evaluator.match(0, bytes.span.bytes) else { return nil }
    return (FlowKey(bytes: evaluator.key).text(separator: ","), amount)
}

/// A sample of one frame, received by port 3 and sent by port 4.
func sample(_ frame: [UInt8], length: UInt32 = 1000, _ records: RecordBuilder...) -> SampleBuilder {
    .flow(
        isExpanded: true,
        source: 3,
        rate: 100,
        input: 3,
        output: 4,
        records: records + [.sampledHeader(frame, frameLength: length)]
    )
}

/// A TCP segment in VLAN 100 with the flags SYN and ACK.
let tcpFrame = FrameBuilder.ethernet(
    vlans: [3 << 13 | 100],
    .ipv4(from: "10.1.2.3", to: "203.0.113.9", tos: 46 << 2, .tcp(from: 443, to: 50_000, flags: 0x12))
)
/// A DNS question for the mail servers of example.com over IPv6.
let dnsFrame = FrameBuilder.ethernet(
    .ipv6(
        from: "2001:db8::5",
        to: "2001:db8::53",
        .udp(
            from: 40_000,
            to: 53,
            payload: [0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0] + [7] + Array("example".utf8) + [3] + Array("com".utf8)
                + [0, 0, 15, 0, 1]
        )
    )
)
