import Foundation
import StoreSupport
import Testing

/// What known clients of sFlow-RT send, in the order in which they do, and what they read of the answers.
@Suite(.serialized) struct ClientTests {
    /// A server under traffic, for one client.
    private func with(_ options: [String] = [], _ body: (RunningServer) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        let server = try await RunningServer(db: folder.file("t.db"))
        let traffic = Traffic(to: server)
        do {
            try await body(server)
        } catch {
            await traffic.stop()
            _ = try? await server.stop(SIGTERM)
            throw error
        }
        await traffic.stop()
        #expect(try await server.stop(SIGTERM) == 0)
    }

    /// Asks until the answer is what a client waits for.
    private func eventually(
        _ server: RunningServer,
        _ path: String,
        _ isThere: ([[String: Any]]) -> Bool = { !$0.isEmpty }
    ) async throws -> [[String: Any]] {
        var last: [[String: Any]] = []
        for _ in 0..<100 {
            let answer = try await server.ask(path)
            try #require(answer.status == 200, "\(path): \(answer.text)")
            last = try answer.array()
            if isThere(last) { return last }
            try await Task.sleep(for: .milliseconds(100))
        }
        Issue.record("\(path) never had it: \(last)")
        return last
    }

    /// sflow-rt/containerlab `largeflows.py`, `topflows.py`.
    @Test func largeFlows() async throws {
        try await with { server in
            let flow = #"{"keys":"ipsource,ipdestination","value":"bytes","t":1,"n":5}"#
            #expect(try await server.ask("/flow/tcp/json", method: "PUT", body: flow).status == 204)
            let threshold = #"{"metric":"tcp","value":20000,"byFlow":true}"#
            let set = try await server.ask("/threshold/large-tcp/json", method: "PUT", body: threshold)
            #expect(set.status == 204)
            let path = "/events/json?thresholdID=large-tcp&maxEvents=10&timeout=60&eventID=-1"
            let events = try await eventually(server, path)
            let event = try #require(events.last)
            #expect(event["eventID"] as? Int == 1)
            #expect(event["flowKey"] as? String == "10.0.0.1,10.0.0.2")
            #expect(event["dataSource"] as? String == "1")
            #expect(event["thresholdID"] as? String == "large-tcp")
            #expect(event["threshold"] as? Double == 20_000)
            let top = try await eventually(server, "/activeflows/ALL/tcp/json") { flows in
                (flows.first?["value"] as? Double ?? 0) > Traffic.rate / 10
            }
            #expect(top[0]["key"] as? String == "10.0.0.1,10.0.0.2")
            #expect(top[0]["flowN"] as? Int == 2)
            #expect(top[0]["agent"] is String && top[0]["dataSource"] is String)
            for path in ["/threshold/large-tcp/json", "/flow/tcp/json"] {
                #expect(try await server.ask(path, method: "DELETE").status == 204)
                #expect(try await server.ask(path).status == 404)
            }
        }
    }

    /// al13mi/sflow-rt `extras/topflows.py`: the definition with its defaults, then the flows.
    @Test func topFlowsOfADefinition() async throws {
        try await with { server in
            #expect(try await server.ask("/flow/flows/json").status == 404)
            let put = try await server.ask(
                "/flow/flows/json",
                method: "PUT",
                body: "{keys:'ipsource,ipdestination',value:'bytes'}",
                contentType: "application/x-www-form-urlencoded"
            )
            #expect(put.status == 204)
            let spec = try await server.ask("/flow/flows/json").object()
            #expect(spec["keys"] as? String == "ipsource,ipdestination")
            #expect(spec["value"] as? String == "bytes")
            #expect(spec["fs"] as? String == ",")
            #expect(spec["n"] as? Int == 5)
            #expect(spec["t"] as? Double == 2)
            let flows = try await eventually(server, "/activeflows/ALL/flows/json?maxFlows=2") { $0.count == 2 }
            let key = try #require(flows[0]["key"] as? String)
            #expect(key.split(separator: ",").count == 2)
            #expect(flows[0]["value"] is NSNumber)
        }
    }

