import Foundation
import HTTPTypes
import Hummingbird
import MetricCatalog
import StoreSupport
import Testing

@testable import HTTPAPI

/// `/api/v1`: groups, ranks, other periods, limits, validators, compression, export, and the stream.
@Suite(.serialized) struct QuestionRouteTests {
    private static let span = "start=\(Site.time(0) / 1000)&end=\(Site.time(60_000) / 1000)"

    private static func series(_ answer: LiveAPI.Answer) throws -> [[String: Any]] {
        try #require(answer.object()["series"] as? [[String: Any]], "\(answer.text)")
    }

    @Test func groupsHaveTheirLabels() async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 65_000) { api in
            let answer = try await api.get(
                "/api/v1/range?metric=ifinoctets*8&agg=sum&by=host_name&step=30s&\(Self.span)"
            )
            let series = try Self.series(answer)
            #expect(series.map { ($0["group"] as? [String: String])?["host_name"] } == ["db1", "web1"])
            #expect(series.map { $0["values"] as? [Double] } == [[4000, 4000], [48_000, 48_000]])
            #expect(series.map { $0["members"] as? [Int] } == [[1, 1], [3, 3]])
            #expect(series.allSatisfy { $0["unit"] as? String == "bits/s" && $0["agent"] == nil })
        }
    }

    @Test func seriesHaveTheirNames() async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 65_000) { api in
            let series = try Self.series(
                try await api.get("/api/v1/range?metric=ifinoctets&agent=web1&ifname=~eth%5B23%5D&\(Self.span)")
            )
            #expect(series.map { $0["ifname"] as? String } == ["eth2", "eth3"])
            #expect(series.allSatisfy { $0["host"] as? String == "web1" })
            let others = try Self.series(
                try await api.get("/api/v1/range?metric=ifinoctets&ifname!=eth1&\(Self.span)")
            )
            #expect(others.count == 2)
        }
    }

    @Test func theTop() async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 65_000) { api in
            let answer = try await api.get("/api/v1/top?metric=ifinoctets&stat=sum&limit=2&\(Self.span)")
            #expect(try Self.series(answer).map { $0["value"] as? Double } == [180_000, 120_000])
            #expect(try answer.object()["total"] as? Int == 4)
            let least = try await api.get("/api/v1/top?metric=ifinoctets&limit=1&order=asc&\(Self.span)")
            #expect(try Self.series(least).map { $0["value"] as? Double } == [500])
            let ranked = try await api.get("/api/v1/range?metric=ifinoctets&limit=1&rank=max&step=1m&\(Self.span)")
            #expect(try Self.series(ranked).map { $0["datasource"] as? String } == ["3"])
        }
    }

    @Test func thePeriodBeforeIsBeside() async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 65_000) { api in
            let span = "start=\(Site.time(30_000) / 1000)&end=\(Site.time(90_000) / 1000)"
            let answer = try await api.get("/api/v1/range?metric=ifinoctets&agent=db1&offset=30s&step=30s&\(span)")
            let series = try Self.series(answer)[0]
            #expect(series["previous"] as? [Double] == [500, 500])
            #expect(try answer.object()["offset"] as? Int == 30)
            #expect((series["values"] as? [Any])?.first as? Double == 500)
        }
    }

    @Test func automaticStepsSayWhatTheyAre() async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 65_000) { api in
            let answer = try await api.get("/api/v1/range?metric=ifinoctets&step=auto&points=12&\(Self.span)")
            #expect(try answer.object()["step"] as? Int == 5)
        }
    }

    @Test(
        arguments: [
            "range?metric=ifinoctets&agg=mean", "range?metric=ifinoctets&by=nonsense",
            "range?metric=ifinoctets&limit=0",
            "range?metric=ifinoctets&rank=x", "range?metric=ifinoctets&order=up", "range?metric=ifinoctets&offset=x",
            "range?metric=ifinoctets&points=3", "range?metric=ifinoctets&ifname=~(", "range?metric=ifinoctets%2B",
            "range?metric=if*nothing", "range?metric=ifinoctets&agent=", "range?metric=&agent=ALL",
            "top?metric=ifinoctets&step=1m",
            "top?metric=ifinoctets&limit=x", "top", "export?metric=ifinoctets&layout=tall",
            "export?metric=ifinoctets&format=xls",
            "export?metric=ifinoctets&time=Mars", "export?metric=ifinoctets&header=maybe",
            "export?metric=ifinoctets&stat=avg,x",
            "export?metric=ifname&agg=sum", "export?metric=ifinoctets&limit=3", "export", "stream", "stream?metric=nix",
            "stream?metric=ifinoctets&start=-1h", "stream?metric=ifinoctets&rank=ifinoctets",
            "stream?metric=ifinoctets&limit=0", "stream?metric=ifinoctets&limit=2&agg=sum",
            "stream?metric=ifinoctets&limit=2&rank=nix", "range?metric=ifinoctets&extremes=maybe",
            "range?metric=ifinoctets&extremes=true&agg=sum", "range?metric=ifinoctets&extremes=true&format=csv",
            "range?metric=ifinoctets&extremes=true&stat=busyhour&step=1h", "range?metric=ifinoctets&format=csv&limit=1",
            "agents?agent=~(",
            "range?metric=ifinoctets&stat=busyhour&step=1m",
        ]
    )
    func whatIsWrongIs400(_ query: String) async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 65_000) { api in
            let answer = try await api.get("/api/v1/\(query)")
            #expect(answer.status == 400, "\(answer.text)")
            #expect(answer.contentType == "application/problem+json")
            let detail = try answer.object()["detail"] as? String
            #expect(detail?.isEmpty == false)
        }
    }

    @Test(arguments: [
        "range?metric=ifinoctets&agent=nobody", "top?metric=ifinoctets&agent=10.*",
        "stream?metric=ifinoctets&agent=10.0.0.1", "stream?flow=nothing",
    ])
    func whoIsUnknownIs404(_ query: String) async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 65_000) { api in
            let answer = try await api.get("/api/v1/\(query)")
            #expect(answer.status == 404)
        }
    }

    /// A question without a start is one of the last hour, and an hour without data is an empty answer.
    @Test func aSpanWithoutDataIsEmpty() async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 65_000) { api in
            let recent = try await api.get("/api/v1/range?metric=ifinoctets&agent=db1")
            #expect(try recent.object()["end"] as? String == "2023-11-14T23:02:00Z")
            #expect(try Self.series(recent).count == 1)
            let early = try await api.get("/api/v1/range?metric=ifinoctets&start=2001-01-01&end=2001-01-02&step=1h")
            #expect(early.status == 200)
            #expect(try Self.series(early).isEmpty)
        }
    }

    @Test func answersOverTheLimitsAreRefused() async throws {
        var limits = QueryLimits()
        limits.points = 100
        try await LiveAPI.with(try await .twoHosts(), at: 65_000, limits: limits) { api in
            let many = try await api.get("/api/v1/range?metric=ifinoctets&step=1s&\(Self.span)")
            #expect(many.status == 400)
            #expect(try many.object()["type"] as? String == "urn:tidemark:problem:too-large")
            #expect(many.text.contains("100 points"))
        }
        limits = QueryLimits()
        limits.time = .nanoseconds(1)
        try await LiveAPI.with(try await .twoHosts(), at: 65_000, limits: limits) { api in
            let slow = try await api.get("/api/v1/range?metric=ifinoctets&\(Self.span)")
            #expect(slow.status == 400)
            #expect(try slow.object()["type"] as? String == "urn:tidemark:problem:time-limit")
            let language = try await api.get("/prometheus/api/v1/query?query=sflow_ifinoctets&timeout=1s")
            #expect(language.status == 422)
            #expect(try language.object()["errorType"] as? String == "timeout")
        }
    }

    /// What can no longer change may be kept; everything else is asked for anew, and not sent again while it is the same.
    @Test func validators() async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 65_000) { api in
            let past = "/api/v1/range?metric=ifinoctets&step=10s&\(Self.span)"
            let first = try await api.get(past)
            #expect(first.headers["Cache-Control"] == "public, max-age=3600")
            let tag = try #require(first.headers["Etag"] ?? first.headers["ETag"])
            let again = try await api.get(past, headers: ["If-None-Match": tag])
            #expect(again.status == 304)
            #expect(again.body.isEmpty)
            let other = try await api.get(past, headers: ["If-None-Match": "W/\"0\""])
            #expect(other.status == 200)
            for open in [
                "/api/v1/range?metric=ifinoctets&start=-1m&step=10s",
                "/api/v1/range?metric=ifinoctets&step=10s&start=\(Site.time(0) / 1000)&end=\(Site.time(90_000) / 1000)",
                "/api/v1/range?metric=ifinoctets&step=10s&start=\(Site.time(-60_000) / 1000)&end=\(Site.time(60_000) / 1000)",
            ] {
                #expect(try await api.get(open).headers["Cache-Control"] == "no-cache", "\(open)")
            }
        }
    }

    @Test(arguments: [("gzip", true), ("identity", false), ("gzip;q=0", false), ("br, gzip;q=0.5", true)])
    func compression(_ accept: String, _ isCompressed: Bool) async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 65_000) { api in
            let path = "/api/v1/range?metric=ifinoctets&step=1s&\(Self.span)"
            let answer = try await api.raw(path, headers: ["Accept-Encoding": accept])
            #expect(answer.head.lowercased().contains("content-encoding: gzip") == isCompressed)
            #expect(answer.head.lowercased().contains("vary: accept-encoding"))
            #expect(answer.body.starts(with: [0x1f, 0x8b]) == isCompressed)
            let small = try await api.raw("/version", headers: ["Accept-Encoding": accept])
            #expect(!small.head.lowercased().contains("content-encoding"))
        }
    }

    @Test func exports() async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 65_000) { api in
            let wide = try await api.get(
                "/api/v1/export?metric=ifname,ifinoctets&stat=avg,max&agent=db1&step=30s&time=epoch&\(Self.span)"
            )
            #expect(wide.contentType.hasPrefix("text/csv"))
            #expect(
                wide.text == """
                    time,agent,datasource,ifname,ifinoctets_avg,ifinoctets_max\r
                    1700002800,192.0.2.2,1,eth1,500,500\r
                    1700002830,192.0.2.2,1,eth1,500,500\r\n
                    """
            )
            let long = try await api.get(
                "/api/v1/export?metric=ifinoctets&agent=db1&step=1m&layout=long&time=Europe/Oslo&\(Self.span)"
            )
            #expect(
                long.text == """
                    time,agent,datasource,metric,stat,unit,value,error\r
                    2023-11-15T00:00:00+01:00,192.0.2.2,1,ifinoctets,avg,bytes/s,500,\r\n
                    """
            )
            let lines = try await api.get(
                "/api/v1/export?metric=ifinoctets&agg=sum&by=host_name&format=jsonl&step=1m&\(Self.span)"
            )
            #expect(lines.contentType == "application/x-ndjson")
            #expect(
                lines.text == """
                    {"time":"2023-11-14T23:00:00Z","host_name":"db1","ifinoctets":500}
                    {"time":"2023-11-14T23:00:00Z","host_name":"web1","ifinoctets":6000}

                    """
            )
        }
    }

    @Test func agentsAndTheirNames() async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 65_000) { api in
            let all = try await api.get("/api/v1/agents").object()
            let agents = try #require(all["agents"] as? [[String: Any]])
            #expect(agents.map { $0["host"] as? String } == ["web1", "db1"])
            #expect(agents.map { $0["dataSources"] as? Int } == [4, 3])
            #expect(agents.allSatisfy { $0["lastSeen"] as? String == "2023-11-14T23:01:01Z" })
            let one = try await api.get("/api/v1/agents?agent=web*").object()
            #expect(one["total"] as? Int == 1)
        }
    }

    /// The first event has everything, as it is now.
    @Test func theStreamBeginsWithEverything() async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 61_000) { api in
            let event = try await api.firstEvent("/api/v1/stream?metric=ifinoctets*8&agg=sum&by=host_name")
            let document = try #require(try JSONSerialization.jsonObject(with: event) as? [String: Any])
            let series = try #require(document["series"] as? [[String: Any]])
            #expect(series.map { $0["value"] as? Double } == [4000, 48_000])
            #expect(series.map { $0["unit"] as? String } == ["bits/s", "bits/s"])
        }
    }

    /// With a limit each event has all metrics of the sources that rank highest, with what people call them.
    @Test(
        arguments: [
            ("metric=ifinoctets,ifoutoctets&limit=2", ["eth3", "eth3", "eth2", "eth2"]),
            ("metric=ifoutoctets&rank=ifoutoctets,ifinoctets&limit=1", ["eth3"]),
            ("metric=ifinoctets&limit=9", ["eth3", "eth2", "eth1", "eth1"]),
        ] as [(String, [String])]
    )
    func theStreamOfTheHighest(_ query: String, _ names: [String]) async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 61_000) { api in
            let event = try await api.firstEvent("/api/v1/stream?\(query)")
            let document = try #require(try JSONSerialization.jsonObject(with: event) as? [String: Any])
            let series = try #require(document["series"] as? [[String: Any]])
            #expect(series.map { $0["ifname"] as? String } == names)
            #expect(series.first?["host"] as? String == "web1")
        }
    }

    /// Sources that rank are told of each second, also where nothing is new; others are not.
    @Test(arguments: [("&limit=1", [1, 1]), ("", [4, 0])] as [(String, [Int])])
    func theSecondEvent(_ limit: String, _ counts: [Int]) async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 61_000) { api in
            let events = try await api.firstEvents(2, "/api/v1/stream?metric=ifinoctets\(limit)")
            let found = try events.map { event in
                let document = try JSONSerialization.jsonObject(with: event) as? [String: Any]
                return (document?["series"] as? [Any])?.count
            }
            #expect(found == counts)
        }
    }
}

