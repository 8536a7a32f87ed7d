public import ByteReading
internal import SFlowWire

/// An sFlow v5 datagram to be written.
///
///     let bytes = DatagramBuilder(
///         agent: "192.0.2.1",
///         samples: [
///             .counters(source: 5, records: [.ifCounters(ifIndex: 5, ifInOctets: 1000), .portName("eth0")]),
///             .flow(source: 5, rate: 1000, input: 5, output: 6, records: [.sampledHeader(frame)]),
///         ]
///     ).bytes
public struct DatagramBuilder: Sendable {
    /// The first word; 5 is the only version whose body this builder writes.
    public var version: UInt32 = 5
    /// The agent's address.
    public var agent: IPAddress
    /// Tells apart the datagram streams of one agent.
    public var subAgent: UInt32
    /// The datagram's number in its stream.
    public var sequence: UInt32
    /// Milliseconds since the agent started.
    public var uptime: UInt32
    /// The samples.
    public var samples: [SampleBuilder]
    /// The number of samples to declare, when it is not to be the true one.
    public var sampleCount: UInt32?
    /// Bytes behind the last sample.
    public var trailing: [UInt8] = []

    /// A datagram of an agent.
    public init(
        agent: IPAddress,
        subAgent: UInt32 = 0,
        sequence: UInt32 = 1,
        uptime: UInt32 = 1000,
        samples: [SampleBuilder] = []
    ) {
        self.agent = agent
        self.subAgent = subAgent
        self.sequence = sequence
        self.uptime = uptime
        self.samples = samples
    }

    /// A datagram of an agent whose address is written as text; stops the test when it is none.
    public init(
        agent: String = "192.0.2.1",
        subAgent: UInt32 = 0,
        sequence: UInt32 = 1,
        uptime: UInt32 = 1000,
        samples: [SampleBuilder] = []
    ) {
        self.init(agent: ip(agent), subAgent: subAgent, sequence: sequence, uptime: uptime, samples: samples)
    }

    /// The datagram as it goes over the wire.
    public var bytes: [UInt8] {
        WireWriter.bytes { writer in
            writer.u32(version)
            writer.address(agent)
            writer.u32(subAgent, sequence, uptime, sampleCount ?? UInt32(samples.count))
            for sample in samples { writer.structure(sample.format, sample.body, length: sample.length) }
            writer.raw(trailing)
        }
    }
}

/// An address from its text; stops the test when the text is none.
public func ip(_ text: String) -> IPAddress {
    guard let address = IPAddress(text) else { preconditionFailure("no IP address: \(text)") }
    return address
}
