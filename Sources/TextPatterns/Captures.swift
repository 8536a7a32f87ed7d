extension Pattern.Program {
    /// A state that the automaton may be in, and where the groups began and ended on the way to it.
    private struct Thread {
        let state: Int
        let places: [Int]
    }

    /// States with their places, the preferred ones first, each state once.
    private struct ThreadList {
        var threads: [Thread] = []
        private var seen: [Bool]

        init(count: Int) { seen = Array(repeating: false, count: count) }

        mutating func see(_ state: Int) -> Bool {
            defer { seen[state] = true }
            return !seen[state]
        }
    }

    /// Where the groups begin and end in bytes that match as a whole, -1 where they do not; nil if they do not match.
    func captures(_ bytes: ArraySlice<UInt8>, groups: Int) -> [Int]? {
        var list = ThreadList(count: steps.count)
        follow(Thread(state: 0, places: Array(repeating: -1, count: 2 * groups)), &list, bytes, bytes.startIndex)
        var place = bytes.startIndex
        while place < bytes.endIndex {
            let (code, length) = Pattern.character(bytes, place)
            place += length
            var next = ThreadList(count: steps.count)
            for thread in list.threads where takes(thread.state, code) {
                follow(Thread(state: thread.state + 1, places: thread.places), &next, bytes, place)
            }
            if next.threads.isEmpty { return nil }
            list = next
        }
        return list.threads.first { isDone($0.state) }?.places
    }

    private func follow(_ first: Thread, _ list: inout ThreadList, _ bytes: ArraySlice<UInt8>, _ place: Int) {
        var open = [first]
        while let thread = open.popLast() {
            guard list.see(thread.state) else { continue }
            switch steps[thread.state] {
            case .split(let first, let second):
                open.append(Thread(state: second, places: thread.places))
                open.append(Thread(state: first, places: thread.places))
            case .jump(let target): open.append(Thread(state: target, places: thread.places))
            case .save(let slot):
                var places = thread.places
                places[slot] = place
                open.append(Thread(state: thread.state + 1, places: places))
            case .assertion(let assertion):
                if assertion.holds(bytes, place) {
                    open.append(Thread(state: thread.state + 1, places: thread.places))
                }
            case .character, .done: list.threads.append(thread)
            }
        }
    }
}
