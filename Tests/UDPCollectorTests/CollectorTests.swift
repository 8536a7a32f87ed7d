import MetricCatalog
import Rollup
import SFlowWire
import TestSupport
import Testing

@testable import UDPCollector

/// Datagrams over real sockets.
@Suite struct CollectorTests {
    private static func bind(host: String?, port: Int) async throws -> UDPCollector {
        try await UDPCollector.bind(host: host, port: port, group: LiveCollector.group, logger: LiveCollector.silent)
    }

    @Test func whatArrivesIsHandedOver() async throws {
        let sample = SampleBuilder.counters(source: 5, records: [.ifCounters(ifIndex: 5)])
        let datagram = DatagramBuilder(agent: "198.51.100.7", samples: [sample])
        let (batches, status) = try await LiveCollector.run { collector in
            try await LiveCollector.send([datagram.bytes], to: "127.0.0.1", collector.port)
            try await LiveCollector.wait(for: collector, 1)
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
        let (batches, _) = try await LiveCollector.run { collector in
            try await LiveCollector.send([nameless], to: "127.0.0.1", collector.port)
            try await LiveCollector.send([nameless], to: "::1", collector.port)
            try await LiveCollector.wait(for: collector, 2)
        }
        let agents = Set(batches.flatMap(\.newGroups).map(\.identity.agent))
        #expect(agents == [ip("127.0.0.1"), ip("::1")])
    }

    @Test func malformedDatagramsAreCountedAndCostNothingElse() async throws {
        let good = DatagramBuilder(samples: [.counters(source: 5, records: [.ifCounters(ifIndex: 5)])]).bytes
        var old = good
        old[3] = 4
        let bad: [[UInt8]] = [[], [1, 2, 3], Array(repeating: 0xff, count: 1400), old, Array(good.prefix(60))]
        let (_, status) = try await LiveCollector.run { collector in
            try await LiveCollector.send(bad + [good], to: "127.0.0.1", collector.port)
            try await LiveCollector.wait(for: collector, 6)
        }
        #expect(status.counts.datagrams == 6)
        let faults = Dictionary(uniqueKeysWithValues: status.counts.faultsByName.map { ($0.name, $0.count) })
        #expect(faults["truncated_header"] == 2)
        #expect(faults["not_sflow"] == 1)
        #expect(faults["unsupported_version"] == 1)
        #expect(faults["truncated_sample"] == 1)
        #expect(status.counts.counterSamples == 2)
    }

    /// A flood of nonsense from one sender is one line in the log.
    @Test func nonsenseIsToldOfOnce() async throws {
        let lines = LogLines()
        let good = DatagramBuilder(samples: []).bytes
        let (_, status) = try await LiveCollector.run(logger: lines.logger) { collector in
            let bad = Array(repeating: Array("GET / HTTP/1.1\r\n\r\n".utf8), count: 100)
            try await LiveCollector.send(bad + [good], to: "127.0.0.1", collector.port)
            try await LiveCollector.wait(for: collector, 101)
        }
        #expect(status.counts.datagrams == 101)
        #expect(status.agents == 1)
        let told = lines.all.filter { $0["faults"] != nil }
        #expect(told.map { $0["source"] } == ["127.0.0.1"])
    }

    @Test func aBusyPortIsNamed() async throws {
        _ = try await LiveCollector.run { first in
            let error = await #expect(throws: CollectorError.self) {
                _ = try await Self.bind(host: nil, port: first.port)
            }
            #expect(error == .portInUse(port: first.port))
        }
    }

    @Test func anAddressOfAnotherMachineIsRefused() async throws {
        let error = await #expect(throws: CollectorError.self) {
            _ = try await Self.bind(host: "192.0.2.1", port: 0)
        }
        guard case .cannotListen = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
