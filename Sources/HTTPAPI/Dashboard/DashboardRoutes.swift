import Hummingbird
import Logging

/// `/` and `/dashboard/`: the page for people, and the files that it is made of.
struct DashboardRoutes<Context: RequestContext> {
    let chartLibrary: String
    let logger: Logger

    func add(to router: Router<Context>) {
        let charts = DashboardFile.dygraphs(in: chartLibrary)
        for file in DashboardFile.page + charts {
            router.get(RouterPath("dashboard/\(file.path)")) { request, _ in file.response(to: request) }
            if file.path == "index.html" { router.get("/") { request, _ in file.response(to: request) } }
        }
        if charts.isEmpty {
            logger.warning(
                "the dashboard has no charts: dygraphs is not installed (Debian: libjs-dygraphs)",
                metadata: ["looked_in": "\(chartLibrary)"]
            )
        }
    }
}
