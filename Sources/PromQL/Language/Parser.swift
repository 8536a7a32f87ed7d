/// Reads the pieces of an expression.
struct Parser {
    /// How deep expressions may be nested; a chain of operators is as deep as it is long.
    static let depthLimit = 100

    let tokens: [Token]
    var place = 0
    var depth = 0

    /// Reads a whole expression.
    static func read(_ text: String) throws(PromQLError) -> Node {
        var parser = Parser(tokens: try Lexer.tokens(text))
        guard parser.next.kind != .end else { throw PromQLError(.badData, "there is no expression", position: 0) }
        let node = try parser.expression()
        guard parser.next.kind == .end else { throw parser.unexpected("an operator or the end of the expression") }
        return node
    }

    /// The last of the pieces is `end`, which is never passed.
    var next: Token { tokens[min(place, tokens.count - 1)] }

    var position: Int { next.position }

    func fault(_ what: String, at position: Int? = nil) -> PromQLError {
        PromQLError(.badData, what, position: position ?? self.position)
    }

    func unexpected(_ wanted: String) -> PromQLError { fault("\(wanted) must be here instead of \(next.words)") }

    private var tooDeep: PromQLError { fault("the expression is nested too deeply") }

    /// Makes a part of the expression, unless it would be too deep: evaluation takes some of the stack for each level.
    func made(_ kind: Node.Kind, at position: Int) throws(PromQLError) -> Node {
        let node = Node(kind: kind, position: position)
        guard node.height <= Parser.depthLimit else { throw tooDeep }
        return node
    }

    mutating func advance() { place += 1 }

    mutating func take(_ symbol: Token.Symbol) -> Bool {
        guard next.kind == .symbol(symbol) else { return false }
        advance()
        return true
    }

    mutating func expect(_ symbol: Token.Symbol) throws(PromQLError) {
        guard take(symbol) else { throw unexpected("\"\(symbol.rawValue)\"") }
    }

    /// The word that comes next, in small letters: words that mean something may be written in any case.
    var keyword: String? {
        if case .word(let word) = next.kind { word.lowercased() } else { nil }
    }

    mutating func takeWord(_ word: String) -> Bool {
        guard keyword == word else { return false }
        advance()
        return true
    }

    /// Reads operands and operators that bind at least so strongly.
    mutating func expression(strength: Int = 0) throws(PromQLError) -> Node {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Parser.depthLimit else { throw tooDeep }
        var left = try operand()
        while let operation = binaryOperator, operation.strength >= strength { left = try binary(operation, left) }
        return left
    }

    private mutating func operand() throws(PromQLError) -> Node {
        let start = position
        for (symbol, isNegative) in [(Token.Symbol.plus, false), (.minus, true)] where take(symbol) {
            let operand = try expression(strength: BinaryOperator.signStrength)
            return try made(.sign(isNegative: isNegative, operand), at: start)
        }
        return try suffixes(try primary())
    }

    private mutating func primary() throws(PromQLError) -> Node {
        let token = next
        switch token.kind {
        case .number(let value):
            advance()
            return try made(.number(value), at: token.position)
        case .text(let text):
            advance()
            return try made(.text(text), at: token.position)
        case .symbol(.leftParenthesis):
            advance()
            let inner = try expression()
            try expect(.rightParenthesis)
            return try made(.parenthesis(inner), at: token.position)
        case .symbol(.leftBrace): return try selector(name: nil)
        case .word(let word): return try named(word)
        default: throw unexpected("an expression")
        }
    }

    /// Reads what begins with a word: an aggregation, a function or a metric.
    private mutating func named(_ word: String) throws(PromQLError) -> Node {
        let start = position
        let follower = tokens[min(place + 1, tokens.count - 1)]
        let isBeforeParenthesis = follower.kind == .symbol(.leftParenthesis)
        if let operation = Aggregation.Operation(rawValue: word.lowercased()) {
            var isAggregation = isBeforeParenthesis
            if case .word(let word) = follower.kind { isAggregation = ["by", "without"].contains(word.lowercased()) }
            if isAggregation { return try aggregation(operation) }
        }
        if isBeforeParenthesis {
            guard let function = Function.all[word] else {
                let what = Function.refused[word] ?? "there is no function \"\(word)\""
                throw fault(what, at: start)
            }
            advance()
            return try made(.call(Call(function: function, arguments: try arguments())), at: start)
        }
        guard !["bool", "on", "ignoring", "group_left", "group_right", "atan2"].contains(word.lowercased()) else {
            throw unexpected("an expression")
        }
        advance()
        return try selector(name: word, start: start)
    }

    mutating func arguments() throws(PromQLError) -> [Node] {
        try expect(.leftParenthesis)
        var arguments: [Node] = []
        if take(.rightParenthesis) { return arguments }
        repeat { arguments.append(try expression()) } while take(.comma)
        try expect(.rightParenthesis)
        return arguments
    }
}
