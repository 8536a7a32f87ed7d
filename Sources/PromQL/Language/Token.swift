/// A piece of the text of an expression.
struct Token: Equatable {
    /// Signs that stand for themselves.
    enum Symbol: String {
        case leftParenthesis = "("
        case rightParenthesis = ")"
        case leftBrace = "{"
        case rightBrace = "}"
        case leftBracket = "["
        case rightBracket = "]"
        case comma = ","
        case colon = ":"
        case at = "@"
        case assign = "="
        case matches = "=~"
        case doesNotMatch = "!~"
        case equal = "=="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case plus = "+"
        case minus = "-"
        case times = "*"
        case divided = "/"
        case modulo = "%"
        case power = "^"
    }

    enum Kind: Equatable {
        /// A word: what it means depends on where it stands.
        case word(String)
        case number(Double)
        /// A duration, in milliseconds.
        case duration(Int64)
        case text(String)
        case symbol(Symbol)
        case end
    }

    let kind: Kind
    /// Where it begins, in characters of the expression.
    let position: Int

    /// How the piece is named in messages.
    var words: String {
        switch kind {
        case .word(let word): "\"\(word)\""
        case .number: "a number"
        case .duration: "a duration"
        case .text: "a text"
        case .symbol(let symbol): "\"\(symbol.rawValue)\""
        case .end: "the end of the expression"
        }
    }
}
