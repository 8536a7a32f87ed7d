import Foundation
import MetricCatalog
import PromQL
import PrometheusQuery
import SFlowWire
import SeriesStore
import StoreSupport
import TestSupport
import Testing

@testable import HTTPAPI

/// Prometheus' HTTP API, as its clients use it.
@Suite(.serialized) struct PromQLRouteTests {
    private static let time = Site.time(60_000) / 1000

    private static func escaped(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }

    private static func data(_ answer: LiveAPI.Answer) throws -> [String: Any] {
        let object = try answer.object()
        #expect(object["status"] as? String == "success", "\(answer.text)")
        return try #require(object["data"] as? [String: Any])
    }

    private static func vector(
        _ api: LiveAPI,
        _ query: String
    ) async throws -> [(labels: [String: String], value: String)] {
        let answer = try await api.get("/prometheus/api/v1/query?query=\(escaped(query))&time=\(time)")
        let result = try #require(try data(answer)["result"] as? [[String: Any]])
        return result.map { sample in
            ((sample["metric"] as? [String: String]) ?? [:], (sample["value"] as? [Any])?.last as? String ?? "")
        }
    }

    @Test(
        arguments: [
            ("sflow_ifinoctets{host=\"db1\"}", ["500"]), ("sum(sflow_ifinoctets) * 8", ["52000"]),
            ("sum by (host) (sflow_ifinoctets)", ["6000", "500"]), ("topk(1, sflow_ifinoctets)", ["3000"]),
            ("rate(sflow_ifinoctets_total{ifname=\"eth2\"}[1m])", ["2000"]),
            ("increase(sflow_ifinoctets_total{ifname=\"eth2\"}[30s])", ["60000"]),
            ("sflow_ifinoctets_total{ifname=\"eth2\"}", ["120000"]), ("sflow_load_one{host=~\"web.*\"}", ["1.5"]),
            ("count({__name__=\"sflow_ifinoctets\"})", ["4"]), ("sflow_ifinoctets offset 20s > 2500", ["3000"]),
            ("max_over_time(sflow_ifinoctets{ifname=\"eth3\"}[30s])", ["3000"]),
            ("absent(sflow_ifinoctets{host=\"x\"})", ["1"]),
            ("sflow_flow_in_octets_error{host=\"db1\"} > 0", ["18594.19264179007"]),
        ] as [(String, [String])]
    )
    func expressions(_ query: String, _ values: [String]) async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 61_000) { api in
            let answer = try await api.get(
                "/prometheus/api/v1/query?query=\(Self.escaped(query))&time=\(Self.time + 1)"
            )
            let result = try #require(try Self.data(answer)["result"] as? [[String: Any]])
            #expect(result.compactMap { ($0["value"] as? [Any])?.last as? String } == values, "\(answer.text)")
        }
    }

    @Test func labelsAreThoseOfTheScrapedText() async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 61_000) { api in
            let series = try await Self.vector(api, "sflow_ifinoctets{ifname=\"eth3\"}")
            #expect(
                series.map(\.labels) == [
                    [
                        "__name__": "sflow_ifinoctets", "agent": "192.0.2.1", "datasource": "3", "host": "web1",
                        "ifname": "eth3",
                    ]
                ]
            )
            let scraped = try await api.get("/prometheus/metrics/192.0.2.1/3.ifinoctets/txt")
            #expect(
                scraped.text == """
                    sflow_ifinoctets{agent="192.0.2.1",datasource="3",host="web1",ifname="eth3"} 3000

                    """
            )
        }
    }

    @Test func rangesByGetAndByForm() async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 61_000) { api in
            let form = "query=sum(sflow_ifinoctets)&start=\(Self.time - 40)&end=\(Self.time)&step=20s"
            let get = try await api.get("/prometheus/api/v1/query_range?\(form)")
            let post = try await api.get(
                "/prometheus/api/v1/query_range",
                method: "POST",
                body: form,
                headers: ["Content-Type": "application/x-www-form-urlencoded"]
            )
            #expect(get.text == post.text)
            let result = try #require(try Self.data(get)["result"] as? [[String: Any]])
            let values = try #require(result[0]["values"] as? [[Any]])
            #expect(values.map { $0[0] as? Int } == [-40, -20, 0].map { Int(Self.time) + $0 })
            #expect(values.allSatisfy { $0[1] as? String == "6500" })
        }
    }

    @Test(
        arguments: [
            ("query?query=sum(", 400, "bad_data"), ("query", 400, "bad_data"),
            ("query?query=1&time=abc", 400, "bad_data"),
            ("query_range?query=1&start=2&end=1&step=1", 400, "bad_data"),
            ("query_range?query=1&start=1&end=2", 400, "bad_data"),
            ("query_range?query=1&start=1&end=2&step=0", 400, "bad_data"),
            ("query_range?query=1&start=0&end=20000&step=1", 400, "bad_data"), ("series", 400, "bad_data"),
            ("series?match%5B%5D=sum(x)", 400, "bad_data"), ("labels?match%5B%5D=%7B", 400, "bad_data"),
            ("label/bad-name/values", 400, "bad_data"), ("query?query=1&limit=-1", 400, "bad_data"),
            ("query?query=histogram_quantile(0.9,x)", 400, "bad_data"), ("query?query=1&timeout=0", 400, "bad_data"),
            ("query?query=sflow_ifinoctets%20%2B%20on(host)%20sflow_ifoutoctets&time=1700002860", 422, "execution"),
        ] as [(String, Int, String)]
    )
    func faultsAreInPrometheusForm(_ path: String, _ status: Int, _ kind: String) async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 61_000) { api in
            let answer = try await api.get("/prometheus/api/v1/\(path)")
            #expect(answer.status == status, "\(answer.text)")
            let object = try answer.object()
            #expect(object["status"] as? String == "error")
            #expect(object["errorType"] as? String == kind)
            #expect((object["error"] as? String)?.isEmpty == false)
        }
    }

    @Test func namesAndValues() async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 61_000) { api in
            func list(_ path: String) async throws -> [String] {
                try await api.get("/prometheus/api/v1/\(path)").object()["data"] as? [String] ?? []
            }
            #expect(try await list("labels") == ["__name__", "agent", "datasource", "host", "ifname"])
            #expect(try await list("label/host/values") == ["db1", "web1"])
            #expect(
                try await list("label/ifname/values?match%5B%5D=sflow_ifinoctets%7Bhost%3D%22web1%22%7D") == [
                    "eth1", "eth2", "eth3",
                ]
            )
            let names = try await list("label/__name__/values")
            #expect(names.contains("sflow_ifinoctets") && names.contains("sflow_ifinoctets_total"))
            #expect(!names.contains("sflow_ifname"))
            #expect(try await list("label/host/values?start=1&end=2") == [])
            #expect(try await list("label/host/values?start=2000000000&end=1") == [])
            let series = try await api.get(
                "/prometheus/api/v1/series?match%5B%5D=sflow_ifinoctets&match%5B%5D=sflow_load_one"
            )
            #expect((try series.object()["data"] as? [Any])?.count == 6)
        }
    }

    @Test func whatGrafanaAsksFirst() async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 61_000) { api in
            let build = try Self.data(try await api.get("/prometheus/api/v1/status/buildinfo"))
            #expect(build["version"] as? String == "2.42.0")
            let health = try await api.get(
                "/prometheus/api/v1/query",
                method: "POST",
                body: "query=1%2B1&time=\(Self.time)",
                headers: ["Content-Type": "application/x-www-form-urlencoded"]
            )
            #expect((try Self.data(health)["result"] as? [Any])?.last as? String == "2")
            let metadata = try await api.get("/prometheus/api/v1/metadata?metric=sflow_ifinoctets_total")
            let entry = (try Self.data(metadata)["sflow_ifinoctets_total"] as? [[String: String]])?.first
            #expect(entry?["type"] == "counter" && entry?["unit"] == "bytes")
            #expect(try Self.data(try await api.get("/prometheus/api/v1/rules"))["groups"] as? [String] == [])
            let exemplars = try await api.get("/prometheus/api/v1/query_exemplars", method: "POST", body: "query=x")
            #expect(exemplars.status == 200)
        }
    }

    /// However far back a window reaches, nothing is made of the time before anything was heard.
    @Test(arguments: [
        "sflow_flow_in_octets", "sflow_ifinoctets", "sflow_ifinoctets_total", "sflow_flow_in_octets_total",
    ])
    func windowsReachFarBack(_ name: String) async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 61_000) { api in
            let near = try await api.get("/prometheus/api/v1/query?query=\(name)%5B1h%5D&time=\(Self.time)")
            let far = try await api.get("/prometheus/api/v1/query?query=\(name)%5B290y%5D&time=\(Self.time)")
            #expect(far.text == near.text)
            for time in ["1e10", "-1e10"] {
                let answer = try await api.get("/prometheus/api/v1/query?query=\(name)%5B290y%5D&time=\(time)")
                #expect(answer.status == 200, "\(answer.text)")
            }
            // The bounds of time that Prometheus' own clients send for everything.
            let (first, last) = ("-292273086-05-16T16:47:06Z", "%2B292277025-08-18T07:12:54.999999999Z")
            let all = try await api.get("/prometheus/api/v1/series?match%5B%5D=\(name)&start=\(first)&end=\(last)")
            #expect((try all.object()["data"] as? [Any])?.isEmpty == false, "\(all.text)")
        }
    }

    /// What would take too much memory is refused before it is read.
    @Test func samplesAreBounded() async throws {
        let site = try await Site.twoHosts()
        let matchers = [try LabelMatcher(name: "__name__", operation: .equal, value: "sflow_ifinoctets")]
        let selection = Selection(matchers: matchers, from: Site.time(0), to: Site.time(60_000))
        for (limits, kind) in [
            (Limits(maxSamples: 23), PromQLError.Kind.execution), (Limits(isOver: { true }), .timeout),
        ] {
            let error = await #expect(throws: PromQLError.self) {
                _ = try await site.store.read { snapshot in
                    try StoreSource(snapshot: snapshot, now: Site.time(61_000), limits: limits).series(selection).count
                }
            }
            #expect(error?.kind == kind)
        }
        let all = try await site.store.read { snapshot in
            try StoreSource(snapshot: snapshot, now: Site.time(61_000), limits: Limits(maxSamples: 24)).series(
                selection
            )
            .map(\.times.count)
        }
        #expect(all == [6, 6, 6, 6])
    }

    /// Octets and bits are never mixed up: names and units say which, and 12,500,000 octets a second are 100 Mbit/s.
    @Test func unitsAreSaid() async throws {
        var site = try Site()
        site.port(octetsPerSecond: 12_500_000, from: 0, through: 60_000, every: 10_000)
        try await site.flush()
        try await LiveAPI.with(site, at: 61_000) { api in
            let span = "start=\(Site.time(0) / 1000)&end=\(Site.time(60_000) / 1000)&step=1m"
            for (metric, value, unit) in [("ifinoctets", 12_500_000.0, "bytes/s"), ("ifinoctets*8", 1e8, "bits/s")] {
                let answer = try await api.get("/api/v1/range?metric=\(metric)&\(span)").object()
                let series = try #require((answer["series"] as? [[String: Any]])?.first)
                #expect(series["values"] as? [Double] == [value])
                #expect(series["unit"] as? String == unit)
            }
            let metadata = try Self.data(try await api.get("/prometheus/api/v1/metadata"))
            for (name, unit) in [
                ("sflow_ifinoctets", "bytes/s"), ("sflow_ifinoctets_total", "bytes"), ("sflow_ifspeed", "bits/s"),
            ] {
                #expect((metadata[name] as? [[String: String]])?.first?["unit"] == unit)
            }
        }
    }

    /// What the server says of itself follows Prometheus' conventions.
    @Test func theServersOwnMetrics() async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 61_000) { api in
            let text = try await api.get("/metrics").text
            for line in text.split(separator: "\n") where !line.hasPrefix("#") {
                #expect(line.hasPrefix("tidemark_"))
                #expect(text.contains("# TYPE \(line.split(separator: " ")[0]) "))
            }
            #expect(text.contains("# TYPE tidemark_received_datagrams_total counter"))
        }
    }
}

