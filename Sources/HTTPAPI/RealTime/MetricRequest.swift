import MetricCatalog
import QueryEngine
import SFlowWire

/// One metric as sFlow-RT's clients ask for it: `[aggregation:][dataSource.]name`.
struct MetricRequest {
    /// What was asked, to be echoed.
    let text: String
    let aggregation: Aggregation
    /// The one data source that is meant; nil for all.
    let source: DataSource?
    let name: String

    init(_ text: String) throws(QueryError) {
        self.text = text
        var rest = text[...]
        if let colon = text.firstIndex(of: ":") {
            guard let aggregation = Aggregation(rawValue: String(text[..<colon])) else {
                let known = Aggregation.allCases.map(\.rawValue).joined(separator: ", ")
                throw QueryError(
                    .badParameter,
                    parameter: "metric",
                    "'\(text[..<colon].prefix(20))' is no aggregation; there are \(known)"
                )
            }
            self.aggregation = aggregation
            rest = text[text.index(after: colon)...]
        } else {
            aggregation = .max
        }
        // Data sources have dots of their own: the name begins behind the last.
        if let dot = rest.lastIndex(of: "."), let source = DataSource(named: rest[..<dot]) {
            self.source = source
            rest = rest[rest.index(after: dot)...]
        } else {
            source = nil
        }
        name = String(rest)
    }

    /// Reads a list with commas or semicolons.
    static func list(_ text: String) throws(QueryError) -> [MetricRequest] {
        var result: [MetricRequest] = []
        for part in text.split(whereSeparator: { $0 == "," || $0 == ";" }) {
            result.append(try MetricRequest(String(part)))
        }
        guard !result.isEmpty else { throw QueryError(.missingParameter, parameter: "metric", "no metric is named") }
        return result
    }

    /// The values of the metric on the sources that are meant.
    func values(_ reader: LatestReader, _ selector: SeriesSelector) -> [LatestValue] {
        var selector = selector
        if let source { selector.sources = [source] }
        return reader.values(name, selector)
    }
}
