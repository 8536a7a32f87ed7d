/// The samples that a range vector is cut out of.
struct RangeSamples {
    let series: [SampleSeries]
    /// How long the windows are, in milliseconds.
    let range: Int64
    /// When the windows end.
    let ends: Steps
}

extension Evaluation {
    /// The samples of a part that is a range vector, with all that a function asks for.
    mutating func rangeSamples(
        of node: Node,
        at steps: Steps,
        figure: Figure = .value,
        isDifference: Bool = false
    ) throws(PromQLError) -> RangeSamples {
        switch node.bare.kind {
        case .range(let range):
            let ends = moved(steps, by: range.selector.shift)
            let selection = Selection(
                matchers: range.selector.matchers,
                from: ends.first - range.range,
                to: ends.last,
                figure: figure,
                isDifference: isDifference
            )
            return RangeSamples(series: try load(selection), range: range.range, ends: ends)
        case .subquery(let subquery): return try rangeSamples(of: subquery, at: steps)
        default: throw PromQLError(.execution, "a range vector is wanted")
        }
    }

    /// The step of subqueries that name none, in milliseconds.
    private static let usualStep: Int64 = 60_000

    private mutating func rangeSamples(of subquery: Subquery, at steps: Steps) throws(PromQLError) -> RangeSamples {
        let ends = moved(steps, by: subquery.shift)
        let interval = subquery.step ?? Evaluation.usualStep
        // Steps are multiples of the interval, so that answers do not depend on when exactly one asks.
        let earliest = ends.first - subquery.range
        var first = earliest / interval * interval
        if first < earliest { first += interval }
        guard first <= ends.last else { return RangeSamples(series: [], range: subquery.range, ends: ends) }
        let count = (ends.last - first) / interval + 1
        try budget.spend(Int(count))
        let inner = Steps(first: first, interval: interval, count: Int(count))
        let rows = try rows(of: subquery.inner, at: inner)
        let series = rows.compactMap { row in
            row.series(at: inner).map { SampleSeries(labels: $0.labels, times: $0.times, values: $0.values) }
        }
        return RangeSamples(series: series, range: subquery.range, ends: ends)
    }

    /// The samples of a range vector at one step.
    mutating func samples(of node: Node, at steps: Steps) throws(PromQLError) -> [MatrixSeries] {
        let samples = try rangeSamples(of: node, at: steps)
        var matrix: [MatrixSeries] = []
        for series in samples.series {
            let window = series.window(endingAt: samples.ends.first, range: samples.range)
            guard !window.isEmpty else { continue }
            matrix.append(
                MatrixSeries(
                    labels: series.labels,
                    times: Array(series.times[window]),
                    values: Array(series.values[window])
                )
            )
        }
        return matrix.sorted { $0.labels < $1.labels }
    }

    /// What a function makes of the samples of each series in the window before each step.
    mutating func overTime(
        _ call: Call,
        at steps: Steps,
        _ body: @Sendable (Window) throws(PromQLError) -> Double
    ) throws(PromQLError) -> [Row] {
        var range: Node?
        var numbers: [[Double]] = []
        for (place, argument) in call.arguments.enumerated() {
            if call.function.arguments[place] == .matrix {
                range = argument
            } else {
                numbers.append(try self.numbers(of: argument, at: steps))
            }
        }
        guard let range else { return [] }
        let parameters = ParameterRows(numbers)
        let function = call.function
        let samples = try rangeSamples(
            of: range,
            at: steps,
            figure: function.figure,
            isDifference: function.isDifference
        )
        let isSteady = samples.ends.interval == 0 && parameters.areConstant && !function.looksAtTime
        var rows: [Row] = []
        for series in samples.series {
            try budget.spend(steps.count)
            let values = try overTime(series, samples, at: steps, parameters, isSteady: isSteady, body)
            let row = Row(labels: function.keepsName ? series.labels : series.labels.withoutName, values: values)
            if row.hasValue { rows.append(row) }
        }
        try requireDistinct(rows)
        return rows
    }

    private func overTime(
        _ series: SampleSeries,
        _ samples: RangeSamples,
        at steps: Steps,
        _ parameters: ParameterRows,
        isSteady: Bool,
        _ body: @Sendable (Window) throws(PromQLError) -> Double
    ) throws(PromQLError) -> [Double] {
        var values = Array(repeating: Double.absent, count: steps.count)
        var window = Window(times: series.times, values: series.values)
        var first = 0
        var next = 0
        var looked = 0
        for step in 0..<steps.count {
            window.end = samples.ends[step]
            window.start = window.end - samples.range
            window.now = steps[step]
            window.parameters = parameters[step]
            while next < series.times.count, series.times[next] <= window.end { next += 1 }
            while first < next, series.times[first] < window.start { first += 1 }
            guard first < next else { continue }
            window.range = first..<next
            looked += next - first
            if looked > 1_000_000 {
                looked = 0
                try budget.checkTime()
            }
            values[step] = try body(window)
            if isSteady { return Array(repeating: values[step], count: steps.count) }
        }
        return values
    }
}

/// The numbers that a function is called with, at each step.
struct ParameterRows {
    private let rows: [[Double]]
    let areConstant: Bool

    init(_ rows: [[Double]]) {
        self.rows = rows
        areConstant = rows.allSatisfy { row in row.allSatisfy { $0 == row.first } }
    }

    subscript(step: Int) -> Parameters {
        var parameters = Parameters()
        if let row = rows.first { parameters.first = row[step] }
        if rows.count > 1 { parameters.second = rows[1][step] }
        return parameters
    }
}

extension SampleSeries {
    /// Which samples are in a window.
    func window(endingAt end: Int64, range: Int64) -> Range<Int> {
        let first = times.firstIndex { $0 >= end - range } ?? times.count
        let next = times.firstIndex { $0 > end } ?? times.count
        return first..<max(first, next)
    }
}
