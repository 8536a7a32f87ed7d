extension Parser {
    /// The operator that comes next, if one does.
    var binaryOperator: BinaryOperator? {
        switch next.kind {
        case .symbol(let symbol): BinaryOperator(rawValue: symbol.rawValue)
        case .word(let word): BinaryOperator(rawValue: word.lowercased())
        default: nil
        }
    }

    mutating func binary(_ operation: BinaryOperator, _ left: Node) throws(PromQLError) -> Node {
        let start = position
        advance()
        let isBool = takeWord("bool")
        guard !isBool || operation.isComparison else {
            throw fault("only comparisons can have \"bool\"", at: start)
        }
        let matching = try matching(operation)
        // Powers are read from the right, all others from the left.
        let strength = operation == .power ? operation.strength : operation.strength + 1
        let right = try expression(strength: strength)
        let binary = Binary(operation: operation, left: left, right: right, isBool: isBool, matching: matching)
        return try made(.binary(binary), at: left.position)
    }

    private mutating func matching(_ operation: BinaryOperator) throws(PromQLError) -> Matching? {
        guard let word = keyword, word == "on" || word == "ignoring" else { return nil }
        advance()
        var matching = Matching()
        matching.labels = LabelChoice(isOn: word == "on", names: try labelNames())
        guard let side = keyword, side == "group_left" || side == "group_right" else { return matching }
        let start = position
        advance()
        guard !operation.isSetOperation else {
            throw fault("\"\(operation.rawValue)\" cannot have \"\(side)\"", at: start)
        }
        matching.many = side == "group_left" ? .left : .right
        if next.kind == .symbol(.leftParenthesis) { matching.included = try labelNames() }
        if matching.labels.isOn, let name = matching.included.first(where: matching.labels.names.contains) {
            throw fault("the label \"\(name)\" cannot be matched and taken over at once", at: start)
        }
        return matching
    }

    mutating func labelNames() throws(PromQLError) -> [String] {
        try expect(.leftParenthesis)
        var names: [String] = []
        while !take(.rightParenthesis) {
            guard case .word(let name) = next.kind, Labels.isName(name) else { throw unexpected("the name of a label") }
            names.append(name)
            advance()
            if take(.comma) { continue }
            try expect(.rightParenthesis)
            break
        }
        return names
    }

    mutating func aggregation(_ operation: Aggregation.Operation) throws(PromQLError) -> Node {
        let start = position
        advance()
        var grouping = try grouping()
        var arguments = try arguments()
        if grouping == nil { grouping = try self.grouping() }
        let wanted = operation.parameter == nil ? 1 : 2
        guard arguments.count == wanted, let operand = arguments.popLast() else {
            throw fault("\"\(operation.rawValue)\" has \(wanted) arguments, not \(arguments.count)", at: start)
        }
        let aggregation = Aggregation(
            operation: operation,
            operand: operand,
            parameter: arguments.last,
            grouping: grouping ?? LabelChoice(isOn: true, names: [])
        )
        return try made(.aggregation(aggregation), at: start)
    }

    private mutating func grouping() throws(PromQLError) -> LabelChoice? {
        guard let word = keyword, word == "by" || word == "without" else { return nil }
        advance()
        return LabelChoice(isOn: word == "by", names: try labelNames())
    }
}
