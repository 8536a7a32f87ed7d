public import ByteReading
public import MetricCatalog
import PacketHeaders
public import SFlowWire
import TextPatterns

/// Works out, sample by sample, which flows a packet belongs to and what it adds to them.
///
/// Nothing is allocated for a sample once the buffers have their size, unless a function makes text of names.
public struct FlowEvaluator: Sendable {
    /// What is evaluated.
    public let program: FlowProgram
    /// What is known of the sample in hand.
    public var facts = SampleFacts()
    /// The keys of the last flow that was matched, in their stored form.
    public private(set) var key: [UInt8] = []
    /// The further values of the last flow that was matched.
    public private(set) var further: [UInt64] = []

    var values: [KeyValue]
    /// The sample of which each node's value is.
    private var stamps: [UInt32]
    private var stamp: UInt32 = 0
    /// Texts of the sample in hand.
    var texts: [UInt8] = []

    /// An evaluator that has seen no sample yet.
    public init(_ program: FlowProgram) {
        self.program = program
        values = Array(repeating: .none, count: program.nodes.count)
        stamps = Array(repeating: 0, count: program.nodes.count)
    }

    /// Begins a sample.
    public mutating func begin() {
        facts.reset()
        texts.removeAll(keepingCapacity: true)
        stamp &+= 1
        // After four thousand million samples what is remembered would seem to be new.
        if stamp == 0 {
            for place in stamps.indices { stamps[place] = 0 }
            stamp = 1
        }
    }

    /// Takes note of a record of the sample.
    ///
    /// - Parameters:
    ///   - format: What the record is.
    ///   - body: The record's bytes, within those of the datagram.
    public mutating func note(_ format: DataFormat, _ body: borrowing ByteCursor) {
        guard facts.records.count < SampleFacts.recordLimit else { return }
        facts.records.append(SampleFacts.Record(format: format, range: body.offset..<(body.offset + body.remaining)))
        guard format == .sampledHeader, facts.header.isEmpty, let record = try? SampledHeader(parsing: copy body)
        else { return }
        facts.headerProtocol = record.headerProtocol
        facts.header = record.header.offset..<(record.header.offset + record.header.remaining)
        facts.frameLength = record.frameLength
        facts.stripped = record.stripped
        if program.needsPacket { facts.dissect(record.header) }
    }

    /// Whether the packet belongs to a flow of a definition; then `key` and `further` are those of the flow.
    ///
    /// - Parameters:
    ///   - flow: The definition's place.
    ///   - bytes: The datagram.
    /// - Returns: What the packet counts for, without its sampling rate; nil where it does not count.
    @inline(__always)
    public mutating func match(_ flow: Int, _ bytes: RawSpan) -> UInt64? {
        let condition = program.flows[flow].condition
        if condition >= 0, !holds(condition, bytes) { return nil }
        let amountNode = program.flows[flow].value
        let found = value(amountNode, bytes)
        let amount: UInt64
        if program.flows[flow].figure == .distinct {
            guard !found.isNone else { return nil }
            amount = hash(of: found)
        } else {
            guard let number = found.amount else { return nil }
            amount = number
        }
        key.removeAll(keepingCapacity: true)
        for place in program.flows[flow].keys.indices {
            let part = value(program.flows[flow].keys[place], bytes)
            guard !part.isNone else { return nil }
            part.encode(into: &key, texts: texts)
        }
        guard key.count <= FlowEvaluator.keySizeLimit else { return nil }
        further.removeAll(keepingCapacity: true)
        for place in program.flows[flow].further.indices {
            further.append(value(program.flows[flow].further[place], bytes).amount ?? 0)
        }
        return amount
    }

    /// How a definition's value is made.
    @inline(__always)
    public func figure(_ flow: Int) -> FlowFigure { program.flows[flow].figure }

    /// Whether a definition is of discarded packets.
    @inline(__always)
    public func isOfDiscards(_ flow: Int) -> Bool { program.flows[flow].isOfDiscards }

    /// Keys that are longer belong to no flow: who sends them shall not fill memory.
    static let keySizeLimit = 1_024
    /// A text within a key is cut to this.
    static let textLimit = 256

    private func hash(of value: KeyValue) -> UInt64 {
        guard value.kind == .text else {
            return value.high &* 0x9e37_79b9_7f4a_7c15 ^ value.low ^ UInt64(value.kind?.rawValue ?? 0) << 56
        }
        return texts[value.range].reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }

    /// The value of a node, worked out once a sample.
    @inline(__always)
    mutating func value(_ node: Int, _ bytes: RawSpan) -> KeyValue {
        if stamps[node] == stamp { return values[node] }
        let result = workOut(node, bytes)
        stamps[node] = stamp
        values[node] = result
        return result
    }

    private mutating func workOut(_ place: Int, _ bytes: RawSpan) -> KeyValue {
        switch program.nodes[place].operation {
        case .packet(let field, let layer):
            if facts.hasPacket { return packetValue(field, Int(layer), bytes) }
            return recordValue(of: field, program.nodes[place].operands, bytes)
        case .sample(let field): return sampleValue(field, bytes)
        case .records:
            for field in program.nodes[place].operands {
                let found = recordValue(program.recordFields[field], bytes)
                if !found.isNone { return found }
            }
            return .none
        case .word: return text(program.words[program.nodes[place].words.lowerBound])
        case .call(let function): return call(function, program.nodes[place], bytes)
        }
    }

    private mutating func holds(_ place: Int, _ bytes: RawSpan) -> Bool {
        switch program.conditions[place] {
        case .all(let parts):
            for part in parts where !holds(part, bytes) { return false }
            return true
        case .any(let parts):
            for part in parts where holds(part, bytes) { return true }
            return false
        case .equals(let node, let literals, let orAbsent, let isNegated):
            let found = value(node, bytes)
            // Of a value that is not there only its absence can be said.
            guard !found.isNone else { return orAbsent != isNegated }
            for literal in literals where program.literals[literal].equals(found, texts: texts) { return !isNegated }
            return isNegated
        case .matches(let node, let pattern, let isNegated):
            let found = value(node, bytes)
            guard !found.isNone else { return isNegated }
            let range = written(found)
            return program.patterns[pattern].matches(texts[range]) != isNegated
        }
    }

    /// A value in words.
    mutating func written(_ value: KeyValue) -> Range<Int> {
        if value.kind == .text { return value.range }
        var stored: [UInt8] = []
        value.encode(into: &stored, texts: texts)
        return text(FlowKey(bytes: stored).text(separator: "")).range
    }

    /// Puts a text into the buffer.
    mutating func text(_ string: String) -> KeyValue {
        let start = texts.count
        texts.append(contentsOf: string.utf8.prefix(FlowEvaluator.textLimit))
        return .text(start..<texts.count)
    }

    /// Which of all fields the sample in hand has.
    public mutating func presentFields(_ bytes: RawSpan) -> [String] {
        if !facts.hasPacket, !facts.header.isEmpty {
            facts.dissect(ByteCursor(bytes.extracting(facts.header), base: facts.header.lowerBound))
        }
        var names: [String] = []
        for field in FlowField.all {
            var found = KeyValue.none
            switch field.origin {
            case .packet(let packet, let layer): found = packetValue(packet, layer, bytes)
            case .sample(let sample): found = sampleValue(sample, bytes)
            case .records(let fields):
                for field in fields where found.isNone { found = recordValue(field, bytes) }
            }
            if !found.isNone { names.append(field.name) }
        }
        return names
    }
}
