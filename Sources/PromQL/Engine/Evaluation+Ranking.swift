extension Evaluation {
    /// The largest or smallest values of each group; at a single step they are in order.
    mutating func best(
        _ rows: [Row],
        _ aggregation: Aggregation,
        _ limits: [Double],
        at steps: Steps
    ) throws(PromQLError) -> [Row] {
        for limit in limits where !(limit.magnitude < 9.2e18) {
            throw PromQLError(.execution, "\(plainText(limit)) is no number of series")
        }
        let isTop = aggregation.operation == .topk
        var kept: [Row] = []
        for group in groups(of: rows, aggregation.grouping) {
            var members = group.members.map {
                Row(labels: rows[$0].labels, values: Array(repeating: .absent, count: steps.count))
            }
            var order: [Int] = []
            for step in 0..<steps.count where limits[step] >= 1 {
                try budget.spend(group.members.count)
                let present = group.members.indices.filter { !rows[group.members[$0]].values[step].isAbsent }
                let sorted = present.sorted { left, right in
                    let (left, right) = (
                        rows[group.members[left]].values[step], rows[group.members[right]].values[step]
                    )
                    return left.isNaN ? false : right.isNaN ? true : isTop ? left > right : left < right
                }
                order = Array(sorted.prefix(Int(min(limits[step], Double(sorted.count)))))
                for member in order { members[member].values[step] = rows[group.members[member]].values[step] }
            }
            kept += steps.count == 1 ? order.map { members[$0] } : members
        }
        return kept
    }

    /// How many series of each group have each value.
    mutating func countValues(
        _ rows: [Row],
        _ aggregation: Aggregation,
        at steps: Steps
    ) throws(PromQLError) -> [Row] {
        guard let parameter = aggregation.parameter else { return [] }
        let name = try text(of: parameter)
        guard Labels.isName(name) else { throw PromQLError(.execution, "\"\(name)\" cannot be the name of a label") }
        // The label with the value is there before the series are grouped, and may be one of those that are.
        var grouping = aggregation.grouping
        if grouping.isOn { grouping.names.append(name) }
        var places: [Labels: Int] = [:]
        var counted: [Row] = []
        for row in rows {
            var known: [UInt64: Int] = [:]
            for (step, value) in row.values.enumerated() where !value.isAbsent {
                var place = known[value.bitPattern]
                if place == nil {
                    let labels = grouping.applied(to: row.labels.setting(name, plainText(value)))
                    place = places[labels]
                    if place == nil {
                        try budget.spend(steps.count)
                        counted.append(Row(labels: labels, values: Array(repeating: .absent, count: steps.count)))
                        place = counted.count - 1
                    }
                    places[labels] = place
                    known[value.bitPattern] = place
                }
                guard let place else { continue }
                let count = counted[place].values[step]
                counted[place].values[step] = count.isAbsent ? 1 : count + 1
            }
        }
        return counted
    }
}
