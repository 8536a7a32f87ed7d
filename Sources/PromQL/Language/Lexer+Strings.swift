extension Lexer {
    /// Reads a text in quotes; in backquotes everything stands for itself.
    mutating func string(quote: Unicode.Scalar) throws(PromQLError) -> String {
        let start = place
        place += 1
        // Escapes may write single bytes of a character.
        var bytes: [UInt8] = []
        while let next = current, next != quote {
            if next == "\n", quote != "`" { break }
            place += 1
            if next == "\\", quote != "`" {
                bytes += try escape(quote: quote)
            } else {
                bytes += Array(String(next).utf8)
            }
        }
        guard current == quote else { throw fault("the text has no closing quote", at: start) }
        place += 1
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func escape(quote: Unicode.Scalar) throws(PromQLError) -> [UInt8] {
        let start = place - 1
        guard let letter = current else { throw fault("the text has no closing quote", at: start) }
        place += 1
        switch letter {
        case "a": return [0x07]
        case "b": return [0x08]
        case "f": return [0x0c]
        case "n": return [0x0a]
        case "r": return [0x0d]
        case "t": return [0x09]
        case "v": return [0x0b]
        case "\\": return [0x5c]
        case quote: return Array(String(quote).utf8)
        case "x": return [UInt8(truncatingIfNeeded: try code(digits: 2, radix: 16, start))]
        case "u": return try character(digits: 4, start)
        case "U": return try character(digits: 8, start)
        case "0"..."7":
            place -= 1
            let value = try code(digits: 3, radix: 8, start)
            guard value < 256 else { throw fault("the escape stands for no byte", at: start) }
            return [UInt8(value)]
        default: throw fault("\"\\\(letter)\" is no escape", at: start)
        }
    }

    private mutating func character(digits: Int, _ start: Int) throws(PromQLError) -> [UInt8] {
        guard let scalar = Unicode.Scalar(try code(digits: digits, radix: 16, start)) else {
            throw fault("the escape stands for no character", at: start)
        }
        return Array(String(scalar).utf8)
    }

    private mutating func code(digits: Int, radix: Int, _ start: Int) throws(PromQLError) -> UInt32 {
        let end = place + digits
        guard end <= text.count, let value = UInt32(String(String.UnicodeScalarView(text[place..<end])), radix: radix)
        else { throw fault("the escape is too short", at: start) }
        place = end
        return value
    }
}
