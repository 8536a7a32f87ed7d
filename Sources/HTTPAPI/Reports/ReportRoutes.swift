import HTTPTypes
import Hummingbird
import MetricCatalog
import NIOCore
import QueryEngine
import Reports
import SeriesStore

/// `/api/v1/reports/…`: what was used, and when it runs out.
struct ReportRoutes<Context: RequestContext> {
    let services: APIServices

    func add(to router: Router<Context>) {
        let reports = router.group("api/v1/reports")
        reports.get("capacity", use: capacity)
        reports.get("usage", use: usage)
        reports.get("top", use: top)
    }

    private func capacity(_ request: Request, context: Context) async throws -> Response {
        let parameters = try RequestParameters(request)
        var text = try CapacityText(parameters, Operation.capacityReport.parameters)
        text.history = try parameters.value("history") ?? text.history
        text.horizon = try parameters.value("horizon") ?? text.horizon
        text.thresholds = parameters.list("thresholds")
        text.suppositions = parameters.list("what-if")
        text.wantsFlows = try parameters.isSet("flows")
        let form = try parameters.reportForm(request)
        return try await answer(text, form) { question, snapshot in
            let report = try question.report(on: snapshot)
            var bytes = ByteBuffer()
            form.write(report) { bytes.writeBytes($0) }
            return bytes
        }
    }

    private func usage(_ request: Request, context: Context) async throws -> Response {
        let parameters = try RequestParameters(request)
        let text = try CapacityText(parameters, Operation.usageReport.parameters)
        let form = try parameters.reportForm(request)
        return try await answer(text, form) { question, snapshot in
            let months = try question.months(isOfUsual: text.subjects.isEmpty).map { name, question in
                (name: name, report: try question.report(on: snapshot))
            }
            var bytes = ByteBuffer()
            form.write(ReportTable.usage(months)) { bytes.writeBytes($0) }
            return bytes
        }
    }

    private func top(_ request: Request, context: Context) async throws -> Response {
        let parameters = try RequestParameters(request)
        let text = try CapacityText(parameters, Operation.topReport.parameters)
        let form = try parameters.reportForm(request)
        let limit = try parameters.value("limit") ?? "20"
        guard let limit = Int(limit), (1...10_000).contains(limit) else {
            throw QueryError(.badParameter, parameter: "limit", "'\(limit.prefix(20))' is no number from 1 to 10000")
        }
        return try await answer(text, form) { question, snapshot in
            var question = question
            question.isForecast = false
            var bytes = ByteBuffer()
            form.write(ReportTable.top(try question.report(on: snapshot), limit: limit)) { bytes.writeBytes($0) }
            return bytes
        }
    }

    private func answer(
        _ text: CapacityText,
        _ form: ReportForm,
        _ body: @Sendable @escaping (CapacityQuestion, any RollupSnapshot) throws -> ByteBuffer
    ) async throws -> Response {
        let (settings, now, budget) = (services.reportSettings, services.now(), services.budget)
        let bytes = try await services.store.read { snapshot in
            try body(text.question(settings, in: snapshot.directory, now: now, budget: budget), snapshot)
        }
        var headers: HTTPFields = [
            .contentType: form.contentType, .accessControlAllowOrigin: "*", .cacheControl: "no-store",
        ]
        // The page has no scripts, and names from the network cannot bring any.
        if form == .html { headers[.contentSecurityPolicy] = "default-src 'none'; style-src 'unsafe-inline'" }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: bytes))
    }
}

extension CapacityText {
    /// Reads the parameters that all reports have; those that are none of the known ones are filters.
    fileprivate init(_ parameters: RequestParameters, _ known: [APIParameter]) throws(QueryError) {
        self.init()
        choice.agents = parameters.list("agent")
        choice.sources = parameters.list("datasource")
        choice.filters = try parameters.checkedFilters(besides: known.names)
            .map { PortChoice.Filter(name: $0.name, value: $0.value) }
        month = try parameters.value("month")
        start = try parameters.value("start")
        end = try parameters.value("end")
        zone = try parameters.value("tz")
        subjects = parameters.list("of")
    }
}

extension RequestParameters {
    /// The form that is asked for, by the parameter or by what the client accepts.
    fileprivate func reportForm(_ request: Request) throws(QueryError) -> ReportForm {
        if let name = try value("format") { return try ReportForm(named: name, parameter: "format") }
        let accepted = request.headers[.accept] ?? ""
        if accepted.hasPrefix("text/html") { return .html }
        return accepted.hasPrefix("text/csv") ? .csv : .json
    }

    fileprivate func isSet(_ name: String) throws(QueryError) -> Bool {
        switch try value(name) {
        case nil, "false": return false
        case "true": return true
        case let other?:
            throw QueryError(.badParameter, parameter: name, "'\(other.prefix(20))' is neither true nor false")
        }
    }
}
