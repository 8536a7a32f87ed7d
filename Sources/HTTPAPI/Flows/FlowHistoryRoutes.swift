import ByteReading
import Hummingbird
import MetricCatalog
import QueryEngine
import RealTime
import SFlowWire
import SeriesStore
import TextOutput

/// `/api/v1/flows`: which flows are remembered, the largest of any time, and how they went.
struct FlowHistoryRoutes<Context: RequestContext> {
    let services: APIServices

    private let usualLimit = 10.0

    func add(to router: Router<Context>) {
        router.get("api/v1/flows", use: all)
        router.get("api/v1/flows/{name}/top", use: top)
        router.get("api/v1/flows/{name}/range", use: range)
    }

    /// The definitions that are or were in force and that packets came of.
    private func all(_ request: Request, context: Context) async throws -> Response {
        try RequestParameters(request).checkedNames([])
        let inForce = services.view.registry.settings.flows
        let directory = try await services.store.read { $0.flowDirectory }
        let stored = directory.flows.values.sorted {
            ($0.definition.name, $0.since, $0.id) < ($1.definition.name, $1.since, $1.id)
        }
        return Response.json { json in
            json.array { json in
                for flow in stored {
                    json.object { json in
                        json.member("name", flow.definition.name)
                        json.member("since", utcText(milliseconds: flow.since))
                        json.member("inForce", inForce[flow.definition.name] == flow.definition)
                        json.member("dataSources", Set(directory.groups[flow.id]?.map(\.identity) ?? []).count)
                        json.key("definition")
                        json.value(flow.definition)
                    }
                }
                for (name, flow) in inForce.sorted(by: { $0.key < $1.key })
                where !stored.contains(where: { $0.definition == flow }) {
                    json.object { json in
                        json.member("name", name)
                        json.member("inForce", true)
                        json.member("dataSources", 0)
                        json.key("definition")
                        json.value(flow)
                    }
                }
            }
        }
    }

    private func top(_ request: Request, context: Context) async throws -> Response {
        let parameters = try RequestParameters(request)
        let question = try await question(parameters, Operation.flowTop, context)
        let text = try parameters.value("by") ?? FlowQuery.Grouping.key.rawValue
        guard let grouping = FlowQuery.Grouping(rawValue: text) else {
            let known = FlowQuery.Grouping.allCases.map(\.rawValue).joined(separator: ", ")
            throw QueryError(.badParameter, parameter: "by", "'\(text.prefix(20))' is none of \(known)")
        }
        let top = try await services.store.read { snapshot in try question.top(by: grouping, on: snapshot) }
        if try parameters.wantsCSV(request) { return .csv(top) }
        return Response.json { json in json.value(top, question.merge) }
    }

    private func range(_ request: Request, context: Context) async throws -> Response {
        let parameters = try RequestParameters(request)
        let question = try await question(parameters, Operation.flowRange, context)
        let zone = try Zone(named: try parameters.value("tz") ?? Zone.utc.name, parameter: "tz")
        let step = try StepChoice(
            try parameters.value("step") ?? "1m",
            points: try parameters.value("points"),
            in: zone
        )
        let range = try await services.store.read { snapshot in try question.range(step: step, on: snapshot) }
        if try parameters.wantsCSV(request) { return .csv(range) }
        return Response.json { json in
            json.object { json in
                json.head(range.flow, start: range.grid.start, end: range.grid.end, question.merge)
                switch range.step {
                case .fixed(let length): json.member("step", length / 1000)
                case .calendar(let unit, let zone):
                    json.member("step", unit.rawValue)
                    json.member("timeZone", zone.name)
                }
                json.resolutions(range.resolutions)
                if let partial = range.firstPartial { json.member("firstPartial", partial) }
                json.key("starts")
                json.array { json in
                    for time in range.grid.edges.dropLast() { json.value(utcText(milliseconds: time)) }
                }
                json.key("series")
                json.array { json in
                    for series in range.series {
                        json.object { json in
                            json.keyMembers(series.key, range.flow)
                            json.member("agent", series.identity.agent.description)
                            json.member("datasource", series.identity.source.name)
                            json.list("values", series.values)
                            json.list("errors", series.errors)
                        }
                    }
                }
                if let total = range.total { json.list("total", total) }
                if let other = range.other { json.list("other", other) }
                json.list("coverage", range.coverage.map { ($0 * 1000).rounded() / 1000 })
            }
        }
    }

    private func question(
        _ parameters: RequestParameters,
        _ operation: Operation,
        _ context: Context
    ) async throws -> FlowQuery {
        let now = services.now()
        var selector = try await services.selector(parameters.list("agent"))
        try selector.setSources(parameters.list("datasource"), parameter: "datasource")
        selector.filters = try SourceFilter.list(
            parameters.checkedFilters(besides: operation.parameters.names)
        )
        let merge = try parameters.merge("agg", usual: .once)
        if selector.scope == .all, let scope = services.scope(merge) { selector.scope = scope }
        let zone = try Zone(named: try parameters.value("tz") ?? Zone.utc.name, parameter: "tz")
        var question = FlowQuery(
            name: try pathPart("name", of: context),
            selector: selector,
            start: floorSecond(
                try TimeText.time(try parameters.value("start") ?? "-1h", parameter: "start", in: zone, now: now)
            ),
            end: floorSecond(
                try TimeText.time(try parameters.value("end") ?? "now", parameter: "end", in: zone, now: now)
            ),
            limit: Int(try parameters.number("limit", 1...10_000) ?? usualLimit),
            merge: merge,
            now: now
        )
        question.isWanted = try parameters.keyPattern()
        return question
    }
}
