import TextPatterns

/// A condition on packets.
indirect enum FilterExpression: Sendable {
    case all([FilterExpression])
    case any([FilterExpression])
    case test(FilterTest)
}

/// One comparison of a filter.
struct FilterTest: Sendable {
    enum Comparison: Sendable {
        /// The value is one of these words; `null` is the absence of a value.
        case equals([Literal], orAbsent: Bool)
        /// The whole value is of this form.
        case matches(Pattern)
    }

    let key: KeyExpression
    let comparison: Comparison
    let isNegated: Bool
}

/// Reads filters.
///
///     filter = term {"|" term}
///     term = factor {"&" factor}
///     factor = "(" filter ")" | key ("=" | "!=" | "~" | "!~") right
///     right = value {"," value}
///
/// Both sides may stand between single quotes. `&` binds before `|`.
struct FilterParser {
    private let text: [Character]
    private var place = 0
    private var depth = 0

    private init(_ text: String) {
        self.text = Array(text)
    }

    /// Reads a filter; nil for an empty one.
    static func parse(_ text: String) throws(SyntaxFault) -> FilterExpression? {
        var parser = FilterParser(text)
        parser.skipSpace()
        guard parser.place < parser.text.count else { return nil }
        let result = try parser.disjunction()
        guard parser.place == parser.text.count else {
            throw parser.fault("'\(parser.text[parser.place])' is not expected here")
        }
        return result
    }

    private static let depthLimit = 32

    private mutating func disjunction() throws(SyntaxFault) -> FilterExpression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= FilterParser.depthLimit else { throw fault("parentheses are nested too deeply") }
        var parts = [try conjunction()]
        while take("|") { parts.append(try conjunction()) }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    private mutating func conjunction() throws(SyntaxFault) -> FilterExpression {
        var parts = [try factor()]
        while take("&") { parts.append(try factor()) }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private mutating func factor() throws(SyntaxFault) -> FilterExpression {
        skipSpace()
        if take("(") {
            let inside = try disjunction()
            guard take(")") else { throw fault("')' is missing") }
            return inside
        }
        return .test(try test())
    }

    private mutating func test() throws(SyntaxFault) -> FilterTest {
        let start = place
        let left = try word(until: ["=", "~", "!", "&", "|", ")"])
        guard !left.text.isEmpty else { throw fault(at: start, "a key is missing") }
        let key: KeyExpression
        do throws(SyntaxFault) {
            key = try KeyParser(left.text, at: left.start).single()
        } catch {
            throw error
        }
        let isNegated = place < text.count && text[place] == "!"
        if isNegated { place += 1 }
        guard place < text.count, text[place] == "=" || text[place] == "~" else {
            throw fault("'=', '!=', '~' or '!~' is missing")
        }
        let isPattern = text[place] == "~"
        place += 1
        return FilterTest(key: key, comparison: try isPattern ? pattern() : literals(), isNegated: isNegated)
    }

    private mutating func literals() throws(SyntaxFault) -> FilterTest.Comparison {
        var literals: [Literal] = []
        var orAbsent = false
        repeat {
            let value = try word(until: [",", "&", "|", ")"])
            if value.text.isEmpty, !value.isQuoted { throw fault(at: value.start, "a value is missing") }
            if value.text == "null", !value.isQuoted { orAbsent = true } else { literals.append(Literal(value.text)) }
        } while take(",")
        return .equals(literals, orAbsent: orAbsent)
    }

    private mutating func pattern() throws(SyntaxFault) -> FilterTest.Comparison {
        // Parentheses, bars and commas belong to the pattern as long as it is not quoted.
        let value = try word(until: ["&", "|", ")"], isPattern: true)
        guard !value.text.isEmpty else { throw fault(at: value.start, "a pattern is missing") }
        do throws(PatternFault) {
            return .matches(try Pattern(value.text))
        } catch {
            throw SyntaxFault(error).moved(by: value.start)
        }
    }

    /// Reads up to one of some characters outside brackets, or what stands between quotes.
    private mutating func word(
        until ends: Set<Character>,
        isPattern: Bool = false
    ) throws(SyntaxFault) -> (text: String, start: Int, isQuoted: Bool) {
        skipSpace()
        if place < text.count, text[place] == "'" {
            place += 1
            let start = place
            while place < text.count, text[place] != "'" { place += text[place] == "\\" ? 2 : 1 }
            guard place < text.count else { throw fault(at: start - 1, "the quote is not closed") }
            let word = String(text[start..<place])
            place += 1
            skipSpace()
            return (word, start, true)
        }
        let start = place
        var open = 0
        while place < text.count {
            let next = text[place]
            if open == 0, ends.contains(next) { break }
            if next == "[" || (isPattern && next == "(") { open += 1 }
            if open > 0, next == "]" || (isPattern && next == ")") { open -= 1 }
            place = min(place + (next == "\\" ? 2 : 1), text.count)
        }
        var end = place
        while end > start, text[end - 1].isWhitespace { end -= 1 }
        return (String(text[start..<end]), start, false)
    }

    private mutating func take(_ character: Character) -> Bool {
        skipSpace()
        guard place < text.count, text[place] == character else { return false }
        place += 1
        return true
    }

    private mutating func skipSpace() {
        while place < text.count, text[place].isWhitespace { place += 1 }
    }

    private func fault(_ what: String) -> SyntaxFault { SyntaxFault(offset: place, what: what) }

    private func fault(at place: Int, _ what: String) -> SyntaxFault { SyntaxFault(offset: place, what: what) }
}
