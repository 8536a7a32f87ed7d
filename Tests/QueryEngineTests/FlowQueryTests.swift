import ByteReading
import MetricCatalog
import QueryEngine
import SFlowWire
import SeriesStore
import StoreSupport
import TestSupport
import Testing

/// The largest flows of any past window, and how they went.
struct FlowQueryTests {
    /// A packet from one host to another, sampled one in 100.
    private static func packet(
        _ source: String,
        length: UInt32 = 1000,
        at port: DataSource = 5,
        input: PacketInterface = 5,
        output: PacketInterface = 6,
        rate: UInt32 = 100
    ) -> SampleBuilder {
        .flow(
            isExpanded: true,
            source: port,
            rate: rate,
            input: input,
            output: output,
            records: [
                .sampledHeader(
                    FrameBuilder.ethernet(.ipv4(from: source, .tcp(from: 1, to: 2))),
                    frameLength: length
                )
            ]
        )
    }

    private static let sources = FlowDefinition(name: "src", keys: "ipsource", limit: 5)

    /// Ten minutes: `10.0.0.1` sends all the time, `10.0.0.2` in the second five minutes twice as much.
    private static func site() async throws -> Site {
        var site = try Site()
        try site.setFlows(sources)
        for second in 0..<600 {
            var samples = [packet("10.0.0.1")]
            if second >= 300 { samples += [packet("10.0.0.2"), packet("10.0.0.2")] }
            site.send(samples, at: Milliseconds(second) * 1000 + 10)
        }
        try await site.flush()
        return site
    }

    private func query(
        _ start: Milliseconds,
        _ end: Milliseconds,
        _ merge: FlowMerge = .once,
        limit: Int = 10
    ) -> FlowQuery {
        FlowQuery(
            name: "src",
            start: Site.time(start),
            end: Site.time(end),
            limit: limit,
            merge: merge,
            now: Site.time(100 * 86_400_000)
        )
    }

    private func top(_ site: Site, _ query: FlowQuery, by grouping: FlowQuery.Grouping = .key) async throws -> FlowTop {
        try await site.store.read { try query.top(by: grouping, on: $0) }
    }

    private func names(_ top: FlowTop) -> [String] { top.rows.map { $0.key?.text(separator: ",") ?? "" } }

    @Test
    func anyWindowHasItsOwnOrder() async throws {
        let site = try await Self.site()
        let early = try await top(site, query(0, 300_000))
        #expect(names(early) == ["10.0.0.1"])
        #expect(early.rows[0].sums.value == 30_000_000)
        let late = try await top(site, query(300_000, 600_000))
        #expect(names(late) == ["10.0.0.2", "10.0.0.1"])
        #expect(late.rows.map(\.sums.value) == [60_000_000, 30_000_000])
        #expect(late.total?.value == 90_000_000)
        #expect(late.other?.value == 0)
        let all = try await top(site, query(0, 600_000, limit: 1))
        #expect(all.other?.value == 60_000_000)
        #expect(all.rows[0].sums.value == 60_000_000)
        // A single second is exact, too.
        #expect(try await top(site, query(299_000, 301_000)).rows.map(\.sums.value) == [200_000, 200_000])
    }

    /// The ± of an estimate: 1.96 · √(Σ r(r−1)·length²).
    @Test
    func sumsCarryTheirError() async throws {
        let site = try await Self.site()
        let row = try await top(site, query(0, 100_000)).rows[0]
        let expected = 1.96 * (100.0 * 100 * 99 * 1_000_000).squareRoot()
        #expect(abs(row.sums.halfWidth - expected) < expected * 0.002)
        #expect(row.atMost == row.sums.value)
    }

    /// From whatever tiers the answer is made, it is the same.
    @Test
    func tiersSayTheSame() async throws {
        var site = try await Self.site()
        let spans: [(Milliseconds, Milliseconds)] = [(0, 600_000), (7_000, 593_000), (61_000, 125_000), (3_000, 4_000)]
        var before: [[UInt64]] = []
        for (start, end) in spans {
            before.append(try await top(site, query(start, end)).rows.map(\.sums.value))
        }
        try await site.maintain(at: 3 * 86_400_000)
        // What is not whole windows of a coarse tier is not in it; a later packet closes them.
        site.send([Self.packet("10.0.0.3")], at: 2 * 86_400_000)
        try await site.flush()
        try await site.maintain(at: 3 * 86_400_000)
        for (span, expected) in zip(spans, before) {
            let found = try await top(site, query(span.0, span.1))
            #expect(found.rows.map(\.sums.value) == expected)
        }
        let whole = try await top(site, query(0, 86_400_000))
        #expect(whole.resolutions.contains("5m"))
        #expect(whole.rows.map(\.sums.value) == before[0])
    }

    /// A packet that is sampled on its way in and on its way out counts once in its agent.
    @Test
    func anAgentCountsAPacketOnce() async throws {
        var site = try Site()
        try site.setFlows(Self.sources)
        site.send(
            [
                Self.packet("10.0.0.1", at: 1, input: 1, output: 2),
                Self.packet("10.0.0.1", at: 2, input: 1, output: 2),
            ],
            at: 0
        )
        site.send([Self.packet("10.0.0.1", at: 9, input: 9, output: 8)], from: "192.0.2.2", at: 0)
        try await site.flush()
        #expect(try await top(site, query(0, 1_000)).rows[0].sums.value == 100_000)
        #expect(try await top(site, query(0, 1_000, .max)).rows[0].sums.value == 100_000)
        #expect(try await top(site, query(0, 1_000, .sum)).rows[0].sums.value == 300_000)
        #expect(try await top(site, query(0, 1_000, .avg)).rows[0].sums.value == 100_000)
        let means = try await site.store.read { try query(0, 1_000, .avg).range(step: .exactly(.fixed(1_000)), on: $0) }
        #expect(means.series[0].values == [100_000])
        let sums = try await site.store.read { try query(0, 1_000, .sum).range(step: .exactly(.fixed(1_000)), on: $0) }
        #expect(sums.series[0].values == [300_000])
        let agents = try await top(site, query(0, 1_000), by: .agent)
        #expect(agents.rows.map(\.identity.agent.description).sorted() == ["192.0.2.1", "192.0.2.2"])
        #expect(agents.rows.map(\.sums.value) == [100_000, 100_000])
        #expect(try await top(site, query(0, 1_000), by: .source).rows.count == 3)
    }

