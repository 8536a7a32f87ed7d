import MetricCatalog
import TestSupport

@testable import SeriesStore

/// Series of every kind to try the codecs with.
enum Specimens {
    static let start = epoch + 5 * Tier.second.window

    /// One column of every type, and some again.
    static let types: [ValueType] = ValueType.allCases + [.count, .unsigned, .count]

    /// A value as the rollup may meet it, or at its type's limits.
    static func value(_ type: ValueType, _ generator: inout SeededGenerator) -> UInt64 {
        switch type {
        case .count, .unsigned: generator.magnitude()
        case .signed, .hundredths, .thousandths:
            generator.next() % 5 == 0 ? UInt64(bitPattern: .min) : generator.magnitude()
        case .real32:
            UInt64(
                [0, .greatestFiniteMagnitude, .leastNonzeroMagnitude, Float(generator.next() >> 40)]
                    .randomElement(using: &generator).map(\.bitPattern) ?? 0
            )
        case .real64, .realSum:
            [0, .greatestFiniteMagnitude, .leastNonzeroMagnitude, Double(generator.next() >> 20)]
                .randomElement(using: &generator).map(\.bitPattern) ?? 0
        }
    }

    /// Reports that end in one window, in order, some of their values unknown.
    static func polls(_ count: Int, types: [ValueType] = types, _ generator: inout SeededGenerator) -> PollSeries {
        var series = PollSeries(columnCount: types.count)
        let ends = Set((0..<count).map { _ in Milliseconds.random(in: 1...Tier.second.window, using: &generator) })
        for end in ends.sorted() {
            let known = generator.next() % 4 == 0 ? generator.next() : .max
            let mask: UInt64 = 1 << UInt64(types.count) - 1
            series.append(
                start: start + end - [0, 1, 1_000, 20_000, Tier.second.window][Int(generator.next() % 5)],
                end: start + end,
                known: known & mask,
                interpolated: generator.next() % 8 == 0,
                values: types.indices.map { known >> UInt64($0) & 1 == 1 ? value(types[$0], &generator) : 0 }
            )
        }
        return series
    }

    /// Buckets of a minute in one window, some of them empty, whose numbers real ones hold exactly.
    static func buckets(_ count: Int, types: [ValueType] = types, _ generator: inout SeededGenerator) -> [[Bucket]] {
        let grid = BucketGrid(start: epoch, step: Tier.minute.width, count: 60)
        var series = PollSeries(columnCount: types.count)
        var end = epoch
        for _ in 0..<count {
            let length = [1_000, 20_000, 30_000, 150_000][Int(generator.next() % 4)] as Milliseconds
            end += length + (generator.next() % 6 == 0 ? 200_000 : 0)
            series.append(
                start: end - length,
                end: end,
                known: generator.next() % 4 == 0 ? generator.next() & (1 << UInt64(types.count) - 1) : .max,
                interpolated: generator.next() % 8 == 0,
                values: types.map { $0 == .count ? generator.next() >> 12 : value($0, &generator) }
            )
        }
        return series.buckets(types: types, grid, extremes: true)
    }
}
