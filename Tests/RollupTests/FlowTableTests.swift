import FlowLanguage
import MetricCatalog
import TestSupport
import Testing

@testable import Rollup

/// The flows of a second in bounded memory: no sum is lost, and large flows are found.
struct FlowTableTests {
    private let shape = FlowShape(value: .sum)

    private func fill(_ table: inout FlowTable, _ weights: [(key: Int, amount: UInt64)], limit: Int) {
        for (key, amount) in weights {
            let bytes = withUnsafeBytes(of: key.bigEndian) { Array($0) }
            let addition = FlowTable.Addition(
                hash: UInt64(truncatingIfNeeded: key) &* 0x9e37_79b9_7f4a_7c15,
                amount: amount,
                rate: 10,
                moment: 0
            )
            _ = table.add(addition, key: bytes, further: [], shape, limit: limit, spare: limit)
        }
    }

    private func total(_ table: FlowTable) -> FlowSums {
        table.entries.indices.reduce(into: table.other) { $0.merge(table.sums($1), shape) }
    }

    /// Whatever comes, flows and `other` add up to everything; a flow above the shortfall is there, and what it lacks is
    /// no more than that.
    @Test(arguments: [1, 2, 3, 4, 5])
    func sumsAreKeptAndLargeFlowsFound(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var truth: [Int: UInt64] = [:]
        var weights: [(key: Int, amount: UInt64)] = []
        for _ in 0..<20_000 {
            // A few keys get much, many get little.
            let key =
                Int.random(in: 0..<10, using: &random) < 3
                ? Int.random(in: 0..<10, using: &random) : Int.random(in: 10..<100_000, using: &random)
            let amount = UInt64.random(in: 64...1518, using: &random)
            weights.append((key, amount))
            truth[key, default: 0] += amount * 10
        }
        var table = FlowTable()
        fill(&table, weights, limit: 256)
        let sum = truth.values.reduce(0, +)
        #expect(total(table).value == sum)
        #expect(total(table).samples == 20_000)
        #expect(total(table).frames == 200_000)
        #expect(table.entries.count <= 256)
        #expect(table.evictions > 0)
        // At most twice the total by the size, as the paper has it.
        #expect(table.shortfall <= sum * 2 / 256)
        var found: [Int: UInt64] = [:]
        for place in table.entries.indices {
            let key = table.key(place).reduce(0) { $0 << 8 | Int($1) }
            found[key] = table.sums(place).value
        }
        for (key, amount) in truth {
            let seen = found[key] ?? 0
            #expect(seen <= amount)
            #expect(amount - seen <= table.shortfall, "key \(key)")
        }
    }

    /// While there is room nothing is given up, and every figure is exact.
    @Test
    func withRoomNothingIsLost() {
        var table = FlowTable()
        fill(&table, (0..<500).map { ($0 % 200, 100) }, limit: 1_024)
        #expect(table.entries.count == 200)
        #expect(table.shortfall == 0)
        #expect(table.evictions == 0)
        #expect(table.other.isEmpty)
        #expect(total(table).value == 500 * 100 * 10)
        table.reset()
        #expect(table.isEmpty)
        fill(&table, [(7, 50)], limit: 1_024)
        #expect(table.entries.count == 1)
        #expect(table.sums(0).value == 500)
    }

    /// A flow's variance is that of the estimate: Σ r(r−1)·length².
    @Test
    func varianceIsThatOfTheEstimate() {
        var table = FlowTable()
        fill(&table, [(1, 100), (1, 200)], limit: 16)
        #expect(table.sums(0).variance == 4_500_000)
    }

    /// Numbers too large for 64 bits stay at the largest.
    @Test
    func hugeAmountsDoNotTrap() {
        var table = FlowTable()
        fill(&table, [(1, .max), (1, .max), (2, .max)], limit: 16)
        #expect(table.sums(0).value == .max)
    }
}
