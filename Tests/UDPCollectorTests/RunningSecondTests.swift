import MetricCatalog
import Rollup
import SFlowWire
import TestSupport
import Testing

@testable import UDPCollector

/// What is in hand when the collector is told to stop, and when it arrived.
@Suite struct RunningSecondTests {
    private static let flowIndexes = Set(MetricStructure.flowIndex)

    /// Every packet is in some batch, those of the second that never ended too.
    @Test func nothingIsLeftBehind() async throws {
        let packets = 50
        let before = SystemClock.now()
        let (batches, _) = try await LiveCollector.run { collector in
            try await LiveCollector.send((1...packets).map(Self.packet), to: "127.0.0.1", collector.port)
            try await LiveCollector.wait(for: collector, UInt64(packets))
        }
        let after = SystemClock.now()
        let groups = batches.flatMap(\.newGroups)
        var samples: UInt64 = 0
        for batch in batches {
            for poll in batch.polls where Self.flowIndexes.contains(groups[Int(poll.group)].structureIndex) {
                #expect(groups[Int(poll.group)].identity == SourceIdentity(agent: ip("198.51.100.7"), source: 5))
                // Octets, frames, samples: the third column counts samples.
                samples += batch.values[poll.firstValue + 2]
                #expect(poll.end - poll.start == 1000)
                #expect(poll.start > before - 1000 && poll.start <= after)
            }
        }
        #expect(samples == UInt64(packets))
    }

    /// The seconds follow each other, each once.
    @Test func secondsAreInOrder() async throws {
        let (batches, _) = try await LiveCollector.run { collector in
            for number in 1...6 {
                try await LiveCollector.send([Self.packet(number)], to: "127.0.0.1", collector.port)
                try await Task.sleep(for: .milliseconds(250))
            }
            try await LiveCollector.wait(for: collector, 6)
        }
        let times = batches.map(\.time)
        #expect(times.count >= 2)
        #expect(times.allSatisfy { $0 % 1000 == 0 })
        #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
    }

    private static func packet(_ number: Int) -> [UInt8] {
        DatagramBuilder(
            agent: "198.51.100.7",
            sequence: UInt32(number),
            samples: [
                .flow(
                    sequence: UInt32(number),
                    source: 5,
                    rate: 10,
                    input: 5,
                    records: [.sampledHeader([1, 2, 3], frameLength: 1000)]
                )
            ]
        ).bytes
    }
}
