import FlowLanguage
import Foundation
import MetricCatalog
import RealTime
import SFlowWire
import StoreSupport
import TestSupport
import Testing

/// Flows over HTTP: their definitions' faults, and their history.
@Suite(.serialized) struct FlowRouteTests {
    /// A minute in which one host has twice as much as another.
    private func site() async throws -> Site {
        var site = try Site()
        try site.setFlows(FlowDefinition(name: "src", keys: "ipsource", limit: 5))
        for second in 0..<60 {
            for (host, count) in [("10.0.0.1", 2), ("10.0.0.2", 1)] {
                let frame = FrameBuilder.ethernet(.ipv4(from: host, .tcp(from: 1, to: 2)))
                let sample = SampleBuilder.flow(
                    isExpanded: true,
                    source: 5,
                    rate: 100,
                    input: 5,
                    output: 6,
                    records: [.sampledHeader(frame, frameLength: 1000)]
                )
                site.send(Array(repeating: sample, count: count), at: Milliseconds(second) * 1000)
            }
        }
        try await site.flush()
        return site
    }

    @Test
    func badDefinitionsNameTheirPlace() async throws {
        let site = try Site()
        try await LiveAPI.with(site, at: 0) { api in
            let body = #"{"keys":"ipsource","value":"bytes","filter":"vlan=5&nokey=7"}"#
            let answer = try await api.get("/flow/f/json", method: "PUT", body: body)
            #expect(answer.status == 400)
            #expect(answer.contentType == "application/problem+json")
            let problem = try answer.object()
            #expect(problem["parameter"] as? String == "filter")
            #expect((problem["detail"] as? String)?.contains("character 8") == true)
            #expect(try await api.get("/flow/f/json", method: "PUT", body: "{").status == 400)
            #expect(try await api.get("/flow/f/json", method: "PUT").status == 400)
            #expect(try await api.get("/flow/f/json").status == 404)
            #expect(try await api.get("/flow/f/json", method: "DELETE").status == 404)
            #expect(try await api.get("/events/json?timeout=soon").status == 400)
            #expect(try await api.get("/activeflows/ALL/f/json?aggMode=most").status == 400)
            #expect(try await api.get("/activeflows/nobody/f/json").status == 404)
            let country = #"{"keys":"country:ipsource","value":"bytes"}"#
            let missing = try await api.get("/flow/f/json", method: "PUT", body: country)
            #expect(missing.status == 400)
            #expect(missing.text.contains("--countries"))
        }
    }

    /// Of ten seconds that all packets are known of, so the rate is that of a longer time.
    @Test
    func theStreamHasTheLargest() async throws {
        let site = try await site()
        try await LiveAPI.with(site, at: 60_000) { api in
            let event = try await api.firstEvent("/api/v1/stream?flow=src&limit=1")
            let document = try #require(try JSONSerialization.jsonObject(with: event) as? [String: Any])
            #expect(document["series"] == nil)
            let tops = try #require(document["flows"] as? [[String: Any]])
            #expect(tops.map { $0["name"] as? String } == ["src"])
            #expect(tops[0]["end"] as? String == "2023-11-14T23:00:57Z")
            let flows = try #require(tops[0]["flows"] as? [[String: Any]])
            #expect(flows.map { $0["key"] as? String } == ["10.0.0.1"])
            #expect(flows[0]["rate"] as? Double == 200_000)
        }
    }

    /// A definition that no packet has come of yet is in force all the same.
    @Test
    func theStreamHasFlowsToCome() async throws {
        let site = try Site()
        let view = try await RealTimeView(store: site.store, standard: [FlowDefinition(name: "new", keys: "ipsource")])
        try await LiveAPI.with(site, at: 0, view: view) { api in
            let event = try await api.firstEvent("/api/v1/stream?flow=new")
            let document = try #require(try JSONSerialization.jsonObject(with: event) as? [String: Any])
            let tops = try #require(document["flows"] as? [[String: Any]])
            #expect(tops.map { $0["name"] as? String } == ["new"])
            #expect((tops[0]["flows"] as? [Any])?.isEmpty == true)
        }
    }

