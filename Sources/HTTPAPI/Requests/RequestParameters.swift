import Foundation
import HTTPTypes
import Hummingbird
import MetricCatalog
import QueryEngine

/// The parameters of a request's query, in their order.
struct RequestParameters {
    let all: [(name: String, value: String)]

    init(_ request: Request) throws(QueryError) {
        try self.init(form: request.uri.query ?? "")
    }

    init(all: [(name: String, value: String)]) {
        self.all = all
    }

    /// Reads what forms send (`application/x-www-form-urlencoded`).
    init(form: String) throws(QueryError) {
        var all: [(name: String, value: String)] = []
        for part in form.split(separator: "&") {
            // A plus in a query is a space, as forms write it.
            let spaced = part.replacing("+", with: " ")
            let pair = spaced.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = try decoded(pair[0], parameter: "query")
            all.append((name, pair.count > 1 ? try decoded(pair[1], parameter: name) : ""))
        }
        self.all = all
    }

    /// The value of a parameter that may be given once.
    func value(_ name: String) throws(QueryError) -> String? {
        let values = all.filter { $0.name == name }.map(\.value)
        guard values.count <= 1 else { throw QueryError(.badParameter, parameter: name, "is given more than once") }
        return values.first
    }

    /// A parameter's values: it may be repeated, and each may be a list with commas.
    func list(_ name: String) -> [String] {
        all.filter { $0.name == name }
            .flatMap { $0.value.split { $0 == "," || $0 == ";" } }
            .map(String.init)
    }

    /// What is not one of the named parameters: filters by metrics, of which one that is unknown matches nothing.
    func filters(besides known: Set<String> = []) throws(QueryError) -> [SourceFilter] {
        try SourceFilter.list(all.filter { !known.contains($0.name) })
    }

    /// Refuses parameters without a value: what a script left empty must not mean everything.
    private func requireValues(of known: Set<String>) throws(QueryError) {
        for (name, value) in all where known.contains(name) && value.allSatisfy({ $0 == "," || $0 == ";" }) {
            throw QueryError(.badParameter, parameter: name, "is empty")
        }
    }

    /// Refuses every parameter but those of these names.
    func checkedNames(_ known: Set<String>) throws(QueryError) {
        try requireValues(of: known)
        for (name, _) in all where !known.contains(name) {
            let names = known.isEmpty ? "none" : known.sorted().joined(separator: ", ")
            throw QueryError(.badParameter, parameter: name, "is no parameter here; there are \(names)")
        }
    }

    /// What are filters, where a name that is neither a parameter nor a metric is a mistake.
    func checkedFilters(besides known: Set<String>) throws(QueryError) -> [(name: String, value: String)] {
        try requireValues(of: known)
        let filters = all.filter { !known.contains($0.name) }
        for (name, _) in filters where !Metric.isKnown(name.hasSuffix("!") ? String(name.dropLast()) : name) {
            throw QueryError(
                .badParameter,
                parameter: name,
                "is neither a parameter (\(known.sorted().joined(separator: ", "))) nor a metric to filter by"
            )
        }
        return filters
    }
}

extension RequestParameters {
    /// Whether an answer is wanted as CSV, by the parameter or by what the client accepts.
    func wantsCSV(_ request: Request) throws(QueryError) -> Bool {
        switch try value("format") {
        case "csv": return true
        case "json": return false
        case nil: return request.headers[.accept]?.hasPrefix("text/csv") ?? false
        case let other?:
            throw QueryError(.badParameter, parameter: "format", "'\(other.prefix(20))' is neither json nor csv")
        }
    }
}

/// A part of the path as it was meant.
func pathPart(_ name: String, of context: some RequestContext) throws(QueryError) -> String {
    try decoded(context.parameters.get(name) ?? "", parameter: name)
}

private func decoded(_ text: some StringProtocol, parameter: String) throws(QueryError) -> String {
    guard let result = text.removingPercentEncoding else {
        throw QueryError(.badParameter, parameter: parameter, "is not percent-encoded UTF-8")
    }
    return result
}