/// The dashboards that are shipped ask for what there is.
@Suite(.serialized) struct DashboardTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "tools/grafana")

    /// Every expression of a dashboard's panels and variables, with Grafana's variables replaced.
    private static func expressions(_ file: String) throws -> [String] {
        let data = try Data(contentsOf: folder.appending(path: "dashboards/\(file)"))
        let board = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let panels = try #require(board["panels"] as? [[String: Any]])
        let variables = ((board["templating"] as? [String: Any])?["list"] as? [[String: Any]]) ?? []
        let queries = variables.compactMap { $0["definition"] as? String }.map { text in
            String(
                text.dropFirst("label_values(".count).prefix { $0 != ")" }.split(separator: ", ").dropLast().joined(
                    separator: ", "
                )
            )
        }
        let targets = panels.flatMap { ($0["targets"] as? [[String: Any]]) ?? [] }.compactMap { $0["expr"] as? String }
        return (targets + queries).map { text in
            ["$__rate_interval": "1m", "$__interval": "15s", "$__range": "1m", "$agent": ".*", "$ifname": ".*"]
                .sorted { $0.key.count > $1.key.count }
                .reduce(text) { $0.replacing($1.key, with: $1.value) }
        }
    }

    private static var files: [String] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "dashboards").path).sorted()
        }
    }

    @Test func thereAreDashboards() throws {
        #expect(try Self.files == ["hosts.json", "interfaces.json", "sampling.json"])
    }

    /// Each metric that a dashboard or the README names is one that there is.
    @Test func namesAreKnown() async throws {
        let site = try await Site.twoHosts()
        try await LiveAPI.with(site, at: 61_000) { api in
            let metadata = try await api.get("/prometheus/api/v1/metadata").object()["data"] as? [String: Any]
            let known = Set(try #require(metadata).keys)
            for file in try Self.files {
                for text in try Self.expressions(file) {
                    for selector in try PromQL.Expression(text).selectors {
                        let name = try #require(selector.first { $0.name == "__name__" }?.value, "\(text)")
                        #expect(known.contains(name), "\(file): \(text)")
                    }
                }
            }
            let readme = try String(
                contentsOf: Self.folder.deletingLastPathComponent().deletingLastPathComponent().appending(
                    path: "README.md"
                ),
                encoding: .utf8
            )
            for match in readme.matches(of: /sflow_[a-z0-9_]+/) {
                #expect(known.contains(String(match.output)), "README: \(match.output)")
            }
        }
    }

    /// Each expression is answered, and with something where there is something to answer with.
    @Test func expressionsAreAnswered() async throws {
        let site = try await Site.everything()
        try await LiveAPI.with(site, at: 60_500) { api in
            for file in try Self.files {
                for text in try Self.expressions(file) {
                    let query = text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
                    let answer = try await api.get("/prometheus/api/v1/query?query=\(query)")
                    #expect(answer.status == 200, "\(file): \(text): \(answer.text)")
                    // There is no week before in a minute.
                    guard !text.contains("offset 7d") else { continue }
                    #expect(!answer.text.contains("\"result\":[]"), "\(file): \(text)")
                }
            }
        }
    }
}