    @Test
    func theLargestOfAPastWindow() async throws {
        let site = try await site()
        try await LiveAPI.with(site, at: 3_600_000) { api in
            let start = Site.time(0) / 1000
            let span = "start=\(start)&end=\(start + 60)"
            let answer = try await api.get("/api/v1/flows/src/top?\(span)")
            #expect(answer.status == 200)
            let top = try answer.object()
            let flows = try #require(top["flows"] as? [[String: Any]])
            #expect(flows.map { $0["key"] as? String } == ["10.0.0.1", "10.0.0.2"])
            #expect(flows.map { $0["sum"] as? Int } == [12_000_000, 6_000_000])
            #expect(flows[0]["rate"] as? Double == 200_000)
            #expect(flows[0]["rateError"] as? Double ?? 0 > 0)
            #expect(flows[0]["keys"] as? [String] == ["10.0.0.1"])
            #expect((top["total"] as? [String: Any])?["sum"] as? Int == 18_000_000)
            #expect((top["other"] as? [String: Any])?["sum"] as? Int == 0)
            let range = try await api.get("/api/v1/flows/src/range?\(span)&step=30s&limit=1").object()
            let series = try #require(range["series"] as? [[String: Any]])
            #expect(series.count == 1)
            #expect(series[0]["values"] as? [Double] == [200_000, 200_000])
            #expect(range["other"] as? [Double] == [100_000, 100_000])
            #expect(range["total"] as? [Double] == [300_000, 300_000])
            let chosen = try await api.get("/api/v1/flows/src/range?\(span)&step=auto&points=3").object()
            #expect(chosen["step"] as? Int == 30)
            let weeks = try await api.get(
                "/api/v1/flows/src/range?start=\(start)&end=\(start + 7_776_000)&step=auto&points=15"
            )
            #expect(try weeks.object()["step"] as? String == "week")
            let one = try await api.get("/api/v1/flows/src/top?\(span)&filter=10.0.0.2").object()
            #expect((one["flows"] as? [[String: Any]])?.count == 1)
            // Of an agent, too, only the flows that are wanted.
            let agent = try await api.get("/api/v1/flows/src/top?\(span)&by=agent&filter=10.0.0.2").object()
            #expect((agent["flows"] as? [[String: Any]])?.map { $0["sum"] as? Int } == [6_000_000])
            let rows = try await api.get("/api/v1/flows/src/top?\(span)&limit=1&format=csv")
            #expect(rows.contentType.hasPrefix("text/csv"))
            #expect(
                rows.text.hasPrefix(
                    "start,end,ipsource,agent,datasource,locations,rate,rate_error,sum,sum_error,frames,samples\r\n"
                )
            )
            #expect(rows.text.split(separator: "\r\n").count == 2)
            let course = try await api.get("/api/v1/flows/src/range?\(span)&step=30s&limit=1", accept: "text/csv")
            let lines = course.text.split(separator: "\r\n")
            #expect(lines[0] == "time,ipsource,agent,datasource,value,error")
            #expect(lines.dropFirst().allSatisfy { $0.contains(",200000,") } && lines.count == 3)
            for bad in ["&by=nothing", "&format=xml", "&agg=most", "&limit=0", "&nothing=1", "&filter=%28", "&step=1m"]
            {
                #expect(try await api.get("/api/v1/flows/src/top?\(span)\(bad)").status == 400, "\(bad)")
            }
            #expect(try await api.get("/api/v1/flows/none/top").status == 404)
            #expect(try await api.get("/api/v1/flows/src/top?\(span)&agent=x").status == 404)
            #expect(try await api.get("/api/v1/flows/src/range?start=5&end=4").status == 400)
            let all = try await api.get("/api/v1/flows").array()
            #expect(all.map { $0["name"] as? String } == ["src"])
        }
    }

    /// What a scrape asks for is written as Prometheus reads it.
    @Test
    func labelsAreEscaped() async throws {
        var site = try Site()
        site.poll([.ifCounters(ifIndex: 5), .portName(#"a"b\c"#)], at: 0)
        site.poll([.ifCounters(ifIndex: 5, ifInOctets: 10), .portName(#"a"b\c"#)], at: 1_000)
        try await site.flush()
        try await LiveAPI.with(site, at: 1_000) { api in
            let text = try await api.get("/prometheus/metrics/ALL/ifinoctets/txt").text
            #expect(text == #"sflow_ifinoctets{agent="192.0.2.1",datasource="5",ifname="a\"b\\c"} 10"# + "\n")
        }
    }
}
