extension Lexer {
    /// Reads a number, or a duration: digits with a unit behind them.
    mutating func number() throws(PromQLError) -> Token.Kind {
        let start = place
        if let value = hexadecimal() ?? decimal(), !(current.map { $0.isWordStart || $0.isDigit } ?? false) {
            return .number(value)
        }
        place = start
        while let next = current, next.isDigit || next.isWordStart || next == "." { place += 1 }
        let word = slice(start)
        guard let duration = parseDuration(word) else {
            throw fault("\"\(word)\" is neither a number nor a duration", at: start)
        }
        return .duration(duration)
    }

    private func slice(_ start: Int) -> String { String(String.UnicodeScalarView(text[start..<place])) }

    private mutating func hexadecimal() -> Double? {
        guard text[place] == "0", place + 1 < text.count, text[place + 1] == "x" || text[place + 1] == "X" else {
            return nil
        }
        place += 2
        let start = place
        while let next = current, next.properties.isASCIIHexDigit { place += 1 }
        return Int64(slice(start), radix: 16).map { Double($0) }
    }

    private mutating func decimal() -> Double? {
        let start = place
        skipDigits()
        if current == "." {
            place += 1
            skipDigits()
        }
        if current == "e" || current == "E" {
            place += 1
            if current == "+" || current == "-" { place += 1 }
            skipDigits()
        }
        let word = slice(start)
        // A whole number with a leading zero is octal where it can be.
        if word.count > 1, word.hasPrefix("0"), let octal = Int64(word, radix: 8) { return Double(octal) }
        return Double(word.hasSuffix(".") ? word + "0" : word)
    }

    private mutating func skipDigits() {
        while let next = current, next.isDigit { place += 1 }
    }
}
