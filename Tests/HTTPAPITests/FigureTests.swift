import Foundation
import StoreSupport
import TestSupport
import Testing

/// Figures over many sources, and which source's value an answer is.
@Suite(.serialized) struct FigureTests {
    @Test(arguments: [("var", 921_875.0), ("sdev", 921_875.0.squareRoot()), ("q2", 1500)])
    func spread(_ aggregation: String, _ value: Double) async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 61_000) { api in
            let answer = try #require(try await api.get("/metric/ALL/\(aggregation):ifinoctets/json").array().first)
            #expect(answer["metricValue"] as? Double == value)
            #expect(answer["metricN"] as? Int == 4)
        }
    }

    @Test(arguments: ["max", "min", "any", "sum", "avg", "med"])
    func onlyAChosenValueHasASource(_ aggregation: String) async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 61_000) { api in
            let path = "/metric/192.0.2.1/\(aggregation):ifinoctets/json"
            let answer = try #require(try await api.get(path).array().first)
            let isChosen = ["max", "min", "any"].contains(aggregation)
            for key in ["agent", "dataSource", "lastUpdate"] { #expect((answer[key] != nil) == isChosen, "\(key)") }
            #expect((answer["quartiles"] != nil) == (aggregation == "med"))
        }
    }

    @Test func quartiles() async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 61_000) { api in
            let answer = try #require(try await api.get("/metric/ALL/med:ifinoctets/json").array().first)
            let expected: [String: Double] = ["min": 500, "q1": 875, "med": 1500, "q3": 2250, "max": 3000]
            #expect(answer["quartiles"] as? [String: Double] == expected)
        }
    }

    /// Words cannot be added up, and one of them can be shown.
    @Test(arguments: [("ifname", 3, true), ("any:ifname", 3, true), ("sum:ifname", 0, false)])
    func words(_ metric: String, _ count: Int, _ hasValue: Bool) async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 61_000) { api in
            let answer = try #require(try await api.get("/metric/192.0.2.1/\(metric)/json").array().first)
            #expect(answer["metricN"] as? Int == count)
            #expect((answer["metricValue"] is String) == hasValue)
        }
    }

    /// Ages span from the newest to the oldest value that counts.
    @Test func ages() async throws {
        var site = try await Site.twoHosts()
        site.poll([.ifCounters(ifIndex: 3, ifInOctets: 183_000)], source: 3, at: 61_000)
        try await site.flush()
        try await LiveAPI.with(site, at: 62_500) { api in
            let answer = try #require(try await api.get("/metric/ALL/max:ifinoctets/json").array().first)
            #expect(answer["metricValue"] as? Double == 3000)
            #expect(answer["lastUpdate"] as? Int == 1500)
            #expect(answer["lastUpdateMin"] as? Int == 1500)
            #expect(answer["lastUpdateMax"] as? Int == 2500)
        }
    }
}
