/// The states that an automaton is in at once, the preferred ones first.
struct StateList {
    private(set) var states: [Int] = []
    /// States that have still to be followed.
    var open: [Int] = []
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

extension Pattern.Program {
    func isDone(_ state: Int) -> Bool {
        if case .done = steps[state] { true } else { false }
    }

    /// Adds a state and all that are reached from it without a character.
    func follow(_ first: Int, _ list: inout StateList, _ bytes: ArraySlice<UInt8>, _ place: Int) {
        var next: Int? = first
        while let state = next ?? list.open.popLast() {
            next = nil
            guard list.insert(state) else { continue }
            switch steps[state] {
            case .split(let first, let second):
                list.open.append(second)
                next = first
            case .jump(let target): next = target
            case .save: next = state + 1
            case .assertion(let assertion): next = assertion.holds(bytes, place) ? state + 1 : nil
            case .character, .done: break
            }
        }
    }
}

extension Pattern.Assertion {
    /// Whether it holds before the byte at a place.
    func holds(_ bytes: ArraySlice<UInt8>, _ place: Int) -> Bool {
        switch self {
        case .start: place == bytes.startIndex
        case .end: place == bytes.endIndex
        case .wordBoundary: isWord(bytes, place - 1) != isWord(bytes, place)
        case .noWordBoundary: isWord(bytes, place - 1) == isWord(bytes, place)
        }
    }

    private func isWord(_ bytes: ArraySlice<UInt8>, _ place: Int) -> Bool {
        guard bytes.indices.contains(place) else { return false }
        switch bytes[place] {
        case 0x30...0x39, 0x41...0x5a, 0x5f, 0x61...0x7a: return true
        default: return false
        }
    }
}
