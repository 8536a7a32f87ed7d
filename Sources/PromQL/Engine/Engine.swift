/// Answers expressions from the samples of a source.
public struct Engine {
    private let source: any SampleSource
    private let limits: Limits
    private let lookback: Int64

    /// An engine that looks at the samples of a source, for the last of a series a time back in milliseconds.
    public init(source: any SampleSource, limits: Limits = Limits(), lookback: Int64 = 300_000) {
        self.source = source
        self.limits = limits
        self.lookback = lookback
    }

    /// The value of an expression at a time in milliseconds since 1970.
    ///
    /// Fails with `execution` where series cannot be put together or the limits do not allow it, and with `timeout`.
    public func instant(_ expression: Expression, at time: Int64) throws -> QueryValue {
        try check(time)
        let steps = Steps(first: time, interval: 0, count: 1)
        var evaluation = evaluation(from: time, to: time)
        if expression.type == .matrix { return .matrix(try evaluation.samples(of: expression.root, at: steps)) }
        switch try evaluation.value(of: expression.root, at: steps) {
        case .scalar(let values): return .scalar(time: time, values[0])
        case .text(let text): return .string(time: time, text)
        case .vector(let rows):
            let present = rows.filter { !$0.values[0].isAbsent }
            return .vector(present.map { VectorSample(labels: $0.labels, time: time, value: $0.values[0]) })
        }
    }

    /// The values of an expression from one time to another, both included, with a step between them, in milliseconds.
    ///
    /// The answer is always a matrix, in the order of the labels. Fails with `badData` if the times or the type of the
    /// expression do not allow it, and otherwise like `instant`.
    public func range(_ expression: Expression, from: Int64, to: Int64, step: Int64) throws -> QueryValue {
        try check(from)
        try check(to)
        guard step > 0 else { throw PromQLError(.badData, "the step must be longer than nothing") }
        guard to >= from else { throw PromQLError(.badData, "the end must not be before the start") }
        guard (to - from) / step <= Int64(limits.maxPoints) else {
            throw PromQLError(.badData, "the answer would have more than \(limits.maxPoints) points for each series")
        }
        guard expression.type == .scalar || expression.type == .vector else {
            throw PromQLError(
                .badData,
                "over a time only a number or an instant vector can be asked for, not \(expression.type.words)"
            )
        }
        let steps = Steps(first: from, interval: step, count: Int((to - from) / step) + 1)
        var evaluation = evaluation(from: from, to: to)
        let rows = try evaluation.rows(of: expression.root, at: steps)
        return .matrix(rows.compactMap { $0.series(at: steps) }.sorted { $0.labels < $1.labels })
    }

    private func evaluation(from: Int64, to: Int64) -> Evaluation {
        Evaluation(source: source, lookback: lookback, start: from, end: to, budget: Budget(limits: limits))
    }

    /// Times far outside of history would only make calculations overflow.
    private func check(_ time: Int64) throws(PromQLError) {
        guard time.magnitude < 1_000_000_000_000_000 else { throw PromQLError(.badData, "a time is out of all bounds") }
    }
}

extension Row {
    /// The values that there are; nil if there are none.
    func series(at steps: Steps) -> MatrixSeries? {
        let places = values.indices.filter { !values[$0].isAbsent }
        guard !places.isEmpty else { return nil }
        return MatrixSeries(labels: labels, times: places.map { steps[$0] }, values: places.map { values[$0] })
    }
}
