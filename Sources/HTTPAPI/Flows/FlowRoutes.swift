import ByteReading
import Hummingbird
import MetricCatalog
import QueryEngine
import RealTime
import TextOutput
import UDPCollector

/// sFlow-RT's requests that define flows, and that ask which keys there are.
struct FlowRoutes<Context: RequestContext> {
    let services: APIServices

    func add(to router: Router<Context>) {
        router.get("flowkeys/json", use: keys)
        router.get("flow/json", use: all)
        router.get("flow/{name}/json", use: one)
        router.put("flow/{name}/json", use: define)
        router.delete("flow/{name}/json", use: delete)
        router.get("flows/json", use: log)
    }

    /// The keys that were seen in traffic, with how long ago that was in milliseconds.
    private func keys(_ request: Request, context: Context) async throws -> Response {
        let times = services.collector?().flowKeyTimes ?? [:]
        let now = services.now()
        return Response.json { json in
            json.object { json in
                for (name, time) in times.sorted(by: { $0.key < $1.key }) { json.member(name, max(0, now - time)) }
            }
        }
    }

    private func all(_ request: Request, context: Context) async throws -> Response {
        let flows = services.view.registry.settings.flows
        return Response.json { json in
            json.object { json in
                for (name, flow) in flows.sorted(by: { $0.key < $1.key }) {
                    json.key(name)
                    json.value(flow)
                }
            }
        }
    }

    private func one(_ request: Request, context: Context) async throws -> Response {
        let name = try pathPart("name", of: context)
        guard let flow = services.view.registry.settings.flows[name] else { throw Problem.unknown("flow", name) }
        return Response.json { json in json.value(flow) }
    }

    private func define(_ request: Request, context: Context) async throws -> Response {
        let name = try pathPart("name", of: context)
        let body = try await services.body(of: request)
        try await services.view.registry.set(.flow, name, body, at: services.now())
        return .noContent
    }

    private func delete(_ request: Request, context: Context) async throws -> Response {
        let name = try pathPart("name", of: context)
        try services.requireWritable()
        guard try await services.view.registry.remove(.flow, name, at: services.now()) else {
            throw Problem.unknown("flow", name)
        }
        return .noContent
    }

    /// The flows that are over, newest first; waits for the next where a client knows all there are.
    private func log(_ request: Request, context: Context) async throws -> Response {
        let parameters = try RequestParameters(request)
        let names = parameters.list("name")
        let poll = try LongPoll(parameters, id: "flowID", limit: "maxFlows")
        let flows = await poll.records(services.view.flows.log) { names.isEmpty || names.contains($0.name) }
        return Response.json { json in
            json.array { json in
                for flow in flows {
                    json.object { json in
                        json.member("flowID", flow.id)
                        json.member("name", flow.name)
                        json.member("agent", flow.identity.agent.description)
                        json.member("dataSource", flow.identity.source.name)
                        json.member("flowKeys", flow.keys)
                        json.member("value", flow.value)
                        json.values(flow.further)
                        json.member("start", flow.start)
                        json.member("end", flow.end)
                    }
                }
            }
        }
    }
}

extension Problem {
    /// There is nothing of a name.
    static func unknown(_ kind: String, _ name: String) -> Problem {
        Problem(status: .notFound, kind: "unknown-\(kind)", detail: "there is no \(kind) named '\(name.prefix(60))'")
    }
}

extension JSONWriter {
    /// Writes a definition's further values, where it has any.
    mutating func values(_ further: [Double]) {
        guard !further.isEmpty else { return }
        key("values")
        array { json in
            for value in further { json.value(value) }
        }
    }
}
