import ByteReading
import Foundation
import MetricCatalog
import Rollup
import SFlowWire
import TestSupport

/// Made reports of ports, second by second, as agents that poll each 20 or 30 s send them: a third of the ports idle,
/// most of the others lightly used, some busy and a few full, all with noise that lasts and a wave each day.
struct PollLoad {
    /// The counters and the one state of a port.
    static let columns = MetricStructure.all[MetricStructure.interfaceIndex].columns.count
    static let columnNames = MetricStructure.all[MetricStructure.interfaceIndex].columns.map(\.metric.name)

    private var generator = SeededGenerator(seed: 2_026)
    private var ports: [Port] = []
    private(set) var time: Milliseconds
    private var isFirst = true

    private struct Port {
        let interval: Milliseconds
        let speed: Double
        let load: Double
        var deviation = 0.0
        var last: Milliseconds
        var next: Milliseconds
    }

    /// So many ports of agents of 50.
    init(ports count: Int, startingAt start: Milliseconds) {
        time = start
        for number in 0..<count {
            let load =
                switch number % 20 {
                case 0..<6: 0.0
                case 6..<14: 0.01
                case 14..<19: 0.3
                default: 0.95
                }
            let interval: Milliseconds = number % 50 < 25 ? 20_000 : 30_000
            let begin = start - Milliseconds.random(in: 0..<interval, using: &generator)
            ports.append(
                Port(
                    interval: interval,
                    speed: number % 4 == 0 ? 1e10 : 1e9,
                    load: load,
                    last: begin,
                    next: begin + interval
                )
            )
        }
    }

    /// The identity of a port.
    static func identity(_ number: Int) -> SourceIdentity {
        SourceIdentity(
            agent: IPAddress(ipv4: 0x0a01_0000 | UInt32(number / 50 + 1)),
            source: DataSource(class: 0, index: UInt32(number % 50 + 1))
        )
    }

    /// What the next second brings.
    mutating func next() -> RollupBatch {
        let end = time + 1000
        var batch = RollupBatch(time: end)
        if isFirst {
            isFirst = false
            batch.newGroups = ports.indices.map {
                GroupDefinition(identity: PollLoad.identity($0), structureIndex: MetricStructure.interfaceIndex)
            }
        }
        for number in ports.indices where ports[number].next < end {
            let (start, stop) = (ports[number].last, ports[number].next)
            let first = batch.values.count
            append(number, seconds: Double(stop - start) / 1000, at: stop, to: &batch.values)
            batch.polls.append(
                Poll(
                    group: UInt32(number),
                    isInterpolated: false,
                    start: start,
                    end: stop,
                    known: (1 << UInt64(PollLoad.columns)) - 1,
                    firstValue: first,
                    valueCount: PollLoad.columns
                )
            )
            ports[number].last = stop
            // Agents put counters into datagrams that are sent anyway, up to some seconds early.
            ports[number].next = stop + ports[number].interval - .random(in: 0...2_000, using: &generator)
        }
        time = end
        return batch
    }

    private mutating func append(_ number: Int, seconds: Double, at time: Milliseconds, to values: inout [UInt64]) {
        let port = ports[number]
        let deviation = 0.95 * port.deviation + Double.random(in: -0.1...0.1, using: &generator)
        ports[number].deviation = deviation
        let wave = 1 + 0.5 * sin(Double(time % 86_400_000) / 86_400_000 * 2 * .pi)
        let share = min(1, max(0, port.load * (port.load > 0.9 ? 1 : wave * exp(deviation))))
        let octets = UInt64(port.speed / 8 * share * seconds)
        let packets = octets / 700
        let few = port.load == 0 ? 0 : UInt64.random(in: 0..<40, using: &generator)
        values.append(UInt64(port.speed))
        values += [octets, packets, few, few / 2, packets / 100_000, 0, 0]
        values += [octets / 3, packets / 2, few / 3, few / 4, packets / 200_000, 0]
    }
}
