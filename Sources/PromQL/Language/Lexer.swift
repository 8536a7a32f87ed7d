/// Cuts the text of an expression into pieces.
struct Lexer {
    let text: [Unicode.Scalar]
    var place = 0
    /// Inside of brackets a colon is no part of a name.
    private var isInBrackets = false

    init(_ text: String) { self.text = Array(text.unicodeScalars) }

    /// All pieces, with `end` as the last.
    static func tokens(_ text: String) throws(PromQLError) -> [Token] {
        var lexer = Lexer(text)
        var tokens: [Token] = []
        repeat { tokens.append(try lexer.next()) } while tokens.last?.kind != .end
        return tokens
    }

    var current: Unicode.Scalar? { place < text.count ? text[place] : nil }

    func fault(_ what: String, at position: Int? = nil) -> PromQLError {
        PromQLError(.badData, what, position: position ?? place)
    }

    private mutating func next() throws(PromQLError) -> Token {
        skipBlanks()
        let start = place
        guard let first = current else { return Token(kind: .end, position: start) }
        let kind: Token.Kind
        switch first {
        case "\"", "'", "`": kind = .text(try string(quote: first))
        case "0"..."9": kind = try number()
        case "." where place + 1 < text.count && text[place + 1].isDigit: kind = try number()
        case _ where first.isWordStart || (first == ":" && !isInBrackets): kind = word()
        default: kind = .symbol(try symbol())
        }
        return Token(kind: kind, position: start)
    }

    private mutating func skipBlanks() {
        while let next = current {
            if next == "#" {
                while let next = current, next != "\n" { place += 1 }
            } else if next == " " || next == "\t" || next == "\n" || next == "\r" {
                place += 1
            } else {
                return
            }
        }
    }

    private mutating func word() -> Token.Kind {
        let start = place
        while let next = current, next.isWordStart || next.isDigit || (next == ":" && !isInBrackets) { place += 1 }
        let word = String(String.UnicodeScalarView(text[start..<place]))
        switch word.lowercased() {
        case "inf": return .number(.infinity)
        case "nan": return .number(.nan)
        default: return .word(word)
        }
    }

    private mutating func symbol() throws(PromQLError) -> Token.Symbol {
        for length in [2, 1] where place + length <= text.count {
            let sign = String(String.UnicodeScalarView(text[place..<(place + length)]))
            guard let symbol = Token.Symbol(rawValue: sign) else { continue }
            if symbol == .leftBracket { isInBrackets = true }
            if symbol == .rightBracket { isInBrackets = false }
            place += length
            return symbol
        }
        throw fault("the character \"\(text[place])\" has no meaning here")
    }
}

extension Unicode.Scalar {
    var isDigit: Bool { ("0"..."9").contains(self) }

    var isWordStart: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) || self == "_" }
}
