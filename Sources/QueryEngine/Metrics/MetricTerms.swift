import MetricCatalog

/// The metrics that a question names: expressions, and patterns for all metrics that there are of such names.
struct MetricTerms: Sendable {
    private enum Term: Sendable {
        case expression(MetricExpression)
        case pattern(TextPattern, String)
    }

    private let terms: [Term]

    /// Reads what a question names.
    ///
    /// A `*` between metrics or numbers multiplies (`ifinoctets*8`); in what is no such expression it stands for any
    /// characters (`if*octets`).
    ///
    /// - Throws: `QueryError` for an unknown metric, and for what cannot be read.
    init(_ texts: [String]) throws(QueryError) {
        var terms: [Term] = []
        for text in texts {
            guard TextPattern.isPattern(text) else {
                terms.append(.expression(try MetricExpression(text)))
                continue
            }
            if let expression = try? MetricExpression(text) {
                terms.append(.expression(expression))
            } else if text.hasPrefix("~") || text.allSatisfy({ $0.isLetter || $0.isNumber || "_*".contains($0) }) {
                terms.append(.pattern(try TextPattern(text, parameter: "metric"), text))
            } else {
                // Says what is wrong with the expression.
                terms.append(.expression(try MetricExpression(text)))
            }
        }
        guard !terms.isEmpty else { throw QueryError(.missingParameter, parameter: "metric", "no metric is named") }
        self.terms = terms
    }

    /// The expressions, patterns replaced by the metrics of the groups that are meant.
    ///
    /// - Parameters:
    ///   - statistic: Which metrics of a pattern are left out: those that the figure means nothing for.
    ///   - selector: Whose metrics are meant.
    ///   - snapshot: A state of the store.
    /// - Returns: The expressions, in the order in which they are named.
    /// - Throws: `QueryError` where the figure means nothing for a metric that is named, or nothing matches a pattern.
    func expressions(
        _ statistic: Statistic,
        _ selector: SeriesSelector,
        in snapshot: any RollupSnapshot
    ) throws(QueryError) -> [MetricExpression] {
        var result: [MetricExpression] = []
        for term in terms {
            switch term {
            case .expression(let expression):
                for metric in expression.metrics { try metric.require(statistic) }
                result.append(expression)
            case .pattern(let pattern, let text):
                let known = MetricStructure.all.indices.flatMap { ReadableMetric.all(of: $0) }
                    .filter { pattern.matches($0.name) }
                guard !known.isEmpty else {
                    throw QueryError(
                        .unknownMetric,
                        parameter: "metric",
                        "no metric matches '\(text.prefix(60))'"
                    )
                }
                let present = Set(
                    snapshot.directory.groups.filter { selector.covers($0.identity) }.map(\.structureIndex)
                )
                for metric in known
                where present.contains(metric.structureIndex) && statistic.applies(to: metric)
                    && !result.contains(where: { $0.text == metric.name })
                {
                    result.append(MetricExpression(metric))
                }
            }
        }
        return result
    }

    /// Checks what needs no store.
    func check(_ statistic: Statistic) throws(QueryError) {
        for case .expression(let expression) in terms {
            for metric in expression.metrics { try metric.require(statistic) }
        }
    }
}

extension ReadableMetric {
    fileprivate func require(_ statistic: Statistic) throws(QueryError) {
        guard statistic.applies(to: self) else {
            throw QueryError(
                .badParameter,
                parameter: "stat",
                "'\(statistic.rawValue)' means nothing for '\(name)'"
            )
        }
    }
}
