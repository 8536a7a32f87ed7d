import MetricCatalog
import TestSupport
import Testing

@testable import SeriesStore

/// Stored distributions.
@Suite struct SketchCodecTests {
    private static let types = Array(repeating: ValueType.count, count: 4)

    /// A day's hours; of some columns nothing, or the same as of the one before.
    private static func spans(_ generator: inout SeededGenerator) -> [Int: [QuantileSketch]] {
        var spans: [Int: [QuantileSketch]] = [:]
        for place in 0..<24 where Bool.random(using: &generator) {
            var sketches: [QuantileSketch] = []
            for _ in types {
                var sketch = QuantileSketch()
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: break
                case 1: sketch = sketches.last ?? sketch
                default:
                    for _ in 0..<Int.random(in: 1...200, using: &generator) {
                        let sign = Bool.random(using: &generator) ? 1.0 : -1
                        sketch.add(sign * Double(generator.magnitude()), count: generator.magnitude() >> 16 | 1)
                    }
                }
                sketches.append(sketch)
            }
            spans[place] = sketches
        }
        return spans
    }

    @Test(arguments: UInt64(1)...20, [[0, 1, 2, 3], [3, 0], [2]])
    func wantedColumnsComeBack(seed: UInt64, wanted: [Int]) throws {
        var generator = SeededGenerator(seed: seed)
        let spans = Self.spans(&generator)
        let bytes = SketchCodec.encode(spans, columnCount: Self.types.count)
        let found = try SketchCodec.decode(bytes, ColumnChoice(wanted, of: Self.types), spanLimit: 24)
        #expect(found == spans.mapValues { sketches in wanted.map { sketches[$0] } })
    }

    /// Bins that do not rise, of no values, and with keys that are none.
    @Test(arguments: [[4, 0, 1], [2, 0], [UInt64.max - 1, 1]])
    func damagedBinsAreRefused(numbers: [UInt64]) {
        var bytes: [UInt8] = [1, 1, 1, 0]
        let bins = numbers.count == 3 ? [numbers[0], 1, numbers[1], numbers[2]] : numbers
        bytes.appendVarint(UInt64(bins.count / 2) + 1)
        for number in bins { bytes.appendVarint(number) }
        #expect(throws: DamagedBytes.self) {
            try SketchCodec.decode(Checksum.seal(bytes), ColumnChoice([0], of: [.count]), spanLimit: 1)
        }
    }
}
