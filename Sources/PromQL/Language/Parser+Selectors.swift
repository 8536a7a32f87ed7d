extension Parser {
    /// Reads the rest of a selector, whose name may have come before.
    mutating func selector(name: String?, start: Int? = nil) throws(PromQLError) -> Node {
        let start = start ?? position
        var matchers: [LabelMatcher] = []
        if let name { matchers.append(try LabelMatcher(name: Labels.metricName, operation: .equal, value: name)) }
        if take(.leftBrace) {
            while !take(.rightBrace) {
                let position = position
                let matcher = try matcher()
                guard name == nil || matcher.name != Labels.metricName else {
                    throw fault("the metric has its name already", at: position)
                }
                matchers.append(matcher)
                if take(.comma) { continue }
                try expect(.rightBrace)
                break
            }
        }
        guard matchers.contains(where: { !$0.matches("") }) else {
            throw fault("a selector must contain at least one non-empty matcher", at: start)
        }
        return try made(.selector(Selector(matchers: matchers)), at: start)
    }

    private mutating func matcher() throws(PromQLError) -> LabelMatcher {
        guard case .word(let name) = next.kind, Labels.isName(name) else { throw unexpected("the name of a label") }
        advance()
        guard case .symbol(let symbol) = next.kind, let operation = LabelMatcher.Operation(rawValue: symbol.rawValue)
        else { throw unexpected("one of =, !=, =~ and !~") }
        advance()
        let start = position
        guard case .text(let value) = next.kind else { throw unexpected("a text in quotes") }
        advance()
        do {
            return try LabelMatcher(name: name, operation: operation, value: value)
        } catch {
            throw PromQLError(error.kind, error.message, position: start)
        }
    }

    /// Reads what may stand behind an operand: `[5m]`, `[1h:5m]`, `offset 5m` and `@ 1609746000`.
    mutating func suffixes(_ node: Node) throws(PromQLError) -> Node {
        var node = node
        while true {
            let start = position
            if take(.leftBracket) {
                node = try window(of: node, start)
            } else if takeWord("offset") {
                let isNegative = take(.minus)
                let offset = try duration()
                node = try shifted(node, start) { (shift) throws(PromQLError) in
                    guard shift.offset == nil else { throw fault("there is an offset already", at: start) }
                    shift.offset = isNegative ? -offset : offset
                }
            } else if take(.at) {
                let moment = try moment()
                node = try shifted(node, start) { (shift) throws(PromQLError) in
                    guard shift.moment == nil else { throw fault("there is a time behind @ already", at: start) }
                    shift.moment = moment
                }
            } else {
                return node
            }
        }
    }

    /// Reads what is behind an opening bracket.
    private mutating func window(of node: Node, _ start: Int) throws(PromQLError) -> Node {
        let range = try duration()
        if take(.colon) {
            let step = next.kind == .symbol(.rightBracket) ? nil : try duration()
            try expect(.rightBracket)
            return try made(.subquery(Subquery(inner: node, range: range, step: step)), at: node.position)
        }
        try expect(.rightBracket)
        guard case .selector(let selector) = node.kind else {
            throw fault("only selectors have ranges; a subquery is written with a colon", at: start)
        }
        guard selector.shift.offset == nil, selector.shift.moment == nil else {
            throw fault("an offset and a time stand behind the range", at: start)
        }
        return try made(.range(RangeSelector(selector: selector, range: range)), at: node.position)
    }

    private func shifted(
        _ node: Node,
        _ start: Int,
        _ change: (inout Shift) throws(PromQLError) -> Void
    ) throws(PromQLError) -> Node {
        switch node.kind {
        case .selector(var selector):
            try change(&selector.shift)
            return try made(.selector(selector), at: node.position)
        case .range(var range):
            try change(&range.selector.shift)
            return try made(.range(range), at: node.position)
        case .subquery(var subquery):
            try change(&subquery.shift)
            return try made(.subquery(subquery), at: node.position)
        default: throw fault("only selectors and subqueries can be looked at for another time", at: start)
        }
    }

    private mutating func duration() throws(PromQLError) -> Int64 {
        guard case .duration(let duration) = next.kind else { throw unexpected("a duration such as 5m") }
        guard duration > 0 else { throw fault("a duration must be longer than nothing") }
        advance()
        return duration
    }

    private mutating func moment() throws(PromQLError) -> Shift.Moment {
        for (word, moment) in [("start", Shift.Moment.start), ("end", .end)] where takeWord(word) {
            try expect(.leftParenthesis)
            try expect(.rightParenthesis)
            return moment
        }
        let isNegative = take(.minus)
        if !isNegative { _ = take(.plus) }
        guard case .number(let seconds) = next.kind else { throw unexpected("a time in seconds, start() or end()") }
        guard seconds.magnitude < 1e12 else { throw fault("the time is out of all bounds") }
        advance()
        let milliseconds = Int64((seconds * 1000).rounded())
        return .time(isNegative ? -milliseconds : milliseconds)
    }
}
