import ByteReading
import Hummingbird
import MetricCatalog
import QueryEngine
import SeriesStore
import TextOutput

/// `/api/v1/series`: which series there are.
struct SeriesRoute<Context: RequestContext> {
    let services: APIServices

    private static var largestLimit: Int { 100_000 }

    func add(to router: Router<Context>) {
        router.get("api/v1/series", use: series)
    }

    private func series(_ request: Request, context: Context) async throws -> Response {
        let parameters = try RequestParameters(request)
        let limit = try limit(parameters.value("limit"))
        var selector = try await services.selector(parameters.list("agent"))
        try selector.setSources(parameters.list("datasource"), parameter: "datasource")
        let filters = try parameters.checkedFilters(besides: Operation.series.parameters.names)
        selector.filters = try SourceFilter.list(filters)
        let metrics = parameters.list("metric")
        let listing = SeriesListing(metrics: metrics.isEmpty ? nil : metrics, selector: selector, now: services.now())
        let entries = try await services.store.read { snapshot in try listing.run(on: snapshot) }
        return Response.json { json in
            json.object { json in
                json.member("total", entries.count)
                json.key("series")
                json.array { json in
                    for entry in entries.prefix(limit) {
                        json.object { json in
                            json.member("agent", entry.identity.agent.description)
                            json.member("datasource", entry.identity.source.name)
                            json.member("metric", entry.metric)
                            json.member("kind", entry.kind.rawValue)
                            json.member("unit", entry.unit)
                            json.member("since", utcText(milliseconds: entry.since))
                            if let time = entry.lastReport { json.member("lastReport", utcText(milliseconds: time)) }
                        }
                    }
                }
            }
        }
    }

    private func limit(_ text: String?) throws(QueryError) -> Int {
        guard let text else { return 10_000 }
        guard let limit = Int(text), (1...Self.largestLimit).contains(limit) else {
            throw QueryError(.badParameter, parameter: "limit", "must be a number from 1 to \(Self.largestLimit)")
        }
        return limit
    }
}