    /// al13mi/sflow-rt `extras/tail_flows.py`, `tail_log.py`, bharatdatacenter's collector: cursors of long polls.
    @Test func logsAreFollowed() async throws {
        try await with { server in
            let flow = "{keys:'ipsource',value:'bytes',log:true,activeTimeout:1,n:50}"
            #expect(try await server.ask("/flow/log/json", method: "PUT", body: flow).status == 204)
            let path = "/flows/json?maxFlows=10&timeout=60&flowID="
            let flows = try await eventually(server, path + "-1")
            let first = try #require(flows[0]["flowID"] as? Int)
            for key in ["name", "flowKeys", "agent", "dataSource"] { #expect(flows[0][key] is String, "\(key)") }
            let (start, end) = (flows[0]["start"] as? Double ?? 0, flows[0]["end"] as? Double ?? 0)
            #expect(start > 1e12 && end >= start)
            #expect(flows[0]["value"] as? Double ?? 0 > 0)
            let next = try await server.ask(path + "\(first)").array()
            #expect(next.allSatisfy { $0["flowID"] as? Int ?? 0 > first })
            let ids = next.compactMap { $0["flowID"] as? Int }
            #expect(ids == ids.sorted(by: >))
            #expect(try await server.ask("/events/json?maxEvents=10&timeout=1&eventID=-1").text == "[]\n")
            let agents = try await server.ask("/agents/json").object()
            let agent = try #require(agents["192.0.2.1"] as? [String: Any])
            for key in ["lastSeen", "uptime", "sFlowDatagramsReceived", "sFlowDatagramsLost"] {
                #expect(agent[key] is NSNumber, "\(key)")
            }
        }
    }

    /// al13mi/sflow-rt `extras/elephant.py`: flows on the links of a topology.
    @Test func elephantsOnLinks() async throws {
        try await with { server in
            let topology = """
                {"nodes":{"s1":{"agent":"192.0.2.1","ports":{"s1-eth1":{"ifindex":"1"},"s1-eth2":{"ifindex":"2"}}},
                "s2":{"agent":"192.0.2.2","ports":{"s2-eth1":{"ifindex":"1"}}}},
                "links":{"link1":{"node1":"s1","port1":"s1-eth2","node2":"s2","port2":"s2-eth1"}}}
                """
            #expect(try await server.ask("/topology/json", method: "PUT", body: topology).status == 204)
            let flow = #"{"keys":"link:inputifindex,ipsource,ipdestination","value":"bytes","t":1}"#
            #expect(try await server.ask("/flow/pair/json", method: "PUT", body: flow).status == 204)
            let limit = #"{"metric":"pair","value":20000,"byFlow":true,"timeout":1}"#
            #expect(try await server.ask("/threshold/elephant/json", method: "PUT", body: limit).status == 204)
            let events = try await eventually(server, "/events/json?maxEvents=10&timeout=60&eventID=-1")
            #expect(events[0]["flowKey"] as? String == "link1,10.0.0.1,10.0.0.2")
            #expect(events[0]["agent"] as? String == "192.0.2.2")
            // Weather maps read the topology back; tables are asked of its agents.
            let read = try await server.ask("/topology/json").object()
            #expect((read["nodes"] as? [String: Any])?.count == 2)
            #expect((read["links"] as? [String: Any])?.count == 1)
            let rows = try await server.ask("/table/TOPOLOGY/ifname,sort:ifinoctets:-/json")
            #expect(rows.status == 200)
            let edge = try await eventually(server, "/dump/EDGE/ifinoctets/json")
            #expect(edge.allSatisfy { "\($0["agent"] ?? "")/\($0["dataSource"] ?? "")" != "192.0.2.2/1" })
            let core = try await eventually(server, "/dump/CORE/ifinoctets/json")
            #expect(
                Set(core.map { "\($0["agent"] ?? "")/\($0["dataSource"] ?? "")" })
                    == ["192.0.2.1/2", "192.0.2.2/1"]
            )
        }
    }

