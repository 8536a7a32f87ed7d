import ByteReading
import MetricCatalog
import Rollup
import SFlowWire
import TestSupport
import Testing

/// Where datagrams come from, and what sources' own numbers say.
@Suite struct OriginTests {
    /// The address in the datagram is the agent, whoever sent it on.
    @Test func agentsAreNamedByTheirDatagrams() {
        var rig = Rig()
        rig.send(at: 0, from: ip("203.0.113.1"))
        rig.send(at: 100, from: ip("203.0.113.2"))
        rig.send(at: 200, from: ip("203.0.113.1"))
        rig.agent = ip("192.0.2.2")
        rig.sequence = 1
        rig.send(at: 300, from: ip("203.0.113.1"))
        let outcome = rig.finish()
        #expect(outcome.agents == ["192.0.2.1", "192.0.2.2"])
        let said = outcome.allTexts.map { "\(outcome.groups[Int($0.group)].identity.agent) \($0.value)" }
        #expect(
            said == ["192.0.2.1 203.0.113.1", "192.0.2.1 203.0.113.1,203.0.113.2", "192.0.2.2 203.0.113.1"]
        )
    }

    @Test func forgedAddressesAreBounded() {
        var rig = Rig()
        for number in 0..<1000 as Range<UInt32> { rig.send(at: 0, from: IPAddress(ipv4: number + 1)) }
        #expect(rig.finish().allTexts.count == 8)
    }

    @Test func countersThatAreMissingOrComeTwice() {
        var rig = Rig()
        for (number, time) in [(1, 0), (2, 20), (5, 80), (5, 81), (4, 82), (6, 100)] as [(UInt32, Milliseconds)] {
            rig.pollNumber = number
            rig.poll(.ifCounters(ifIndex: 5), at: time * 1000)
        }
        let outcome = rig.finish()
        let total = { (name: String) in outcome.values(name, .agent).compactMap { $0 }.reduce(0, +) }
        #expect(total("sflow_counter_lost_samples") - total("sflow_counter_reordered_samples") == 1)
        #expect(total("sflow_counter_duplicate_samples") == 1)
        #expect(total("sflow_counter_reordered_samples") == 1)
    }

    /// Each data source counts for itself, and a new beginning is no loss.
    @Test func sourcesCountForThemselves() {
        var rig = Rig()
        for round in 1...5 as ClosedRange<UInt32> {
            for source: DataSource in [5, 6] {
                rig.pollNumber = source == 5 ? round : round + 900_000
                rig.poll(.ifCounters(ifIndex: 5), source: source, at: Milliseconds(round) * 20_000)
            }
        }
        rig.reboot(at: 200_000)
        rig.poll(.ifCounters(ifIndex: 5), source: 6, at: 200_000)
        let outcome = rig.finish()
        for name in ["lost", "duplicate", "reordered"] {
            #expect(outcome.values("sflow_counter_\(name)_samples", .agent).compactMap { $0 }.allSatisfy { $0 == 0 })
        }
    }
}
