extension Pattern {
    /// Reads the text of a pattern.
    struct Reader {
        let text: [Character]
        var place = 0

        private static let depthLimit = 20
        private static let loopLimit = 200

        init(text: [Character]) {
            self.text = text
            if text.first == "^" { place = 1 }
        }

        var isAtEnd: Bool { place == text.count || (place == text.count - 1 && text[place] == "$") }

        mutating func choice(depth: Int) throws(SyntaxFault) -> Node {
            guard depth < Reader.depthLimit else { throw fault("groups are nested too deeply") }
            var parts = [try sequence(depth)]
            while place < text.count, text[place] == "|" {
                place += 1
                parts.append(try sequence(depth))
            }
            return parts.count == 1 ? parts[0] : .choice(parts)
        }

        private mutating func sequence(_ depth: Int) throws(SyntaxFault) -> Node {
            var nodes: [Node] = []
            while !isAtEnd, text[place] != "|", text[place] != ")" {
                nodes.append(try loops(try atom(depth)))
            }
            return .sequence(nodes)
        }

        private mutating func loops(_ node: Node) throws(SyntaxFault) -> Node {
            var node = node
            while place < text.count {
                switch text[place] {
                case "*": node = .loop(node, least: 0, most: nil)
                case "+": node = .loop(node, least: 1, most: nil)
                case "?": node = .loop(node, least: 0, most: 1)
                case "{":
                    node = try counted(node)
                    continue
                default: return node
                }
                place += 1
            }
            return node
        }

        private mutating func counted(_ node: Node) throws(SyntaxFault) -> Node {
            let start = place
            guard let end = text[place...].firstIndex(of: "}") else { throw fault("'{' without '}'") }
            let parts = String(text[(place + 1)..<end]).split(separator: ",", omittingEmptySubsequences: false)
            let numbers = parts.map { Int($0) }
            place = end + 1
            let least = numbers.first.flatMap { $0 }
            let most = numbers.count == 1 ? least : numbers.last.flatMap { $0 }
            let isOpen = numbers.count == 2 && parts[1].isEmpty
            guard (1...2).contains(numbers.count), let least, isOpen || most != nil, (most ?? least) >= least,
                max(least, most ?? 0) <= Reader.loopLimit
            else { throw SyntaxFault(offset: start, what: "a count is written {m}, {m,} or {m,n}, 200 at most") }
            return .loop(node, least: least, most: isOpen ? nil : most)
        }

        private mutating func atom(_ depth: Int) throws(SyntaxFault) -> Node {
            let next = text[place]
            switch next {
            case "(":
                let start = place
                place += 1
                if place + 1 < text.count, text[place] == "?", text[place + 1] == ":" { place += 2 }
                let inside = try choice(depth: depth + 1)
                guard place < text.count, text[place] == ")" else {
                    throw SyntaxFault(offset: start, what: "'(' without ')'")
                }
                place += 1
                return inside
            case ".":
                place += 1
                var set = ByteSet()
                set.insert(0...255)
                return .set(set)
            case "[": return .set(try set())
            case "*", "+", "?", "{": throw fault("'\(next)' has nothing before it")
            case "\\":
                place += 1
                guard place < text.count else { throw fault("'\\' has nothing behind it") }
                defer { place += 1 }
                return Reader.known(text[place]).map(Node.set) ?? Reader.literal(text[place])
            default:
                place += 1
                return Reader.literal(next)
            }
        }

        private mutating func set() throws(SyntaxFault) -> ByteSet {
            let start = place
            place += 1
            var set = ByteSet()
            let isInverted = place < text.count && text[place] == "^"
            if isInverted { place += 1 }
            var isFirst = true
            while place < text.count, text[place] != "]" || isFirst {
                isFirst = false
                var low = text[place]
                if low == "\\", place + 1 < text.count {
                    place += 1
                    low = text[place]
                    if let known = Reader.known(low) {
                        set.formUnion(known)
                        place += 1
                        continue
                    }
                }
                var high = low
                if place + 2 < text.count, text[place + 1] == "-", text[place + 2] != "]" {
                    high = text[place + 2]
                    place += 2
                }
                guard let low = low.asciiValue, let high = high.asciiValue, low <= high else {
                    throw fault("a class has ranges of ASCII characters")
                }
                set.insert(low...high)
                place += 1
            }
            guard place < text.count else { throw SyntaxFault(offset: start, what: "'[' without ']'") }
            place += 1
            if isInverted { set.invert() }
            return set
        }

        private static func literal(_ character: Character) -> Node {
            .sequence(
                character.utf8.map { byte in
                    var set = ByteSet()
                    set.insert(byte...byte)
                    return .set(set)
                }
            )
        }

        /// The class that a letter behind a backslash means.
        private static func known(_ letter: Character) -> ByteSet? {
            var set = ByteSet()
            switch letter {
            case "d", "D": set.insert(0x30...0x39)
            case "w", "W":
                for range: ClosedRange<UInt8> in [0x30...0x39, 0x41...0x5a, 0x5f...0x5f, 0x61...0x7a] {
                    set.insert(range)
                }
            case "s", "S":
                set.insert(0x09...0x0d)
                set.insert(0x20...0x20)
            default: return nil
            }
            if letter.isUppercase { set.invert() }
            return set
        }

        private func fault(_ what: String) -> SyntaxFault { SyntaxFault(offset: place, what: what) }
    }
}
