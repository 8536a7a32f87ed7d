import ByteReading
import FlowLanguage
public import MetricCatalog
public import Rollup
public import SFlowWire
public import SeriesStore
public import TestSupport

/// A store that is filled as a server fills it: with datagrams of well-behaved agents, rolled up and written.
///
/// Times are milliseconds since `epoch`.
public struct Site: Sendable {
    /// Where the tests' time begins: a whole hour.
    public static let epoch: Milliseconds = 1_700_002_800_000

    /// The store.
    public let store: SeriesStore
    /// Where it is.
    public let folder: TemporaryFolder
    private var rollup = RollupBuilder()
    private var writer: BatchWriter
    private var sequences: [IPAddress: UInt32] = [:]
    private var pollNumbers: [SourceIdentity: UInt32] = [:]
    private var uptimeBase: UInt32 = 1_000_000

    /// An empty store in a folder of its own.
    public init() throws {
        folder = try TemporaryFolder()
        store = try SeriesStore.open(folder.file("site.db"))
        writer = BatchWriter(store)
    }

    /// A time as the store knows it.
    public static func time(_ time: Milliseconds) -> Milliseconds { epoch + time }

    /// What came in and what became of it.
    public var counts: IngestCounts { rollup.counts }

    /// Sends bytes as they are.
    @discardableResult
    public mutating func send(
        bytes: [UInt8],
        from origin: String = "192.0.2.1",
        at time: Milliseconds
    ) -> WireFaults {
        rollup.receive(bytes.span.bytes, from: ip(origin), at: ReceiveTime(recorded: Site.epoch + time))
    }

    /// Sends a datagram of an agent.
    public mutating func send(_ samples: [SampleBuilder], from agent: String = "192.0.2.1", at time: Milliseconds) {
        let address = ip(agent)
        let sequence = (sequences[address] ?? 0) + 1
        sequences[address] = sequence
        let datagram = DatagramBuilder(
            agent: address,
            sequence: sequence,
            uptime: uptimeBase &+ UInt32(truncatingIfNeeded: time),
            samples: samples
        )
        rollup.receive(datagram.bytes.span.bytes, from: address, at: ReceiveTime(recorded: Site.epoch + time))
    }

    /// Sends one report of a source's counters.
    public mutating func poll(
        _ records: [RecordBuilder],
        source: DataSource = 5,
        from agent: String = "192.0.2.1",
        at time: Milliseconds
    ) {
        let identity = SourceIdentity(agent: ip(agent), source: source)
        let number = (pollNumbers[identity] ?? 0) + 1
        pollNumbers[identity] = number
        send(
            [.counters(isExpanded: true, sequence: number, source: source, records: records)],
            from: agent,
            at: time
        )
    }

    /// Sends reports of a port that receives so many octets a second.
    public mutating func port(
        _ source: DataSource = 5,
        of agent: String = "192.0.2.1",
        octetsPerSecond rate: UInt64,
        from start: Milliseconds,
        through end: Milliseconds,
        every step: Milliseconds
    ) {
        for time in stride(from: start, through: end, by: Int(step)) {
            let octets = 1_000 + rate * UInt64(time - start) / 1000
            poll([.ifCounters(ifIndex: source.index, ifInOctets: octets)], source: source, from: agent, at: time)
        }
    }

    /// Remembers flows by these definitions from now on.
    public mutating func setFlows(_ definitions: FlowDefinition...) throws {
        rollup.setFlows(try FlowProgram(definitions))
    }

    /// Writes what has been received; the running second too.
    ///
    /// - Returns: What was written.
    @discardableResult
    public mutating func flush() async throws -> [RollupBatch] {
        rollup.finish()
        let batches = rollup.takeBatches()
        try await writer.write(batches)
        return batches
    }

    /// Seals what is due at a time.
    public mutating func maintain(at time: Milliseconds, retention: Retention? = nil) async throws {
        try await writer.maintain(now: Site.epoch + time, elapsed: 1000, retention: retention)
    }
}

extension SampleBuilder {
    /// One sampled packet of a length.
    public static func packet(
        _ length: UInt32 = 1000,
        source: DataSource = 5,
        sequence: UInt32 = 1,
        rate: UInt32 = 100,
        input: PacketInterface = 5,
        output: PacketInterface = 6
    ) -> SampleBuilder {
        .flow(
            isExpanded: true,
            sequence: sequence,
            source: source,
            rate: rate,
            pool: sequence &* rate,
            input: input,
            output: output,
            records: [.sampledHeader(FrameBuilder.ethernet(.ipv4(.tcp(from: 1, to: 2))), frameLength: length)]
        )
    }
}
