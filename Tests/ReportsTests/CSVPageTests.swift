import ByteReading
import Foundation
import MetricCatalog
import QueryEngine
import Reports
import SFlowWire
import SeriesStore
import StoreSupport
import TestSupport
import Testing

/// What holds at the edges: of pages, of sources, of the span, and when something goes wrong midway.
@Suite struct CSVPageTests {
    private static func question(
        _ metrics: [String],
        from start: Milliseconds,
        to end: Milliseconds,
        step: Milliseconds,
        _ statistic: Statistic = .sum
    ) -> RangeQuery {
        RangeQuery(
            metrics: metrics,
            selector: SeriesSelector(),
            start: Site.time(start),
            end: Site.time(end),
            step: .fixed(step),
            statistic: statistic,
            now: Site.time(10_000_000)
        )
    }

    private static func text(
        _ question: RangeQuery,
        _ site: Site,
        _ options: ExportOptions = ExportOptions()
    ) async throws -> String {
        var bytes: [UInt8] = []
        try await SeriesExport(question, options: options, from: site.store).run(from: site.store) { piece, _ in
            bytes += piece
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A span of whole pages and one of a page and a bit give the rows that one page would.
    @Test(arguments: [25_000, 25_001, 50_000, 49_999] as [Milliseconds])
    func pagesJoin(_ seconds: Milliseconds) async throws {
        var site = try Site()
        for source: DataSource in [1, 2] {
            site.port(source, octetsPerSecond: 3, from: 0, through: seconds * 1000, every: 600_000)
        }
        try await site.flush()
        // Two columns: a page has 25,000 rows.
        let metrics = ["ifinoctets", "ifoutoctets"]
        let text = try await Self.text(Self.question(metrics, from: 0, to: seconds * 1000, step: 1000), site)
        let rows = text.split(separator: "\r\n").dropFirst().map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        let last = Int(seconds / 600 * 600)
        for source in ["1", "2"] {
            let own = rows.filter { $0[2] == source }
            #expect(own.count == seconds)
            #expect(own.prefix(last).allSatisfy { $0[3] == "3" && $0[4] == "0" })
            #expect(own.dropFirst(last).allSatisfy { $0[3].isEmpty && $0[4].isEmpty })
            #expect(zip(own, own.dropFirst()).allSatisfy { $0[0] < $1[0] })
        }
        #expect(rows.count == 2 * Int(seconds))
    }

    /// Pages of days join as those of seconds do: 80 years of two metrics are more than one, and days have 23 to 25 hours.
    @Test func pagesOfACalendarJoin() async throws {
        var site = try Site()
        for source: DataSource in [1, 2] {
            site.port(source, octetsPerSecond: 1, from: 0, through: 10 * 86_400_000, every: 43_200_000)
        }
        try await site.flush()
        let oslo = try Zone(named: "Europe/Oslo", parameter: "tz")
        var question = Self.question(["ifinoctets", "ifoutoctets"], from: 0, to: 1, step: 1000)
        question.step = .exactly(.calendar(.day, oslo))
        question.start = try TimeText.time("1970-01-01", parameter: "start", in: oslo, now: 0)
        question.end = try TimeText.time("2050-01-01", parameter: "end", in: oslo, now: 0)
        let text = try await Self.text(question, site)
        let rows = text.split(separator: "\r\n").dropFirst().map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        for source in ["1", "2"] {
            let own = rows.filter { $0[2] == source }
            #expect(own.count == 29_220)
            #expect(own.first?[0] == "1969-12-31T23:00:00Z")
            #expect(own.last?[0] == "2049-12-30T23:00:00Z")
            #expect(zip(own, own.dropFirst()).allSatisfy { $0[0] < $1[0] })
            // Midnight there is 22:00 or 23:00 here.
            #expect(own.allSatisfy { $0[0].hasSuffix("T23:00:00Z") || $0[0].hasSuffix("T22:00:00Z") })
            let sums = own.compactMap { Int($0[3]) }
            #expect(sums == Array(repeating: 86_400, count: 10))
        }
        #expect(rows.count == 2 * 29_220)
    }

    /// A client that takes its time holds up nobody: between pages the log is brought into the file and used again.
    @Test func aSlowReaderLetsTheLogBe() async throws {
        var site = try Site()
        site.port(1, octetsPerSecond: 1, from: 0, through: 3_600_000, every: 60_000)
        try await site.flush()
        let log = site.folder.file("site.db-wal")
        let question = Self.question(["ifinoctets", "ifoutoctets"], from: 0, to: 300_000_000, step: 1000)
        let export = try await SeriesExport(question, from: site.store)
        var sizes: [Int] = []
        var time: Milliseconds = 4_000_000
        try await export.run(from: site.store) { _, _ in
            // As much as an hour brings, while the client looks at what it has.
            for source in 2...6 as ClosedRange<UInt32> {
                let port = DataSource(class: 0, index: source)
                site.port(port, octetsPerSecond: 977, from: time, through: time + 3_600_000, every: 5_000)
            }
            time += 4_000_000
            try await site.flush()
            try await site.maintain(at: time)
            sizes.append(try FileManager.default.attributesOfItem(atPath: log)[.size] as? Int ?? 0)
        }
        #expect(sizes.count > 10)
        let (early, late) = (sizes.prefix(3).max() ?? 0, sizes.max() ?? 0)
        #expect(early > 100_000)
        #expect(late < 3 * early, "\(sizes)")
    }

    /// Rows begin at multiples of the step, whatever was asked for.
    @Test func rowsBeginAtMultiplesOfTheStep() async throws {
        var site = try Site()
        site.port(octetsPerSecond: 10, from: 0, through: 120_000, every: 10_000)
        try await site.flush()
        let text = try await Self.text(Self.question(["ifinoctets"], from: 25_000, to: 95_000, step: 60_000), site)
        #expect(
            text == """
                time,agent,datasource,ifinoctets\r
                2023-11-14T23:00:00Z,192.0.2.1,5,600\r
                2023-11-14T23:01:00Z,192.0.2.1,5,600\r\n
                """
        )
    }

    /// A port's rows have the name that it had then.
    @Test func namesAreThoseOfTheTime() async throws {
        var site = try Site()
        for (time, name) in [(0, "old"), (10_000, "old"), (20_000, "new"), (30_000, "new")] as [(Int64, String)] {
            site.poll([.ifCounters(ifIndex: 5, ifInOctets: UInt64(time)), .portName(name)], at: time)
        }
        try await site.flush()
        let question = Self.question(["ifinoctets", "ifname"], from: 0, to: 30_000, step: 10_000)
        #expect(
            try await Self.text(question, site) == """
                time,agent,datasource,ifinoctets,ifname\r
                2023-11-14T23:00:00Z,192.0.2.1,5,10000,old\r
                2023-11-14T23:00:10Z,192.0.2.1,5,10000,old\r
                2023-11-14T23:00:20Z,192.0.2.1,5,10000,new\r\n
                """
        )
    }

