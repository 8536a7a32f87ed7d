import MetricCatalog

/// A metric, or a figure computed from metrics of the same data source: `ifinoctets*8`, `(ifinerrors+ifouterrors)/2`.
struct MetricExpression: Sendable {
    /// One step of the computation.
    indirect enum Node: Sendable {
        case number(Double)
        /// The place of a metric in `metrics`.
        case metric(Int)
        case negative(Node)
        case combined(Operation, Node, Node)
    }

    enum Operation: Character, Sendable {
        case plus = "+"
        case minus = "-"
        case times = "*"
        case over = "/"
    }

    /// A value and the half-width of its 95 % interval, where it is an estimate.
    struct Estimate: Hashable, Sendable {
        let value: Double
        let error: Double?
    }

    /// What was written.
    let text: String
    /// The metrics that it is computed from, each once.
    let metrics: [ReadableMetric]
    private let root: Node

    /// Reads an expression.
    ///
    /// - Throws: `QueryError` for an unknown metric, and for what is no expression.
    init(_ text: String, parameter: String = "metric") throws(QueryError) {
        var parser = ExpressionParser(text, parameter: parameter)
        root = try parser.whole()
        self.text = text
        metrics = parser.metrics
        guard !metrics.isEmpty else {
            throw QueryError(.badParameter, parameter: parameter, "'\(text.prefix(60))' names no metric")
        }
    }

    /// The metric itself, where nothing is computed from it.
    init(_ metric: ReadableMetric) {
        text = metric.name
        metrics = [metric]
        root = .metric(0)
    }

    /// The metric, where that is all.
    var single: ReadableMetric? {
        if case .metric = root { metrics[0] } else { nil }
    }

    /// The figure from one estimate a metric; nil where one of those that it needs is not known, and for a division by zero.
    func value(of estimates: [Estimate?]) -> Estimate? {
        guard let result = value(root, estimates), result.value.isFinite else { return nil }
        return result
    }

    /// Errors are carried on to first order, those of different metrics as independent of each other.
    private func value(_ node: Node, _ estimates: [Estimate?]) -> Estimate? {
        switch node {
        case .number(let number): return Estimate(value: number, error: nil)
        case .metric(let place): return estimates[place]
        case .negative(let part):
            return value(part, estimates).map { Estimate(value: -$0.value, error: $0.error) }
        case .combined(let operation, let left, let right):
            guard let left = value(left, estimates), let right = value(right, estimates) else { return nil }
            switch operation {
            case .plus: return Estimate(value: left.value + right.value, error: joined(left.error, right.error))
            case .minus: return Estimate(value: left.value - right.value, error: joined(left.error, right.error))
            case .times:
                let error = joined(left.error.map { $0 * right.value }, right.error.map { $0 * left.value })
                return Estimate(value: left.value * right.value, error: error)
            case .over:
                let quotient = left.value / right.value
                let error = joined(left.error.map { $0 / right.value }, right.error.map { $0 * quotient / right.value })
                return Estimate(value: quotient, error: error)
            }
        }
    }

    private func joined(_ left: Double?, _ right: Double?) -> Double? {
        guard left != nil || right != nil else { return nil }
        return ((left ?? 0) * (left ?? 0) + (right ?? 0) * (right ?? 0)).squareRoot()
    }

    /// What the figure is measured in, from the units of the metrics; empty where it has no unit or none that can be told.
    func unit(of units: [String]) -> String { unit(root, units) ?? "" }

    private func unit(_ node: Node, _ units: [String]) -> String? {
        switch node {
        case .number: return nil
        case .metric(let place): return units[place]
        case .negative(let part): return unit(part, units)
        case .combined(let operation, let left, let right):
            let (first, second) = (unit(left, units), unit(right, units))
            switch operation {
            case .plus, .minus: return first == nil || second == nil || first == second ? first ?? second : ""
            case .times: return scaled(first, by: right) ?? scaled(second, by: left) ?? ""
            case .over:
                return ""
            }
        }
    }

    /// Octets times eight are bits; what other factors make of a unit is not known.
    private func scaled(_ unit: String?, by factor: Node) -> String? {
        guard let unit, case .number(8) = factor, unit == "bytes" || unit.hasPrefix("bytes/") else { return nil }
        return "bits" + unit.dropFirst("bytes".count)
    }
}

/// Reads an expression by recursive descent.
private struct ExpressionParser {
    private let text: String
    private let parameter: String
    private var rest: Substring
    private(set) var metrics: [ReadableMetric] = []

    private static let depthLimit = 50

    init(_ text: String, parameter: String) {
        self.text = text
        self.parameter = parameter
        rest = text[...]
    }

    mutating func whole() throws(QueryError) -> MetricExpression.Node {
        let node = try sum(0)
        skipSpace()
        guard let next = rest.first else { return node }
        // In a query a plus that is not written as %2B is a space.
        let hint = next.isLetter || next.isNumber ? "; a + in an address is written %2B" : ""
        throw fault("'\(next)' is not expected\(hint)")
    }

    private mutating func sum(_ depth: Int) throws(QueryError) -> MetricExpression.Node {
        guard depth < ExpressionParser.depthLimit else { throw fault("is nested too deeply") }
        var node = try product(depth)
        while let operation = take("+-") { node = .combined(operation, node, try product(depth)) }
        return node
    }

    private mutating func product(_ depth: Int) throws(QueryError) -> MetricExpression.Node {
        var node = try factor(depth)
        while let operation = take("*/") { node = .combined(operation, node, try factor(depth)) }
        return node
    }

    private mutating func factor(_ depth: Int) throws(QueryError) -> MetricExpression.Node {
        skipSpace()
        guard let next = rest.first else { throw fault("ends too early") }
        if next == "-" {
            rest.removeFirst()
            guard depth < ExpressionParser.depthLimit else { throw fault("is nested too deeply") }
            return .negative(try factor(depth + 1))
        }
        if next == "(" {
            rest.removeFirst()
            let node = try sum(depth + 1)
            skipSpace()
            guard rest.first == ")" else { throw fault("has a '(' without ')'") }
            rest.removeFirst()
            return node
        }
        let word = String(rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." })
        guard !word.isEmpty else { throw fault("'\(next)' is not expected") }
        rest = rest.dropFirst(word.count)
        if let number = Double(word), word.first?.isNumber ?? false || word.first == "." { return .number(number) }
        guard let metric = ReadableMetric(word) else {
            let isText = MetricPlace.textsByName[word] != nil
            let what = "'\(word.prefix(60))'"
            throw QueryError(
                .unknownMetric,
                parameter: parameter,
                isText ? "\(what) is a text and has no range of numbers" : "there is no metric \(what)"
            )
        }
        if let place = metrics.firstIndex(where: { $0.name == word }) { return .metric(place) }
        metrics.append(metric)
        return .metric(metrics.count - 1)
    }

    private mutating func take(_ operations: String) -> MetricExpression.Operation? {
        skipSpace()
        guard let next = rest.first, operations.contains(next) else { return nil }
        rest.removeFirst()
        return MetricExpression.Operation(rawValue: next)
    }

    private mutating func skipSpace() {
        rest = rest.drop(while: \.isWhitespace)
    }

    private func fault(_ what: String) -> QueryError {
        QueryError(.badParameter, parameter: parameter, "'\(text.prefix(60))': \(what)")
    }
}
