import ByteReading
import Foundation
import MetricCatalog
import Rollup
import SFlowWire
import SeriesStore

/// What the measurement of the running server needs: a store with a past, and agents that go on sending.
enum Serving {
    /// Fills a store: 1,000 ports of the last hour, and a port of the last 400 days.
    static func fill(_ path: String) async throws {
        let store = try SeriesStore.open(path)
        var writer = BatchWriter(store)
        let now = Milliseconds(Date().timeIntervalSince1970) * 1000
        try await fillYear(&writer, until: now - 3_700_000)
        var load = PollLoad(ports: 1_000, startingAt: now - 3_700_000)
        while load.time < now - 10_000 {
            try await writer.write((0..<60).map { _ in load.next() }.filter { !$0.isEmpty })
        }
        try await writer.maintain(now: now, elapsed: 3_700_000, retention: .standard)
        try store.close()
    }

    /// A port that is polled each five minutes.
    private static func fillYear(_ writer: inout BatchWriter, until end: Milliseconds) async throws {
        let identity = SourceIdentity(agent: IPAddress(ipv4: 0x0a09_0001), source: DataSource(class: 0, index: 1))
        let step: Milliseconds = 300_000
        var time = end - 400 * 86_400_000
        var isFirst = true
        while time < end {
            var batches: [RollupBatch] = []
            for _ in 0..<288 where time < end {
                var batch = RollupBatch(time: time + 1000)
                if isFirst {
                    batch.newGroups = [
                        GroupDefinition(identity: identity, structureIndex: MetricStructure.interfaceIndex)
                    ]
                    isFirst = false
                }
                let octets = 3_000_000_000 + UInt64(1e9 * (1 + sin(Double(time % 86_400_000) / 86_400_000 * 2 * .pi)))
                var values = [UInt64](repeating: 0, count: PollLoad.columns)
                values[0] = 1_000_000_000
                values[1] = octets
                values[2] = octets / 700
                batch.polls = [
                    Poll(
                        group: 0,
                        isInterpolated: false,
                        start: time - step,
                        end: time,
                        known: (1 << UInt64(PollLoad.columns)) - 1,
                        firstValue: 0,
                        valueCount: PollLoad.columns
                    )
                ]
                batch.values = values
                batches.append(batch)
                time += step
            }
            try await writer.write(batches)
            try await writer.maintain(now: time, elapsed: 86_400_000, retention: .standard)
        }
    }

    /// Sends 5,000 datagrams a second to a port of this machine: counters of 10,000 ports each 20 s, and flow samples.
    static func send(to port: UInt16, seconds: Int) throws {
        let perSecond = 5_000
        let agents = 200
        let rounds = seconds / 20 + 1
        let counters = Load.counters(agents: agents, ports: 50, rounds: rounds, interval: 20_000).datagrams
        let flows = Load.flows(count: perSecond * 20).datagrams
        let socket = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        func transmit(_ bytes: [UInt8]) {
            withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    _ = sendto(socket, bytes, bytes.count, 0, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
        }
        let countersPerSecond = agents * 10 / 20
        let started = ContinuousClock.now
        for slice in 0..<seconds * 100 {
            let (second, part) = (slice / 100, slice % 100)
            let due = started + .milliseconds(slice * 10)
            let wait = ContinuousClock.now.duration(to: due) / .milliseconds(1)
            if wait > 0 { usleep(UInt32(wait * 1000)) }
            let each = countersPerSecond / 100
            for number in 0..<each {
                let place = second * countersPerSecond + part * each + number
                if place < counters.count { transmit(counters[place]) }
            }
            for number in 0..<(perSecond / 100 - each) {
                transmit(flows[(slice * (perSecond / 100) + number) % flows.count])
            }
        }
        close(socket)
    }
}
