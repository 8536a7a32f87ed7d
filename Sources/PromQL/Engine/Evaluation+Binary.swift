extension Evaluation {
    mutating func value(of binary: Binary, at steps: Steps) throws(PromQLError) -> Outcome {
        let left = try value(of: binary.left, at: steps)
        let right = try value(of: binary.right, at: steps)
        try budget.spend(steps.count)
        switch (left, right) {
        case (.scalar(let left), .scalar(let right)):
            return .scalar(zip(left, right).map { binary.value($0, $1) ?? .nan })
        case (.vector(let rows), .scalar(let numbers)):
            return .vector(try combined(rows, numbers, binary, numberIsLeft: false))
        case (.scalar(let numbers), .vector(let rows)):
            return .vector(try combined(rows, numbers, binary, numberIsLeft: true))
        case (.vector(let left), .vector(let right)):
            if binary.operation.isSetOperation {
                return .vector(try setOperation(binary, left, right, at: steps))
            }
            return .vector(try matched(binary, left, right, at: steps))
        default: throw PromQLError(.execution, "a text cannot be calculated with")
        }
    }

    private mutating func combined(
        _ rows: [Row],
        _ numbers: [Double],
        _ binary: Binary,
        numberIsLeft: Bool
    ) throws(PromQLError) -> [Row] {
        var rows = rows
        let keepsValue = binary.operation.isComparison && !binary.isBool
        for place in rows.indices {
            try budget.spend(numbers.count)
            for (step, number) in numbers.enumerated() where !rows[place].values[step].isAbsent {
                let value = rows[place].values[step]
                let result = numberIsLeft ? binary.value(number, value) : binary.value(value, number)
                // A comparison chooses among the values of the series, on whichever side they are.
                rows[place].values[step] = result == nil ? .absent : keepsValue ? value : result ?? .absent
            }
            if binary.dropsName { rows[place].labels = rows[place].labels.withoutName }
        }
        return try merged(rows)
    }

    private func setOperation(
        _ binary: Binary,
        _ left: [Row],
        _ right: [Row],
        at steps: Steps
    ) throws(PromQLError) -> [Row] {
        let choice = binary.matching?.labels ?? .all
        switch binary.operation {
        case .and: return chosen(left, by: presence(of: right, choice, at: steps), choice, isWanted: true)
        case .unless: return chosen(left, by: presence(of: right, choice, at: steps), choice, isWanted: false)
        default:
            let rest = chosen(right, by: presence(of: left, choice, at: steps), choice, isWanted: false)
            return try merged(left + rest)
        }
    }

    /// For the labels that are matched, at which steps any of the rows has a value.
    private func presence(of rows: [Row], _ choice: LabelChoice, at steps: Steps) -> [Labels: [Bool]] {
        var presence: [Labels: [Bool]] = [:]
        for row in rows {
            let key = choice.applied(to: row.labels)
            for (step, value) in row.values.enumerated() where !value.isAbsent {
                presence[key, default: Array(repeating: false, count: steps.count)][step] = true
            }
        }
        return presence
    }

    /// The values of rows where the other side has, or has not, one.
    private func chosen(
        _ rows: [Row],
        by presence: [Labels: [Bool]],
        _ choice: LabelChoice,
        isWanted: Bool
    ) -> [Row] {
        rows.compactMap { row in
            guard let present = presence[choice.applied(to: row.labels)] else { return isWanted ? nil : row }
            var row = row
            for step in row.values.indices where present[step] != isWanted { row.values[step] = .absent }
            return row
        }
    }
}

extension Binary {
    /// The result for two values; nil where a comparison leaves them out.
    func value(_ left: Double, _ right: Double) -> Double? {
        let (value, holds) = operation.applied(left, right)
        if isBool { return holds ? 1 : 0 }
        return holds ? value : nil
    }

    /// Whether the result loses the name of the metric, as another figure than that; with atan2 Prometheus keeps it.
    var dropsName: Bool { isBool || !(operation.isComparison || operation.isSetOperation || operation == .atan2) }
}
