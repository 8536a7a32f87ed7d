import ByteReading
import HTTPTypes
import Hummingbird
import MetricCatalog
import NIOCore
import QueryEngine
import SeriesStore
import TextOutput

/// `/api/v1/stream`: what matching series say, pushed each second as server-sent events.
///
/// The first event has all series, those after it what was reported since; a second without news has an event, too.
struct StreamRoute<Context: RequestContext> {
    let services: APIServices

    func add(to router: Router<Context>) {
        router.get("api/v1/stream", use: stream)
    }

    private func stream(_ request: Request, context: Context) async throws -> Response {
        let parameters = try RequestParameters(request)
        let text = try QuestionText(parameters, Operation.stream.parameters)
        // Read once for its faults, which are answered before anything is sent.
        let question = try await services.question(text, parameters)
        let query = try LatestQuery(
            metrics: question.metrics,
            selector: question.selector,
            grouping: question.grouping
        )
        let first = try await rows(query)
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/event-stream", .cacheControl: "no-store", .accessControlAllowOrigin: "*",
            ],
            body: ResponseBody { writer in
                var rows = first
                var last: Set<LatestQuery.Row> = []
                do {
                    while true {
                        let event = StreamEvent(rows.filter { !last.contains($0) }, query, at: services.now())
                        try await writer.write(ByteBuffer(bytes: event.bytes))
                        last = Set(rows)
                        try await Task.sleep(for: .milliseconds(StreamEvent.pause(services.now())))
                        rows = try await self.rows(query)
                    }
                } catch {
                    // The client has left, or the server ends; either way there is nobody to tell.
                    try? await writer.finish(nil)
                }
            }
        )
    }

    private func rows(_ query: LatestQuery) async throws -> [LatestQuery.Row] {
        let now = services.now()
        return try await services.store.read { snapshot in try query.rows(snapshot, now: now) }
    }
}

/// One event: a time, and the values that are new.
private struct StreamEvent {
    private(set) var bytes: [UInt8] = []

    init(_ rows: [LatestQuery.Row], _ query: LatestQuery, at time: Milliseconds) {
        var json = JSONWriter()
        json.object { json in
            json.member("time", utcText(milliseconds: time))
            json.key("series")
            json.array { json in
                for row in rows {
                    json.object { json in
                        if let identity = row.identity {
                            json.member("agent", identity.agent.description)
                            json.member("datasource", identity.source.name)
                        } else {
                            json.key("group")
                            json.object { json in
                                for (label, value) in zip(query.grouping?.labels ?? [], row.labels) {
                                    json.member(label, value)
                                }
                            }
                            json.member("seriesCount", row.seriesCount)
                        }
                        json.member("metric", row.name)
                        json.member("unit", row.unit)
                        json.member("value", row.value)
                        json.member("reported", utcText(milliseconds: row.time))
                    }
                }
            }
        }
        bytes = Array("data: ".utf8) + json.bytes + Array("\n\n".utf8)
    }

    /// How long until what the next second brought has been written: a while after its end.
    static func pause(_ now: Milliseconds) -> Milliseconds {
        let due: Milliseconds = 300
        return 1000 - floorMod(now - due, 1000)
    }

    private static func floorMod(_ value: Milliseconds, _ divisor: Milliseconds) -> Milliseconds {
        value - floorMultiple(value, of: divisor)
    }
}
