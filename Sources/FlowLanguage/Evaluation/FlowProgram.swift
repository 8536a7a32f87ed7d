import ByteReading
public import MetricCatalog
import SFlowWire
import TextPatterns

/// Flow definitions, compiled together: what several of them ask for is worked out once a sample.
public struct FlowProgram: Sendable {
    /// The definitions, in their order.
    public private(set) var definitions: [FlowDefinition] = []
    /// How each definition's figures are made.
    public private(set) var shapes: [FlowShape] = []
    /// Whether any of them asks what ports, machines or nodes are called.
    public private(set) var usesNames = false

    private(set) var flows: [CompiledFlow] = []
    private(set) var nodes: [ProgramNode] = []
    private(set) var operands: [Int] = []
    private(set) var words: [String] = []
    private(set) var recordFields: [RecordField] = []
    private(set) var conditions: [Condition] = []
    private(set) var literals: [Literal] = []
    private(set) var patterns: [Pattern] = []
    private(set) var needsPacket = false
    let references: FlowReferences
    private var known: [KeyExpression: Int] = [:]

    /// The most keys and further values that a definition may have.
    static let keyLimit = 32
    static let valueLimit = 8

    /// A program of nothing.
    public init() {
        references = FlowReferences()
    }

    /// Compiles definitions.
    ///
    /// - Parameters:
    ///   - definitions: What is to be remembered.
    ///   - references: What key functions look things up in.
    /// - Throws: `FlowSyntaxError` for the first definition that is wrong.
    public init(_ definitions: [FlowDefinition], references: FlowReferences = FlowReferences()) throws(FlowSyntaxError)
    {
        self.references = references
        for definition in definitions { try add(definition) }
    }

    /// The keys of the outermost packet that definitions may name.
    public static let keyNames: [String] = FlowField.all.map(\.name)

    /// True where nothing is defined.
    public var isEmpty: Bool { flows.isEmpty }

    private mutating func add(_ definition: FlowDefinition) throws(FlowSyntaxError) {
        let keys = try faults("keys") { () throws(SyntaxFault) in try KeyParser(definition.keys).list() }
        guard keys.count <= FlowProgram.keyLimit else {
            throw FlowSyntaxError(attribute: "keys", position: 1, what: "there are more than \(FlowProgram.keyLimit)")
        }
        for key in keys { try checkFiles(key, "keys") }
        let value = try self.value(definition.value, "value", at: 0)
        var further: [(figure: FlowFigure, node: Int)] = []
        var place = 0
        for part in definition.values.split(separator: ",", omittingEmptySubsequences: false) {
            if definition.values.isEmpty { break }
            let more = try self.value(String(part), "values", at: place)
            guard more.figure != .distinct else {
                throw FlowSyntaxError(attribute: "values", position: place + 1, what: "'count:' is for the value alone")
            }
            further.append(more)
            place += part.count + 1
        }
        guard further.count <= FlowProgram.valueLimit else {
            let what = "there are more than \(FlowProgram.valueLimit)"
            throw FlowSyntaxError(attribute: "values", position: 1, what: what)
        }
        let filter = try faults("filter") { () throws(SyntaxFault) in try FilterParser.parse(definition.filter) }
        var condition = -1
        if let filter { condition = try add(filter) }
        flows.append(
            CompiledFlow(
                keys: keys.map { add($0) },
                value: value.node,
                figure: value.figure,
                further: further.map(\.node),
                condition: condition,
                isOfDiscards: definition.isOfDiscards
            )
        )
        shapes.append(FlowShape(value: value.figure, further: further.map(\.figure)))
        self.definitions.append(definition)
    }

    /// Reads `bytes`, `avg:tcprtt`, `count:ipsource`.
    private mutating func value(
        _ text: String,
        _ attribute: String,
        at place: Int
    ) throws(FlowSyntaxError) -> (figure: FlowFigure, node: Int) {
        let prefixes: [(String, FlowFigure)] = [
            ("rate:", .sum), ("avg:", .mean), ("min:", .least), ("max:", .largest), ("count:", .distinct),
        ]
        let found = prefixes.first { text.hasPrefix($0.0) }
        let rest = text.dropFirst(found?.0.count ?? 0)
        let start = place + (found?.0.count ?? 0)
        let expression = try faults(attribute) { () throws(SyntaxFault) in
            do throws(SyntaxFault) {
                return try KeyParser(rest, at: start).single()
            } catch {
                let usual = "bytes, frames, requests, duration or a numeric key, with avg:, min:, max: or count:"
                throw SyntaxFault(offset: error.offset, what: "\(error.what); a value is \(usual)")
            }
        }
        try checkFiles(expression, attribute)
        return (found?.1 ?? .sum, add(expression))
    }

