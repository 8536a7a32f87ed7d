import Foundation
import SFlowWire
import TestSupport

/// An agent of a few ports whose counters grow, and what it has sent.
///
/// Octets differ from port to port and from report to report, so that no two mistakes cancel out.
struct CounterAgent {
    let ports: UInt32
    private var number: UInt32 = 0
    private(set) var octets: [UInt64]

    init(ports: UInt32) {
        self.ports = ports
        octets = Array(repeating: 0, count: Int(ports))
    }

    /// What all ports' counters say together.
    var total: Int { Int(octets.reduce(0, +)) }

    /// The next report of every port, in one datagram.
    mutating func next(_ random: inout SeededGenerator) -> [UInt8] {
        number += 1
        for port in octets.indices { octets[port] += UInt64.random(in: 1...5_000, using: &random) }
        let samples = (1...ports).map { (port: UInt32) -> SampleBuilder in
            let record = RecordBuilder.ifCounters(ifIndex: port, ifInOctets: octets[Int(port) - 1])
            return .counters(sequence: number, source: DataSource(class: 0, index: port), records: [record])
        }
        // The agent's clock goes by the counters: a tenth of a second a report.
        return DatagramBuilder(
            agent: "198.51.100.9",
            sequence: number,
            uptime: 1_000_000 + number * 100,
            samples: samples
        ).bytes
    }
}
