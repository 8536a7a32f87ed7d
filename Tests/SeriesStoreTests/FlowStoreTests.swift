import GRDB
import MetricCatalog
import TestSupport
import Testing

@testable import SeriesStore

/// Flows go into the store and down its tiers, and nothing of them is lost.
struct FlowStoreTests {
    private let shape = FlowShape(value: .sum)

    @Test
    func aSecondIsReadAsItWasWritten() async throws {
        var rig = try FlowRig()
        rig.report(at: epoch, [(1, 5_000), (2, 3_000)], other: 1_000, shortfall: 7)
        rig.report(at: epoch + 1_000, [(2, 4_000), (3, 100)])
        try await rig.flush(at: epoch + 2_000)
        let found = try await rig.flows()
        #expect(found.cells.map(\.start) == [epoch, epoch + 1_000])
        #expect(found.value(1, at: epoch) == 5_000)
        #expect(found.value(2, at: epoch + 1_000) == 4_000)
        #expect(found.cells[0].other == FlowRig.sums(1_000, shape).rounded)
        #expect(found.cells[0].shortfall == 7)
        #expect(found.cells[0].items[0].sums == FlowRig.sums(5_000, shape).rounded)
        try rig.store.close()
    }

    /// Sealed, after a restart, and to another process it is the same.
    @Test
    func sealingAndRestartChangeNothing() async throws {
        var rig = try FlowRig(FlowShape(value: .sum, further: [.sum, .largest]))
        for second in 0..<30 {
            rig.report(at: epoch + Milliseconds(second) * 1_000, [(second % 7, 1_000), (second, 500)], other: 300)
            rig.report(.init(port: 2, side: .egress), at: epoch + Milliseconds(second) * 1_000, [(1, 2_000)])
        }
        try await rig.flush(at: epoch + 30_000)
        let before = try await rig.flows().sorted
        let second = try await rig.flows(.init(port: 2, side: .egress)).sorted
        #expect(before.cells.count == 30)
        try rig.reopen()
        #expect(try await rig.flows().sorted == before)
        try await rig.maintain(at: epoch + hour)
        #expect(try await rig.store.info().flowTiers[0].chunks == 2)
        #expect(try await rig.flows().sorted == before)
        let other = try SeriesStore.openReadOnly(rig.folder.database)
        #expect(try await FlowRig.flows(of: other).sorted == before)
        #expect(try await FlowRig.flows(of: other, .init(port: 2, side: .egress)).sorted == second)
        try other.close()
        #expect(try await rig.store.findDamage() == [])
        try rig.store.close()
    }

    /// A reading process follows what is written.
    @Test
    func anotherProcessFollows() async throws {
        var rig = try FlowRig()
        rig.report(at: epoch, [(1, 1_000)])
        try await rig.flush(at: epoch + 1_000)
        let other = try SeriesStore.openReadOnly(rig.folder.database)
        #expect(try await FlowRig.flows(of: other).cells.count == 1)
        rig.report(at: epoch + 1_000, [(1, 1_000), (9, 50)])
        try await rig.flush(at: epoch + 2_000)
        let found = try await FlowRig.flows(of: other)
        #expect(found.cells.count == 2)
        #expect(found.value(9, at: epoch + 1_000) == 50)
        try await rig.maintain(at: epoch + hour)
        #expect(try await FlowRig.flows(of: other).sorted == found.sorted)
        try other.close()
        try rig.store.close()
    }

    /// In each tier flows and `other` add up to what was written, bucket by bucket.
    @Test(arguments: [1, 2, 3])
    func everyTierAddsUp(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        var rig = try FlowRig(limit: 3)
        var time = epoch
        for _ in 0..<600 {
            time += Milliseconds(Int.random(in: 1...40, using: &random)) * 1_000
            let flows = (0..<Int.random(in: 1...20, using: &random)).map { index in
                (
                    key: index * 20 + Int.random(in: 0..<20, using: &random),
                    value: UInt64.random(in: 100...90_000, using: &random)
                )
            }
            rig.report(at: time, flows, other: UInt64.random(in: 0...5_000, using: &random))
            if Int.random(in: 0..<10, using: &random) == 0 {
                // What comes late goes where it belongs.
                rig.report(at: time - 2 * hour, [(5, 777)])
            }
            if Int.random(in: 0..<5, using: &random) == 0 {
                try await rig.flush(at: time + 1_000)
                if Int.random(in: 0..<4, using: &random) == 0 { _ = try await rig.slice(at: time) }
                if Int.random(in: 0..<40, using: &random) == 0 { try rig.reopen() }
            }
        }
        try await rig.flush(at: time + 1_000)
        try await rig.maintain(at: time + day)
        let end = time + day
        #expect(try await rig.flows().total().value == rig.total(from: 0, to: end).value)
        for tier in Tier.flows.dropFirst() {
            let sealed = try await rig.store.read { $0.flowsSealedUntil(tier) }
            guard sealed > 0 else { continue }
            let found = try await rig.flows(FlowRig.Group(), tier, from: epoch - day, to: sealed)
            for cell in found.cells {
                let expected = rig.total(from: cell.start, to: cell.start + tier.width)
                let total = cell.total(shape)
                #expect(total.value == expected.value, "\(tier.name) \(cell.start)")
                #expect(total.samples == expected.samples)
                #expect(total.frames == expected.frames)
                #expect(cell.items.count <= 20)
            }
            #expect(found.total().value == rig.total(from: 0, to: sealed).value, "\(tier.name)")
        }
        #expect(try await rig.store.findDamage() == [])
        try rig.store.close()
    }