    /// marciolm/sflow-rt `extras/ddos.py` and `memcache_keys.py`: groups, filters, and the metric after the event.
    @Test func groupsAndCaches() async throws {
        try await with { server in
            let groups = #"{"external":["0.0.0.0/0"],"internal":["10.0.0.2/32","10.0.0.53/32"]}"#
            #expect(try await server.ask("/group/ddos/json", method: "PUT", body: groups).status == 204)
            let attack = """
                {"keys":"ipsource","value":"frames","t":1,
                "filter":"group:ipsource:ddos=external&group:ipdestination:ddos=internal"}
                """
            #expect(try await server.ask("/flow/ddos/json", method: "PUT", body: attack).status == 204)
            let cache = #"{"keys":"memcachekey","value":"requests","filter":"memcachestatus=NOT_FOUND","t":1}"#
            #expect(try await server.ask("/flow/missed/json", method: "PUT", body: cache).status == 204)
            for (name, metric) in [("incoming", "ddos"), ("misses", "missed")] {
                let limit = #"{"metric":"\#(metric)","value":5}"#
                #expect(try await server.ask("/threshold/\(name)/json", method: "PUT", body: limit).status == 204)
            }
            for (name, key) in [("incoming", "10.0.0.1"), ("misses", "user:17")] {
                let events = try await eventually(server, "/events/json?maxEvents=10&timeout=60&thresholdID=\(name)")
                let event = events[0]
                let agent = try #require(event["agent"] as? String)
                let source = try #require(event["dataSource"] as? String)
                let metric = try #require(event["metric"] as? String)
                let found = try await server.ask("/metric/\(agent)/\(source).\(metric)/json").array()
                let top = try #require(found.first?["topKeys"] as? [[String: Any]])
                #expect(top[0]["key"] as? String == key)
                #expect(top[0]["value"] as? Double == found[0]["metricValue"] as? Double)
            }
            #expect(try await server.ask("/group/json").object()["ddos"] != nil)
            #expect(try await server.ask("/groups/json").object()["ddos"] != nil)
        }
    }

    /// marciolm/sflow-rt `extras/threshold.py`: a filter by what hosts say of themselves.
    @Test func thresholdsWithFilters() async throws {
        try await with { server in
            let limit = #"{"metric":"load_one","value":0.1,"filter":{"host_name":["leaf1*"]}}"#
            #expect(try await server.ask("/threshold/load/json", method: "PUT", body: limit).status == 204)
            let events = try await eventually(server, "/events/json?maxEvents=10&timeout=60&eventID=-1")
            #expect(events.allSatisfy { $0["agent"] as? String == "192.0.2.1" })
            #expect(events[0]["dataSource"] as? String == "2.1")
            #expect(events[0]["flowKey"] == nil)
            let read = try await server.ask("/threshold/json").object()
            #expect((read["load"] as? [String: Any])?["timeout"] != nil)
        }
    }

    /// eugene8568/sFlowRT_flowcontrol: a flow without keys is a total on each data source.
    @Test func totalsWithoutKeys() async throws {
        try await with { server in
            #expect(try await server.ask("/flow/total/json", method: "PUT", body: "{value:'bytes',t:1}").status == 204)
            let dump = try await eventually(server, "/dump/ALL/total/json") { values in
                values.contains { ($0["metricValue"] as? Double ?? 0) > Traffic.rate / 10 }
            }
            #expect(dump.allSatisfy { $0["agent"] is String && $0["dataSource"] is String })
            #expect(dump.allSatisfy { $0["topKeys"] == nil })
        }
    }

    /// darcyfdu/self-adaptive_IP_mutation: numbers and truths in quotes, and the edge of a topology.
    @Test func valuesInQuotes() async throws {
        try await with { server in
            let flow = #"{"keys":"ipsource,ipdestination","value":"bytes","t":"2","n":"20","log":"true"}"#
            #expect(try await server.ask("/flow/test_flow/json", method: "PUT", body: flow).status == 204)
            let spec = try await server.ask("/flow/test_flow/json").object()
            #expect(spec["log"] as? Bool == true)
            #expect(spec["n"] as? Int == 20)
            let path = "/activeflows/ALL/test_flow/json?maxFlows=100&minValue=1&aggMode=edge"
            let flows = try await eventually(server, path)
            #expect(flows[0]["value"] is NSNumber && flows[0]["key"] is String)
        }
    }

