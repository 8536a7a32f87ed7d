import ByteReading
import FlowLanguage
import Hummingbird
import MetricCatalog
import QueryEngine
import RealTime
import SFlowWire
import TextOutput

/// sFlow-RT's questions for what flows are now.
struct FlowValueRoutes<Context: RequestContext> {
    let services: APIServices

    /// How many flows are given where it is not said.
    private let usualLimit = 100.0

    func add(to router: Router<Context>) {
        router.get("activeflows/{agent}/{name}/json", use: active)
        router.get("flowvalue/{agent}/{name}/json", use: value)
        router.get("flowlocations/{agent}/{name}/json", use: locations)
    }

    /// The largest flows over all data sources that are meant; none where nothing is defined under the name.
    private func active(_ request: Request, context: Context) async throws -> Response {
        let parameters = try RequestParameters(request)
        let limit = Int(try parameters.number("maxFlows", 0...1e9) ?? usualLimit)
        let least = try parameters.number("minValue", -1e300...1e300) ?? 0
        let merge = try parameters.merge()
        var selector = try await services.selector(pathPart("agent", of: context))
        if selector.scope == .all, let scope = services.scope(merge) { selector.scope = scope }
        let matches = try parameters.keyPattern()
        let flow = services.view.flows.flow(try pathPart("name", of: context))
        let flows = flow?.active(
            limit: limit,
            least: least,
            merge: merge,
            where: selector.covers,
            matching: matches
        )
        let separator = flow?.definition.separator ?? ","
        return Response.json { json in
            json.array { json in
                for flow in flows ?? [] {
                    json.object { json in
                        json.member("agent", flow.identity.agent.description)
                        json.member("dataSource", flow.identity.source.name)
                        json.member("flowN", flow.locationCount)
                        json.member("key", flow.key.text(separator: separator))
                        json.member("value", flow.value)
                        json.values(flow.further)
                    }
                }
            }
        }
    }

    /// The value of one flow on one data source.
    private func value(_ request: Request, context: Context) async throws -> Response {
        let name = try pathPart("name", of: context)
        let key = try requiredKey(request)
        var selector = try await services.selector(pathPart("agent", of: context))
        // Data sources have dots of their own: the flow's name begins behind the last that may belong to one.
        guard let (source, flowName) = sourceAndName(name) else {
            let what = "'\(name.prefix(60))' is not written dataSource.flow"
            throw QueryError(.badParameter, parameter: "name", what)
        }
        selector.sources = [source]
        guard let found = services.view.flows.flow(flowName)?.locations(of: key, where: selector.covers).first else {
            throw Problem(status: .notFound, kind: "unknown-flow", detail: "no such flow is seen there now")
        }
        return Response.json { json in
            json.object { json in json.location(found, key: key, name: flowName) }
        }
    }

    private func sourceAndName(_ text: String) -> (DataSource, String)? {
        for dot in text.indices.filter({ text[$0] == "." }).reversed() {
            let name = String(text[text.index(after: dot)...])
            guard let source = DataSource(named: text[..<dot]), !name.isEmpty else { continue }
            return (source, name)
        }
        return nil
    }

    /// Where a flow is seen.
    private func locations(_ request: Request, context: Context) async throws -> Response {
        let name = try pathPart("name", of: context)
        let key = try requiredKey(request)
        let selector = try await services.selector(pathPart("agent", of: context))
        guard services.view.registry.settings.flows[name] != nil else { throw Problem.unknown("flow", name) }
        let found = services.view.flows.flow(name)?.locations(of: key, where: selector.covers) ?? []
        return Response.json { json in
            json.array { json in
                for location in found {
                    json.object { json in json.location(location, key: key, name: name) }
                }
            }
        }
    }

    private func requiredKey(_ request: Request) throws -> String {
        guard let key = try RequestParameters(request).value("key") else {
            throw QueryError(.missingParameter, parameter: "key", "no flow is named")
        }
        return key
    }
}

extension APIServices {
    /// The ports that a merge is about; nil for all.
    func scope(_ merge: FlowMerge) -> PortScope? {
        let links = Set(view.registry.settings.resolved.links.keys)
        return switch merge {
        case .edge: .others(than: links)
        case .core: .only(links)
        default: nil
        }
    }
}

extension RequestParameters {
    /// How the figures of one flow make one: `aggMode`, in any case.
    func merge(_ name: String = "aggMode", usual: FlowMerge = .max) throws(QueryError) -> FlowMerge {
        guard let text = try value(name), !text.isEmpty else { return usual }
        guard let merge = FlowMerge(rawValue: text.lowercased()) else {
            let known = FlowMerge.allCases.map(\.rawValue).joined(separator: ", ")
            throw QueryError(.badParameter, parameter: name, "'\(text.prefix(20))' is none of \(known)")
        }
        return merge
    }

    /// Which keys are wanted: a pattern that the whole key must match.
    func keyPattern(_ name: String = "filter") throws(QueryError) -> (@Sendable (String) -> Bool)? {
        guard let text = try value(name), !text.isEmpty else { return nil }
        do throws(FlowSyntaxError) {
            let pattern = try KeyPattern(text)
            return { pattern.matches($0) }
        } catch {
            throw QueryError(.badParameter, parameter: name, "character \(error.position): \(error.what)")
        }
    }
}

extension JSONWriter {
    fileprivate mutating func location(_ location: LiveFlow.Location, key: String, name: String) {
        member("agent", location.identity.agent.description)
        member("dataSource", location.identity.source.name)
        member("name", name)
        member("key", key)
        member("value", location.value)
        values(location.further)
    }
}
