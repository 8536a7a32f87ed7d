/// A regular expression that a whole value must match.
///
/// Matching takes a time that is bounded by the product of both lengths, whatever the pattern: a hostile packet must
/// not hold up the collector. Known are characters, `.`, classes (`[a-f0-9]`, `[^…]`, `[[:alpha:]]`, `\d`, `\w`, `\s`
/// and their opposites), groups with numbers, with names (`(?P<name>…)`) and with neither (`(?:…)`), `|`, and `*`, `+`,
/// `?`, `{m}`, `{m,}`, `{m,n}`, all of them also lazy (`*?`); `(?i)` for letters of either case; `^`, `$`, `\b`, `\B`.
/// Characters are compared as they are written in UTF-8; a byte that belongs to none counts as one of its own.
public struct Pattern: Sendable {
    private let program: Program
    private let capturingProgram: Program

    /// The names of the groups, that of the whole first; nil for those that have none.
    public let groupNames: [String?]

    /// Reads a pattern.
    public init(_ text: String) throws(PatternFault) {
        var reader = Reader(text: Array(text))
        let node = try reader.choice(depth: 0)
        guard reader.isAtEnd else { throw PatternFault(offset: reader.place, what: "')' without '('") }
        program = try Program(node, remembersGroups: false)
        capturingProgram = try Program(node, remembersGroups: true)
        groupNames = reader.groupNames
    }

    /// Whether all of some bytes match.
    public func matches(_ bytes: ArraySlice<UInt8>) -> Bool {
        var states = StateList(count: program.steps.count)
        var next = StateList(count: program.steps.count)
        program.follow(0, &states, bytes, bytes.startIndex)
        var place = bytes.startIndex
        while place < bytes.endIndex {
            let (code, length) = Pattern.character(bytes, place)
            place += length
            next.clear()
            for state in states.states where program.takes(state, code) {
                program.follow(state + 1, &next, bytes, place)
            }
            if next.states.isEmpty { return false }
            swap(&states, &next)
        }
        return states.states.contains { program.isDone($0) }
    }

    /// What the groups have matched if all of a text matches, the whole first; nil for groups that were not needed.
    ///
    /// Of several ways to match, it is the one that prefers the earlier choices, and in loops the longer or, where they
    /// are lazy, the shorter way. The answer is nil if the text does not match.
    public func captures(in text: String) -> [String?]? {
        let bytes = Array(text.utf8)
        guard let places = capturingProgram.captures(bytes[...], groups: groupNames.count) else { return nil }
        return (0..<groupNames.count).map { group in
            let (start, end) = group == 0 ? (0, bytes.count) : (places[2 * group], places[2 * group + 1])
            return start >= 0 && end >= start ? String(decoding: bytes[start..<end], as: UTF8.self) : nil
        }
    }

    /// The character at a place, and how many bytes it takes.
    static func character(_ bytes: ArraySlice<UInt8>, _ place: Int) -> (code: UInt32, length: Int) {
        let first = bytes[place]
        if first < 0x80 { return (UInt32(first), 1) }
        let length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2
        let stray = (ScalarSet.strayByte + UInt32(first), 1)
        guard first >= 0xc2, first <= 0xf4, place + length <= bytes.endIndex else { return stray }
        var code = UInt32(first) & (0x7f >> UInt32(length))
        for byte in bytes[(place + 1)..<(place + length)] {
            guard byte & 0xc0 == 0x80 else { return stray }
            code = code << 6 | UInt32(byte & 0x3f)
        }
        // Forms that are longer than needed, and halves of characters, are none.
        guard code >= (length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000), Unicode.Scalar(code) != nil else {
            return stray
        }
        return (code, length)
    }
}

extension Pattern {
    /// Whether all of a text matches.
    public func matches(_ text: String) -> Bool { matches(Array(text.utf8)[...]) }
}