    @Test func wordsAlone() async throws {
        var site = try Site()
        site.poll([.ifCounters(ifIndex: 5), .portName("=SUM(A1)\r\nx")], from: "2001:db8::1", at: 0)
        try await site.flush()
        var options = ExportOptions()
        options.isGuarded = false
        let text = try await Self.text(Self.question(["ifname"], from: 0, to: 1000, step: 1000), site, options)
        #expect(
            text == """
                time,agent,datasource,ifname\r
                2023-11-14T23:00:00Z,2001:db8::1,5,"=SUM(A1)\r\nx"\r\n
                """
        )
    }

    /// Who writes may end an export, and is then asked for no more.
    @Test func aWriterThatFails() async throws {
        struct Full: Error {}
        var site = try Site()
        site.port(octetsPerSecond: 1, from: 0, through: 20_000, every: 10_000)
        try await site.flush()
        let question = Self.question(["ifinoctets"], from: 0, to: 200_000_000, step: 1000)
        let export = try await SeriesExport(question, from: site.store)
        var pieces = 0
        await #expect(throws: Full.self) {
            try await export.run(from: site.store) { _, _ in
                pieces += 1
                if pieces == 2 { throw Full() }
            }
        }
        #expect(pieces == 2)
    }

    /// A store that goes away midway is an error, never an end that looks well.
    @Test func aStoreThatGoesAway() async throws {
        var site = try Site()
        site.port(octetsPerSecond: 1, from: 0, through: 20_000, every: 10_000)
        try await site.flush()
        let store = site.store
        let export = try await SeriesExport(Self.question(["ifinoctets"], from: 0, to: 1000, step: 1000), from: store)
        await #expect(throws: (any Error).self) {
            try await export.run(from: store) { _, _ in try store.close() }
        }
    }

    @Test(arguments: [(1000, 1000, "end"), (2000, 1000, "end")] as [(Milliseconds, Milliseconds, String)])
    func spansThatAreNone(_ start: Milliseconds, _ end: Milliseconds, _ parameter: String) async throws {
        let site = try Site()
        let error = await #expect(throws: QueryError.self) {
            _ = try await Self.text(Self.question(["ifinoctets"], from: start, to: end, step: 1000), site)
        }
        #expect(error?.parameter == parameter)
    }
}