    /// follwinds/CloudMonitor: the first agent's names of ports, its flows, and segments that open connections.
    @Test func namesOfPortsAndOpenings() async throws {
        try await with { server in
            let flow = #"{"keys":"ipsource","value":"frames","filter":"tcpflags=000000010"}"#
            #expect(try await server.ask("/flow/flow_tcp/json", method: "PUT", body: flow).status == 204)
            let flows = try await eventually(server, "/activeflows/192.0.2.1/flow_tcp/json")
            #expect(flows.map { $0["key"] as? String } == ["10.0.0.9"])
            let metrics = try await server.ask("/metric/192.0.2.1/json").object()
            #expect(metrics.filter { $0.key.contains("ifname") }.values.map { "\($0)" }.sorted() == ["swp1", "swp2"])
            #expect(metrics["1.flow_tcp"] is NSNumber)
        }
    }

    /// slicknfv, SDCon and browse-metrics: lists with semicolons, dumps of flows, where a flow is, names with dots.
    @Test func listsAndPlaces() async throws {
        try await with { server in
            #expect(
                try await server.ask("/flow/where/json", method: "PUT", body: "{keys:'ipsource',value:'bytes'}").status
                    == 204
            )
            let octets = try await eventually(server, "/dump/ALL/ifinoctets;ifoutoctets/json") { $0.count >= 8 }
            #expect(Set(octets.compactMap { $0["metricName"] as? String }) == ["ifinoctets", "ifoutoctets"])
            let dump = try await eventually(server, "/dump/192.0.2.1/where/json")
            #expect(dump[0]["topKeys"] is [[String: Any]])
            let places = try await eventually(server, "/flowlocations/ALL/where/json?key=10.0.0.1") { $0.count == 2 }
            #expect(Set(places.compactMap { $0["agent"] as? String }) == ["192.0.2.1", "192.0.2.2"])
            let value = try await server.ask("/flowvalue/192.0.2.1/1.where/json?key=10.0.0.1").object()
            #expect(value["value"] as? Double ?? 0 > 0)
            #expect(try await server.ask("/flowvalue/192.0.2.1/1.where/json?key=10.9.9.9").status == 404)
            #expect(try await server.ask("/flowvalue/192.0.2.1/1.where/json").status == 400)
            let names = try await server.ask("/metrics/json").object()
            #expect(names["ifinoctets"] is NSNumber && names["where"] is NSNumber)
            let load = try await eventually(server, "/metric/192.0.2.1/max:2.1.load_one/json") { answer in
                answer.first?["metricN"] as? Int == 1
            }
            #expect(load[0]["metricValue"] as? Double == 0.5)
            #expect(load[0]["dataSource"] as? String == "2.1")
            let keys = try await server.ask("/flowkeys/json").object()
            #expect(keys["ipsource"] is NSNumber && keys["tcpflags"] is NSNumber)
        }
    }

    /// sflow-rt/prometheus-grafana, a scrape parser, and the exporter's own flows.
    @Test func prometheusScrapes() async throws {
        try await with { server in
            _ = try await eventually(server, "/dump/ALL/ifinoctets/json") { $0.count == 4 }
            let analyzer = try await server.ask("/prometheus/analyzer/txt").text
            for name in ["agents", "received_bytes", "received_datagrams", "heap_used_bytes", "cpu_load_process"] {
                #expect(analyzer.contains("sflow_analyzer_\(name) "), "\(name)")
            }
            // How many octets a second makes depends on when the polls came.
            let line = #"sflow_ifinoctets{agent="192.0.2.1",datasource="1",host="leaf1",ifname="swp1"} "#
            try await server.within(20) {
                try await server.ask("/prometheus/metrics/ALL/ifinoctets,ifoutoctets,ifspeed/txt").text.contains(line)
            }
            let all = try await server.ask("/prometheus/metrics/ALL/ALL/txt").text
            #expect(all.split(separator: "\n").allSatisfy { Double($0.split(separator: " ").last ?? "") != nil })
            let path =
                "/app/prometheus/scripts/export.js/flows/ALL/txt?metric=top_bps&key=ipsource,ipdestination"
                + "&label=src,dst&value=bytes&t=1&scale=8&maxFlows=5"
            var scraped = ""
            for _ in 0..<60 where scraped.isEmpty {
                scraped = try await server.ask(path).text
                try await Task.sleep(for: .milliseconds(100))
            }
            #expect(scraped.hasPrefix(#"top_bps{src="10.0.0.1",dst="10.0.0.2"} "#), "\(scraped)")
            let bad = try await server.ask("/app/prometheus/scripts/export.js/flows/ALL/txt?key=ipsource&value=bytes")
            #expect(bad.status == 400)
            let statistics = "/app/prometheus/scripts/export.js/statistics/racks/ALL/max:load_one/txt"
            try await server.within(20) {
                try await server.ask(statistics).text == "sflow_max_load_one{group=\"racks\"} 0.5\n"
            }
        }
    }

    /// FastAPI DDoS, SDNSweep, flowspec controllers and monitors: large limits, unknown parameters, plain text.
    @Test func smallQuestions() async throws {
        try await with { server in
            let flow = #"{"keys":"or:ipsource:ip6source,or:ipdestination:ip6destination","value":"frames"}"#
            #expect(try await server.ask("/flow/mn_flow/json", method: "PUT", body: flow).status == 204)
            _ = try await eventually(server, "/activeflows/ALL/mn_flow/json?maxFlows=4000&minValue=1")
            _ = try await eventually(server, "/activeflows/ALL/mn_flow/json?n=50&aggMode=SUM")
            #expect(try await server.ask("/activeflows/ALL/nothing/json").text == "[]\n")
            let analyzer = try await server.ask("/analyzer/json").object()
            for key in ["sFlowDatagramsReceived", "sFlowBytesReceived", "uptime", "availableProcessors"] {
                #expect(analyzer[key] is NSNumber, "\(key)")
            }
            #expect(try await server.ask("/version").text.contains("."))
            #expect(try await server.ask("/status").text == "OK\n")
            #expect(try await server.ask("/bgp/topprefixes/192.0.2.1/json").status == 404)
            #expect(
                try await server.ask("/app/dashboard-example/scripts/metrics.js/metric/json").status == 404
            )
        }
    }

    /// What was set outlives a restart, and so do the numbers of events.
    @Test func settingsOutliveARestart() async throws {
        let folder = try TemporaryFolder()
        let db = folder.file("t.db")
        var server = try await RunningServer(db: db)
        var traffic = Traffic(to: server)
        #expect(
            try await server.ask("/flow/kept/json", method: "PUT", body: "{keys:'ipsource',value:'bytes',t:1}").status
                == 204
        )
        let limit = "{metric:'kept',value:10000,byFlow:true,timeout:1}"
        #expect(try await server.ask("/threshold/kept/json", method: "PUT", body: limit).status == 204)
        #expect(try await server.ask("/map/m/json", method: "PUT", body: "{web:['80','443']}").status == 204)
        #expect(try await server.ask("/flow/vlans/json", method: "DELETE").status == 204)
        let first = try await eventually(server, "/events/json?timeout=30")
        let last = try #require(first.compactMap { $0["eventID"] as? Int }.max())
        await traffic.stop()
        #expect(try await server.stop(SIGKILL) == -SIGKILL)
        server = try await RunningServer(db: db)
        traffic = Traffic(to: server)
        #expect(try await server.ask("/flow/kept/json").object()["keys"] as? String == "ipsource")
        #expect(try await server.ask("/threshold/kept/json").object()["byFlow"] as? Bool == true)
        #expect(try await server.ask("/map/m/json").object()["web"] as? [String] == ["80", "443"])
        #expect(try await server.ask("/flow/vlans/json").status == 404)
        #expect(try await server.ask("/flow/sources/json").status == 200)
        let events = try await eventually(server, "/events/json?timeout=30&eventID=\(last)")
        #expect(events.allSatisfy { $0["eventID"] as? Int ?? 0 > last })
        let history = try await server.get("/api/v1/events?start=-5m&kind=threshold")
        #expect((history["events"] as? [Any])?.count ?? 0 >= 2)
        await traffic.stop()
        #expect(try await server.stop(SIGTERM) == 0)
    }

    /// A hundred clients that wait, and a hundred that hang up at once.
    @Test func waitingCostsNothing() async throws {
        let folder = try TemporaryFolder()
        let server = try await RunningServer(db: folder.file("t.db"))
        for _ in 0..<100 {
            let descriptor = try server.connect()
            let request = Array("GET /events/json?timeout=30 HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
            #expect(write(descriptor, request, request.count) == request.count)
            try await Task.sleep(for: .milliseconds(2))
            close(descriptor)
        }
        let waiting = try (0..<100).map { _ in try server.connect() }
        for descriptor in waiting {
            let request = Array("GET /flows/json?timeout=2 HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
            #expect(write(descriptor, request, request.count) == request.count)
        }
        #expect(try await server.ask("/version").status == 200)
        for descriptor in waiting {
            var bytes = [UInt8](repeating: 0, count: 4_096)
            let count = read(descriptor, &bytes, bytes.count)
            #expect(String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).contains("200 OK"))
            close(descriptor)
        }
        let start = ContinuousClock.now
        #expect(try await server.ask("/events/json?timeout=1").text == "[]\n")
        #expect(ContinuousClock.now - start >= .milliseconds(900))
        #expect(try await server.stop(SIGTERM) == 0)
    }

    /// Datagrams are sent on to other collectors as they came, of the agents that are wanted.
    @Test func datagramsAreSentOn() async throws {
        let folder = try TemporaryFolder()
        let second = try await RunningServer(db: folder.file("u.db"))
        try await with { server in
            let rule = #"{"address":"127.0.0.1","port":\#(second.sflowPort),"agents":["192.0.2.2"]}"#
            #expect(try await server.ask("/forwarding/backup/json", method: "PUT", body: rule).status == 204)
            #expect(try await server.ask("/forwarding/json").object()["backup"] != nil)
            try await second.received(8)
            let agents = try await second.get("/agents/json")
            #expect(Array(agents.keys) == ["192.0.2.2"])
            #expect(try await server.collected("relayedDatagrams") >= 8)
            #expect(try await server.ask("/forwarding/backup/json", method: "DELETE").status == 204)
        }
        #expect(try await second.stop(SIGTERM) == 0)
    }

    /// A tenant is sent the samples of its ports and addresses, in datagrams that lack nothing.
    @Test func tenantsAreSentTheirOwn() async throws {
        let folder = try TemporaryFolder()
        let second = try await RunningServer(db: folder.file("u.db"))
        try await with { server in
            let tenant = """
                {"collectorAddress":"127.0.0.1","collectorPort":\(second.sflowPort),
                "filters":{"ifindex":["192.0.2.1_2"],"cidr":["10.0.0.53/32"]}}
                """
            #expect(try await server.ask("/tenant/t/json", method: "PUT", body: tenant).status == 204)
            #expect(try await server.ask("/tenants/json").object()["t"] != nil)
            let dump = try await eventually(second, "/dump/ALL/ifinoctets/json")
            // Of counters those of its port alone.
            #expect(dump.map { "\($0["agent"] ?? "")/\($0["dataSource"] ?? "")" } == ["192.0.2.1/2"])
            // Of the other switch's packets those to its address alone.
            let flows = try await eventually(second, "/activeflows/192.0.2.2/conversations/json")
            #expect(flows.map { $0["key"] as? String } == ["10.0.0.2,10.0.0.53"])
            let agents = try await second.get("/agents/json")
            for (_, agent) in agents {
                #expect((agent as? [String: Any])?["sFlowDatagramsLost"] as? Int == 0)
            }
            #expect(try await server.ask("/tenant/t/json", method: "DELETE").status == 204)
        }
        #expect(try await second.stop(SIGTERM) == 0)
    }

    /// A server that may not be changed says so.
    @Test func readOnlyServersRefuse() async throws {
        let folder = try TemporaryFolder()
        let server = try await RunningServer(db: folder.file("t.db"), "--read-only", "--no-standard-flows")
        #expect(try await server.ask("/flow/json").text == "{}\n")
        for path in ["/flow/f/json", "/threshold/t/json", "/group/g/json", "/map/m/json", "/forwarding/f/json"] {
            #expect(try await server.ask(path, method: "PUT", body: "{value:'bytes'}").status == 403)
            #expect(try await server.ask(path, method: "DELETE").status == 403)
        }
        #expect(try await server.ask("/topology/json", method: "PUT", body: "{}").status == 403)
        #expect(try await server.stop(SIGTERM) == 0)
    }
}
