import ByteReading
import Hummingbird
import MetricCatalog
import QueryEngine
import RealTime
import SFlowWire
import SeriesStore
import TextOutput

/// sFlow-RT's questions for what metrics say now.
///
/// Times in these answers are ages in milliseconds.
struct MetricRoutes<Context: RequestContext> {
    let services: APIServices

    func add(to router: Router<Context>) {
        router.get("metrics/json", use: names)
        router.get("metric/{agent}/json", use: everything)
        router.get("metric/{agent}/{metric}/json", use: statistics)
        router.get("dump/{agent}/{metric}/json", use: dump)
        router.get("table/{agent}/{metric}/json", use: table)
    }

    /// Every metric that is reported, with the age of its newest report.
    private func names(_ request: Request, context: Context) async throws -> Response {
        let now = services.now()
        var ages = try await services.store.read { snapshot in
            let reader = LatestReader(snapshot: snapshot, now: now)
            let agents = SeriesSelector(agents: Array(snapshot.directory.agents.keys))
            return Dictionary(
                reader.values(of: agents).map { ($0.metricName, max(0, now - $0.time)) },
                uniquingKeysWith: min
            )
        }
        for name in flows.names {
            if let newest = flows.flow(name)?.newest { ages[name] = max(0, now - newest) }
        }
        return Response.json { [ages] json in
            json.object { json in
                for (name, age) in ages.sorted(by: { $0.key < $1.key }) { json.member(name, age) }
            }
        }
    }

    /// Everything that one agent says, under `dataSource.metric`.
    private func everything(_ request: Request, context: Context) async throws -> Response {
        let selector = try await services.selector(pathPart("agent", of: context))
        let now = services.now()
        guard selector.agents?.count == 1 else {
            throw QueryError(.badParameter, parameter: "agent", "one agent is to be named here")
        }
        let values = try await services.store.read { [flows] snapshot in
            try selector.requireKnownAgents(in: snapshot.directory)
            return LatestReader(snapshot: snapshot, now: now, flows: flows).values(of: selector)
        }
        return Response.json { json in
            json.object { json in
                for value in values {
                    json.key("\(value.identity.source.name).\(value.metricName)")
                    json.value(value.value)
                }
            }
        }
    }

    /// One figure a metric over all the sources that are meant.
    private func statistics(_ request: Request, context: Context) async throws -> Response {
        let requests = try MetricRequest.list(pathPart("metric", of: context))
        let selector = try await selector(request, context)
        let now = services.now()
        let answers = try await services.store.read { [flows] snapshot in
            let reader = LatestReader(snapshot: snapshot, now: now, flows: flows)
            return requests.map { StatisticAnswer($0, of: $0.values(reader, selector)) }
        }
        return Response.json { json in
            json.array { json in
                for answer in answers { answer.write(to: &json, now: now) }
            }
        }
    }

    /// Every value of every metric, one by one.
    private func dump(_ request: Request, context: Context) async throws -> Response {
        let text = try pathPart("metric", of: context)
        let requests = text == "ALL" ? nil : try MetricRequest.list(text)
        let selector = try await selector(request, context)
        let now = services.now()
        let values = try await services.store.read { [flows] snapshot in
            let reader = LatestReader(snapshot: snapshot, now: now, flows: flows)
            guard let requests else { return reader.values(matching: selector) }
            return requests.flatMap { $0.values(reader, selector) }
        }
        return Response.json { json in
            json.array { json in
                for value in values { json.value(value, now: now) }
            }
        }
    }

    /// One row a source, one column a metric.
    private func table(_ request: Request, context: Context) async throws -> Response {
        let question = try TableRequest(pathPart("metric", of: context))
        let selector = try await selector(request, context)
        let now = services.now()
        let rows = try await services.store.read { [flows] snapshot in
            question.rows(LatestReader(snapshot: snapshot, now: now, flows: flows), selector)
        }
        return Response.json { json in
            json.array { json in
                for row in rows {
                    json.array { json in
                        for cell in row {
                            if let cell { json.value(cell, now: now) } else { json.null() }
                        }
                    }
                }
            }
        }
    }

    private func selector(_ request: Request, _ context: Context) async throws -> SeriesSelector {
        var selector = try await services.selector(pathPart("agent", of: context))
        selector.filters = try RequestParameters(request).filters()
        return selector
    }

    private var flows: LiveFlows { services.view.flows }
}
