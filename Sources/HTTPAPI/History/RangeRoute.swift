import ByteReading
import HTTPTypes
import Hummingbird
import Logging
import MetricCatalog
import NIOCore
import QueryEngine
import Reports
import SFlowWire
import SeriesStore
import TextOutput

/// `/api/v1/range`: metrics over a span of time.
struct RangeRoute<Context: RequestContext> {
    let services: APIServices

    private let names: Set<String> = ["metric", "agent", "datasource", "start", "end", "step", "tz", "stat", "format"]

    func add(to router: Router<Context>) {
        router.get("api/v1/range", use: range)
    }

    private func range(_ request: Request, context: Context) async throws -> Response {
        let parameters = try RequestParameters(request)
        let question = try question(parameters)
        if try wantsCSV(parameters, request) { return try await csv(question, path: request.uri.path) }
        let result = try await services.store.read { snapshot in try question.run(on: snapshot) }
        return Response.json { json in
            json.object { json in
                json.member("start", utcText(milliseconds: result.grid.start))
                json.member("end", utcText(milliseconds: result.grid.end))
                json.step(of: result)
                json.member("stat", question.statistic.rawValue)
                json.key("resolutions")
                json.array { json in
                    for name in result.resolutions { json.value(name) }
                }
                if let partial = result.firstPartial { json.member("firstPartial", partial) }
                json.key("series")
                json.array { json in
                    for series in result.series { json.value(series) }
                }
            }
        }
    }

    private func question(_ parameters: RequestParameters) throws(QueryError) -> RangeQuery {
        let now = services.now()
        var selector = SeriesSelector()
        let agents = parameters.list("agent").joined(separator: ",")
        selector.agents = agents.isEmpty ? nil : try SeriesSelector.agents(agents, parameter: "agent")
        selector.sources = try DataSource.list(parameters.list("datasource"))
        selector.filters = try parameters.checkedFilters(besides: names)
        let start = try parameters.value("start") ?? "-1h"
        let end = try parameters.value("end") ?? "now"
        let step = try parameters.value("step") ?? "1m"
        let zone = try Zone(named: try parameters.value("tz") ?? Zone.utc.name, parameter: "tz")
        let statistic = try parameters.value("stat") ?? Statistic.avg.rawValue
        guard let figure = Statistic(rawValue: statistic) else {
            let known = Statistic.allCases.map(\.rawValue).joined(separator: ", ")
            throw QueryError(.badParameter, parameter: "stat", "'\(statistic.prefix(20))' is none of \(known)")
        }
        return RangeQuery(
            metrics: parameters.list("metric"),
            selector: selector,
            start: try TimeText.time(start, parameter: "start", in: zone, now: now),
            end: try TimeText.time(end, parameter: "end", in: zone, now: now),
            step: try TimeText.step(step, parameter: "step", in: zone),
            statistic: figure,
            now: now
        )
    }

    private func wantsCSV(_ parameters: RequestParameters, _ request: Request) throws(QueryError) -> Bool {
        switch try parameters.value("format") {
        case "csv": return true
        case "json": return false
        case nil: return request.headers[.accept]?.hasPrefix("text/csv") ?? false
        case let other?:
            throw QueryError(.badParameter, parameter: "format", "'\(other.prefix(20))' is neither json nor csv")
        }
    }

    private func csv(_ question: RangeQuery, path: String) async throws -> Response {
        let store = services.store
        let export = try await CSVExport(question, from: store)
        return Response(
            status: .ok,
            headers: [.contentType: "text/csv; charset=utf-8; header=present", .accessControlAllowOrigin: "*"],
            body: ResponseBody { writer in
                do {
                    try await export.run(from: store) { bytes in
                        do {
                            try await writer.write(ByteBuffer(bytes: bytes))
                        } catch {
                            throw ClientGone()
                        }
                    }
                } catch  where !(error is ClientGone || error is CancellationError) {
                    // The status has been sent; the client sees that the connection ends too early.
                    services.logger.error("an answer was cut off", metadata: ["path": "\(path)", "error": "\(error)"])
                    throw error
                }
                try await writer.finish(nil)
            }
        )
    }
}

/// A client that takes no more of its answer, which is no fault of ours.
private struct ClientGone: Error {}

extension JSONWriter {
    /// Writes the length of the buckets, or what they are called and where they begin.
    fileprivate mutating func step(of result: RangeResult) {
        switch result.step {
        case .fixed(let length):
            member("step", length / 1000)
        case .calendar(let unit, let zone):
            member("step", unit.rawValue)
            member("timeZone", zone.name)
            key("starts")
            array { json in
                for time in result.grid.edges.dropLast() { json.value(utcText(milliseconds: time)) }
            }
        }
    }

    /// Writes a series: who, what, and one value a bucket.
    fileprivate mutating func value(_ series: RangeSeries) {
        object { json in
            json.member("agent", series.identity.agent.description)
            json.member("datasource", series.identity.source.name)
            json.member("metric", series.metric.name)
            json.member("unit", series.unit)
            json.key("values")
            json.array { json in
                for value in series.values { json.value(value) }
            }
            if let errors = series.errors {
                json.key("errors")
                json.array { json in
                    for error in errors { json.value(error) }
                }
            }
            json.key("coverage")
            json.array { json in
                for share in series.coverage { json.value((share * 1000).rounded() / 1000) }
            }
            if !series.interpolated.isEmpty {
                json.key("interpolated")
                json.array { json in
                    for index in series.interpolated { json.value(index) }
                }
            }
        }
    }
}
