import Foundation
public import Logging
import NIOCore
public import NIOPosix
public import Rollup
public import ServiceLifecycle

/// Receives sFlow over UDP and hands one batch a second to whoever stores it.
public struct UDPCollector: Service {
    /// What has been rolled up; ends when the collector does.
    public let queue: BatchQueue
    private let channel: any Channel
    private let shared: SharedStatus
    private let receiveBufferBytes: Int
    private let logger: Logger

    /// Datagrams read with one system call.
    private static let datagramsPerRead = 32
    /// The most that UDP carries: nothing is ever cut off.
    private static let datagramCapacity = 65_536
    /// How many seconds the store may fall behind.
    private static let queueSeconds = 600

    /// Opens the port.
    ///
    /// - Parameters:
    ///   - host: The address to receive on; nil for every address, IPv4 and IPv6.
    ///   - port: The UDP port; 0 for any that is free.
    ///   - ports: What is known of agents' ports.
    ///   - limits: Bounds on what the network can make the collector remember.
    ///   - feed: What it is to do beside.
    ///   - group: The threads to run on.
    ///   - logger: Where malformed datagrams and a small buffer are told of.
    /// - Returns: The collector, which receives from now on.
    /// - Throws: `CollectorError`.
    public static func bind(
        host: String?,
        port: Int,
        ports: PortMap = PortMap(),
        limits: RollupLimits = RollupLimits(),
        feed: CollectorFeed = CollectorFeed(),
        group: MultiThreadedEventLoopGroup,
        logger: Logger
    ) async throws(CollectorError) -> UDPCollector {
        let queue = BatchQueue(capacity: queueSeconds)
        let status = SharedStatus()
        let bootstrap = DatagramBootstrap(group: group)
            .channelOption(.datagramVectorReadMessageCount, value: datagramsPerRead)
            .channelOption(
                .recvAllocator,
                value: FixedSizeRecvByteBufferAllocator(capacity: datagramsPerRead * datagramCapacity)
            )
            .channelOption(.maxMessagesPerRead, value: 16)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = DatagramHandler(
                        ports: ports,
                        limits: limits,
                        feed: feed,
                        queue: queue,
                        status: status,
                        logger: logger
                    )
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
        let channel = try await listen(bootstrap, host: host ?? WildcardHost.current, port: port)
        return UDPCollector(
            queue: queue,
            channel: channel,
            shared: status,
            receiveBufferBytes: await KernelSocket.enlargeBuffer(of: channel, logger: logger),
            logger: logger
        )
    }

    private static func listen(
        _ bootstrap: DatagramBootstrap,
        host: String,
        port: Int
    ) async throws(CollectorError) -> any Channel {
        var bootstrap = bootstrap
        if host == "::" {
            // Whatever the machine's default is: this one address stands for IPv4 too.
            let only = ChannelOptions.Types.SocketOption(level: .ipv6, name: .ipv6_v6only)
            bootstrap = bootstrap.channelOption(only, value: 0)
        }
        do {
            return try await bootstrap.bind(host: host, port: port).get()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw .portInUse(port: port)
        } catch {
            throw .cannotListen(address: "\(host) port \(port)", reason: "\(error)")
        }
    }

    /// The port that is received on.
    public var port: Int { channel.localAddress?.port ?? 0 }

    /// How the collector is doing now.
    public func status() -> CollectorStatus {
        var status = shared.value
        status.lostReports = queue.lostReports
        status.port = port
        status.receiveBufferBytes = receiveBufferBytes
        status.kernelDrops = KernelSocket.drops(port: port)
        return status
    }

    /// Receives until a graceful shutdown, then hands over what the running second has.
    public func run() async throws {
        try await withGracefulShutdownHandler {
            try await channel.closeFuture.get()
        } onGracefulShutdown: {
            channel.close(promise: nil)
        }
    }
}
