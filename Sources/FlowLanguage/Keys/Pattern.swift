/// A regular expression that a whole value must match.
///
/// Matching takes a time that is bounded by the product of both lengths, whatever the pattern: a hostile packet must not
/// hold up the collector. Known are characters, `.`, classes (`[a-f0-9]`, `[^…]`, `\d`, `\w`, `\s` and their opposites),
/// groups, `|`, and `*`, `+`, `?`, `{m}`, `{m,}`, `{m,n}`; `^` and `$` at the ends say what holds anyway. Bytes are
/// compared, not characters.
struct Pattern: Sendable {
    /// One step of the automaton.
    private enum Step {
        /// A byte of a set, then on.
        case byte(ByteSet)
        /// On at both places, without a byte.
        case split(Int, Int)
        case jump(Int)
        case done
    }

    private var steps: [Step] = []

    /// A set of bytes, a bit each.
    struct ByteSet {
        var words: InlineArray<4, UInt64> = [0, 0, 0, 0]

        mutating func insert(_ range: ClosedRange<UInt8>) {
            for byte in range { words[Int(byte >> 6)] |= 1 << UInt64(byte & 63) }
        }

        mutating func invert() {
            for place in 0..<4 { words[place] = ~words[place] }
        }

        mutating func formUnion(_ other: ByteSet) {
            for place in 0..<4 { words[place] |= other.words[place] }
        }

        func contains(_ byte: UInt8) -> Bool { words[Int(byte >> 6)] >> UInt64(byte & 63) & 1 == 1 }
    }

    /// What a pattern is made of.
    indirect enum Node {
        case empty
        case set(ByteSet)
        case sequence([Node])
        case choice([Node])
        case loop(Node, least: Int, most: Int?)
    }

    private static let stepLimit = 2_000

    init(_ text: String) throws(SyntaxFault) {
        var reader = Reader(text: Array(text))
        let node = try reader.choice(depth: 0)
        guard reader.isAtEnd else { throw SyntaxFault(offset: reader.place, what: "')' without '('") }
        try add(node)
        steps.append(.done)
    }

    /// Whether all of some bytes match.
    func matches(_ bytes: ArraySlice<UInt8>) -> Bool {
        var current = StateList(count: steps.count)
        var next = StateList(count: steps.count)
        follow(0, &current)
        for byte in bytes {
            next.clear()
            for state in current.states {
                if case .byte(let set) = steps[state], set.contains(byte) { follow(state + 1, &next) }
            }
            if next.states.isEmpty { return false }
            swap(&current, &next)
        }
        return current.states.contains { if case .done = steps[$0] { true } else { false } }
    }

    /// The states that an automaton is in at once.
    private struct StateList {
        private(set) var states: [Int] = []
        private var seen: [Bool]

        init(count: Int) { seen = Array(repeating: false, count: count) }

        mutating func insert(_ state: Int) -> Bool {
            guard !seen[state] else { return false }
            seen[state] = true
            states.append(state)
            return true
        }

        mutating func clear() {
            for state in states { seen[state] = false }
            states.removeAll(keepingCapacity: true)
        }
    }

    private func follow(_ first: Int, _ list: inout StateList) {
        var open = [first]
        while let state = open.popLast() {
            guard list.insert(state) else { continue }
            switch steps[state] {
            case .split(let left, let right): open += [right, left]
            case .jump(let target): open.append(target)
            case .byte, .done: break
            }
        }
    }

    private mutating func add(_ node: Node) throws(SyntaxFault) {
        guard steps.count < Pattern.stepLimit else { throw SyntaxFault(offset: 0, what: "the pattern is too large") }
        switch node {
        case .empty: break
        case .set(let set): steps.append(.byte(set))
        case .sequence(let nodes): for node in nodes { try add(node) }
        case .choice(let nodes): try addChoice(nodes[...])
        case .loop(let node, let least, let most):
            for _ in 0..<least { try add(node) }
            if let most {
                for _ in least..<most { try addOptional(node) }
            } else {
                let split = steps.count
                steps.append(.done)
                try add(node)
                steps.append(.jump(split))
                steps[split] = .split(split + 1, steps.count)
            }
        }
    }

    private mutating func addOptional(_ node: Node) throws(SyntaxFault) {
        let split = steps.count
        steps.append(.done)
        try add(node)
        steps[split] = .split(split + 1, steps.count)
    }

    private mutating func addChoice(_ nodes: ArraySlice<Node>) throws(SyntaxFault) {
        guard let first = nodes.first else { return }
        guard nodes.count > 1 else { return try add(first) }
        let split = steps.count
        steps.append(.done)
        try add(first)
        let jump = steps.count
        steps.append(.done)
        steps[split] = .split(split + 1, steps.count)
        try addChoice(nodes.dropFirst())
        steps[jump] = .jump(steps.count)
    }
}
