import Foundation
import SeriesStore
import StoreSupport
import Testing

/// `/api/v1`.
@Suite(.serialized) struct HistoryTests {
    private static let start = "2023-11-14T23:00:00Z"

    @Test func aRange() async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 65_000) { api in
            let path = "/api/v1/range?metric=ifinoctets&agent=192.0.2.1&datasource=2&start=-65s&step=10s"
            let answer = try await api.get(path).object()
            #expect(answer["start"] as? String == Self.start)
            #expect(answer["end"] as? String == "2023-11-14T23:01:10Z")
            #expect(answer["step"] as? Int == 10)
            #expect(answer["resolutions"] as? [String] == ["1s"])
            #expect(answer["firstPartial"] as? Int == 6)
            let series = try #require((answer["series"] as? [[String: Any]])?.first)
            #expect(series["agent"] as? String == "192.0.2.1")
            #expect(series["datasource"] as? String == "2")
            #expect(series["unit"] as? String == "bytes/s")
            let values = try #require(series["values"] as? [Any])
            #expect(values.dropLast().map { $0 as? Double } == Array(repeating: 2000, count: 6))
            #expect(values.last is NSNull)
            #expect(series["coverage"] as? [Double] == [1, 1, 1, 1, 1, 1, 0])
        }
    }

    /// The same span, asked for in every way.
    @Test(
        arguments: [
            "start=\(start)&end=2023-11-14T23:01:00Z", "start=1700002800&end=1700002860",
            "start=1700002800000&end=1700002860000", "start=-65s&end=-5s",
            "start=2023-11-15T00:00:00%2B01:00&end=2023-11-14T18:01:00-05:00",
        ]
    )
    func times(_ span: String) async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 65_000) { api in
            let answer = try await api.get("/api/v1/range?metric=ifinoctets&datasource=3&step=60s&stat=sum&\(span)")
            let series = try #require((try answer.object()["series"] as? [[String: Any]])?.first)
            #expect(series["values"] as? [Double] == [180_000])
        }
    }

    @Test func estimatesCarryTheirErrors() async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 65_000) { api in
            let path = "/api/v1/range?metric=flow_in_octets&start=\(Self.start)&end=-5s&step=60s&stat=sum"
            let series = try #require((try await api.get(path).object()["series"] as? [[String: Any]])?.first)
            #expect(series["values"] as? [Double] == [60_000])
            let error = try #require((series["errors"] as? [Double])?.first)
            #expect(abs(error - 1.96 * (6.0 * 10 * 9).squareRoot() * 1000) < 0.01)
        }
    }

    @Test(arguments: [("&format=csv", nil), ("", "text/csv")] as [(String, String?)])
    func csv(_ query: String, _ accept: String?) async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 65_000) { api in
            let path = "/api/v1/range?metric=ifname,ifinoctets&ifname=eth2&start=-65s&end=-45s&step=10s\(query)"
            let answer = try await api.get(path, accept: accept)
            #expect(answer.contentType.hasPrefix("text/csv"))
            #expect(
                answer.text == """
                    time,agent,datasource,ifname,ifinoctets\r
                    2023-11-14T23:00:00Z,192.0.2.1,2,eth2,2000\r
                    2023-11-14T23:00:10Z,192.0.2.1,2,eth2,2000\r\n
                    """
            )
        }
    }

    @Test func series() async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 65_000) { api in
            let answer = try await api.get("/api/v1/series?metric=ifinoctets,ifname").object()
            #expect(answer["total"] as? Int == 8)
            let limited = try await api.get("/api/v1/series?agent=192.0.2.2&limit=2").object()
            #expect((limited["series"] as? [Any])?.count == 2)
            let first = try #require((answer["series"] as? [[String: Any]])?.first)
            #expect(first["since"] as? String == Self.start)
            #expect(first["kind"] as? String == "counter")
        }
    }

    @Test func status() async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 65_000) { api in
            let answer = try await api.get("/api/v1/status").object()
            #expect(answer["version"] as? String == "1.2.3")
            let store = try #require(answer["store"] as? [String: Any])
            #expect(store["agents"] as? Int == 2)
            let tiers = (store["tiers"] as? [[String: Any]])?.map { $0["name"] as? String }
            #expect(tiers == ["1s", "1m", "5m", "1h", "1d"])
            #expect(try await api.get("/health").object()["status"] as? String == "ok")
        }
    }

    @Test(
        arguments: [
            ("range", "metric"), ("range?metric=nix", "metric"), ("range?metric=ifname", "metric"),
            ("range?metric=ifinoctets&start=abc", "start"),
            ("range?metric=ifinoctets&start=12345678901234567890", "start"),
            ("range?metric=ifinoctets&start=NaN", "start"), ("range?metric=ifinoctets&start=-1h&end=-2h", "end"),
            ("range?metric=ifinoctets&step=0", "step"), ("range?metric=ifinoctets&step=-5", "step"),
            ("range?metric=ifinoctets&start=2013-11-14&step=1", "step"), ("range?metric=ifinoctets&stat=mean", "stat"),
            ("range?metric=ifinoctets&stat=last", "stat"),
            ("range?metric=ifinoctets&datasource=eth0", "datasource"), ("range?metric=ifinoctets&format=xml", "format"),
            ("range?metric=ifinoctets&nonsense=1", "nonsense"), ("range?metric=ifinoctets&step=1s&step=2s", "step"),
            ("range?metric=ifinoctets&format=csv&stat=last", "stat"), ("range?metric=%ff", "metric"),
            ("range?metric=ifinoctets&tz=Europe/Nowhere", "tz"), ("range?metric=ifinoctets&tz=", "tz"),
            ("range?metric=ifinoctets&tz=GMT%2B3", "tz"), ("range?metric=ifinoctets&tz=Europe/Oslo&step=2d", "step"),
            ("range?metric=ifinoctets&tz=UTC&tz=UTC", "tz"),
            ("series?limit=0", "limit"), ("series?limit=x", "limit"), ("series?metric=nix", "metric"),
        ]
    )
    func whatIsWrongIsNamed(_ query: String, _ parameter: String) async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 65_000) { api in
            let answer = try await api.get("/api/v1/\(query)")
            #expect(answer.status == 400, "\(answer.text)")
            #expect(answer.contentType == "application/problem+json")
            let problem = try answer.object()
            #expect(problem["parameter"] as? String == parameter)
            #expect(problem["status"] as? Int == 400)
            #expect((problem["detail"] as? String)?.isEmpty == false)
        }
    }

    @Test func anAgentThatIsNotKnown() async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 65_000) { api in
            for path in ["range?metric=ifinoctets&agent=192.0.2.9", "series?agent=192.0.2.9"] {
                let answer = try await api.get("/api/v1/\(path)")
                #expect(answer.status == 404)
                #expect(try answer.object()["parameter"] as? String == "agent")
            }
        }
    }

    /// A span without data is no mistake.
    @Test func nothingThereIsEmptyAndWell() async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 65_000) { api in
            let answer = try await api.get("/api/v1/range?metric=ifinoctets&start=2020-01-01&end=2020-01-02&step=1h")
            #expect(answer.status == 200)
            #expect((try answer.object()["series"] as? [Any])?.isEmpty == true)
        }
    }

    @Test(arguments: [("/nix", "GET", 404), ("/api/v1/nix", "GET", 404), ("/nix", "DELETE", 404)])
    func whatIsNotThere(_ path: String, _ method: String, _ status: Int) async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 65_000) { api in
            let answer = try await api.get(path, method: method)
            #expect(answer.status == status)
            #expect(answer.contentType == "application/problem+json")
        }
    }

    /// The log has the reason; the client learns that there is one.
    @Test func aBrokenStoreIsNoNewsForClients() async throws {
        let site = try await Site.twoHosts()
        try await LiveAPI.with(site, at: 65_000) { api in
            try site.store.close()
            let answer = try await api.get("/metric/ALL/ifinoctets/json")
            #expect(answer.status == 500)
            #expect(!answer.text.lowercased().contains("sqlite"))
            #expect(try answer.object()["type"] as? String == "urn:tidemark:problem:internal")
            #expect(try await api.get("/health").status == 500)
        }
    }
}