    /// What comes late while its window is being moved is moved too.
    @Test
    func lateFlowsOfAWindowThatIsBeingMoved() async throws {
        var rig = try FlowRig()
        for port in 1...600 {
            for second in 0..<20 {
                rig.report(
                    .init(port: UInt32(port)),
                    at: epoch + Milliseconds(second) * 1_000,
                    (0..<10).map { ($0 * port, UInt64(1_000 + $0)) }
                )
            }
        }
        try await rig.flush(at: epoch + 20_000)
        #expect(try await !rig.slice(at: epoch + hour))
        let moved = try await rig.store.info().flowTiers[0].chunks
        #expect(moved > 0 && moved < 600)
        rig.report(.init(port: 1), at: epoch + 5_000, [(7, 12_345)])
        try await rig.flush(at: epoch + 30_000)
        try await rig.maintain(at: epoch + hour)
        #expect(try await rig.store.info().flowTiers[0].chunks == 600)
        for port in [1, 2, 600] {
            let group = FlowRig.Group(port: UInt32(port))
            #expect(try await rig.flows(group).total().value == rig.total(group, from: 0, to: epoch + day).value)
        }
        try rig.store.close()
    }

    /// A bucket says by how much the figures of its flows may be short.
    @Test
    func shortfallsGrowWithWhatIsNotKnown() async throws {
        var rig = try FlowRig(limit: 10)
        // In the second second flow 1 may have been among the others.
        rig.report(at: epoch, [(1, 9_000), (2, 100)])
        rig.report(at: epoch + 1_000, [(2, 8_000)], other: 500)
        try await rig.flush(at: epoch + 2_000)
        rig.report(at: epoch + 2 * hour, [(1, 1)])
        try await rig.flush(at: epoch + 2 * hour)
        try await rig.maintain(at: epoch + 3 * hour)
        let cell = try #require(try await rig.flows(.init(), .tenSeconds, to: epoch + hour).cells.first)
        #expect(cell.total(shape).value == 17_600)
        #expect(cell.shortfall == 500)
        try rig.store.close()
    }

    @Test
    func retentionDropsWholeWindows() async throws {
        var rig = try FlowRig()
        for step in 0..<72 { rig.report(at: epoch + Milliseconds(step) * hour / 2, [(1, 1_000)]) }
        try await rig.flush(at: epoch + 36 * hour)
        try await rig.maintain(at: epoch + 36 * hour)
        let all = try await rig.flows().cells.count
        #expect(all == 72)
        let retention = Retention(keep: [.second: 6 * hour, .minute: 30 * day])
        for _ in 0..<100 { try await rig.maintain(at: epoch + 36 * hour, retention) }
        let kept = try await rig.flows().cells
        #expect(kept.count < 20)
        #expect(kept.allSatisfy { $0.start >= epoch + 29 * hour })
        let minutes = try await rig.flows(.init(), .minute)
        let sealed = try await rig.store.read { $0.flowsSealedUntil(.minute) }
        #expect(minutes.total().value == rig.total(from: 0, to: sealed).value)
        #expect(try await rig.store.findDamage() == [])
        try rig.store.close()
    }

    /// A definition that changes has groups of its own; the same one again is the same.
    @Test
    func definitionsAreKept() async throws {
        var rig = try FlowRig()
        rig.report(at: epoch, [(1, 1_000)])
        rig.report(.init(name: "other"), at: epoch, [(1, 1_000)])
        try await rig.flush(at: epoch + 1_000)
        try rig.reopen()
        rig.report(at: epoch + 5_000, [(1, 1_000)])
        try await rig.flush(at: epoch + 6_000)
        let flows = try await rig.store.read { $0.flowDirectory.flows.values.map(\.definition.name).sorted() }
        #expect(flows == ["other", "src"])
        #expect(try await rig.flows().cells.count == 2)
        try rig.store.close()
    }

    /// A row of the journal that is lost does not give others' keys new names.
    @Test
    func aLostRowIsNoticed() async throws {
        var rig = try FlowRig()
        rig.report(at: epoch, [(1, 1_000)])
        try await rig.flush(at: epoch + 1_000)
        rig.report(at: epoch + 1_000, [(1, 1_000), (2, 500)])
        try await rig.flush(at: epoch + 2_000)
        try await rig.store.writer?.write { db in try db.execute(sql: "DELETE FROM flow_journal WHERE id = 1") }
        try rig.store.close()
        #expect(throws: StoreError.self) { try SeriesStore.open(rig.folder.database) }
        let target = rig.folder.database + ".new"
        _ = try SeriesStore.recover(rig.folder.database, to: target)
        let store = try SeriesStore.open(target)
        #expect(try await FlowRig.flows(of: store).cells.isEmpty)
        try store.close()
    }
}

extension FlowSums {
    /// What the store keeps of the variance.
    fileprivate var rounded: FlowSums {
        var sums = self
        sums.variance = FlowCodec.real(FlowCodec.rounded(variance))
        return sums
    }
}

extension FlowSeries {
    /// The flows of each bucket in the order of their keys' values, to be compared.
    fileprivate var sorted: FlowSeries {
        var places = Array(repeating: 0, count: keys.count)
        let order = keys.indices.sorted { keys[$0].bytes.lexicographicallyPrecedes(keys[$1].bytes) }
        for (place, key) in order.enumerated() { places[key] = place }
        var result = FlowSeries(keys: order.map { keys[$0] }, cells: cells)
        for cell in result.cells.indices {
            result.cells[cell].items = result.cells[cell].items.map {
                FlowCell.Item(key: places[$0.key], sums: $0.sums)
            }.sorted { $0.key < $1.key }
        }
        return result
    }
}
