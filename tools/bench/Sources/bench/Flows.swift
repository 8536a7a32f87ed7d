import FlowLanguage
import Foundation
import MetricCatalog
import QueryEngine
import RealTime
import Rollup
import SFlowWire
import SeriesStore
import TestSupport

/// Measures flows: samples with ten definitions in force, against samples with none; their bytes in the store; and questions
/// for what they are now and were.
struct Flows {
    let path: String

    private static let definitions: [FlowDefinition] = [
        FlowDefinition(name: "tcp", keys: "ipsource,ipdestination,tcpsourceport,tcpdestinationport", limit: 20),
        FlowDefinition(
            name: "five",
            keys:
                "ipsource,ipdestination,ipprotocol,or:tcpsourceport:udpsourceport,or:tcpdestinationport:udpdestinationport",
            filter: "direction=ingress",
            limit: 20
        ),
        FlowDefinition(
            name: "web",
            keys: "ipsource,ipdestination,tcpdestinationport",
            filter: "tcpdestinationport=80,443"
        ),
        FlowDefinition(name: "vlans", keys: "vlan,ipsource,ipdestination", filter: "vlan!=null"),
        FlowDefinition(name: "mac", keys: "macsource,macdestination,vlan"),
        FlowDefinition(name: "nets", keys: "mask:ipsource:24,mask:ipdestination:24,ipprotocol", value: "frames"),
        FlowDefinition(
            name: "ssh",
            keys: "ipsource,ipdestination,tcpdestinationport",
            filter: "range:tcpdestinationport:0:1023=true&(tcpdestinationport=22|tcpdestinationport=23)"
        ),
        FlowDefinition(name: "ports", keys: "inputifindex,outputifindex,vlansource", value: "frames"),
        FlowDefinition(name: "dscp", keys: "ipdscp,ipsource,ipdestination", filter: "ipttl!=1"),
        FlowDefinition(
            name: "ends",
            keys: "or:ipsource:ip6source,or:ipdestination:ip6destination,null:vni:0",
            value: "frames",
            filter: "ipprotocol=6,17"
        ),
    ]

    private static let epoch: Milliseconds = 1_699_999_200_000

    func run() async throws {
        // First, while the process has no memory to use again.
        try cardinality()
        let load = Load.conversations(count: 60_000)
        let program = try FlowProgram(Flows.definitions)
        // 60,000 datagrams of 7 samples in 20 s: 21,000 samples a second of 1,000 data sources.
        let none = rolled(load, FlowProgram())
        let ten = rolled(load, program)
        let standard = rolled(load, try FlowProgram(RealTimeView.standardFlows))
        say("flow samples without definitions: decode + rollup", none, "samples/s")
        say("flow samples with the standard definitions", standard, "samples/s")
        say("flow samples with 10 definitions of 3 to 5 keys", ten, "samples/s")
        try await asking(load, program)
    }

    /// A million different 5-tuples in a minute on one data source: memory stays, and no octet is lost.
    private func cardinality() throws {
        let place: [UInt8] = [10, 9, 9, 9]
        let frame = FrameBuilder.ethernet(.ipv4(from: "10.9.9.9", .tcp(from: 1_024, to: 80)))
        let sample = SampleBuilder.flow(source: 1, rate: 100, records: [.sampledHeader(frame, frameLength: 1_000)])
        var bytes = DatagramBuilder(agent: "192.0.2.1", samples: [sample]).bytes
        guard let at = bytes.indices.first(where: { bytes[$0...].starts(with: place) }) else { return }
        var rollup = RollupBuilder()
        rollup.setFlows(try FlowProgram(RealTimeView.standardFlows + Flows.definitions))
        let before = Bench.residentBytes()
        var (sent, found) = (UInt64(0), UInt64(0))
        var groups: [String] = []
        func octets(_ batches: [RollupBatch]) -> UInt64 {
            groups += batches.flatMap(\.newFlowGroups).map(\.definition.name)
            let reports = batches.flatMap(\.flows).filter { groups[Int($0.group)] == "tcp" }
            return reports.reduce(0) { sum, report in
                report.flows.reduce(sum + report.other.value) { $0 + $1.sums.value }
            }
        }
        for number in 0..<1_000_000 {
            for byte in 0..<4 {
                bytes[16 + byte] = UInt8(truncatingIfNeeded: (number + 1) >> (24 - 8 * byte))
                bytes[at + byte] = UInt8(truncatingIfNeeded: number >> (24 - 8 * byte))
            }
            let time = Flows.epoch + Milliseconds(number) * 60_000 / 1_000_000
            rollup.receive(bytes.span.bytes, from: .none, at: ReceiveTime(recorded: time))
            sent += 100_000
            found += octets(rollup.takeBatches())
        }
        rollup.finish()
        found += octets(rollup.takeBatches())
        say("octets of 1,000,000 5-tuples in a minute, found of sent", Double(found) / Double(sent) * 100, "%")
        say("flows given up and counted as other", Double(rollup.flowEvictions), "")
        say("memory that they took", Double(Bench.residentBytes() - before) / 1_048_576, "MiB")
    }

