import ByteReading
import MetricCatalog
import SFlowWire

extension FlowEvaluator {
    /// The value of a function of keys.
    mutating func call(_ function: KeyFunction, _ node: ProgramNode, _ bytes: RawSpan) -> KeyValue {
        let keys = node.operands
        switch function {
        case .or:
            for place in keys {
                let found = operand(place, bytes)
                if !found.isNone { return found }
            }
            return .none
        case .eq:
            let (left, right) = (operand(keys.lowerBound, bytes), operand(keys.lowerBound + 1, bytes))
            guard !left.isNone, !right.isNone else { return .none }
            return .flag(isSame(left, right))
        case .min, .max:
            let (left, right) = (operand(keys.lowerBound, bytes), operand(keys.lowerBound + 1, bytes))
            guard let first = left.amount, let second = right.amount else { return .none }
            return (first <= second) == (function == .min) ? left : right
        case .if: return choose(node, bytes)
        case .concat:
            var whole = ""
            for place in keys {
                let found = operand(place, bytes)
                guard !found.isNone else { return .none }
                if place > keys.lowerBound { whole += program.words[node.words.lowerBound] }
                whole += string(found)
            }
            return text(whole)
        case .null:
            let found = operand(keys.lowerBound, bytes)
            guard found.isNone else { return found }
            return text(node.words.isEmpty ? "null" : program.words[node.words.lowerBound])
        case .link, .ifname: return portName(function, node, bytes)
        case .node:
            let found = operand(keys.lowerBound, bytes)
            guard !found.isNone, let name = program.references.nodes[facts.agent] else { return .none }
            return text(name)
        default:
            let found = operand(keys.lowerBound, bytes)
            return found.isNone ? .none : call(function, of: found, node)
        }
    }

    private mutating func operand(_ place: Int, _ bytes: RawSpan) -> KeyValue {
        value(program.operands[place], bytes)
    }

    /// A function of one value.
    private mutating func call(_ function: KeyFunction, of found: KeyValue, _ node: ProgramNode) -> KeyValue {
        let words = node.words
        let word = words.isEmpty ? nil : program.words[words.lowerBound]
        switch function {
        case .group:
            guard let address = found.ipAddress else { return .none }
            for name in program.words[words] {
                if let label = program.references.groups[name]?.label(of: address) { return text(label) }
            }
            return .none
        case .map:
            guard let label = word.flatMap({ program.references.maps[$0]?[string(found)] }) else { return .none }
            return text(label)
        case .country:
            guard let country = found.ipAddress.flatMap({ program.references.countries?.country(of: $0) }) else {
                return .none
            }
            return text(choice(word ?? "code", country.code, country.name))
        case .asn:
            guard let system = found.ipAddress.flatMap({ program.references.systems?.system(of: $0) }) else {
                return .none
            }
            if word == nil || word == "number" { return .number(system.number) }
            return text(choice(word ?? "number", "\(system.number)", system.name))
        case .oui:
            guard found.kind == .mac else { return .none }
            let address = MACAddress(bits: found.low)
            if word == "number" { return text(String(address.description.prefix(6))) }
            return text(program.references.vendors?.name(of: address) ?? String(address.description.prefix(6)))
        case .host:
            guard found.kind == .mac, let word,
                let attribute = program.references.machines[MACAddress(bits: found.low)]?[word]
            else { return .none }
            return text(attribute)
        case .dns:
            guard let address = found.ipAddress else { return .none }
            // Until the name is known the address stands for it: nothing goes uncounted.
            return program.references.hostNames?.name(of: address).map { text($0) } ?? found
        case .mask:
            guard let address = found.ipAddress else { return .none }
            return .address(address.masked(Int(node.number)))
        case .prefix, .suffix, .first: return tokens(function, found, node)
        case .range:
            guard let amount = found.amount else { return .none }
            let bounds = program.words[words].compactMap { UInt64($0) }
            return .flag(amount >= bounds[0] && (bounds.count < 2 || amount <= bounds[1]))
        case .uri: return uri(found, URIPart(rawValue: word ?? ""))
        case .uc: return text(string(found).uppercased())
        case .bits: return found.amount.map { .number($0 & node.number) } ?? .none
        case .or, .eq, .if, .concat, .null, .link, .node, .ifname, .min, .max: return .none
        }
    }

    private func choice(_ word: String, _ short: String, _ long: String) -> String {
        switch word {
        case "name", "descr": long
        case "both": "\(short) \(long)"
        default: short
        }
    }

    private mutating func choose(_ node: ProgramNode, _ bytes: RawSpan) -> KeyValue {
        let found = operand(node.operands.lowerBound, bytes)
        guard !found.isNone else { return operand(node.operands.lowerBound + 2, bytes) }
        let isTrue = string(found) == program.words[node.words.lowerBound]
        return operand(node.operands.lowerBound + (isTrue ? 1 : 2), bytes)
    }

    /// The first or last pieces between delimiters, or the first that is one of some words.
    private mutating func tokens(_ function: KeyFunction, _ found: KeyValue, _ node: ProgramNode) -> KeyValue {
        let delimiter = program.words[node.words.lowerBound]
        let pieces = string(found).components(separatedBy: delimiter)
        switch function {
        case .prefix: return text(pieces.prefix(Int(node.number)).joined(separator: delimiter))
        case .suffix: return text(pieces.suffix(Int(node.number)).joined(separator: delimiter))
        default:
            let wanted = program.words[node.words.dropFirst()]
            guard let piece = pieces.first(where: { wanted.contains($0) }) else { return .none }
            return text(piece)
        }
    }

    private mutating func uri(_ found: KeyValue, _ part: URIPart?) -> KeyValue {
        guard let part else { return .none }
        let range = written(found)
        if let truth = part.truth(of: texts[range]) { return .flag(truth) }
        guard let piece = part.range(in: texts[range]), !piece.isEmpty else { return .none }
        return .text(piece)
    }

    /// What a port of the agent is called, or the link that it is an end of.
    private mutating func portName(_ function: KeyFunction, _ node: ProgramNode, _ bytes: RawSpan) -> KeyValue {
        let found = operand(node.operands.lowerBound, bytes)
        guard found.kind == .number, let index = UInt32(exactly: found.low) else { return .none }
        let port = SourceIdentity(agent: facts.agent, source: DataSource(class: 0, index: index))
        let names = function == .link ? program.references.links : program.references.portNames
        return names[port].map { text($0) } ?? .none
    }

    private mutating func string(_ value: KeyValue) -> String {
        String(decoding: texts[written(value)], as: UTF8.self)
    }

    private func isSame(_ left: KeyValue, _ right: KeyValue) -> Bool {
        guard left.kind == right.kind else { return false }
        if left.kind == .text { return texts[left.range].elementsEqual(texts[right.range]) }
        return left.high == right.high && left.low == right.low && left.width == right.width
    }
}

extension String {
    fileprivate func components(separatedBy delimiter: String) -> [String] {
        split(separator: delimiter, omittingEmptySubsequences: false).map(String.init)
    }
}
