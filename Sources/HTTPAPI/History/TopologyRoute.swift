import ByteReading
import Hummingbird
import MetricCatalog
import QueryEngine
import SeriesStore
import TextOutput

/// `/api/v1/topology`: which hosts, guests, applications and ports belong together, and what told so.
struct TopologyRoute<Context: RequestContext> {
    let services: APIServices

    func add(to router: Router<Context>) {
        router.get("api/v1/topology", use: topology)
    }

    private func topology(_ request: Request, context: Context) async throws -> Response {
        try RequestParameters(request).checkedNames([])
        let map = try await services.store.read { snapshot in MachineMap(snapshot.directory) }
        return Response.json { json in
            json.object { json in
                json.key("machines")
                json.array { json in
                    for machine in map.machines { json.value(machine) }
                }
                json.key("links")
                json.array { json in
                    for link in map.links { json.value(link) }
                }
            }
        }
    }
}

extension JSONWriter {
    fileprivate mutating func place(_ identity: SourceIdentity) {
        member("agent", identity.agent.description)
        member("datasource", identity.source.name)
    }

    fileprivate mutating func value(_ machine: Machine) {
        object { json in
            json.place(machine.identity)
            json.member("kind", machine.kind.rawValue)
            if let name = machine.name { json.member("name", name) }
            if let uuid = machine.uuid { json.member("uuid", uuid) }
            json.key("adapters")
            json.array { json in
                for adapter in machine.adapters {
                    json.object { json in
                        json.member("ifindex", adapter.ifIndex)
                        json.key("addresses")
                        json.array { json in
                            for address in adapter.addresses { json.value(address) }
                        }
                    }
                }
            }
        }
    }

    fileprivate mutating func value(_ link: MachineLink) {
        object { json in
            json.key("from")
            json.object { json in json.place(link.from) }
            json.member("relation", link.relation.rawValue)
            json.key("to")
            json.object { json in json.place(link.to) }
            json.member("reason", link.reason)
        }
    }
}