extension Site {
    /// A minute of a host with a port, a disk, a guest and packet samples.
    static func everything() async throws -> Site {
        var site = try Site()
        for time in stride(from: Milliseconds(0), through: 60_000, by: 5_000) {
            let number = UInt32(time / 5_000)
            site.poll(
                [
                    .hostDescr(hostname: "h"),
                    .hostCPU(loadOne: 1, cpuNum: 2, cpuUser: 100 * number, cpuIdle: 400 * number),
                    .hostMemory(memTotal: 1 << 30, memFree: 1 << 29),
                    .hostDisk(total: 1 << 40, free: 1 << 39, bytesRead: UInt64(number)),
                    .hostNetwork(bytesIn: UInt64(1000 * number), bytesOut: UInt64(10 * number)),
                ],
                source: DataSource(class: 2, index: 1),
                at: time
            )
            site.poll(
                [
                    .hostDescr(hostname: "guest"), .guestCPU(time: 100 * number, count: 1),
                    .guestNetwork(bytesIn: UInt64(number), bytesOut: UInt64(number)),
                ],
                source: DataSource(class: 3, index: 10),
                at: time
            )
            site.poll([.ifCounters(ifIndex: 5, ifInOctets: UInt64(time)), .portName("p")], at: time)
            for second in 0..<5 {
                let at = time + Milliseconds(second) * 1000
                let number = UInt32(at / 1000 + 1)
                site.send(
                    [
                        .packet(500, sequence: number, rate: 10),
                        .packet(500, source: 6, sequence: number, rate: 10),
                    ],
                    at: at
                )
            }
        }
        try await site.flush()
        return site
    }
}
