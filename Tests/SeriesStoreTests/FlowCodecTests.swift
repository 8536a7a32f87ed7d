import MetricCatalog
import TestSupport
import Testing

@testable import SeriesStore

/// Chunks of flows hold what was put into them, and damaged ones are refused.
struct FlowCodecTests {
    private func specimen(_ seed: UInt64, _ shape: FlowShape) -> FlowSeries {
        var random = SeededGenerator(seed: seed)
        var series = FlowSeries(keys: (0..<30).map(FlowRig.key))
        for bucket in 0..<50 {
            let keys = Array(0..<30).shuffled(using: &random).prefix(Int.random(in: 0...8, using: &random))
            func sums() -> FlowSums {
                var sums = FlowRig.sums(UInt64.random(in: 1...1_000_000, using: &random), shape)
                sums.variance = FlowCodec.real(FlowCodec.rounded(sums.variance))
                sums.frames = Bool.random(using: &random) ? sums.frames : sums.frames + 1
                return sums
            }
            series.cells.append(
                FlowCell(
                    start: epoch + Milliseconds(bucket) * 1_000,
                    items: keys.map { FlowCell.Item(key: $0, sums: sums()) },
                    other: Bool.random(using: &random) ? sums() : FlowSums(),
                    shortfall: UInt64.random(in: 0...3, using: &random)
                )
            )
        }
        return series
    }

    private func decode(_ bytes: [UInt8]) throws(DamagedBytes) -> FlowSeries {
        try FlowCodec.decode(bytes, windowStart: epoch, width: 1_000, bucketLimit: 300)
    }

    @Test(arguments: [1, 2, 3])
    func whatWasPutInComesOut(seed: UInt64) throws {
        for shape in [FlowShape(value: .sum), FlowShape(value: .mean, further: [.sum, .largest])] {
            let series = specimen(seed, shape)
            let bytes = FlowCodec.encode(series, windowStart: epoch, width: 1_000, shape)
            let found = try decode(bytes)
            #expect(found.keys == series.keys)
            #expect(found.cells.map(\.items) == series.cells.map(\.items))
            #expect(found.cells.map(\.shortfall) == series.cells.map(\.shortfall))
            #expect(found.cells.map(\.other.value) == series.cells.map(\.other.value))
            #expect(found.cells.map(\.other.samples) == series.cells.map(\.other.samples))
        }
    }

    /// Any byte that was changed is noticed; bytes with a right checksum but wrong content never trap.
    @Test
    func damageIsNoticed() throws {
        let shape = FlowShape(value: .sum)
        let bytes = FlowCodec.encode(specimen(9, shape), windowStart: epoch, width: 1_000, shape)
        for place in stride(from: 0, to: bytes.count, by: 7) {
            var bad = bytes
            bad[place] ^= 0x20
            #expect(throws: DamagedBytes.self) { try decode(bad) }
            _ = try? decode(Checksum.seal(Array(bad.dropLast(4))))
        }
        for length in stride(from: 0, to: bytes.count, by: 11) {
            _ = try? decode(Checksum.seal(Array(bytes.prefix(length))))
        }
    }

    /// Variances are kept to four thousandths.
    @Test(arguments: [0, 1, 3.7, 1e6, 123_456_789, 9.9e18, 1e30])
    func variancesAreKeptNearly(value: Double) {
        let kept = FlowCodec.real(FlowCodec.rounded(value))
        #expect(abs(kept - value) <= value * 0.002)
    }
}