    private func rolled(_ load: Load, _ program: FlowProgram) -> Double {
        let time = Bench.best(of: 3) {
            var rollup = RollupBuilder()
            rollup.setFlows(program)
            for (index, datagram) in load.datagrams.enumerated() {
                let time = ReceiveTime(recorded: Flows.epoch + Milliseconds(index / 3))
                rollup.receive(datagram.span.bytes, from: .none, at: time)
                _ = rollup.takeBatches()
            }
        }
        return Double(load.datagrams.count * 7) / time
    }

    /// What flows of 1,000 data sources are now, and were over the minutes before.
    private func asking(_ load: Load, _ program: FlowProgram) async throws {
        let store = try SeriesStore.open(path)
        var writer = BatchWriter(store)
        let live = LiveFlows()
        var rollup = RollupBuilder()
        rollup.setFlows(program)
        let definitions = Dictionary(uniqueKeysWithValues: program.definitions.map { ($0.name, $0) })
        var entries = 0
        var applying = 0.0
        var writing = 0.0
        let rounds = 15
        for round in 0..<rounds {
            for (index, datagram) in load.datagrams.enumerated() {
                let time = Flows.epoch + Milliseconds(round) * 20_000 + Milliseconds(index / 3)
                rollup.receive(datagram.span.bytes, from: .none, at: ReceiveTime(recorded: time))
                let batches = rollup.takeBatches()
                guard let last = batches.last else { continue }
                entries += batches.reduce(0) { $0 + $1.flows.reduce(0) { $0 + $1.flows.count } }
                let start = ContinuousClock.now
                _ = live.apply(batches, definitions: definitions, until: last.time)
                applying += Bench.seconds(start.duration(to: .now))
                let begin = ContinuousClock.now
                try await writer.write(batches)
                writing += Bench.seconds(begin.duration(to: .now))
            }
        }
        let seconds = Double(rounds * 20)
        say("flows kept of a second, 1,000 data sources, 10 definitions", Double(entries) / seconds, "")
        say("following them for real-time answers", applying / seconds * 1000, "ms for each second")
        say("writing them", writing / seconds * 1000, "ms for each second")
        say("memory with all of it", Double(Bench.residentBytes()) / 1_048_576, "MiB")
        for name in ["tcp", "vlans"] {
            let time = Bench.best(of: 5) { _ = live.flow(name)?.active(limit: 100) }
            say("activeflows/ALL/\(name) over \(live.flow(name)?.metrics().count ?? 0) data sources", time * 1000, "ms")
        }
        let end = Flows.epoch + Milliseconds(rounds) * 20_000
        let begin = ContinuousClock.now
        try await writer.maintain(now: end + 3_600_000, elapsed: 1_000, retention: nil)
        say("sealing 5 minutes of them", Bench.seconds(begin.duration(to: .now)), "s")
        let info = try await store.info()
        if let tier = info.flowTiers.first, tier.values > 0 {
            say("bytes a flow and second, sealed", Double(tier.bytes) * 5 / Double(tier.values), "")
        }
        let question = FlowQuery(name: "tcp", start: end - 300_000, end: end, limit: 20, now: end)
        let start = ContinuousClock.now
        let top = try await store.read { snapshot in try question.top(by: .key, on: snapshot) }
        say("top \(top.rows.count) of five minutes from seconds", Bench.seconds(start.duration(to: .now)) * 1000, "ms")
        try store.close()
    }
}
