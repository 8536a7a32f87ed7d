import ByteReading
public import FlowLanguage
import Logging
import MetricCatalog
import NIOCore
import Rollup
import Synchronization

/// Rolls up what arrives on the socket.
///
/// Lives on the socket's event loop and owns the rollup: nobody else touches it.
final class DatagramHandler: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>

    private let queue: BatchQueue
    private let status: SharedStatus
    private var rollup: RollupBuilder
    private var faultLog: FaultLog
    private var ticking: RepeatedTask?
    private var ticks = 0

    /// A second is closed this soon after its end even when nothing arrives.
    private static let tick = TimeAmount.milliseconds(100)
    /// A second that brought nothing is handed over too, so that the store's upkeep goes on.
    private static let ticksPerSecond = 10

    private let feed: CollectorFeed
    private var flowVersion = 0
    private var relayVersion = 0
    private var relay: DatagramRelay?

    init(
        ports: PortMap,
        limits: RollupLimits,
        feed: CollectorFeed,
        queue: BatchQueue,
        status: SharedStatus,
        logger: Logger
    ) {
        rollup = RollupBuilder(limits: limits, ports: ports)
        self.feed = feed
        self.queue = queue
        self.status = status
        faultLog = FaultLog(logger: logger)
    }

    func channelActive(context: ChannelHandlerContext) {
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        relay = DatagramRelay(eventLoop: context.eventLoop)
        takeSettings()
        let tick = DatagramHandler.tick
        ticking = context.eventLoop.scheduleRepeatedTask(initialDelay: tick, delay: tick) { _ in
            bound.value.advance()
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let envelope = unwrapInboundIn(data)
        let source = envelope.remoteAddress.ipAddress
        let time = SystemClock.receiveTime()
        relay?.relay(envelope.data, from: envelope.remoteAddress)
        let faults = rollup.receive(envelope.data.readableBytesSpan, from: source, at: time)
        if !faults.isEmpty { faultLog.note(faults, from: source, at: time.monotonic) }
    }

    /// A full buffer or an ICMP answer is no reason to stop listening.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {}

    func channelInactive(context: ChannelHandlerContext) {
        ticking?.cancel()
        relay?.close()
        rollup.finish()
        handOver()
        queue.finish()
    }

    /// Takes what users have set since.
    private func takeSettings() {
        if let (version, program) = feed.flows(flowVersion) {
            rollup.setFlows(program)
            flowVersion = version
        }
        if let (version, rules) = feed.relays(relayVersion) {
            relay?.setRules(rules)
            relayVersion = version
        }
    }

    private func advance() {
        takeSettings()
        rollup.advance(to: SystemClock.now())
        ticks += 1
        handOver()
    }

    private func handOver() {
        let batches = rollup.takeBatches()
        if !batches.isEmpty || ticks >= DatagramHandler.ticksPerSecond {
            queue.put(batches)
            ticks = 0
        }
        status.set(rollup, relayed: relay?.sent ?? 0, notRelayed: relay?.dropped ?? 0)
    }
}

/// What the collector is to do beside receiving, asked for some times a second.
public struct CollectorFeed: Sendable {
    /// The flow definitions and their version, where it is another than the one that is given.
    public var flows: @Sendable (_ known: Int) -> (version: Int, program: FlowProgram)?
    /// The rules of forwarding and their version, where it is another than the one that is given.
    public var relays: @Sendable (_ known: Int) -> (version: Int, rules: [RelayRule])?

    /// What is asked for.
    public init(
        flows: @escaping @Sendable (_ known: Int) -> (version: Int, program: FlowProgram)? = { _ in nil },
        relays: @escaping @Sendable (_ known: Int) -> (version: Int, rules: [RelayRule])? = { _ in nil }
    ) {
        self.flows = flows
        self.relays = relays
    }
}

/// The collector's figures, copied out for those who ask.
final class SharedStatus: Sendable {
    private let status = Mutex(CollectorStatus())

    var value: CollectorStatus { status.withLock { $0 } }

    func set(_ rollup: borrowing RollupBuilder, relayed: UInt64, notRelayed: UInt64) {
        let (counts, agents, groups) = (rollup.counts, rollup.agentCount, rollup.groupCount)
        let (flowGroups, rows, evictions) = (rollup.flowGroupCount, rollup.flowRowCount, rollup.flowEvictions)
        let keys = rollup.flowKeyTimes
        status.withLock { status in
            status.counts = counts
            status.agents = agents
            status.groups = groups
            status.flowGroups = flowGroups
            status.flowRows = rows
            status.flowEvictions = evictions
            status.flowKeyTimes = keys
            status.relayedDatagrams = relayed
            status.notRelayedDatagrams = notRelayed
        }
    }
}

extension SocketAddress {
    /// The address without its port; that of an IPv4 sender as IPv4 also on a socket for both.
    fileprivate var ipAddress: IPAddress {
        withSockAddr { address, size in
            // `sockaddr_in` has its address behind family and port, `sockaddr_in6` behind the flow label too.
            let bytes = UnsafeRawBufferPointer(start: address, count: size)
            switch self.protocol {
            case .inet:
                let bits = bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self)
                return IPAddress(ipv4: UInt32(bigEndian: bits))
            case .inet6:
                let high = bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
                let low = bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
                return IPAddress(ipv6High: UInt64(bigEndian: high), low: UInt64(bigEndian: low)).unmapped
            default: return .none
            }
        }
    }
}
