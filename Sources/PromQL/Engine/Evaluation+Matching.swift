extension Evaluation {
    /// Combines the rows of both sides that match.
    mutating func matched(
        _ binary: Binary,
        _ left: [Row],
        _ right: [Row],
        at steps: Steps
    ) throws(PromQLError) -> [Row] {
        let matching = binary.matching ?? Matching()
        // One side has a single row for each match; the other may have many if the expression says so.
        let onesAreLeft = matching.many == .right
        let (many, ones) = onesAreLeft ? (right, left) : (left, right)
        let groups = MatchGroups(many: many, ones: ones, choice: matching.labels)
        try requireSingle(groups, many: many, ones: ones, at: steps)
        var results = MatchResults(count: steps.count)
        for group in groups.pairs {
            // Of one row on either side there is one result, as nearly always.
            var taken: [Bool]?
            if matching.many == nil, group.many.count > 1 { taken = Array(repeating: false, count: steps.count) }
            for member in group.many {
                for one in group.ones {
                    let labels = binary.resultLabels(many[member].labels, ones[one].labels, matching)
                    let (left, right) = onesAreLeft ? (ones[one], many[member]) : (many[member], ones[one])
                    try combine(binary, left, right, labels, &taken, &results)
                }
            }
        }
        return results.rows
    }

    /// Adds the results for two rows that match; fails at a step that has one already.
    private mutating func combine(
        _ binary: Binary,
        _ left: Row,
        _ right: Row,
        _ labels: Labels,
        _ taken: inout [Bool]?,
        _ results: inout MatchResults
    ) throws(PromQLError) {
        try budget.checkTime()
        var place: Int?
        for (step, value) in left.values.enumerated() where !value.isAbsent && !right.values[step].isAbsent {
            guard let result = binary.value(value, right.values[step]) else { continue }
            if taken?[step] == true { throw Evaluation.manyMatches }
            taken?[step] = true
            if place == nil { place = try results.place(of: labels, &budget) }
            guard let place else { continue }
            guard results.rows[place].values[step].isAbsent else { throw Evaluation.sameResult }
            results.rows[place].values[step] = result
        }
    }

    /// Fails if two rows of the side that must have one match each have a value at the same step.
    private func requireSingle(
        _ groups: MatchGroups,
        many: [Row],
        ones: [Row],
        at steps: Steps
    ) throws(PromQLError) {
        let crowded = groups.allOnes.filter { $0.count > 1 }
        guard !crowded.isEmpty else { return }
        // Where the other side has no series at all nothing is matched.
        for step in 0..<steps.count where many.contains(where: { !$0.values[step].isAbsent }) {
            try budget.checkTime()
            for group in crowded where group.count(where: { !ones[$0].values[step].isAbsent }) > 1 {
                throw Evaluation.manyOnes
            }
        }
    }

    private static let manyOnes = PromQLError(
        .execution,
        "found duplicate series for the match group: many-to-many matching is not possible, "
            + "the matched labels must be unique on one side"
    )

    private static let manyMatches = PromQLError(
        .execution,
        "multiple matches for labels: where many series belong to one, group_left or group_right must say so"
    )

    private static let sameResult = PromQLError(
        .execution,
        "multiple matches for labels: two results would have the same labels"
    )
}

/// Which rows of two sides match.
private struct MatchGroups {
    struct Pair {
        var many: [Int] = []
        let ones: [Int]
    }

    /// The rows of the single side, by the labels that are matched.
    let allOnes: [[Int]]
    /// The rows of both sides that match, in the order of the side of the many.
    private(set) var pairs: [Pair] = []

    init(many: [Row], ones: [Row], choice: LabelChoice) {
        var onesByKey: [Labels: [Int]] = [:]
        for (place, row) in ones.enumerated() { onesByKey[choice.applied(to: row.labels), default: []].append(place) }
        allOnes = Array(onesByKey.values)
        var places: [Labels: Int] = [:]
        for (member, row) in many.enumerated() {
            let key = choice.applied(to: row.labels)
            guard let ones = onesByKey[key] else { continue }
            let place = places[key] ?? pairs.count
            if place == pairs.count {
                places[key] = place
                pairs.append(Pair(ones: ones))
            }
            pairs[place].many.append(member)
        }
    }
}

/// The rows that come out of matching, each for labels of its own.
private struct MatchResults {
    let count: Int
    var rows: [Row] = []
    private var places: [Labels: Int] = [:]

    init(count: Int) { self.count = count }

    mutating func place(of labels: Labels, _ budget: inout Budget) throws(PromQLError) -> Int {
        if let place = places[labels] { return place }
        try budget.spend(count)
        places[labels] = rows.count
        rows.append(Row(labels: labels, values: Array(repeating: .absent, count: count)))
        return rows.count - 1
    }
}

extension Binary {
    /// The labels of the result for two rows that match.
    fileprivate func resultLabels(_ many: Labels, _ one: Labels, _ matching: Matching) -> Labels {
        var labels = dropsName ? many.withoutName : many
        if matching.many == nil {
            labels =
                matching.labels.isOn
                ? labels.keeping(matching.labels.names) : labels.removing(matching.labels.names)
        }
        for name in matching.included { labels = labels.setting(name, one[name] ?? "") }
        return labels
    }
}
