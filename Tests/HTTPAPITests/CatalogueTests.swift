import Foundation
import StoreSupport
import Testing

/// `/api/v1/catalog` and `/api/v1/topology`.
@Suite(.serialized) struct CatalogueTests {
    /// Whatever the API names is explained, once.
    @Test func everyMetricIsInTheCatalogue() async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 61_000) { api in
            let entries = try await api.get("/api/v1/catalog").object()["metrics"] as? [[String: Any]] ?? []
            let names = entries.compactMap { $0["name"] as? String }
            #expect(names.count == entries.count)
            #expect(Set(names).count == names.count)
            #expect(entries.allSatisfy { ($0["summary"] as? String)?.isEmpty == false })
            let reported = try await api.get("/metrics/json").object()
            #expect(reported.count > 10)
            #expect(Set(reported.keys).subtracting(names).isEmpty)
            let series = try await api.get("/api/v1/series").object()["series"] as? [[String: Any]] ?? []
            #expect(Set(series.compactMap { $0["metric"] as? String }).subtracting(names).isEmpty)
        }
    }

    @Test func hostsAndTheirPorts() async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 61_000) { api in
            let answer = try await api.get("/api/v1/topology").object()
            let machines = try #require(answer["machines"] as? [[String: Any]])
            #expect(machines.map { $0["name"] as? String } == ["web1", "db1"])
            #expect(machines.map { $0["agent"] as? String } == ["192.0.2.1", "192.0.2.2"])
            #expect(machines.allSatisfy { $0["datasource"] as? String == "2.1" && $0["kind"] as? String == "host" })
            let links = try #require(answer["links"] as? [[String: Any]])
            let ends = links.compactMap { link -> String? in
                guard let from = link["from"] as? [String: String], let to = link["to"] as? [String: String] else {
                    return nil
                }
                return "\(from["datasource"] ?? "") \(link["relation"] ?? "") \(to["datasource"] ?? "")"
            }
            #expect(ends.count == links.count)
            #expect(links.allSatisfy { ($0["reason"] as? String)?.isEmpty == false })
        }
    }

    @Test(arguments: ["catalog", "topology"])
    func parametersThatThereAreNot(_ name: String) async throws {
        try await LiveAPI.with(try Site(), at: 0) { api in
            let answer = try await api.get("/api/v1/\(name)?x=1")
            #expect(answer.status == 400)
            #expect(try answer.object()["parameter"] as? String == "x")
        }
    }
}
