public import Hummingbird

/// The routes of the API, and the dashboard.
public func buildRouter(_ services: APIServices) -> Router<BasicRequestContext> {
    let router = Router(context: BasicRequestContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: GzipMiddleware())
    router.add(middleware: ProblemMiddleware(logger: services.logger))
    AgentRoutes(services: services).add(to: router)
    FlowRoutes(services: services).add(to: router)
    FlowValueRoutes(services: services).add(to: router)
    FlowHistoryRoutes(services: services).add(to: router)
    SettingRoutes(services: services).add(to: router)
    EventRoutes(services: services).add(to: router)
    AnalyzerRoutes(services: services).add(to: router)
    PrometheusRoutes(services: services).add(to: router)
    PromQLRoutes(services: services).add(to: router)
    MetricRoutes(services: services).add(to: router)
    RangeRoute(services: services).add(to: router)
    TopRoute(services: services).add(to: router)
    ExportRoute(services: services).add(to: router)
    ReportRoutes(services: services).add(to: router)
    StreamRoute(services: services).add(to: router)
    SeriesRoute(services: services).add(to: router)
    AgentsRoute(services: services).add(to: router)
    TopologyRoute(services: services).add(to: router)
    CatalogRoute().add(to: router)
    StatusRoute(services: services).add(to: router)
    DashboardRoutes(chartLibrary: services.chartLibrary, logger: services.logger).add(to: router)
    OpenAPIRoute(version: services.version).add(to: router)
    router.refuseOtherMethods()
    return router
}
