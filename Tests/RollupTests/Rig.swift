import ByteReading
import MetricCatalog
import Rollup
import SFlowWire
import TestSupport

/// A rollup with an agent that counts its datagrams and knows its uptime.
///
/// Times are milliseconds since `epoch`.
struct Rig {
    /// Where the tests' time begins: a whole five minutes.
    static let epoch: Milliseconds = 1_700_000_100_000

    var builder: RollupBuilder
    var batches: [RollupBatch] = []
    /// The number of the next datagram, the agent's own.
    var sequence: UInt32 = 1
    /// The number of the next counters sample.
    var pollNumber: UInt32 = 1
    /// How long the agent had been up when the tests' time began.
    var bootAge: Milliseconds = 1_000_000
    var agent = ip("192.0.2.1")
    var subAgent: UInt32 = 0

    init(limits: RollupLimits = RollupLimits()) {
        builder = RollupBuilder(limits: limits)
    }

    /// Sends bytes as they are.
    @discardableResult
    mutating func send(
        bytes: [UInt8],
        at wall: Milliseconds,
        monotonic: Milliseconds? = nil,
        from origin: IPAddress = ip("198.51.100.250")
    ) -> WireFaults {
        let time = ReceiveTime(wall: Rig.epoch + wall, monotonic: monotonic ?? Rig.epoch + wall)
        let faults = builder.receive(bytes.span.bytes, from: origin, at: time)
        batches += builder.takeBatches()
        return faults
    }

    /// Sends a datagram of the agent; what is not said is as a well-behaved agent has it.
    @discardableResult
    mutating func send(
        _ samples: [SampleBuilder] = [],
        at wall: Milliseconds,
        monotonic: Milliseconds? = nil,
        sequence number: UInt32? = nil,
        uptime: UInt32? = nil,
        from origin: IPAddress = ip("198.51.100.250")
    ) -> WireFaults {
        let age = bootAge + (monotonic.map { $0 - Rig.epoch } ?? wall)
        let datagram = DatagramBuilder(
            agent: agent,
            subAgent: subAgent,
            sequence: number ?? sequence,
            uptime: uptime ?? UInt32(truncatingIfNeeded: age),
            samples: samples
        )
        sequence = (number ?? sequence) &+ 1
        return send(bytes: datagram.bytes, at: wall, monotonic: monotonic, from: origin)
    }

    /// Sends one report of counters.
    mutating func poll(
        _ records: RecordBuilder...,
        source: DataSource = 5,
        at wall: Milliseconds,
        monotonic: Milliseconds? = nil,
        uptime: UInt32? = nil
    ) {
        let sample = SampleBuilder.counters(isExpanded: true, sequence: pollNumber, source: source, records: records)
        pollNumber &+= 1
        send([sample], at: wall, monotonic: monotonic, uptime: uptime)
    }

    /// What all of it came to.
    mutating func finish() -> Outcome {
        builder.finish()
        batches += builder.takeBatches()
        return Outcome(batches: batches)
    }

    /// The agent begins anew: uptime and numbers from the start.
    mutating func reboot(at wall: Milliseconds) {
        bootAge = -wall
        sequence = 1
        pollNumber = 1
    }
}

extension SampleBuilder {
    /// One sampled packet of a length.
    static func packet(
        _ length: UInt32 = 1000,
        isExpanded: Bool = true,
        sequence: UInt32 = 1,
        source: DataSource = 1,
        rate: UInt32 = 100,
        pool: UInt32 = 0,
        drops: UInt32 = 0,
        input: PacketInterface = .unknown,
        output: PacketInterface = .unknown
    ) -> SampleBuilder {
        .flow(
            isExpanded: isExpanded,
            sequence: sequence,
            source: source,
            rate: rate,
            pool: pool,
            drops: drops,
            input: input,
            output: output,
            records: [.sampledHeader(FrameBuilder.ethernet(.ipv4(.tcp(from: 1, to: 2))), frameLength: length)]
        )
    }
}
