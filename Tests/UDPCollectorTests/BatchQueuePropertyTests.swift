import MetricCatalog
import SFlowWire
import TestSupport
import Testing
import UDPCollector

@testable import Rollup

/// A store that falls behind and catches up again, at random.
@Suite struct BatchQueuePropertyTests {
    private static let agent = ip("192.0.2.1")

    /// A second that brings a new group, with its words and an event, and a report of every group so far.
    private static func batch(_ number: Int) -> RollupBatch {
        let time = Milliseconds(number + 1) * 1000
        let identity = SourceIdentity(agent: agent, source: DataSource(class: 0, index: UInt32(number)))
        var batch = RollupBatch(time: time)
        batch.newGroups = [GroupDefinition(identity: identity, structureIndex: 0)]
        batch.texts = [TextReport(group: UInt32(number), name: "ifname", value: "port\(number)", time: time)]
        batch.events = [RollupEvent(time: time, kind: .counterReset, identity: identity, detail: "\(number)")]
        for group in 0...number {
            batch.polls.append(
                Poll(
                    group: UInt32(group),
                    isInterpolated: false,
                    start: time - 1000,
                    end: time,
                    known: 1,
                    firstValue: batch.values.count,
                    valueCount: 1
                )
            )
            // The value tells which source it was said of.
            batch.values.append(UInt64(group))
        }
        return batch
    }

    /// What is delivered names the right groups, in order, with all words and events; what is not is counted.
    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64], [1, 3])
    func numbersNeverShift(_ seed: UInt64, _ capacity: Int) async throws {
        var random = SeededGenerator(seed: seed)
        let queue = BatchQueue(capacity: capacity)
        var iterator = queue.batches.makeAsyncIterator()
        var (delivered, waiting, sent) = ([] as [RollupBatch], 0, 0)
        for number in 0..<60 {
            let batch = Self.batch(number)
            sent += batch.polls.count
            queue.put([batch])
            waiting = min(capacity, waiting + 1)
            while waiting > 0, Int.random(in: 0..<5, using: &random) < 2 {
                delivered += await iterator.next() ?? []
                waiting -= 1
            }
        }
        // Make room for what is owed, then take all.
        while waiting > 0 {
            delivered += await iterator.next() ?? []
            waiting -= 1
        }
        queue.put([])
        queue.finish()
        while let batches = await iterator.next() { delivered += batches }

        var groups: [UInt32] = []
        var received = 0
        for batch in delivered {
            groups += batch.newGroups.map(\.identity.source.index)
            for poll in batch.polls {
                received += 1
                try #require(Int(poll.group) < groups.count)
                let name = groups[Int(poll.group)]
                #expect(UInt64(name) == batch.values[poll.firstValue])
            }
        }
        #expect(groups == Array(0..<60))
        #expect(delivered.flatMap(\.texts).map(\.value) == (0..<60).map { "port\($0)" })
        #expect(delivered.flatMap(\.events).map(\.detail) == (0..<60).map { "\($0)" })
        #expect(delivered.map(\.time) == delivered.map(\.time).sorted())
        #expect(received + Int(queue.lostReports) == sent)
        #expect(queue.lostReports > 0)
    }
}