    private func faults<Value>(
        _ attribute: String,
        _ body: () throws(SyntaxFault) -> Value
    ) throws(FlowSyntaxError) -> Value {
        do throws(SyntaxFault) {
            return try body()
        } catch {
            throw error.error(in: attribute)
        }
    }

    /// Refuses functions whose file was not named.
    private func checkFiles(_ expression: KeyExpression, _ attribute: String) throws(FlowSyntaxError) {
        guard case .call(let function, let keys, _) = expression else { return }
        let missing: String? =
            switch function {
            case .country where references.countries == nil: "--countries, a file of MaxMind's format (.mmdb)"
            case .asn where references.systems == nil: "--autonomous-systems, a file of MaxMind's format (.mmdb)"
            case .oui where references.vendors == nil: "--vendors, such as IEEE's oui.txt"
            default: nil
            }
        if let missing {
            let what = "'\(function.rawValue):' needs a server that was started with \(missing)"
            throw FlowSyntaxError(attribute: attribute, position: 1, what: what)
        }
        for key in keys { try checkFiles(key, attribute) }
    }

    private mutating func add(_ expression: KeyExpression) -> Int {
        if let node = known[expression] { return node }
        let node: ProgramNode
        switch expression {
        case .field(let field):
            switch field.origin {
            case .packet(let packet, let layer):
                needsPacket = true
                let start = recordFields.count
                for (format, name) in packet.record?.fields ?? [] where layer == 0 {
                    if let field = RecordField(format, name) { recordFields.append(field) }
                }
                node = ProgramNode(
                    operation: .packet(packet, layer: UInt8(layer)),
                    operands: start..<recordFields.count
                )
            case .sample(let sample): node = ProgramNode(operation: .sample(sample))
            case .records(let fields):
                node = ProgramNode(
                    operation: .records,
                    operands: recordFields.count..<(recordFields.count + fields.count)
                )
                recordFields += fields
            }
        case .literal(let text):
            words.append(text)
            node = ProgramNode(operation: .word, words: (words.count - 1)..<words.count)
        case .call(let function, let keys, let arguments):
            if [.host, .ifname, .node, .link].contains(function) { usesNames = true }
            let places = keys.map { add($0) }
            node = ProgramNode(
                operation: .call(function),
                operands: operands.count..<(operands.count + places.count),
                words: words.count..<(words.count + arguments.count),
                number: FlowProgram.number(function, arguments)
            )
            operands += places
            words += arguments
        }
        nodes.append(node)
        known[expression] = nodes.count - 1
        return nodes.count - 1
    }

    /// The number among a function's words.
    private static func number(_ function: KeyFunction, _ words: [String]) -> UInt64 {
        switch function {
        case .mask: UInt64(words[0]) ?? 0
        case .prefix, .suffix: UInt64(words[1]) ?? 0
        case .bits: UInt64(number: words[0]) ?? 0
        default: 0
        }
    }

    private mutating func add(_ filter: FilterExpression) throws(FlowSyntaxError) -> Int {
        let condition: Condition
        switch filter {
        case .all(let parts): condition = .all(try add(parts))
        case .any(let parts): condition = .any(try add(parts))
        case .test(let test):
            try checkFiles(test.key, "filter")
            let node = add(test.key)
            switch test.comparison {
            case .equals(let words, let orAbsent):
                let range = literals.count..<(literals.count + words.count)
                literals += words
                condition = .equals(node, range, orAbsent: orAbsent, isNegated: test.isNegated)
            case .matches(let pattern):
                patterns.append(pattern)
                condition = .matches(node, patterns.count - 1, isNegated: test.isNegated)
            }
        }
        conditions.append(condition)
        return conditions.count - 1
    }

    private mutating func add(_ parts: [FilterExpression]) throws(FlowSyntaxError) -> [Int] {
        var places: [Int] = []
        for part in parts { places.append(try add(part)) }
        return places
    }
}

/// One definition, by its places in the program.
struct CompiledFlow: Sendable {
    let keys: [Int]
    let value: Int
    let figure: FlowFigure
    let further: [Int]
    /// -1 where every packet counts.
    let condition: Int
    let isOfDiscards: Bool
}

/// One step of working out a value.
struct ProgramNode: Sendable {
    enum Operation: Sendable {
        case packet(PacketField, layer: UInt8)
        case sample(SampleField)
        case records
        case word
        case call(KeyFunction)
    }

    let operation: Operation
    /// Which nodes it takes, or which fields of records.
    var operands: Range<Int> = 0..<0
    var words: Range<Int> = 0..<0
    var number: UInt64 = 0
}

/// One part of a filter.
enum Condition: Sendable {
    case all([Int])
    case any([Int])
    case equals(Int, Range<Int>, orAbsent: Bool, isNegated: Bool)
    case matches(Int, Int, isNegated: Bool)
}
