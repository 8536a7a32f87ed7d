import SFlowWire
import TestSupport

/// Datagrams to begin with: one a structure, and one of each kind of sample.
enum Seeds {
    static let all: [(name: String, bytes: [UInt8])] =
        samples + records(RecordLayout.flowRecords, areFlows: true)
        + records(RecordLayout.counterRecords, areFlows: false)

    private static let samples: [(name: String, bytes: [UInt8])] = {
        let frame = FrameBuilder.ethernet(vlans: [100], .ipv4(.udp(from: 1000, to: 4789)))
        let kinds: [(String, SampleBuilder)] = [
            ("flow", .flow(source: 3, rate: 10, input: 3, output: 4, records: [.sampledHeader(frame)])),
            ("flow-expanded", .flow(isExpanded: true, source: 3, rate: 10, input: .internal)),
            ("counters", .counters(source: 3, records: [.ifCounters(ifIndex: 3), .portName("eth3")])),
            ("counters-expanded", .counters(isExpanded: true, source: 3, records: [.ethernetCounters()])),
            ("discard", .discarded(source: 3, records: [.sampledHeader(frame)])),
        ]
        return kinds.map { ($0.0, DatagramBuilder(samples: [$0.1]).bytes) }
    }()

    /// A record of each structure; zeros are a legal value of every field.
    private static func records(
        _ layouts: [DataFormat: RecordLayout],
        areFlows: Bool
    ) -> [(name: String, bytes: [UInt8])] {
        layouts.values.map { layout in
            let body = [UInt8](repeating: 0, count: layout.requiredSize)
            let record = RecordBuilder(layout.format, body: body)
            let sample: SampleBuilder =
                areFlows
                ? .flow(isExpanded: true, source: 1, rate: 1, records: [record])
                : .counters(isExpanded: true, source: 1, records: [record])
            return ("\(areFlows ? "flow" : "counter")-\(layout.name)", DatagramBuilder(samples: [sample]).bytes)
        }
    }
}
