/// Works out the value of the parts of an expression, each for all steps at once.
struct Evaluation {
    let source: any SampleSource
    /// How far back the last sample of a series may be, in milliseconds.
    let lookback: Int64
    /// The first time of the question, in milliseconds since 1970.
    let start: Int64
    /// The last time of the question, in milliseconds since 1970.
    let end: Int64
    var budget: Budget

    mutating func value(of node: Node, at steps: Steps) throws(PromQLError) -> Outcome {
        switch node.kind {
        case .number(let number): return .scalar(try constant(number, at: steps))
        case .text(let text): return .text(text)
        case .parenthesis(let inner): return try value(of: inner, at: steps)
        case .selector(let selector): return .vector(try rows(of: selector, at: steps))
        case .call(let call): return try value(of: call, at: steps)
        case .aggregation(let aggregation): return .vector(try rows(of: aggregation, at: steps))
        case .binary(let binary): return try value(of: binary, at: steps)
        case .sign(let isNegative, let operand): return try signed(operand, isNegative, at: steps)
        case .range, .subquery: throw PromQLError(.execution, "a range vector has no value of its own")
        }
    }

    /// The value of a part as rows: a number is a row without labels.
    mutating func rows(of node: Node, at steps: Steps) throws(PromQLError) -> [Row] {
        switch try value(of: node, at: steps) {
        case .vector(let rows): return rows
        case .scalar(let values): return [Row(labels: Labels(), values: values)]
        case .text: throw PromQLError(.execution, "a text is no vector")
        }
    }

    /// The value of a part that is a number at every step.
    mutating func numbers(of node: Node, at steps: Steps) throws(PromQLError) -> [Double] {
        guard case .scalar(let values) = try value(of: node, at: steps) else {
            throw PromQLError(.execution, "a number is wanted")
        }
        return values
    }

    /// The value of a part that is a text.
    func text(of node: Node) throws(PromQLError) -> String {
        guard case .text(let text) = node.bare.kind else { throw PromQLError(.execution, "a text is wanted") }
        return text
    }

    mutating func constant(_ number: Double, at steps: Steps) throws(PromQLError) -> [Double] {
        try budget.spend(steps.count)
        return Array(repeating: number, count: steps.count)
    }

    private mutating func signed(_ node: Node, _ isNegative: Bool, at steps: Steps) throws(PromQLError) -> Outcome {
        let operand = try value(of: node, at: steps)
        guard isNegative else { return operand }
        switch operand {
        case .text: return operand
        case .scalar(let values): return .scalar(values.map { -$0 })
        case .vector(let all):
            var rows = all.filter(\.hasValue)
            for place in rows.indices {
                rows[place].labels = rows[place].labels.withoutName
                for step in 0..<steps.count where !rows[place].values[step].isAbsent {
                    rows[place].values[step].negate()
                }
            }
            try requireDistinct(rows)
            return .vector(rows)
        }
    }

    /// Fails if two rows have the same labels.
    func requireDistinct(_ rows: [Row]) throws(PromQLError) {
        guard Set(rows.map(\.labels)).count == rows.count else { throw Evaluation.sameLabels }
    }

    /// Puts rows of the same labels together; fails if two have a value at the same step.
    func merged(_ rows: [Row]) throws(PromQLError) -> [Row] {
        guard rows.count > 1 else { return rows }
        var places: [Labels: Int] = [:]
        var merged: [Row] = []
        for row in rows {
            guard let place = places[row.labels] else {
                places[row.labels] = merged.count
                merged.append(row)
                continue
            }
            for (step, value) in row.values.enumerated() where !value.isAbsent {
                guard merged[place].values[step].isAbsent else { throw Evaluation.sameLabels }
                merged[place].values[step] = value
            }
        }
        return merged
    }

    private static let sameLabels = PromQLError(
        .execution,
        "vector cannot contain metrics with the same labelset: two series are the same but for their names"
    )
}
