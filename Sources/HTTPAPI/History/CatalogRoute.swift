import Hummingbird
import MetricCatalog
import TextOutput

/// `/api/v1/catalog`: every metric that there may be.
struct CatalogRoute<Context: RequestContext> {
    func add(to router: Router<Context>) {
        router.get("api/v1/catalog", use: catalog)
    }

    private func catalog(_ request: Request, context: Context) async throws -> Response {
        try RequestParameters(request).checkedNames([])
        return Response.json { json in
            json.object { json in
                json.key("metrics")
                json.array { json in
                    for entry in CatalogEntry.all { json.value(entry) }
                }
            }
        }
    }
}
