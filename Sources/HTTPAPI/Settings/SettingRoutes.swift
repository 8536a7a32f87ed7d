import HTTPTypes
import Hummingbird
import MetricCatalog
import RealTime
import TextOutput

/// sFlow-RT's requests that set thresholds, groups, maps, forwarding and the topology.
struct SettingRoutes<Context: RequestContext> {
    let services: APIServices

    func add(to router: Router<Context>) {
        for (kind, path, plural) in [
            (Registry.Kind.threshold, "threshold", nil), (.group, "group", "groups"), (.map, "map", "maps"),
            (.forwarding, "forwarding", nil), (.tenant, "tenant", "tenants"),
        ] as [(Registry.Kind, String, String?)] {
            for path in [path, plural].compactMap(\.self) {
                router.get(RouterPath("\(path)/json")) { _, _ in all(kind) }
            }
            let one = RouterPath("\(path)/{name}/json")
            router.get(one) { _, context in try self.one(kind, context) }
            router.put(one) { request, context in try await set(kind, request, context) }
            router.delete(one) { _, context in try await delete(kind, context) }
        }
        router.get("topology/json") { _, _ in topology() }
        router.put("topology/json", use: setTopology)
        router.delete("topology/json", use: deleteTopology)
    }

    private func all(_ kind: Registry.Kind) -> Response {
        let settings = services.view.registry.settings
        return Response.json { json in
            json.object { json in
                for name in settings.names(kind) {
                    json.key(name)
                    json.setting(kind, name, settings)
                }
            }
        }
    }

    private func one(_ kind: Registry.Kind, _ context: Context) throws -> Response {
        let name = try pathPart("name", of: context)
        let settings = services.view.registry.settings
        guard settings.names(kind).contains(name) else { throw Problem.unknown(kind.rawValue, name) }
        return Response.json { json in json.setting(kind, name, settings) }
    }

    private func set(_ kind: Registry.Kind, _ request: Request, _ context: Context) async throws -> Response {
        let name = try pathPart("name", of: context)
        let body = try await services.body(of: request)
        try await services.view.registry.set(kind, name, body, at: services.now())
        return .noContent
    }

    private func delete(_ kind: Registry.Kind, _ context: Context) async throws -> Response {
        let name = try pathPart("name", of: context)
        try services.requireWritable()
        guard try await services.view.registry.remove(kind, name, at: services.now()) else {
            throw Problem.unknown(kind.rawValue, name)
        }
        return .noContent
    }

    /// The topology as it was given; an empty one where none was.
    private func topology() -> Response {
        let document = services.view.registry.settings.topology?.document ?? .object([:])
        return Response.json { json in json.value(document) }
    }

    private func setTopology(_ request: Request, _ context: Context) async throws -> Response {
        let body = try await services.body(of: request)
        try await services.view.registry.set(.topology, "topology", body, at: services.now())
        return .noContent
    }

    private func deleteTopology(_ request: Request, _ context: Context) async throws -> Response {
        try services.requireWritable()
        _ = try await services.view.registry.remove(.topology, "topology", at: services.now())
        return .noContent
    }
}

extension Registry.Settings {
    fileprivate func names(_ kind: Registry.Kind) -> [String] {
        switch kind {
        case .flow: flows.keys.sorted()
        case .threshold: thresholds.keys.sorted()
        case .group: groups.keys.sorted()
        case .map: maps.keys.sorted()
        case .forwarding: forwardings.keys.sorted()
        case .tenant: tenants.keys.sorted()
        case .topology: topology == nil ? [] : ["topology"]
        }
    }
}

extension JSONWriter {
    fileprivate mutating func setting(_ kind: Registry.Kind, _ name: String, _ settings: Registry.Settings) {
        switch kind {
        case .flow: if let found = settings.flows[name] { value(found) }
        case .threshold: if let found = settings.thresholds[name] { value(found) }
        case .group: value(labels: settings.groups[name] ?? [:])
        case .map: value(labels: settings.maps[name] ?? [:])
        case .forwarding: if let found = settings.forwardings[name] { value(found) }
        case .tenant: if let found = settings.tenants[name] { value(found) }
        case .topology: if let found = settings.topology { value(found.document) }
        }
    }
}
