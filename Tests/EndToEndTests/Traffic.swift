import Foundation
import SFlowWire
import Synchronization
import TestSupport

/// Two switches and a web server with its cache, whose agents send to a server until told to stop.
///
/// `10.0.0.1` talks to `10.0.0.2` by both switches with 20 packets of 1,000 octets a second and sampled one in 10, which
/// makes 200,000 octets a second; a scanner and a name server have less.
final class Traffic {
    /// Octets a second of the largest flow, as its samples tell.
    static let rate = 200_000.0

    private let task: Task<Void, any Error>

    init(to server: RunningServer) {
        // The server outlives the task: it is stopped before.
        nonisolated(unsafe) let target = server
        task = Task {
            var second: UInt32 = 0
            while !Task.isCancelled {
                for part in 0..<4 {
                    try target.send(Traffic.datagrams(second * 4 + UInt32(part)))
                    try await Task.sleep(for: .milliseconds(250))
                }
                second += 1
            }
        }
    }

    func stop() async {
        task.cancel()
        _ = await task.result
    }

    private static func datagrams(_ number: UInt32) -> [[UInt8]] {
        ["192.0.2.1", "192.0.2.2"].map { agent in
            DatagramBuilder(
                agent: agent,
                sequence: number + 1,
                uptime: number * 250 + 1_000,
                samples: flows(number) + counters(agent, number)
            ).bytes
        } + [web(number)]
    }

    private static func flows(_ number: UInt32) -> [SampleBuilder] {
        let web = FrameBuilder.ethernet(.ipv4(from: "10.0.0.1", to: "10.0.0.2", .tcp(from: 33_210, to: 80)))
        let syn = FrameBuilder.ethernet(
            .ipv4(from: "10.0.0.9", to: "10.0.0.2", .tcp(from: 40_000, to: 443, flags: 0x02))
        )
        let dns = FrameBuilder.ethernet(.ipv4(from: "10.0.0.2", to: "10.0.0.53", .udp(from: 5_353, to: 53)))
        let sizes: [([UInt8], UInt32, Int)] = [(web, 1_000, 5), (syn, 64, 1), (dns, 90, 1)]
        return sizes.flatMap { frame, length, count in
            (0..<count).map { index in
                .flow(
                    isExpanded: true,
                    sequence: number * 7 + UInt32(index) + 1,
                    source: 1,
                    rate: 10,
                    pool: (number * 7 + UInt32(index)) * 10,
                    input: 1,
                    output: 2,
                    records: [.sampledHeader(frame, frameLength: length)]
                )
            }
        }
    }

    private static func counters(_ agent: String, _ number: UInt32) -> [SampleBuilder] {
        guard number % 4 == 0 else { return [] }
        let poll = number / 4
        let ports = (1...2).map { port in
            SampleBuilder.counters(
                isExpanded: true,
                sequence: poll + 1,
                source: DataSource(class: 0, index: UInt32(port)),
                records: [
                    .ifCounters(
                        ifIndex: UInt32(port),
                        ifInOctets: UInt64(poll) * 200_000,
                        ifOutOctets: UInt64(poll) * 1_000
                    ),
                    .portName("swp\(port)"),
                ]
            )
        }
        let host = SampleBuilder.counters(
            isExpanded: true,
            sequence: poll + 1,
            source: DataSource(class: 2, index: 1),
            records: [
                .hostDescr(hostname: agent == "192.0.2.1" ? "leaf1" : "leaf2"), .hostCPU(loadOne: 0.5),
            ]
        )
        return ports + [host]
    }

    /// A cache that does not find a key, and an HTTP request.
    private static func web(_ number: UInt32) -> [UInt8] {
        let cache = RecordBuilder(DataFormat(0, 2200)) { writer in
            writer.u32(1, 7)
            writer.opaque(Array("user:17".utf8))
            writer.u32(1, 100, 250, 8)
        }
        let sample = SampleBuilder.flow(
            isExpanded: true,
            sequence: number + 1,
            source: DataSource(class: 3, index: 65_537),
            rate: 5,
            records: [cache]
        )
        return DatagramBuilder(
            agent: "192.0.2.3",
            sequence: number + 1,
            uptime: number * 250 + 1_000,
            samples: [sample]
        ).bytes
    }
}
