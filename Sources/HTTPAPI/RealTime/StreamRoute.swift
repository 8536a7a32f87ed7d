import HTTPTypes
import Hummingbird
import MetricCatalog
import NIOCore
import QueryEngine
import RealTime
import SeriesStore

/// `/api/v1/stream`: what matching series say and which flows are largest, pushed each second as server-sent events.
///
/// The first event has all series, those after it what was reported since; a second without news has an event, too.
/// Where only the sources that rank highest are wanted, each event has all of them.
struct StreamRoute<Context: RequestContext> {
    let services: APIServices

    func add(to router: Router<Context>) {
        router.get("api/v1/stream", use: stream)
    }

    private func stream(_ request: Request, context: Context) async throws -> Response {
        let question = try await question(RequestParameters(request))
        // Asked once for its faults, which are answered before anything is sent.
        let first = try await event(question, besides: [])
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/event-stream", .cacheControl: "no-store", .accessControlAllowOrigin: "*",
            ],
            body: ResponseBody { writer in
                var event = first
                do {
                    while true {
                        try await writer.write(ByteBuffer(bytes: event.bytes))
                        try await Task.sleep(for: .milliseconds(StreamEvent.pause(services.now())))
                        event = try await self.event(question, besides: question.isOfNews ? event.rows : [])
                    }
                } catch {
                    // The client has left, or the server ends; either way there is nobody to tell.
                    try? await writer.finish(nil)
                }
            }
        )
    }

    private func event(_ question: StreamQuestion, besides told: Set<LatestQuery.Row>) async throws -> StreamEvent {
        let now = services.now()
        let flows = Set(services.view.registry.settings.flows.keys)
        return try await services.store.read { snapshot in
            try StreamEvent(question, snapshot, besides: told, inForce: flows, at: now)
        }
    }

    private func question(_ parameters: RequestParameters) async throws -> StreamQuestion {
        var text = try QuestionText(parameters, Operation.stream.parameters)
        // These have a meaning of their own here.
        (text.rank, text.limit) = (nil, nil)
        let limit = try parameters.number("limit", 1...1_000).map { Int($0) }
        let flows = parameters.list("flow")
        guard !text.metrics.isEmpty || !flows.isEmpty else {
            throw QueryError(.missingParameter, parameter: "metric", "neither a metric nor a flow is named")
        }
        let range = try await services.question(text, parameters)
        var question = StreamQuestion()
        question.flows = flows.map { name in
            var flow = FlowQuery(name: name, selector: range.selector, start: 0, end: 0, now: 0)
            flow.limit = limit ?? flow.limit
            if flow.selector.scope == .all, let scope = services.scope(flow.merge) { flow.selector.scope = scope }
            return flow
        }
        guard !text.metrics.isEmpty else { return question }
        var latest = try LatestQuery(metrics: range.metrics, selector: range.selector, grouping: range.grouping)
        let rank = parameters.list("rank")
        if let limit {
            guard latest.grouping == nil else {
                throw QueryError(.badParameter, parameter: "limit", "is for single sources, not for groups")
            }
            let metrics = rank.isEmpty ? Array(range.metrics.prefix(1)) : rank
            latest.ranking = try LatestQuery.Ranking(metrics: metrics, limit: limit)
        } else if !rank.isEmpty {
            throw QueryError(.badParameter, parameter: "rank", "is for limit alone")
        }
        question.latest = latest
        return question
    }
}
