extension Pattern.Reader {
    mutating func set() throws(PatternFault) -> ScalarSet {
        let start = place
        place += 1
        var set = ScalarSet()
        var letters = ScalarSet()
        let isInverted = isNext("^")
        if isInverted { place += 1 }
        var isFirst = true
        while place < text.count, text[place] != "]" || isFirst {
            isFirst = false
            if isNext("[:") {
                letters.formUnion(try namedClass())
            } else if isNext("\\"), place + 1 < text.count, let known = Pattern.Reader.known(text[place + 1]) {
                set.formUnion(known)
                place += 2
            } else {
                let low = try bound()
                var high = low
                if isNext("-"), place + 1 < text.count, text[place + 1] != "]" {
                    place += 1
                    high = try bound()
                }
                guard low <= high else { throw fault("a range of a class goes backwards") }
                letters.insert(low...high)
            }
        }
        guard place < text.count else { throw PatternFault(offset: start, what: "'[' without ']'") }
        place += 1
        set.formUnion(folded(letters))
        return isInverted ? set.inverted : set
    }

    /// Reads a character of a class.
    private mutating func bound() throws(PatternFault) -> UInt32 {
        var character = text[place]
        if character == "\\", place + 1 < text.count {
            place += 1
            character = try escaped()
        } else {
            place += 1
        }
        let scalars = character.unicodeScalars
        guard scalars.count == 1, let scalar = scalars.first else {
            throw fault("a class has characters that are one in Unicode")
        }
        return scalar.value
    }

    /// Reads what is behind a backslash as the character that it stands for.
    mutating func escaped() throws(PatternFault) -> Character {
        let letter = text[place]
        place += 1
        switch letter {
        case "t": return "\t"
        case "n": return "\n"
        case "r": return "\r"
        case "f": return "\u{c}"
        case "v": return "\u{b}"
        case "a": return "\u{7}"
        case "x":
            let isLong = isNext("{")
            let end = isLong ? text[place...].firstIndex(of: "}") ?? text.count : min(place + 2, text.count)
            let digits = String(text[(isLong ? place + 1 : place)..<end])
            guard isLong || digits.count == 2, let code = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(code)
            else { throw fault("a character is written \\x41 or \\x{1F600}") }
            place = isLong ? end + 1 : end
            return Character(scalar)
        default: return letter
        }
    }

    private mutating func namedClass() throws(PatternFault) -> ScalarSet {
        guard let end = text[place...].firstIndex(of: "]"), text[end - 1] == ":" else {
            throw fault("'[:' without ':]'")
        }
        var name = String(text[(place + 2)..<max(place + 2, end - 1)])
        let isInverted = name.hasPrefix("^")
        if isInverted { name.removeFirst() }
        guard let ranges = Pattern.Reader.namedClasses[name] else { throw fault("there is no class '\(name)'") }
        place = end + 1
        var set = ScalarSet()
        for range in ranges { set.insert(range) }
        return isInverted ? set.inverted : set
    }

    static let wordSet: ScalarSet = {
        var set = ScalarSet()
        for range in namedClasses["word", default: []] { set.insert(range) }
        return set
    }()

    private static let namedClasses: [String: [ClosedRange<UInt32>]] = [
        "alnum": [0x30...0x39, 0x41...0x5a, 0x61...0x7a],
        "alpha": [0x41...0x5a, 0x61...0x7a],
        "ascii": [0...0x7f],
        "blank": [0x09...0x09, 0x20...0x20],
        "cntrl": [0...0x1f, 0x7f...0x7f],
        "digit": [0x30...0x39],
        "graph": [0x21...0x7e],
        "lower": [0x61...0x7a],
        "print": [0x20...0x7e],
        "punct": [0x21...0x2f, 0x3a...0x40, 0x5b...0x60, 0x7b...0x7e],
        "space": [0x09...0x0d, 0x20...0x20],
        "upper": [0x41...0x5a],
        "word": [0x30...0x39, 0x41...0x5a, 0x5f...0x5f, 0x61...0x7a],
        "xdigit": [0x30...0x39, 0x41...0x46, 0x61...0x66],
    ]

    /// The class that a letter behind a backslash means.
    static func known(_ letter: Character) -> ScalarSet? {
        var set = ScalarSet()
        switch letter {
        case "d", "D": set.insert(0x30...0x39)
        case "w", "W": set = wordSet
        case "s", "S":
            set.insert(0x09...0x0d)
            set.insert(0x20...0x20)
        default: return nil
        }
        return letter.isUppercase ? set.inverted : set
    }
}