    /// A Linux bridge samples a packet on both its ports and does not say which way it went.
    @Test
    func samplersThatDoNotSayAreNotAdded() async throws {
        var site = try Site()
        try site.setFlows(Self.sources)
        site.send(
            [1, 2].map {
                Self.packet("10.0.0.1", at: DataSource(class: 0, index: $0), input: .unknown, output: .unknown)
            },
            at: 0
        )
        try await site.flush()
        let found = try await top(site, query(0, 1_000))
        #expect(found.rows.map(\.sums.value) == [100_000])
        #expect(found.rows[0].locationCount == 2)
        #expect(found.total == nil)
        #expect(try await top(site, query(0, 1_000, .sum)).rows[0].sums.value == 200_000)
    }

    /// Flows that were among the others for a while say how much they may have had.
    @Test
    func missingPartsAreBounded() async throws {
        var site = try Site()
        try site.setFlows(Self.sources)
        site.send([Self.packet("10.0.0.1")], at: 0)
        // 30 larger flows in the next second; 20 are kept apart.
        site.send((1...30).map { Self.packet("10.1.0.\($0)", length: 1000 + UInt32($0)) }, at: 1_000)
        site.send([Self.packet("10.0.0.1", length: 64)], at: 1_001)
        try await site.flush()
        let found = try await top(site, query(0, 2_000, limit: 1_000))
        let row = try #require(found.rows.first { $0.key?.text(separator: ",") == "10.0.0.1" })
        #expect(row.sums.value == 100_000)
        // It may have had as much as the smallest that was kept apart.
        #expect(row.atMost == 100_000 + 101_100)
        #expect(found.rows.reduce(found.other?.value ?? 0) { $0 + $1.sums.value } == found.total?.value)
    }

    @Test
    func seriesHaveZerosGapsAndErrors() async throws {
        let site = try await Self.site()
        let range = try await site.store.read { snapshot in
            try query(0, 900_000).range(step: .exactly(.fixed(300_000)), on: snapshot)
        }
        #expect(range.series.map { $0.key.text(separator: ",") } == ["10.0.0.1", "10.0.0.2"])
        #expect(range.series[0].values[0] == 100_000)
        // Its agent was heard of, and the flow had no packet.
        #expect(range.series[1].values[0] == 0)
        #expect(range.series[1].values[1] == 200_000)
        // Nobody was heard of afterwards.
        #expect(range.series[1].values[2] == nil)
        #expect(range.total?.map { $0 ?? -1 } == [100_000, 300_000, -1])
        #expect(range.other?[0] == 0)
        #expect(range.coverage[2] == 0)
        #expect(range.series[0].errors[0] ?? 0 > 0)
    }

    /// What is kept in coarser buckets alone is not cut into finer ones.
    @Test
    func droppedSecondsAreNotMadeUp() async throws {
        var site = try await Self.site()
        // Tiers go on with what comes later.
        for half in 1...10 { site.send([Self.packet("10.0.0.3")], at: Milliseconds(half) * 43_200_000) }
        try await site.flush()
        let retention = Retention(keep: [.second: 3_600_000, .minute: 3_600_000])
        for _ in 0..<200 { try await site.maintain(at: 6 * 86_400_000, retention: retention) }
        let found = try await top(site, query(7_000, 593_000))
        #expect(found.start == Site.time(0))
        #expect(found.end == Site.time(600_000))
        #expect(found.rows.map(\.sums.value) == [60_000_000, 60_000_000])
        let error = await #expect(throws: QueryError.self) {
            try await site.store.read { try query(0, 600_000).range(step: .exactly(.fixed(10_000)), on: $0) }
        }
        #expect(error?.detail.contains("5m") == true)
    }

    @Test
    func badQuestionsAreRefused() async throws {
        let site = try await Self.site()
        var unknown = query(0, 1_000)
        unknown.name = "nothing"
        let error = await #expect(throws: QueryError.self) { try await top(site, unknown) }
        #expect(error?.kind == .unknownFlow)
        let inverted = await #expect(throws: QueryError.self) { try await top(site, query(1_000, 1_000)) }
        #expect(inverted?.kind == .invertedRange)
    }

    /// A definition that was changed has no part in what the new one is asked.
    @Test
    func otherKeysOfTheSameNameAreLeftOut() async throws {
        var site = try await Self.site()
        try site.setFlows(FlowDefinition(name: "src", keys: "ipdestination", limit: 5))
        site.send([Self.packet("10.0.0.1")], at: 700_000)
        try await site.flush()
        #expect(names(try await top(site, query(0, 800_000))) == ["203.0.113.1"])
        // One that differs in what is not stored goes on.
        try site.setFlows(FlowDefinition(name: "src", keys: "ipdestination", limit: 7, smoothing: 9))
        site.send([Self.packet("10.0.0.1")], at: 710_000)
        try await site.flush()
        #expect(try await top(site, query(0, 800_000)).rows[0].sums.value == 200_000)
    }
}
