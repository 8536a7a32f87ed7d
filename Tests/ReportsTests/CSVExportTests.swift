import ByteReading
import MetricCatalog
import QueryEngine
import Reports
import SFlowWire
import SeriesStore
import StoreSupport
import TestSupport
import Testing

/// CSV of any size.
@Suite struct SeriesExportTests {
    private func export(
        _ site: Site,
        _ metrics: [String],
        from start: Milliseconds,
        to end: Milliseconds,
        step: Milliseconds,
        _ statistic: Statistic = .avg,
        selector: SeriesSelector = SeriesSelector()
    ) async throws -> (text: String, pieces: Int) {
        let question = RangeQuery(
            metrics: metrics,
            selector: selector,
            start: Site.time(start),
            end: Site.time(end),
            step: .fixed(step),
            statistic: statistic,
            now: Site.time(10_000_000)
        )
        let export = try await SeriesExport(question, from: site.store)
        var bytes: [UInt8] = []
        var pieces = 0
        try await export.run(from: site.store) { piece, _ in
            bytes += piece
            pieces += 1
        }
        return (String(decoding: bytes, as: UTF8.self), pieces)
    }

    @Test func gapsAreEmptyAndNamesAreQuoted() async throws {
        var site = try Site()
        site.poll([.ifCounters(ifIndex: 5, ifInOctets: 0), .portName("Uplink, \"A\"")], at: 0)
        site.poll([.ifCounters(ifIndex: 5, ifInOctets: 10_000), .portName("Uplink, \"A\"")], at: 10_000)
        try await site.flush()
        let (text, _) = try await export(site, ["ifname", "ifinoctets"], from: -10_000, to: 20_000, step: 10_000)
        #expect(
            text == """
                time,agent,datasource,ifname,ifinoctets\r
                2023-11-14T22:59:50Z,192.0.2.1,5,"Uplink, ""A""\",\r
                2023-11-14T23:00:00Z,192.0.2.1,5,"Uplink, ""A""\",1000\r
                2023-11-14T23:00:10Z,192.0.2.1,5,"Uplink, ""A""\",\r\n
                """
        )
    }

    @Test func sourcesFollowEachOther() async throws {
        var site = try Site()
        for source: DataSource in [10, 9, 2] {
            site.port(source, octetsPerSecond: UInt64(source.index), from: 0, through: 20_000, every: 10_000)
        }
        site.port(1, of: "192.0.1.1", octetsPerSecond: 1, from: 0, through: 20_000, every: 10_000)
        try await site.flush()
        let (text, _) = try await export(site, ["ifinoctets"], from: 0, to: 20_000, step: 20_000, .sum)
        let rows = text.split(separator: "\r\n").dropFirst().map { $0.split(separator: ",").dropFirst() }
        #expect(
            rows.map { $0.joined(separator: " ") } == [
                "192.0.1.1 1 20", "192.0.2.1 2 40", "192.0.2.1 9 180", "192.0.2.1 10 200",
            ]
        )
    }

    @Test func estimatesHaveAnErrorBesideThem() async throws {
        var site = try Site()
        site.send([.packet(1000, rate: 10)], at: 0)
        try await site.flush()
        let (text, _) = try await export(site, ["flow_in_octets"], from: 0, to: 1000, step: 1000, .sum)
        let lines = text.split(separator: "\r\n")
        #expect(lines[0] == "time,agent,datasource,flow_in_octets,flow_in_octets_error")
        #expect(lines[1].hasPrefix("2023-11-14T23:00:00Z,192.0.2.1,5,10000,18594."))
        let (maximum, _) = try await export(site, ["flow_in_octets"], from: 0, to: 1000, step: 1000, .max)
        #expect(maximum.hasPrefix("time,agent,datasource,flow_in_octets\r\n"))
    }

    /// More rows than are read at a time, and none missing or twice.
    @Test func manyRowsComeInPieces() async throws {
        var site = try Site()
        site.port(octetsPerSecond: 7, from: 0, through: 120_000, every: 20_000)
        try await site.flush()
        let (text, pieces) = try await export(site, ["ifinoctets"], from: -60_000_000, to: 120_000, step: 1000, .sum)
        let rows = text.split(separator: "\r\n").dropFirst()
        #expect(rows.count == 60_120)
        #expect(pieces > 2)
        #expect(Set(rows.map { $0.prefix(20) }).count == 60_120)
        #expect(rows.reduce(0) { $0 + (Int($1.split(separator: ",").dropFirst(3).first ?? "") ?? 0) } == 840)
    }

    @Test func nothingAskedForIsThere() async throws {
        var site = try Site()
        site.port(octetsPerSecond: 7, from: 0, through: 20_000, every: 20_000)
        try await site.flush()
        let selector = SeriesSelector(sources: [99])
        let (text, _) = try await export(site, ["ifinoctets"], from: 0, to: 1000, step: 1000, selector: selector)
        #expect(text == "time,agent,datasource,ifinoctets\r\n")
    }

    @Test(arguments: [([], "metric"), (["nix"], "metric"), (["ifinoctets", "nix"], "metric")] as [([String], String)])
    func whatIsWrongIsNamed(_ metrics: [String], _ parameter: String) async throws {
        let site = try Site()
        let error = await #expect(throws: QueryError.self) {
            _ = try await export(site, metrics, from: 0, to: 1000, step: 1000)
        }
        #expect(error?.parameter == parameter)
    }

    @Test(arguments: ["ifinoctets", "ifname"])
    func aSpanThatEndsBeforeItBegins(_ metric: String) async throws {
        let site = try Site()
        let error = await #expect(throws: QueryError.self) {
            _ = try await export(site, [metric], from: 1000, to: 1000, step: 1000)
        }
        #expect(error?.parameter == "end")
    }
}