/// The description of the API and the API are the same.
@Suite(.serialized) struct OpenAPITests {
    @Test func everyRouteIsDescribedAndNothingElse() async throws {
        let site = try Site()
        let router = buildRouter(try await LiveAPI.services(site.store))
        let ignored: Set<String> = ["HEAD"]
        var routes: Set<String> = []
        for route in router.routes where !ignored.contains(route.method.rawValue) {
            let path = "/\(route.path.description.drop { $0 == "/" })"
            // The page for people is not part of the API.
            guard path != "/", !path.hasPrefix("/dashboard/") else { continue }
            routes.insert("\(route.method.rawValue) \(path)")
        }
        let described = Set(Operation.all.map { "\($0.method.uppercased()) \($0.path)" })
        // Methods that are refused are routes, too.
        #expect(described.subtracting(routes).isEmpty, "\(described.subtracting(routes))")
        let paths = Set(described.map { $0.split(separator: " ")[1] })
        let unknown = routes.filter { !paths.contains($0.split(separator: " ")[1]) }
        #expect(unknown.isEmpty, "\(unknown)")
        try await LiveAPI.with(site, at: 0) { api in
            for route in routes.subtracting(described) {
                let parts = route.split(separator: " ")
                let path = String(parts[1]).replacing("{name}", with: "x").replacing("{agent}", with: "ALL")
                    .replacing("{metric}", with: "x").replacing("{group}", with: "x")
                let answer = try await api.get(path, method: String(parts[0]))
                #expect(answer.status == 405, "\(route)")
            }
        }
    }

