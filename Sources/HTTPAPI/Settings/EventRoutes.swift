import ByteReading
import Hummingbird
import MetricCatalog
import QueryEngine
import RealTime
import SeriesStore
import TextOutput

/// What thresholds raised, as sFlow-RT's clients wait for it; and everything that happened, of any time.
struct EventRoutes<Context: RequestContext> {
    let services: APIServices

    private let usualLimit = 1_000.0

    func add(to router: Router<Context>) {
        router.get("events/json", use: poll)
        router.get("api/v1/events", use: history)
    }

    private func poll(_ request: Request, context: Context) async throws -> Response {
        let parameters = try RequestParameters(request)
        let names = parameters.list("thresholdID")
        let poll = try LongPoll(parameters, id: "eventID", limit: "maxEvents")
        let events = await poll.records(services.view.events) { names.isEmpty || names.contains($0.threshold) }
        return Response.json { json in
            json.array { json in
                for event in events { json.value(event) }
            }
        }
    }

    private func history(_ request: Request, context: Context) async throws -> Response {
        let parameters = try RequestParameters(request)
        try parameters.checkedNames(Operation.events.parameters.names)
        let now = services.now()
        let zone = try Zone(named: try parameters.value("tz") ?? Zone.utc.name, parameter: "tz")
        let start = try TimeText.time(try parameters.value("start") ?? "-1h", parameter: "start", in: zone, now: now)
        let end = try TimeText.time(try parameters.value("end") ?? "now", parameter: "end", in: zone, now: now)
        guard start < end else {
            throw QueryError(.invertedRange, parameter: "end", "the end is not after the start")
        }
        let kinds = parameters.list("kind")
        let selector = try await services.selector(parameters.list("agent"))
        let limit = Int(try parameters.number("limit", 1...100_000) ?? usualLimit)
        let events = try await services.store.events(
            from: start,
            to: end,
            kinds: kinds.isEmpty ? nil : kinds,
            agents: selector.agents,
            limit: limit
        )
        return Response.json { json in
            json.object { json in
                json.member("start", utcText(milliseconds: start))
                json.member("end", utcText(milliseconds: end))
                // Where there are as many as were asked for there may be more before them.
                json.member("isComplete", events.count < limit)
                json.key("events")
                json.array { json in
                    for event in events { json.value(event) }
                }
            }
        }
    }
}

extension JSONWriter {
    /// Writes an event under sFlow-RT's keys.
    fileprivate mutating func value(_ event: ThresholdEvent) {
        object { json in
            json.member("eventID", event.id)
            json.member("timestamp", event.time)
            json.member("thresholdID", event.threshold)
            json.member("metric", event.metric)
            json.member("threshold", event.bound)
            json.member("value", event.value)
            json.member("agent", event.identity.agent.description)
            json.member("dataSource", event.identity.source.name)
            if let key = event.flowKey { json.member("flowKey", key) }
            json.values(event.further)
        }
    }

    fileprivate mutating func value(_ event: StoredEvent) {
        object { json in
            json.member("time", utcText(milliseconds: event.time))
            json.member("kind", event.kind)
            json.member("agent", event.identity?.agent.description)
            json.member("datasource", event.identity?.source.name)
            if let crossing = event.crossing {
                json.member("eventID", crossing.id)
                json.member("threshold", crossing.threshold)
                json.member("metric", crossing.metric)
                json.member("limit", crossing.bound)
                json.member("value", crossing.value)
                if let key = crossing.flowKey { json.member("flowKey", key) }
                json.values(crossing.further)
            } else {
                json.member("detail", event.detail)
            }
        }
    }
}
