import MetricCatalog
import SFlowWire
import TestSupport
import Testing
import UDPCollector

@testable import Rollup

/// A store that falls behind loses numbers and says how many, and never what they are about.
@Suite struct BatchQueueTests {
    private static func batch(_ time: Milliseconds, source: UInt32) -> RollupBatch {
        var batch = RollupBatch(time: time)
        let identity = SourceIdentity(agent: ip("192.0.2.1"), source: DataSource(class: 0, index: source))
        batch.newGroups = [GroupDefinition(identity: identity, structureIndex: 0)]
        batch.polls = [
            Poll(
                group: 0,
                isInterpolated: false,
                start: time - 1000,
                end: time,
                known: 1,
                firstValue: 0,
                valueCount: 1
            )
        ]
        batch.values = [7]
        return batch
    }

    @Test func whatDoesNotFitIsCountedAndItsDefinitionsFollow() async {
        let queue = BatchQueue(capacity: 2)
        #expect(queue.isEmpty)
        for second in 1...5 { queue.put([Self.batch(Milliseconds(second) * 1000, source: UInt32(second))]) }
        #expect(queue.lostReports == 3)
        var iterator = queue.batches.makeAsyncIterator()
        let first = await iterator.next() ?? []
        #expect(!queue.isEmpty)
        let second = await iterator.next() ?? []
        #expect((first + second).map(\.polls.count) == [1, 1])
        #expect(queue.isEmpty)
        // There is room again: what was owed goes out ahead.
        queue.put([Self.batch(6000, source: 6)])
        let third = await iterator.next() ?? []
        #expect(third.map(\.time) == [3000, 4000, 5000, 6000])
        #expect(third.map(\.polls.count) == [0, 0, 0, 1])
        #expect(third.flatMap(\.newGroups).map(\.identity.source.index) == [3, 4, 5, 6])
        queue.put([])
        #expect(await iterator.next()?.isEmpty == true)
        queue.finish()
        #expect(await iterator.next() == nil)
        #expect(queue.lostReports == 3)
    }
}