    @Test func theDocumentIsWhatItSays() async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 65_000) { api in
            let document = try await api.get("/openapi.json").object()
            #expect(document["openapi"] as? String == "3.1.0")
            let paths = try #require(document["paths"] as? [String: [String: Any]])
            #expect(Set(paths.keys) == Set(Operation.all.map(\.path)))
            for operations in paths.values {
                for case let operation as [String: Any] in operations.values {
                    #expect((operation["responses"] as? [String: Any])?["default"] != nil)
                }
            }
        }
    }

    /// Each described parameter of `/api/v1` is taken, and one that is not described is refused.
    @Test func parametersAreThoseThatAreTaken() async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 65_000) { api in
            for operation in Operation.history where operation.path != "/api/v1/stream" {
                let path = operation.path.replacing("{name}", with: "none")
                for parameter in operation.parameters {
                    let answer = try await api.get("\(path)?\(parameter.name)=x%2Cy")
                    #expect(!answer.text.contains("is no parameter here"), "\(path) \(parameter.name)")
                    #expect(!answer.text.contains("is neither a parameter"), "\(path) \(parameter.name)")
                }
                guard !["/api/v1/topology", "/api/v1/status"].contains(path) else { continue }
                let answer = try await api.get("\(path)?undescribed=1")
                #expect(answer.status == 400, "\(path)")
            }
        }
    }
}
