import ByteReading
import MetricCatalog
import RealTime
import Rollup
import SFlowWire
import TestSupport
import Testing

/// What flows are now, over seconds and steps of the clock.
struct LiveFlowsTests {
    private static let definition = FlowDefinition(name: "f", keys: "vlan", smoothing: 1)
    private static let start: Milliseconds = 1_700_000_000_000

    private func batch(_ second: Milliseconds, isFirst: Bool = false) -> RollupBatch {
        var batch = RollupBatch(time: Self.start + second + 1_000)
        if isFirst {
            batch.newFlowGroups = [
                FlowGroupDefinition(
                    definition: Self.definition,
                    shape: FlowShape(value: .sum),
                    identity: SourceIdentity(agent: ip("192.0.2.1"), source: 5),
                    side: .ingress
                )
            ]
        }
        let sums = FlowSums(value: 1_000, frames: 10, samples: 1, variance: 0)
        batch.flows = [
            FlowReport(
                group: 0,
                second: Self.start + second,
                flows: [.init(key: FlowKey(bytes: [1, 5]), sums: sums, first: 0, last: 0)],
                other: FlowSums()
            )
        ]
        return batch
    }

    private func apply(_ flows: LiveFlows, _ batch: RollupBatch, until time: Milliseconds) {
        _ = flows.apply([batch], definitions: ["f": Self.definition], until: Self.start + time)
    }

    /// A clock that was an hour ahead and went back leaves no values behind that fade for an hour, or never.
    @Test
    func aClockThatWentBackDoesNotStopIt() throws {
        let flows = LiveFlows()
        for second in 0..<20 as Range<Milliseconds> {
            let time = 3_600_000 + second * 1_000
            apply(flows, batch(time, isFirst: second == 0), until: time + 1_000)
        }
        for second in 0..<20 as Range<Milliseconds> {
            apply(flows, batch(second * 1_000), until: second * 1_000 + 1_000)
        }
        let value = try #require(flows.flow("f")?.active(limit: 1).first?.value)
        #expect(abs(value - 1_000) < 1)
        _ = flows.apply([], definitions: ["f": Self.definition], until: Self.start + 30_000)
        #expect(flows.flow("f")?.active(limit: 1).first?.value ?? 0 < 1)
    }

    /// A definition that was changed begins anew; one that was deleted is gone.
    @Test
    func changedDefinitionsBeginAnew() {
        let flows = LiveFlows()
        apply(flows, batch(0, isFirst: true), until: 1_000)
        #expect(flows.names == ["f"])
        _ = flows.apply([], definitions: [:], until: Self.start + 2_000)
        #expect(flows.names == [])
        #expect(flows.flow("f") == nil)
    }
}
