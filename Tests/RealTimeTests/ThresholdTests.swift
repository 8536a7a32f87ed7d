import ByteReading
import Foundation
import MetricCatalog
import QueryEngine
import RealTime
import SFlowWire
import SeriesStore
import StoreSupport
import TestSupport
import Testing

/// When thresholds raise events, and when they do so again.
struct ThresholdTests {
    /// A port that receives so many octets in each of some seconds.
    private func site(_ octets: [UInt64]) async throws -> Site {
        var site = try Site()
        var sum: UInt64 = 0
        for (second, more) in ([0] + octets).enumerated() {
            sum += more
            let records: [RecordBuilder] = [
                .ifCounters(ifIndex: 5, ifInOctets: sum), .portName("swp5"),
            ]
            site.poll(records, at: Milliseconds(second) * 1000)
        }
        try await site.flush()
        return site
    }

    /// The values of the events over the seconds of a site, checked once a second.
    private func events(
        _ octets: [UInt64],
        _ threshold: Threshold
    ) async throws -> [(second: Int, event: ThresholdEvent)] {
        var found: [(Int, ThresholdEvent)] = []
        var monitor = ThresholdMonitor()
        let flows = LiveFlows()
        for second in 1...octets.count {
            let site = try await site(Array(octets.prefix(second)))
            let now = Site.time(Milliseconds(second) * 1000)
            // A closure that another thread runs may not change what is ours.
            let (next, events) = try await site.store.read { [monitor] snapshot in
                var monitor = monitor
                let reader = LatestReader(snapshot: snapshot, now: now, flows: flows)
                let events = monitor.check([threshold], reader, flows, at: now)
                return (monitor, events)
            }
            monitor = next
            found += events.map { (second, $0) }
        }
        return found
    }

    @Test
    func oneEventUntilItHasBeenBelowForATime() async throws {
        let threshold = Threshold(name: "busy", metric: "ifinoctets", value: 1_000, timeout: 2)
        let found = try await events([500, 2_000, 3_000, 500, 2_000, 400, 400, 400, 4_000], threshold)
        #expect(found.map(\.second) == [2, 9])
        #expect(found.map(\.event.value) == [2_000, 4_000])
        let event = found[0].event
        #expect(event.threshold == "busy")
        #expect(event.metric == "ifinoctets")
        #expect(event.bound == 1_000)
        #expect(event.identity.source == 5)
        #expect(event.flowKey == nil)
    }

    /// The limit itself does not exceed it.
    @Test
    func theLimitItselfIsNoEvent() async throws {
        let threshold = Threshold(name: "busy", metric: "ifinoctets", value: 1_000)
        #expect(try await events([1_000, 1_000], threshold).isEmpty)
    }

    @Test(arguments: [(["swp*"], 1), (["eth*"], 0), (["eth*", "swp5"], 1)])
    func filtersChooseSources(patterns: [String], count: Int) async throws {
        let filter = ["ifname": patterns]
        let threshold = Threshold(name: "busy", metric: "ifinoctets", value: 1_000, filter: filter)
        #expect(try await events([2_000, 2_000], threshold).count == count)
    }
}
