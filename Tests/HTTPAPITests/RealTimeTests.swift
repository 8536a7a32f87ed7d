import Foundation
import StoreSupport
import Testing

/// sFlow-RT's paths, as its clients use them.
@Suite(.serialized) struct RealTimeTests {
    @Test func version() async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 61_000) { api in
            let answer = try await api.get("/version")
            #expect(answer.status == 200)
            #expect(answer.contentType.hasPrefix("text/plain"))
            #expect(answer.text == "1.2.3\n")
        }
    }

    @Test func agents() async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 61_000) { api in
            let agents = try await api.get("/agents/json").object()
            #expect(Set(agents.keys) == ["192.0.2.1", "192.0.2.2"])
            let web = try #require(agents["192.0.2.1"] as? [String: Any])
            #expect(web["sFlowDatagramsReceived"] as? Int == 28)
            #expect(web["sFlowCounterSamples"] as? Int == 28)
            #expect(web["sFlowCounterDatasources"] as? Int == 4)
            #expect(web["sFlowDatagramsLost"] as? Int == 0)
            #expect(web["sFlowDatagramSource"] as? [String] == ["192.0.2.1"])
            #expect(web.count == 19)
            #expect(web["firstSeen"] as? Int == 61_000)
            #expect(web["uptime"] as? Int == 1_060_000)
            let database = try #require(agents["192.0.2.2"] as? [String: Any])
            #expect(database["sFlowFlowSamples"] as? Int == 7)
            #expect(database["sFlowFlowDatasources"] as? Int == 1)
            let one = try await api.get("/agents/json?agent=192.0.2.2").object()
            #expect(Array(one.keys) == ["192.0.2.2"])
        }
    }

    @Test func metricNames() async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 61_000) { api in
            let ages = try await api.get("/metrics/json").object()
            #expect(ages["ifinoctets"] as? Int == 1000)
            #expect(ages["host_name"] as? Int == 1000)
            #expect(ages["load_one"] as? Int == 1000)
            #expect(ages["nonsense"] == nil)
        }
    }

    @Test func everythingOfAnAgent() async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 61_000) { api in
            let values = try await api.get("/metric/192.0.2.1/json").object()
            #expect(values["2.ifinoctets"] as? Double == 2000)
            #expect(values["3.ifname"] as? String == "eth3")
            #expect(values["2.1.host_name"] as? String == "web1")
            #expect(values["2.1.load_one"] as? Double == 1.5)
            let unknown = try await api.get("/metric/192.0.2.77/json")
            #expect(unknown.status == 404)
            #expect(try unknown.object()["parameter"] as? String == "agent")
        }
    }

    @Test(
        arguments: [
            ("ifinoctets", 3000.0, 4), ("max:ifinoctets", 3000, 4), ("min:ifinoctets", 500, 4),
            ("sum:ifinoctets", 6500, 4), ("avg:ifinoctets", 1625, 4), ("med:ifinoctets", 1500, 4),
            ("q1:ifinoctets", 875, 4), ("q3:ifinoctets", 2250, 4), ("iqr:ifinoctets", 1375, 4),
            ("2.ifinoctets", 2000, 1), ("1.ifinoctets", 1000, 2), ("2.1.load_one", 1.5, 2),
            ("sum:2.1.load_one", 1.75, 2),
        ]
    )
    func figures(_ metric: String, _ value: Double, _ count: Int) async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 61_000) { api in
            let answer = try await api.get("/metric/ALL/\(metric)/json").array()
            #expect(answer.count == 1)
            #expect(answer[0]["metricName"] as? String == metric)
            #expect(answer[0]["metricValue"] as? Double == value)
            #expect(answer[0]["metricN"] as? Int == count)
            #expect(answer[0]["lastUpdateMin"] as? Int == 1000)
        }
    }

    @Test func aListAnswersInItsOrder() async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 61_000) { api in
            let paths = [
                "min:ifinoctets,nonsense,any:ifname", "min:ifinoctets;nonsense;any:ifname",
                "min%3Aifinoctets%2Cnonsense,any:ifname",
            ]
            for path in paths {
                let answer = try await api.get("/metric/ALL/\(path)/json").array()
                #expect(answer.map { $0["metricName"] as? String } == ["min:ifinoctets", "nonsense", "any:ifname"])
                #expect(answer[0]["agent"] as? String == "192.0.2.2")
                #expect(answer[0]["dataSource"] as? String == "1")
                #expect(answer[1]["metricN"] as? Int == 0)
                #expect(answer[1]["metricValue"] == nil)
                #expect((answer[2]["metricValue"] as? String)?.hasPrefix("eth") == true)
            }
        }
    }

    @Test(
        arguments: [
            ("ifname=eth1", 2), ("ifname=eth*", 4), ("ifname=eth1&ifname=eth2", 3), ("ifname=eth*&host_name=web1", 3),
            ("host_name=*b1", 4), ("host_name=w%65b1", 3), ("ifname=none", 0), ("nonsense=*", 0),
        ]
    )
    func filters(_ query: String, _ count: Int) async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 61_000) { api in
            let answer = try await api.get("/metric/ALL/sum:ifinoctets/json?\(query)").array()
            #expect(answer[0]["metricN"] as? Int == count)
        }
    }

    @Test func dump() async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 61_000) { api in
            let values = try await api.get("/dump/192.0.2.1;192.0.2.2/ifinoctets;host_name/json").array()
            #expect(values.count == 6)
            let first = try #require(values.first)
            #expect(first["agent"] as? String == "192.0.2.1")
            #expect(first["dataSource"] as? String == "1")
            #expect(first["metricName"] as? String == "ifinoctets")
            #expect(first["metricValue"] as? Double == 1000)
            #expect(first["lastUpdate"] as? Int == 1000)
            let all = try await api.get("/dump/192.0.2.1/ALL/json?ifname=eth2").array()
            #expect(Set(all.map { $0["dataSource"] as? String }) == ["2"])
            #expect(all.contains { $0["metricName"] as? String == "ifname" })
        }
    }

    @Test func tables() async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 61_000) { api in
            let path = "/table/ALL/host_name,ifname,sort:ifinoctets:-2,null:nonsense/json"
            let rows = try await api.get(path).json() as? [[Any]] ?? []
            #expect(rows.map(\.count) == [4, 4])
            let cells = rows.map { row in row.map { ($0 as? [String: Any])?["metricValue"] } }
            #expect(cells.map { $0[0] as? String } == ["web1", "web1"])
            #expect(cells.map { $0[1] as? String } == ["eth3", "eth2"])
            #expect(cells.map { $0[2] as? Double } == [3000, 2000])
            #expect(rows.allSatisfy { $0[3] is NSNull })
            let up = try await api.get("/table/ALL/sort:ifinoctets:1/json").json() as? [[[String: Any]]] ?? []
            #expect(up.map { $0[0]["metricValue"] as? Double } == [500])
            let answer = try await api.get("/table/ALL/host_name,sort:load_one:-/json")
            let hosts = try answer.json() as? [[[String: Any]]] ?? []
            #expect(hosts.map { $0[0]["metricValue"] as? String } == ["web1", "db1"])
            let missing = try await api.get("/table/ALL/ifname,nonsense/json").json() as? [[Any]] ?? []
            #expect(missing.isEmpty)
        }
    }

    @Test(
        arguments: [
            ("/metric/ALL/mean:ifinoctets/json", "metric"),
            ("/table/ALL/sort:ifinoctets:x/json", "metric"), ("/table/ALL/sort:ifinoctets/json", "metric"),
            ("/metric/ALL/%2C/json", "metric"),
        ]
    )
    func whatIsWrongIsNamed(_ path: String, _ parameter: String) async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 61_000) { api in
            let answer = try await api.get(path)
            #expect(answer.status == 400)
            #expect(answer.contentType == "application/problem+json")
            #expect(try answer.object()["parameter"] as? String == parameter)
        }
    }

    /// Values leave the real-time answers once they are stale.
    @Test func staleValuesAreLeftOut() async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 90_000) { api in
            let answer = try await api.get("/metric/ALL/sum:ifinoctets/json").array()
            #expect(answer[0]["metricN"] as? Int == 0)
            #expect(try await api.get("/agents/json").object().count == 2)
        }
    }
}
