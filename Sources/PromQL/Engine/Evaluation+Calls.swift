extension Evaluation {
    mutating func value(of call: Call, at steps: Steps) throws(PromQLError) -> Outcome {
        switch call.function.body {
        case .each(let body): return .vector(try each(call, at: steps, body))
        case .overTime(let body): return .vector(try overTime(call, at: steps, body))
        case .special(let special): return try value(of: special, call, at: steps)
        }
    }

    /// What a function makes of each value.
    private mutating func each(
        _ call: Call,
        at steps: Steps,
        _ body: @Sendable (Double, Parameters) -> Double
    ) throws(PromQLError) -> [Row] {
        var numbers: [[Double]] = []
        for argument in call.arguments.dropFirst() { numbers.append(try self.numbers(of: argument, at: steps)) }
        let parameters = ParameterRows(numbers)
        var rows: [Row]
        if let first = call.arguments.first {
            rows = try self.rows(of: first, at: steps)
        } else {
            // Parts of the calendar are those of the step if nothing else is asked for.
            rows = [Row(labels: Labels(), values: try times(at: steps))]
        }
        for place in rows.indices {
            try budget.spend(steps.count)
            rows[place].labels = rows[place].labels.withoutName
            for step in 0..<steps.count where !rows[place].values[step].isAbsent {
                rows[place].values[step] = body(rows[place].values[step], parameters[step])
            }
        }
        return try merged(rows)
    }

    /// The times of the steps, in seconds.
    mutating func times(at steps: Steps) throws(PromQLError) -> [Double] {
        try budget.spend(steps.count)
        return (0..<steps.count).map { Double(steps[$0]) / 1000 }
    }

    private mutating func value(
        of special: Function.Special,
        _ call: Call,
        at steps: Steps
    ) throws(PromQLError) -> Outcome {
        switch special {
        case .time: return .scalar(try times(at: steps))
        case .pi: return .scalar(try constant(.pi, at: steps))
        case .vector: return .vector(try rows(of: call.arguments[0], at: steps))
        case .scalar: return .scalar(try single(call.arguments[0], at: steps))
        case .timestamp: return .vector(try timestamps(of: call.arguments[0], at: steps))
        case .absent:
            let rows = try rows(of: call.arguments[0], at: steps)
            return .vector(try gaps(in: rows, call.arguments[0], at: steps))
        case .absentOverTime:
            let rows = try overTime(call, at: steps) { _ in 1 }
            return .vector(try gaps(in: rows, call.arguments[0], at: steps))
        case .sort: return .vector(sorted(try rows(of: call.arguments[0], at: steps)) { $0 < $1 })
        case .sortDescending: return .vector(sorted(try rows(of: call.arguments[0], at: steps)) { $0 > $1 })
        case .labelJoin: return .vector(try labelJoin(call, at: steps))
        case .labelReplace: return .vector(try labelReplace(call, at: steps))
        }
    }

    /// The value of the only series where there is one only.
    private mutating func single(_ node: Node, at steps: Steps) throws(PromQLError) -> [Double] {
        let rows = try rows(of: node, at: steps)
        var values = try constant(.nan, at: steps)
        for step in 0..<steps.count {
            try budget.checkTime()
            let present = rows.lazy.filter { !$0.values[step].isAbsent }.prefix(2)
            if let first = present.first, present.count == 1 { values[step] = first.values[step] }
        }
        return values
    }

    /// The times of samples where it is them that are looked at, otherwise those of the steps.
    private mutating func timestamps(of node: Node, at steps: Steps) throws(PromQLError) -> [Row] {
        var rows: [Row]
        if case .selector(let selector) = node.bare.kind {
            rows = try timestamps(of: selector, at: steps)
        } else {
            rows = try self.rows(of: node, at: steps)
            for place in rows.indices {
                for step in 0..<steps.count where !rows[place].values[step].isAbsent {
                    rows[place].values[step] = Double(steps[step]) / 1000
                }
            }
        }
        for place in rows.indices { rows[place].labels = rows[place].labels.withoutName }
        return try merged(rows)
    }

    /// A row that is 1 at the steps at which no row has a value.
    private mutating func gaps(in rows: [Row], _ node: Node, at steps: Steps) throws(PromQLError) -> [Row] {
        var values = try constant(1, at: steps)
        for row in rows {
            for step in 0..<steps.count where !row.values[step].isAbsent { values[step] = .absent }
        }
        return [Row(labels: node.wantedLabels, values: values)]
    }

    /// At a single step rows have an order; those without a number are last in any.
    private func sorted(_ rows: [Row], _ isBefore: (Double, Double) -> Bool) -> [Row] {
        guard rows.first?.values.count == 1 else { return rows }
        return rows.filter { !$0.values[0].isAbsent }.sorted { left, right in
            let (left, right) = (left.values[0], right.values[0])
            return left.isNaN ? false : right.isNaN ? true : isBefore(left, right)
        }
    }
}

extension Node {
    /// The labels that what is selected would have for certain: those asked for once, with a value.
    fileprivate var wantedLabels: Labels {
        let matchers: [LabelMatcher]
        switch bare.kind {
        case .selector(let selector): matchers = selector.matchers
        case .range(let range): matchers = range.selector.matchers
        default: return Labels()
        }
        var labels: [String: String] = [:]
        for matcher in matchers where matcher.name != Labels.metricName {
            let isFirst = labels[matcher.name] == nil
            labels[matcher.name] = isFirst && matcher.operation == .equal ? matcher.value : ""
        }
        return Labels(labels.map { ($0.key, $0.value) })
    }
}
