extension Pattern {
    /// What a pattern is made of.
    indirect enum Node {
        case set(ScalarSet)
        case assertion(Assertion)
        case sequence([Node])
        case choice([Node])
        case loop(Node, least: Int, most: Int?, isLazy: Bool)
        case group(Int, Node)

        /// Whether it matches nothing at all as well.
        var canBeEmpty: Bool {
            switch self {
            case .set: false
            case .assertion: true
            case .sequence(let nodes): nodes.allSatisfy(\.canBeEmpty)
            case .choice(let nodes): nodes.contains(where: \.canBeEmpty)
            case .loop(let node, let least, _, _): least == 0 || node.canBeEmpty
            case .group(_, let node): node.canBeEmpty
            }
        }
    }

    /// What must hold at a place.
    enum Assertion {
        case start, end, wordBoundary, noWordBoundary
    }

    /// The automaton of a pattern.
    struct Program {
        /// One step of the automaton.
        enum Step {
            /// A character of a set, then on; characters that are not ASCII are in ranges of a number, -1 for none.
            case character(low: UInt64, high: UInt64, beyond: Int)
            /// On at both places, without a character, rather at the first.
            case split(Int, Int)
            case jump(Int)
            case assertion(Assertion)
            /// Remembers the place.
            case save(Int)
            case done
        }

        private(set) var steps: [Step] = []
        private(set) var ranges: [[ClosedRange<UInt32>]] = []
        private let remembersGroups: Bool
        /// How many parts have been added, those without steps among them.
        private var parts = 0

        private static let stepLimit = 2_000
        private static let partLimit = 20_000

        init(_ node: Node, remembersGroups: Bool) throws(PatternFault) {
            self.remembersGroups = remembersGroups
            try add(node)
            steps.append(.done)
        }

        /// Whether a step goes on with a character.
        func takes(_ state: Int, _ code: UInt32) -> Bool {
            guard case .character(let low, let high, let beyond) = steps[state] else { return false }
            if code < 64 { return low >> UInt64(code) & 1 == 1 }
            if code < 0x80 { return high >> UInt64(code - 64) & 1 == 1 }
            return beyond >= 0 && ranges[beyond].contains { $0.contains(code) }
        }

        private mutating func add(_ node: Node) throws(PatternFault) {
            parts += 1
            guard steps.count < Program.stepLimit, parts < Program.partLimit else {
                throw PatternFault(offset: 0, what: "the pattern is too large")
            }
            switch node {
            case .set(let set): add(set)
            case .assertion(let assertion): steps.append(.assertion(assertion))
            case .sequence(let nodes): for node in nodes { try add(node) }
            case .choice(let nodes): try addChoice(nodes[...])
            case .group(let number, let node):
                if remembersGroups { steps.append(.save(2 * number)) }
                try add(node)
                if remembersGroups { steps.append(.save(2 * number + 1)) }
            case .loop(let node, let least, let most, let isLazy):
                if let most {
                    for _ in 0..<least { try add(node) }
                    try addOptional(node, most - least, isLazy)
                } else {
                    try addRepeated(node, least, isLazy)
                }
            }
        }

        private mutating func add(_ set: ScalarSet) {
            var beyond = -1
            if !set.ranges.isEmpty {
                beyond = ranges.firstIndex(of: set.ranges) ?? ranges.count
                if beyond == ranges.count { ranges.append(set.ranges) }
            }
            steps.append(.character(low: set.low, high: set.high, beyond: beyond))
        }

        /// Adds a part up to so many times, each only after the one before.
        private mutating func addOptional(_ node: Node, _ count: Int, _ isLazy: Bool) throws(PatternFault) {
            var splits: [Int] = []
            for _ in 0..<count {
                splits.append(steps.count)
                steps.append(.done)
                try add(node)
            }
            for split in splits { steps[split] = fork(into: split + 1, past: steps.count, isLazy) }
        }

        /// Adds a part at least so many times.
        private mutating func addRepeated(_ node: Node, _ least: Int, _ isLazy: Bool) throws(PatternFault) {
            if least == 0, node.canBeEmpty {
                // Whether at all is asked once and not with each round: a round without a character would come back
                // to a state that has been seen, and nothing behind it would be found.
                return try addOptional(.loop(node, least: 1, most: nil, isLazy: isLazy), 1, isLazy)
            }
            for _ in 1..<max(least, 1) { try add(node) }
            let start = steps.count
            if least == 0 {
                steps.append(.done)
                try add(node)
                steps.append(.jump(start))
                steps[start] = fork(into: start + 1, past: steps.count, isLazy)
            } else {
                try add(node)
                steps.append(fork(into: start, past: steps.count + 1, isLazy))
            }
        }

        private func fork(into start: Int, past end: Int, _ isLazy: Bool) -> Step {
            isLazy ? .split(end, start) : .split(start, end)
        }

        private mutating func addChoice(_ nodes: ArraySlice<Node>) throws(PatternFault) {
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
}
