import Rollup
import SFlowWire
import TestSupport

/// Made datagrams, as a busy switch sends them.
struct Load {
    /// The datagrams in the order in which they are sent.
    let datagrams: [[UInt8]]

    /// Datagrams of 7 flow samples, each a 128-byte header of a TCP packet and the switch record; 20 agents in turn.
    static func flows(count: Int) -> Load {
        let frame = FrameBuilder.ethernet(
            vlans: [100],
            .ipv4(totalLength: 1400, .tcp(from: 443, to: 50_000, payload: Array(repeating: 7, count: 70)))
        )
        let header = Array(frame.prefix(128))
        return Load(
            datagrams: (0..<count).map { index in
                let (agent, turn) = (index % 20, index / 20)
                let samples = (0..<7).map { place -> SampleBuilder in
                    let number = UInt32(turn * 7 + place)
                    let port = UInt32(1 + (index + place) % 48)
                    return .flow(
                        sequence: number,
                        source: DataSource(class: 0, index: port),
                        rate: 1024,
                        pool: number &* 1024,
                        input: .ifIndex(port),
                        output: .ifIndex(49),
                        records: [
                            .sampledHeader(header, frameLength: 1418),
                            .extendedSwitch(sourceVLAN: 100, destinationVLAN: 100),
                        ]
                    )
                }
                return DatagramBuilder(
                    agent: "10.0.0.\(agent + 1)",
                    sequence: UInt32(turn),
                    uptime: UInt32(turn),
                    samples: samples
                ).bytes
            }
        )
    }

    /// Datagrams of 7 flow samples of 10,000 conversations, of which few have most; 20 agents of 50 ports in turn.
    static func conversations(count: Int, ports: Int = 50) -> Load {
        var random = SeededGenerator(seed: 1)
        let headers = (0..<10_000).map { number -> [UInt8] in
            let (source, target) = (
                "10.\(number / 2_500).\(number % 250).\(number % 50 + 1)", "172.16.0.\(number % 200)"
            )
            let payload = [UInt8](repeating: 7, count: 70)
            let segment = TransportPacket.tcp(
                from: UInt16(1_024 + number),
                to: [80, 443, 22][number % 3],
                payload: payload
            )
            return Array(
                FrameBuilder.ethernet(vlans: [UInt16(100 + number % 10)], .ipv4(from: source, to: target, segment))
                    .prefix(128)
            )
        }
        return Load(
            datagrams: (0..<count).map { index in
                let (agent, turn) = (index % 20, index / 20)
                let samples = (0..<7).map { place -> SampleBuilder in
                    let number = UInt32(turn * 7 + place)
                    let port = UInt32(1 + (turn * 7 + place) % ports)
                    let share = Double.random(in: 0..<1, using: &random)
                    let header = headers[Int(share * share * share * 10_000)]
                    return .flow(
                        sequence: number,
                        source: DataSource(class: 0, index: port),
                        rate: 1024,
                        pool: number &* 1024,
                        input: .ifIndex(port),
                        output: .ifIndex(UInt32(ports) + 1),
                        records: [
                            .sampledHeader(header, frameLength: 1418),
                            .extendedSwitch(sourceVLAN: 100, destinationVLAN: 100),
                        ]
                    )
                }
                return DatagramBuilder(
                    agent: "10.0.0.\(agent + 1)",
                    sequence: UInt32(turn),
                    uptime: UInt32(turn),
                    samples: samples
                ).bytes
            }
        )
    }

    /// Datagrams of 5 ports' counters (0:1 and 0:2), one round over all ports of all agents after the other.
    static func counters(agents: Int, ports: Int, rounds: Int, interval: UInt32, startingAt first: Int = 0) -> Load {
        var datagrams: [[UInt8]] = []
        for round in UInt32(first)..<UInt32(first + rounds) {
            for agent in 0..<agents {
                for port in stride(from: 1, through: ports, by: 5) {
                    datagrams.append(countersDatagram(agent, UInt32(port), ports, round, interval))
                }
            }
        }
        return Load(datagrams: datagrams)
    }

    private static func countersDatagram(
        _ agent: Int,
        _ first: UInt32,
        _ ports: Int,
        _ round: UInt32,
        _ interval: UInt32
    ) -> [UInt8] {
        let samples = (first..<min(first + 5, UInt32(ports) + 1)).map { port -> SampleBuilder in
            let step = UInt64(round) &* UInt64(port)
            return .counters(
                sequence: round,
                source: DataSource(class: 0, index: port),
                records: [
                    .ifCounters(
                        ifIndex: port,
                        ifInOctets: 1_250_017 &* step,
                        ifInUcastPkts: UInt32(truncatingIfNeeded: 1_003 &* step),
                        ifOutOctets: 970_031 &* step,
                        ifOutUcastPkts: UInt32(truncatingIfNeeded: 907 &* step)
                    ),
                    .ethernetCounters(fcsErrors: round),
                ]
            )
        }
        let perRound = (ports + 4) / 5
        return DatagramBuilder(
            agent: "10.1.\(agent / 250).\(agent % 250 + 1)",
            sequence: round &* UInt32(perRound) + first / 5,
            uptime: round &* interval,
            samples: samples
        ).bytes
    }
}
