import ByteReading
import MetricCatalog
import QueryEngine
import SFlowWire
import SeriesStore
import StoreSupport
import TestSupport
import Testing

/// What metrics say now.
@Suite struct LatestReaderTests {
    /// A counter is the last interval's rate, by the agent's clock to the millisecond.
    @Test func aRateOfTheLastInterval() async throws {
        var site = try Site()
        site.poll([.ifCounters(ifIndex: 5, ifInOctets: 1000, ifOutUcastPkts: 7)], at: 0)
        site.poll([.ifCounters(ifIndex: 5, ifInOctets: 1158, ifOutUcastPkts: 7)], at: 10_001)
        try await site.flush()
        #expect(try await site.latest("ifinoctets", at: 11_000).map(\.value) == [.number(158 / 10.001)])
        #expect(try await site.latest("ifoutucastpkts", at: 11_000).map(\.value) == [.number(0)])
        #expect(try await site.latest("ifinoctets", at: 11_000).map(\.time) == [Site.time(10_001)])
    }

    @Test func aFirstReportHasNoRateAndAllStates() async throws {
        var site = try Site()
        site.poll([.ifCounters(ifIndex: 5, ifInOctets: 1000)], at: 0)
        try await site.flush()
        #expect(try await site.latest("ifinoctets", at: 1000).isEmpty)
        #expect(try await site.latest("ifspeed", at: 1000).map(\.value) == [.number(1e9)])
        #expect(try await site.latest("ifoperstatus", at: 1000).map(\.value) == [.text("up")])
    }

    /// Two and a half intervals, and not a moment longer.
    @Test(arguments: [(24_999, 1), (25_000, 1), (25_001, 0)] as [(Milliseconds, Int)])
    func aReportHoldsUntilItIsStale(_ age: Milliseconds, _ count: Int) async throws {
        var site = try Site()
        site.port(octetsPerSecond: 100, from: 0, through: 20_000, every: 10_000)
        try await site.flush()
        #expect(try await site.latest("ifinoctets", at: 20_000 + age).count == count)
        #expect(try await site.latest("ifoperstatus", at: 20_000 + age).count == count)
    }

    /// Reports from a time to come were made while the clock was ahead: they are not what is so now.
    @Test func reportsFromATimeToComeAreNotBelieved() async throws {
        var site = try Site()
        site.port(octetsPerSecond: 100, from: 0, through: 20_000, every: 10_000)
        let year: Milliseconds = 365 * 86_400_000
        site.port(octetsPerSecond: 900, from: year, through: year + 20_000, every: 10_000)
        try await site.flush()
        #expect(try await site.latest("ifinoctets", at: 21_000).isEmpty)
        #expect(try await site.latest("ifoperstatus", at: 21_000).isEmpty)
        #expect(try await site.latest("ifinoctets", at: year + 21_000).map(\.value) == [.number(900)])
    }

    @Test func whatAnAgentDoesNotCountHasNoValue() async throws {
        var site = try Site()
        for time: Milliseconds in [0, 10_000, 20_000] {
            site.poll([.ifCounters(ifIndex: 5, ifInMulticastPkts: .max, ifInBroadcastPkts: 3)], at: time)
        }
        try await site.flush()
        #expect(try await site.latest("ifinmulticastpkts", at: 20_500).isEmpty)
        #expect(try await site.latest("ifinbroadcastpkts", at: 20_500).map(\.value) == [.number(0)])
    }

    /// No sample of a live agent is zero; of a silent one it is unknown.
    @Test func flowsFallToZeroAndThenAway() async throws {
        var site = try Site()
        site.send([.packet(1000, rate: 100)], at: 0)
        for time in stride(from: Milliseconds(1000), through: 10_000, by: 1000) { site.send([], at: time) }
        try await site.flush()
        #expect(try await site.latest("flow_in_octets", at: 1500).map(\.value) == [.number(100_000)])
        #expect(try await site.latest("flow_in_octets", at: 9000).map(\.value) == [.number(0)])
        #expect(try await site.latest("flow_in_octets", at: 60_000).map(\.value) == [.number(0)])
        #expect(try await site.latest("flow_in_octets", at: 80_000).isEmpty)
    }

    @Test func everythingOfAnAgent() async throws {
        var site = try Site()
        for time: Milliseconds in [0, 10_000] {
            site.poll([.ifCounters(ifIndex: 5, ifInOctets: UInt64(time)), .portName("eth5")], at: time)
            site.poll([.ifCounters(ifIndex: 1)], source: 1, from: "192.0.2.2", at: time)
        }
        try await site.flush()
        let values = try await site.store.read { snapshot in
            LatestReader(snapshot: snapshot, now: Site.time(10_500))
                .values(of: SeriesSelector(agents: [ip("192.0.2.1")]))
        }
        #expect(Set(values.map(\.identity)) == [SourceIdentity(agent: ip("192.0.2.1"), source: 5)])
        #expect(values.first { $0.metricName == "ifname" }?.value == .text("eth5"))
        #expect(values.first { $0.metricName == "ifinoctets" }?.value == .number(1000))
    }
}

extension Site {
    /// What a metric says at a time, on all sources or those that are meant.
    func latest(
        _ name: String,
        _ selector: SeriesSelector = SeriesSelector(),
        at time: Milliseconds
    ) async throws -> [LatestValue] {
        try await store.read { snapshot in
            LatestReader(snapshot: snapshot, now: Site.time(time)).values(name, selector)
        }
    }
}
