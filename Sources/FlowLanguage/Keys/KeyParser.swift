/// Reads key expressions.
///
///     list = expression {"," expression}
///     expression = field | function ":" argument {":" argument}
///     argument = "[" expression "]" | text
///
/// A backslash takes the character after it as it is.
struct KeyParser {
    private let text: [Character]
    /// Where the text stands in the attribute, for messages.
    private let base: Int

    init(_ text: some StringProtocol, at base: Int = 0) {
        self.text = Array(text)
        self.base = base
    }

    /// Reads a list of expressions with commas between them.
    func list() throws(SyntaxFault) -> [KeyExpression] {
        var result: [KeyExpression] = []
        for range in try pieces(0..<text.count, separator: ",") {
            let range = trimmed(range)
            guard !range.isEmpty else {
                if text.isEmpty { return [] }
                throw fault(range.lowerBound, "a key is missing between commas")
            }
            result.append(try expression(range, depth: 0))
        }
        return result
    }

    /// Reads one expression.
    func single() throws(SyntaxFault) -> KeyExpression {
        try expression(trimmed(0..<text.count), depth: 0)
    }

    private static let depthLimit = 16

    private func expression(_ range: Range<Int>, depth: Int) throws(SyntaxFault) -> KeyExpression {
        guard depth < KeyParser.depthLimit else { throw fault(range.lowerBound, "functions are nested too deeply") }
        let parts = try pieces(range, separator: ":")
        let name = plain(parts[0])
        if parts.count == 1 {
            if let inside = bracketed(range) { return try expression(inside, depth: depth + 1) }
            guard let field = FlowField(name) else {
                throw fault(range.lowerBound, name.isEmpty ? "a key is missing" : "'\(name.prefix(60))' is no key")
            }
            return .field(field)
        }
        guard let function = KeyFunction(rawValue: name) else {
            let names = KeyFunction.allCases.map(\.rawValue).joined(separator: ", ")
            throw fault(range.lowerBound, "'\(name.prefix(60))' is no function; there are \(names)")
        }
        return try call(function, Array(parts.dropFirst()), at: range.lowerBound, depth: depth)
    }

    private func call(
        _ function: KeyFunction,
        _ arguments: [Range<Int>],
        at place: Int,
        depth: Int
    ) throws(SyntaxFault) -> KeyExpression {
        var arguments = arguments[...]
        var words: [String] = []
        // The separator stands before the keys.
        if function == .concat, let first = arguments.popFirst() { words.append(plain(first)) }
        var keys: [KeyExpression] = []
        while keys.count < function.form.keys.upperBound, let next = arguments.popFirst() {
            keys.append(try expression(next, depth: depth + 1))
        }
        words += arguments.map(plain)
        guard function.form.keys.contains(keys.count), function.form.words.contains(words.count) else {
            throw fault(place, "'\(function.rawValue)' is written \(function.usage)")
        }
        if function == .if {
            // What follows from the condition is a key where it is the name of one, else a word.
            let branches = arguments.suffix(2)
            for branch in branches {
                let isExpression = bracketed(branch) != nil || FlowField(plain(branch)) != nil
                keys.append(isExpression ? try expression(branch, depth: depth + 1) : .literal(plain(branch)))
            }
            words.removeLast(2)
        }
        try check(function, words, at: place)
        return .call(function, keys, words)
    }

    private func check(_ function: KeyFunction, _ words: [String], at place: Int) throws(SyntaxFault) {
        let isRight =
            switch function {
            case .mask: Int(words[0]).map { (0...128).contains($0) } ?? false
            case .prefix, .suffix: Int(words[1]).map { $0 > 0 } ?? false && !words[0].isEmpty
            case .first: !words[0].isEmpty
            case .range: words.allSatisfy { UInt64($0) != nil }
            case .bits: UInt64(number: words[0]) != nil
            case .country: words.allSatisfy { ["code", "name", "both"].contains($0) }
            case .asn: words.allSatisfy { ["number", "descr", "both"].contains($0) }
            case .oui: words.allSatisfy { ["number", "name"].contains($0) }
            case .uri: URIPart(rawValue: words[0]) != nil
            default: true
            }
        guard isRight else { throw fault(place, "'\(function.rawValue)' is written \(function.usage)") }
    }

    /// The parts of a range between separators that stand outside brackets.
    private func pieces(_ range: Range<Int>, separator: Character) throws(SyntaxFault) -> [Range<Int>] {
        var result: [Range<Int>] = []
        var start = range.lowerBound
        var open: [Int] = []
        var place = range.lowerBound
        while place < range.upperBound {
            switch text[place] {
            case "\\":
                // Two backslashes before a colon mean one.
                let isDouble = place + 2 < range.upperBound && text[place + 1] == "\\" && text[place + 2] == ":"
                place += isDouble ? 2 : 1
            case "[": open.append(place)
            case "]":
                guard open.popLast() != nil else { throw fault(place, "']' without '['") }
            case separator where open.isEmpty:
                result.append(start..<place)
                start = place + 1
            default: break
            }
            place += 1
        }
        if let last = open.last { throw fault(last, "'[' without ']'") }
        result.append(start..<range.upperBound)
        return result
    }

    /// What is between brackets, where a range is nothing but that.
    private func bracketed(_ range: Range<Int>) -> Range<Int>? {
        guard range.count >= 2, text[range.lowerBound] == "[", text[range.upperBound - 1] == "]" else { return nil }
        return (range.lowerBound + 1)..<(range.upperBound - 1)
    }

    private func trimmed(_ range: Range<Int>) -> Range<Int> {
        var range = range
        while let first = range.first, text[first].isWhitespace { range = (first + 1)..<range.upperBound }
        while let last = range.last, text[last].isWhitespace { range = range.lowerBound..<last }
        return range
    }

    /// A word as it was meant, without brackets and backslashes.
    private func plain(_ range: Range<Int>) -> String {
        var result = ""
        var place = range.lowerBound
        while place < range.upperBound {
            if text[place] == "\\", place + 1 < range.upperBound { place += 1 }
            // A colon may be written with two backslashes.
            if text[place] == "\\", place + 1 < range.upperBound, text[place + 1] == ":" { place += 1 }
            result.append(text[place])
            place += 1
        }
        return result
    }

    private func fault(_ place: Int, _ what: String) -> SyntaxFault {
        SyntaxFault(offset: base + place, what: what)
    }
}

extension UInt64 {
    /// A number in decimal, or in hexadecimal behind `0x`.
    init?(number text: String) {
        if text.hasPrefix("0x") { self.init(text.dropFirst(2), radix: 16) } else { self.init(text) }
    }
}
