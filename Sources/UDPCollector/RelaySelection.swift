import ByteReading
public import FlowLanguage
public import MetricCatalog
import SFlowWire

/// Which samples of a datagram are sent on.
public struct RelaySelection: Sendable {
    /// The ports whose samples are.
    public let ports: Set<SourceIdentity>
    /// A condition on sampled packets; without one, ports alone decide.
    public let program: FlowProgram

    /// A choice of samples.
    public init(ports: Set<SourceIdentity>, program: FlowProgram) {
        self.ports = ports
        self.program = program
    }
}

/// Makes datagrams of the samples that are chosen, with numbers of their own, so that nothing seems to be missing.
struct SampleSelector {
    private let ports: Set<SourceIdentity>
    private let isFiltering: Bool
    private var evaluator: FlowEvaluator
    private var sequences: [Stream: UInt32] = [:]

    private struct Stream: Hashable {
        let agent: IPAddress
        let subAgent: UInt32
    }

    /// The most streams that are numbered.
    private static let streamLimit = 100_000

    init(_ selection: RelaySelection) {
        ports = selection.ports
        isFiltering = !selection.program.isEmpty
        evaluator = FlowEvaluator(selection.program)
    }

    /// The datagram with the chosen samples; nil where there are none.
    mutating func select(from bytes: RawSpan) -> [UInt8]? {
        guard var datagram = try? DatagramReader(bytes) else { return nil }
        let agent = datagram.header.agent
        let headerSize = datagram.offset
        var samples: [UInt8] = []
        var count: UInt32 = 0
        var start = datagram.offset
        while var sample = datagram.nextSample() {
            let range = start..<datagram.offset
            start = datagram.offset
            guard isChosen(&sample, of: agent, bytes) else { continue }
            samples += unsafe bytes.extracting(range).withUnsafeBytes { unsafe Array($0) }
            count += 1
        }
        let stream = Stream(agent: agent, subAgent: datagram.header.subAgent)
        guard count > 0, sequences[stream] != nil || sequences.count < SampleSelector.streamLimit else { return nil }
        sequences[stream, default: 0] &+= 1
        var head = unsafe bytes.extracting(0..<headerSize).withUnsafeBytes { unsafe Array($0) }
        SampleSelector.write(sequences[stream] ?? 1, at: headerSize - 12, in: &head)
        SampleSelector.write(count, at: headerSize - 4, in: &head)
        return head + samples
    }

    private mutating func isChosen(_ sample: inout SampleReader, of agent: IPAddress, _ bytes: RawSpan) -> Bool {
        func isOurs(_ source: DataSource) -> Bool { ports.contains(SourceIdentity(agent: agent, source: source)) }
        switch sample.format {
        case .counterSample, .counterSampleExpanded:
            return sample.readCounterSample().map { isOurs($0.source) } ?? false
        case .flowSample, .flowSampleExpanded:
            guard let flow = sample.readFlowSample() else { return false }
            let ends = [flow.input.ifIndex, flow.output.ifIndex].compactMap(\.self)
            if isOurs(flow.source) || ends.contains(where: { isOurs(DataSource(class: 0, index: $0)) }) { return true }
            return isMatching(&sample, bytes)
        case .discardedPacket:
            guard let discard = sample.readDiscardedPacket() else { return false }
            return isOurs(discard.source) || isMatching(&sample, bytes)
        default: return false
        }
    }

    private mutating func isMatching(_ sample: inout SampleReader, _ bytes: RawSpan) -> Bool {
        guard isFiltering else { return false }
        evaluator.begin()
        while let record = sample.nextRecord() { evaluator.note(record.format, record.body) }
        return evaluator.match(0, bytes) != nil
    }

    private static func write(_ number: UInt32, at place: Int, in bytes: inout [UInt8]) {
        for index in 0..<4 { bytes[place + index] = UInt8(truncatingIfNeeded: number >> UInt32(24 - 8 * index)) }
    }
}
