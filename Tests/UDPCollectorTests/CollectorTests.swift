import ByteReading
import Foundation
import Logging
import MetricCatalog
import NIOCore
import NIOPosix
import Rollup
import SFlowWire
import ServiceLifecycle
import TestSupport
import Testing

@testable import UDPCollector

/// Datagrams over real sockets.
@Suite struct CollectorTests {
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private static let group = MultiThreadedEventLoopGroup.singleton

    /// Runs a collector on a free port while a test sends to it; gives all that it handed over.
    private func collect(
        host: String? = nil,
        _ send: (UDPCollector) async throws -> Void
    ) async throws -> (batches: [RollupBatch], status: CollectorStatus) {
        let collector = try await UDPCollector.bind(host: host, port: 0, group: Self.group, logger: Self.logger)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(services: [collector], logger: Self.logger)
        )
        let running = Task { try await group.run() }
        let reading = Task {
            var all: [RollupBatch] = []
            for await batches in collector.queue.batches { all += batches }
            return all
        }
        try await send(collector)
        let status = collector.status()
        await group.triggerGracefulShutdown()
        try await running.value
        return (await reading.value, status)
    }

    private func send(_ datagrams: [[UInt8]], to host: String, _ port: Int) async throws {
        let address = try SocketAddress(ipAddress: host, port: port)
        let any = host.contains(":") ? "::1" : "127.0.0.1"
        let channel = try await DatagramBootstrap(group: Self.group).bind(host: any, port: 0).get()
        for bytes in datagrams {
            try await channel.writeAndFlush(
                AddressedEnvelope(remoteAddress: address, data: ByteBuffer(bytes: bytes))
            ).get()
        }
        try await channel.close().get()
    }

    private func wait(for collector: UDPCollector, _ count: UInt64) async throws {
        for _ in 0..<500 where collector.status().counts.datagrams < count {
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    @Test func whatArrivesIsHandedOver() async throws {
        let sample = SampleBuilder.counters(source: 5, records: [.ifCounters(ifIndex: 5)])
        let datagram = DatagramBuilder(agent: "198.51.100.7", samples: [sample])
        let (batches, status) = try await collect { collector in
            try await send([datagram.bytes], to: "127.0.0.1", collector.port)
            try await wait(for: collector, 1)
        }
        let groups = batches.flatMap(\.newGroups)
        #expect(groups.contains { $0.identity.agent == ip("198.51.100.7") && $0.identity.source == 5 })
        #expect(status.counts.datagrams == 1)
        #expect(status.counts.counterSamples == 1)
        #expect(status.agents == 1)
        #expect(status.receiveBufferBytes > 0)
        let now = SystemClock.now()
        #expect(batches.allSatisfy { abs($0.time - now) < 30_000 })
    }

    /// One socket for both; an agent that does not know its address is named by where it sends from.
    @Test func bothFamiliesOnOnePort() async throws {
        guard WildcardHost.current == "::" else {
            print("skipped: the machine has no IPv6")
            return
        }
        let nameless = DatagramBuilder(agent: "0.0.0.0", samples: []).bytes
        let (batches, _) = try await collect { collector in
            try await send([nameless], to: "127.0.0.1", collector.port)
            try await send([nameless], to: "::1", collector.port)
            try await wait(for: collector, 2)
        }
        let agents = Set(batches.flatMap(\.newGroups).map(\.identity.agent))
        #expect(agents == [ip("127.0.0.1"), ip("::1")])
    }

    @Test func malformedDatagramsAreCountedAndCostNothingElse() async throws {
        let good = DatagramBuilder(samples: [.counters(source: 5, records: [.ifCounters(ifIndex: 5)])]).bytes
        var old = good
        old[3] = 4
        let bad: [[UInt8]] = [[], [1, 2, 3], Array(repeating: 0xff, count: 1400), old, Array(good.prefix(60))]
        let (_, status) = try await collect { collector in
            try await send(bad + [good], to: "127.0.0.1", collector.port)
            try await wait(for: collector, 6)
        }
        #expect(status.counts.datagrams == 6)
        let faults = Dictionary(uniqueKeysWithValues: status.counts.faultsByName.map { ($0.name, $0.count) })
        #expect(faults["truncated_header"] == 2)
        #expect(faults["not_sflow"] == 1)
        #expect(faults["unsupported_version"] == 1)
        #expect(faults["truncated_sample"] == 1)
        #expect(status.counts.counterSamples == 2)
    }

    @Test func aBusyPortIsNamed() async throws {
        _ = try await collect { first in
            let error = await #expect(throws: CollectorError.self) {
                _ = try await UDPCollector.bind(host: nil, port: first.port, group: Self.group, logger: Self.logger)
            }
            #expect(error == .portInUse(port: first.port))
        }
    }

    @Test func anAddressOfAnotherMachineIsRefused() async throws {
        let error = await #expect(throws: CollectorError.self) {
            _ = try await UDPCollector.bind(host: "192.0.2.1", port: 0, group: Self.group, logger: Self.logger)
        }
        guard case .cannotListen = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
