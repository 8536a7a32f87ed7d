import ByteReading
import Foundation
import MetricCatalog
import Rollup
import SFlowWire
import TestSupport
import Testing

@testable import RealTime

/// Smoothing, and what becomes of flows that go silent.
struct LiveTableTests {
    private let key = FlowKey(bytes: [1, 5])

    private func report(_ second: Int, _ values: [(FlowKey, UInt64)], other: UInt64 = 0) -> FlowReport {
        FlowReport(
            group: 0,
            second: Milliseconds(second) * 1000,
            flows: values.map {
                FlowReport.Flow(
                    key: $0.0,
                    sums: FlowSums(value: $0.1, frames: 10, samples: 1, variance: 0),
                    first: 0,
                    last: 999
                )
            },
            other: other > 0 ? FlowSums(value: other, frames: 1, samples: 1, variance: 0) : FlowSums()
        )
    }

    private func table(_ smoothing: Double, _ figure: FlowFigure = .sum) -> LiveTable {
        LiveTable(FlowDefinition(name: "f", keys: "vlan", smoothing: smoothing), FlowShape(value: figure))
    }

    /// A steady rate is reached as the filter says: 1 − e^(−n/t) of it after n seconds.
    @Test(arguments: [1.0, 2.0, 10.0])
    func aSteadyRateIsReached(smoothing: Double) {
        var table = table(smoothing)
        for second in 0..<5 { table.add(report(second, [(key, 1_000)])) }
        let value = table.top(1, at: 5_000)[0].value
        #expect(abs(value - 1_000 * (1 - exp(-5 / smoothing))) < 1e-9)
    }

    /// With a time constant far below a second the value is that of the last second.
    @Test
    func withoutSmoothingTheLastSecondCounts() {
        var table = table(0.01)
        table.add(report(0, [(key, 500)]))
        table.add(report(1, [(key, 700)]))
        #expect(abs(table.top(1, at: 2_000)[0].value - 700) < 1e-6)
    }

    @Test
    func silenceFades() {
        var table = table(2)
        for second in 0..<60 { table.add(report(second, [(key, 1_000)])) }
        let value = table.top(1, at: 60_000)[0].value
        #expect(abs(table.top(1, at: 62_000)[0].value - value * exp(-1)) < 1e-9)
        #expect(!table.isSilent(at: 100_000))
        #expect(table.isSilent(at: 200_000))
    }

    /// Both sides of a data source belong to its one figure.
    @Test
    func reportsOfOneSecondAddUp() {
        var table = table(1)
        table.add(report(0, [(key, 100)]))
        table.add(report(0, [(key, 300)]))
        #expect(abs(table.top(1, at: 1_000)[0].value - 400 * (1 - exp(-1))) < 1e-9)
    }

    @Test
    func meansAndExtremes() {
        var mean = table(1, .mean)
        mean.add(report(0, [(key, 500)]))
        #expect(mean.top(1, at: 1_000)[0].value == 50)
        var largest = table(1, .largest)
        largest.add(report(0, [(key, 500)]))
        largest.add(report(1, [(key, 400)]))
        #expect(largest.top(1, at: 2_000)[0].value == 500)
        #expect(largest.top(1, at: 9_000)[0].value == 0)
    }

    /// Memory is bounded whatever the number of flows.
    @Test
    func smallFlowsAreForgotten() {
        var table = table(10)
        for second in 0..<50 {
            let flows = (0..<20).map { (FlowKey(bytes: [1, UInt8($0), UInt8(second)]), UInt64($0 + 1)) }
            table.add(report(second, flows + [(key, 1_000)]))
        }
        #expect(table.entries.count <= 80)
        #expect(table.top(1, at: 50_000)[0].key == key)
    }
}
