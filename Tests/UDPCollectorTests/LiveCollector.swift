import Logging
import NIOCore
import NIOPosix
import Rollup
import ServiceLifecycle

@testable import UDPCollector

/// A collector on a free port, run as a server runs it.
enum LiveCollector {
    static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    static let group = MultiThreadedEventLoopGroup.singleton

    /// Runs a collector while a test sends to it; gives all that it handed over.
    static func run(
        host: String? = nil,
        logger: Logger = silent,
        _ body: (UDPCollector) async throws -> Void
    ) async throws -> (batches: [RollupBatch], status: CollectorStatus) {
        let collector = try await UDPCollector.bind(host: host, port: 0, group: group, logger: logger)
        let services = ServiceGroup(
            configuration: ServiceGroupConfiguration(services: [collector], logger: silent)
        )
        let running = Task { try await services.run() }
        let reading = Task {
            var all: [RollupBatch] = []
            for await batches in collector.queue.batches { all += batches }
            return all
        }
        try await body(collector)
        let status = collector.status()
        await services.triggerGracefulShutdown()
        try await running.value
        return (await reading.value, status)
    }

    /// Sends datagrams over loopback.
    static func send(_ datagrams: [[UInt8]], to host: String, _ port: Int) async throws {
        let address = try SocketAddress(ipAddress: host, port: port)
        let any = host.contains(":") ? "::1" : "127.0.0.1"
        let channel = try await DatagramBootstrap(group: group).bind(host: any, port: 0).get()
        for bytes in datagrams {
            try await channel.writeAndFlush(
                AddressedEnvelope(remoteAddress: address, data: ByteBuffer(bytes: bytes))
            ).get()
        }
        try await channel.close().get()
    }

    /// Waits until a collector has received so many datagrams.
    static func wait(for collector: UDPCollector, _ count: UInt64) async throws {
        for _ in 0..<500 where collector.status().counts.datagrams < count {
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
