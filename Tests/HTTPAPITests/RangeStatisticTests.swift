import Foundation
import SFlowWire
import StoreSupport
import TestSupport
import Testing

/// Which figure of a bucket `/api/v1/range` answers with.
@Suite(.serialized) struct RangeStatisticTests {
    private static let span = "start=2023-11-14T23:00:00Z&end=2023-11-14T23:01:00Z&step=30s"

    @Test(
        arguments: [
            ("ifinoctets", "avg", 2000.0, "bytes/s"), ("ifinoctets", "sum", 60_000, "bytes"),
            ("ifinoctets", "min", 2000, "bytes/s"), ("ifinoctets", "max", 2000, "bytes/s"),
            ("ifinoctets", "count", 3, "reports"),
        ]
    )
    func counters(_ metric: String, _ statistic: String, _ value: Double, _ unit: String) async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 65_000) { api in
            let path = "/api/v1/range?metric=\(metric)&agent=192.0.2.1&datasource=2&stat=\(statistic)&\(Self.span)"
            let answer = try await api.get(path).object()
            #expect(answer["stat"] as? String == statistic)
            let series = try #require((answer["series"] as? [[String: Any]])?.first)
            #expect(series["values"] as? [Double] == [value, value])
            #expect(series["unit"] as? String == unit)
            #expect(series["errors"] == nil)
        }
    }

    @Test(
        arguments: [
            ("avg", [2.5, 5.0]), ("min", [1, 4]), ("max", [4, 6]), ("last", [4, 6]), ("count", [2, 3]),
        ] as [(String, [Double])]
    )
    func states(_ statistic: String, _ values: [Double]) async throws {
        var site = try Site()
        for (time, load) in [(500, 1), (15_000, 4), (31_000, 5), (40_000, 4), (50_000, 6)] as [(Int64, Float)] {
            site.poll([.hostCPU(loadOne: load)], source: .init(class: 2, index: 1), at: time)
        }
        try await site.flush()
        try await LiveAPI.with(site, at: 65_000) { api in
            let answer = try await api.get("/api/v1/range?metric=load_one&stat=\(statistic)&\(Self.span)").object()
            let series = try #require((answer["series"] as? [[String: Any]])?.first)
            #expect(series["values"] as? [Double] == values)
        }
    }

    /// A total is one of the kinds that the agent counts; those that it does not count (all ones) are no gaps in it.
    @Test func aTotalOfWhatIsCountedIsCovered() async throws {
        var site = try Site()
        for time in stride(from: Int64(0), through: 60_000, by: 10_000) {
            let packets = UInt32(time / 100)
            site.poll(
                [.ifCounters(ifIndex: 1, ifInUcastPkts: packets, ifInMulticastPkts: .max, ifInBroadcastPkts: .max)],
                source: .init(class: 0, index: 1),
                at: time
            )
        }
        try await site.flush()
        try await LiveAPI.with(site, at: 65_000) { api in
            let answer = try await api.get("/api/v1/range?metric=ifinpkts&\(Self.span)").object()
            let series = try #require((answer["series"] as? [[String: Any]])?.first)
            #expect(series["values"] as? [Double] == [10, 10])
            #expect(series["coverage"] as? [Double] == [1, 1])
        }
    }

    /// What `min` and `max` say stands beside the mean; a bucket without reports has neither.
    @Test func extremesAreThoseOfMinAndMax() async throws {
        var site = try Site()
        for (time, load) in [(500, 1), (15_000, 4), (31_000, 5), (40_000, 4), (50_000, 6)] as [(Int64, Float)] {
            site.poll([.hostCPU(loadOne: load)], source: .init(class: 2, index: 1), at: time)
        }
        for second in 0..<40 {
            let octets: UInt64 = second < 20 ? UInt64(second) * 1000 : 19_000 + UInt64(second - 19) * 3000
            site.poll(
                [.ifCounters(ifIndex: 1, ifInOctets: octets)],
                source: .init(class: 0, index: 1),
                at: Int64(second) * 1000
            )
        }
        try await site.flush()
        try await LiveAPI.with(site, at: 65_000) { api in
            let path = "/api/v1/range?metric=load_one,ifinoctets*8,ifinoctets&extremes=true&\(Self.span)"
            let series = try #require(try await api.get(path).object()["series"] as? [[String: Any]])
            #expect(series.map { $0["mins"] as? [Double] } == [[1, 4], [8000, 24_000], [1000, 3000]])
            #expect(series.map { $0["maxs"] as? [Double] } == [[4, 6], [24_000, 24_000], [3000, 3000]])
            #expect(series[0]["values"] as? [Double] == [2.5, 5])
            let plain = try #require(
                try await api.get(path.replacing("extremes=true&", with: "")).object()["series"] as? [[String: Any]]
            )
            #expect(plain.allSatisfy { $0["mins"] == nil && $0["maxs"] == nil })
        }
    }

    /// Only figures that have an error carry one; the largest of a second has none.
    @Test(arguments: [("avg", true), ("sum", true), ("max", false), ("min", false), ("count", false)])
    func errors(_ statistic: String, _ hasErrors: Bool) async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 65_000) { api in
            let path = "/api/v1/range?metric=flow_in_octets&stat=\(statistic)&\(Self.span)"
            let series = try #require((try await api.get(path).object()["series"] as? [[String: Any]])?.first)
            let errors = series["errors"] as? [Any]
            #expect((errors?.contains { $0 is Double } ?? false) == hasErrors)
        }
    }

    /// A hole in the data is a hole in the answer, as wide as it is.
    @Test func holes() async throws {
        var site = try Site()
        site.port(octetsPerSecond: 100, from: 0, through: 20_000, every: 10_000)
        site.port(octetsPerSecond: 100, from: 80_000, through: 100_000, every: 10_000)
        try await site.flush()
        try await LiveAPI.with(site, at: 200_000) { api in
            let path = "/api/v1/range?metric=ifinoctets&start=-200s&end=-100s&step=10s"
            let answer = try await api.get(path).object()
            #expect(answer["firstPartial"] == nil)
            let series = try #require((answer["series"] as? [[String: Any]])?.first)
            let values = try #require(series["values"] as? [Any]).map { $0 as? Double }
            #expect(values == [100, 100, nil, nil, nil, nil, nil, nil, 100, 100])
            #expect(series["coverage"] as? [Double] == [1, 1, 0, 0, 0, 0, 0, 0, 1, 1])
        }
    }

    /// Several metrics are answered in the order in which they were asked for.
    @Test(arguments: ["metric=load_one,ifinoctets", "metric=load_one&metric=ifinoctets", "metric=load_one;ifinoctets"])
    func lists(_ metrics: String) async throws {
        try await LiveAPI.with(try await .twoHosts(), at: 65_000) { api in
            let answer = try await api.get("/api/v1/range?\(metrics)&agent=192.0.2.1,192.0.2.2&\(Self.span)").object()
            let series = answer["series"] as? [[String: Any]] ?? []
            let names = series.map { "\($0["metric"] ?? "") \($0["agent"] ?? "") \($0["datasource"] ?? "")" }
            #expect(
                names == [
                    "load_one 192.0.2.1 2.1", "load_one 192.0.2.2 2.1", "ifinoctets 192.0.2.1 1",
                    "ifinoctets 192.0.2.1 2", "ifinoctets 192.0.2.1 3", "ifinoctets 192.0.2.2 1",
                ]
            )
        }
    }
}
