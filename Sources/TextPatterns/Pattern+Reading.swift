extension Pattern {
    /// Reads the text of a pattern.
    struct Reader {
        let text: [Character]
        var place = 0
        /// The names of the groups so far; the whole is the first.
        private(set) var groupNames: [String?] = [nil]
        /// Whether letters of either case are the same from here on.
        private var ignoresCase = false

        private static let depthLimit = 20
        private static let loopLimit = 200
        private static let groupLimit = 100

        init(text: [Character]) { self.text = text }

        var isAtEnd: Bool { place == text.count }

        func isNext(_ characters: String) -> Bool { text[place...].starts(with: characters) }

        mutating func choice(depth: Int) throws(PatternFault) -> Node {
            guard depth < Reader.depthLimit else { throw fault("groups are nested too deeply") }
            var parts = [try sequence(depth)]
            while isNext("|") {
                place += 1
                parts.append(try sequence(depth))
            }
            return parts.count == 1 ? parts[0] : .choice(parts)
        }

        private mutating func sequence(_ depth: Int) throws(PatternFault) -> Node {
            var nodes: [Node] = []
            while !isAtEnd, text[place] != "|", text[place] != ")" {
                nodes.append(try loops(try atom(depth)))
            }
            return .sequence(nodes)
        }

        private mutating func loops(_ node: Node) throws(PatternFault) -> Node {
            var node = node
            while place < text.count {
                let (least, most): (Int, Int?)
                switch text[place] {
                case "*": (least, most) = (0, nil)
                case "+": (least, most) = (1, nil)
                case "?": (least, most) = (0, 1)
                case "{": (least, most) = try counts()
                default: return node
                }
                place += 1
                let isLazy = isNext("?")
                if isLazy { place += 1 }
                node = .loop(node, least: least, most: most, isLazy: isLazy)
            }
            return node
        }

        /// Reads counts in braces up to the closing one.
        private mutating func counts() throws(PatternFault) -> (Int, Int?) {
            let start = place
            guard let end = text[place...].firstIndex(of: "}") else { throw fault("'{' without '}'") }
            let parts = String(text[(place + 1)..<end]).split(separator: ",", omittingEmptySubsequences: false)
            let numbers = parts.map { Int($0) }
            place = end
            let least = numbers.first.flatMap { $0 }
            let most = numbers.count == 1 ? least : numbers.last.flatMap { $0 }
            let isOpen = numbers.count == 2 && parts[1].isEmpty
            guard (1...2).contains(numbers.count), let least, least >= 0, isOpen || most != nil,
                (most ?? least) >= least, max(least, most ?? 0) <= Reader.loopLimit
            else { throw PatternFault(offset: start, what: "a count is written {m}, {m,} or {m,n}, 200 at most") }
            return (least, isOpen ? nil : most)
        }

        private mutating func atom(_ depth: Int) throws(PatternFault) -> Node {
            let next = text[place]
            switch next {
            case "(": return try group(depth)
            case "[": return .set(try set())
            case "*", "+", "?", "{": throw fault("'\(next)' has nothing before it")
            case "\\": return try escape()
            default: break
            }
            place += 1
            switch next {
            case ".": return .set(.all)
            case "^": return .assertion(.start)
            case "$": return .assertion(.end)
            default: return literal(next)
            }
        }

        private mutating func group(_ depth: Int) throws(PatternFault) -> Node {
            let start = place
            let outerCase = ignoresCase
            place += 1
            var number: Int?
            if isNext("?P<") || isNext("?<") {
                number = groupNames.count
                groupNames.append(try name())
            } else if isNext("?") {
                place += 1
                // Flags without a group hold for what comes behind them.
                if try flags() { return .sequence([]) }
            } else {
                number = groupNames.count
                groupNames.append(nil)
            }
            guard groupNames.count <= Reader.groupLimit else { throw fault("there are too many groups") }
            let inside = try choice(depth: depth + 1)
            guard isNext(")") else { throw PatternFault(offset: start, what: "'(' without ')'") }
            place += 1
            ignoresCase = outerCase
            return number.map { .group($0, inside) } ?? inside
        }

        private mutating func name() throws(PatternFault) -> String {
            place += isNext("?P") ? 3 : 2
            guard let end = text[place...].firstIndex(of: ">") else { throw fault("'<' without '>'") }
            let name = String(text[place..<end])
            guard !name.isEmpty, name.utf8.allSatisfy({ Reader.wordSet.contains(UInt32($0)) }) else {
                throw fault("names of groups are made of letters, digits and '_'")
            }
            guard !groupNames.contains(name) else { throw fault("two groups have the same name") }
            place = end + 1
            return name
        }

        /// Reads flags up to the colon or the end of the group, and says which of both it was.
        private mutating func flags() throws(PatternFault) -> Bool {
            var isOn = true
            while place < text.count {
                defer { place += 1 }
                switch text[place] {
                case "i": ignoresCase = isOn
                // A point stands for any character anyway.
                case "s" where isOn: break
                case "-": isOn = false
                case ":": return false
                case ")": return true
                default: throw fault("'\(text[place])' is no flag that is known")
                }
            }
            throw fault("'(' without ')'")
        }

        private mutating func escape() throws(PatternFault) -> Node {
            place += 1
            guard place < text.count else { throw fault("'\\' has nothing behind it") }
            let letter = text[place]
            if let known = Reader.known(letter) {
                place += 1
                return .set(known)
            }
            switch letter {
            case "b", "B":
                place += 1
                return .assertion(letter == "b" ? .wordBoundary : .noWordBoundary)
            case "A", "z":
                place += 1
                return .assertion(letter == "A" ? .start : .end)
            default: return literal(try escaped())
            }
        }

        private func literal(_ character: Character) -> Node {
            let nodes = character.unicodeScalars.map { scalar in
                var set = ScalarSet()
                set.insert(scalar.value...scalar.value)
                return Node.set(folded(set))
            }
            return nodes.count == 1 ? nodes[0] : .sequence(nodes)
        }

        func folded(_ set: ScalarSet) -> ScalarSet { ignoresCase ? set.ignoringCase : set }

        func fault(_ what: String) -> PatternFault { PatternFault(offset: place, what: what) }
    }
}
