extension Evaluation {
    mutating func rows(of aggregation: Aggregation, at steps: Steps) throws(PromQLError) -> [Row] {
        let operand = try rows(of: aggregation.operand, at: steps)
        switch aggregation.operation {
        case .countValues: return try countValues(operand, aggregation, at: steps)
        case .topk, .bottomk:
            let limits = try parameter(of: aggregation, at: steps)
            return try best(operand, aggregation, limits, at: steps)
        case .quantile:
            let shares = try parameter(of: aggregation, at: steps)
            return try fold(operand, aggregation.grouping, at: steps, QuantileFold.self) { fold, step in
                fold.result(share: shares[step])
            }
        case .sum: return try fold(operand, aggregation.grouping, at: steps, SumFold.self)
        case .avg: return try fold(operand, aggregation.grouping, at: steps, MeanFold.self)
        case .min: return try fold(operand, aggregation.grouping, at: steps, MinimumFold.self)
        case .max: return try fold(operand, aggregation.grouping, at: steps, MaximumFold.self)
        case .count: return try fold(operand, aggregation.grouping, at: steps, CountFold.self)
        case .group: return try fold(operand, aggregation.grouping, at: steps, GroupFold.self)
        case .stdvar: return try fold(operand, aggregation.grouping, at: steps, VarianceFold.self)
        case .stddev:
            return try fold(operand, aggregation.grouping, at: steps, VarianceFold.self) { fold, _ in
                fold.result.squareRoot()
            }
        }
    }

    private mutating func parameter(of aggregation: Aggregation, at steps: Steps) throws(PromQLError) -> [Double] {
        guard let parameter = aggregation.parameter else { return [] }
        return try numbers(of: parameter, at: steps)
    }

    struct Group {
        let labels: Labels
        var members: [Int] = []
    }

    /// Which rows belong together, in the order of their first.
    func groups(of rows: [Row], _ grouping: LabelChoice) -> [Group] {
        var places: [Labels: Int] = [:]
        var groups: [Group] = []
        for (member, row) in rows.enumerated() {
            let labels = grouping.applied(to: row.labels)
            let place = places[labels] ?? groups.count
            if place == groups.count {
                places[labels] = place
                groups.append(Group(labels: labels))
            }
            groups[place].members.append(member)
        }
        return groups
    }

    private mutating func fold<F: ResultFold>(
        _ rows: [Row],
        _ grouping: LabelChoice,
        at steps: Steps,
        _ type: F.Type
    ) throws(PromQLError) -> [Row] {
        try fold(rows, grouping, at: steps, type) { fold, _ in fold.result }
    }

    private mutating func fold<F: Fold>(
        _ rows: [Row],
        _ grouping: LabelChoice,
        at steps: Steps,
        _ type: F.Type,
        _ result: (F, Int) -> Double
    ) throws(PromQLError) -> [Row] {
        var folded: [Row] = []
        for group in groups(of: rows, grouping) {
            try budget.spend(steps.count)
            var folds = Array(repeating: F(), count: steps.count)
            var values = Array(repeating: Double.absent, count: steps.count)
            for member in group.members {
                try budget.checkTime()
                for (step, value) in rows[member].values.enumerated() where !value.isAbsent {
                    folds[step].add(value)
                    values[step] = 0
                }
            }
            for step in 0..<steps.count where !values[step].isAbsent { values[step] = result(folds[step], step) }
            folded.append(Row(labels: group.labels, values: values))
        }
        return folded
    }
}
