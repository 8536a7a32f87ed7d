import MetricCatalog
import TestSupport
import Testing

@testable import SeriesStore

/// Chunks of the coarser tiers.
@Suite struct CellCodecTests {
    private static func chunk(_ columns: [[Bucket]], types: [ValueType] = Specimens.types) -> [UInt8] {
        CellCodec.encode(columns, types: types, tier: .minute, window: epoch / hour)
    }

    private static func decoded(
        _ bytes: [UInt8],
        types: [ValueType] = Specimens.types,
        wanted: [Int]
    ) throws -> CellSeries {
        try CellCodec.decode(bytes, ColumnChoice(wanted, of: types), tier: .minute, window: epoch / hour)
    }

    /// Places of buckets in which anything is known.
    private static func filled(_ columns: [[Bucket]]) -> [Int] {
        (0..<60).filter { place in columns.contains { !$0[place].isEmpty } }
    }

    @Test(arguments: [1, 2, 5, 20, 60, 300], [UInt64(1), 2, 3])
    func bucketsComeBackBitForBit(count: Int, seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let columns = Specimens.buckets(count, &generator)
        let places = Self.filled(columns)
        let cells = try Self.decoded(Self.chunk(columns), wanted: Array(columns.indices))
        #expect(!places.isEmpty)
        #expect(cells.starts == places.map { epoch + Milliseconds($0) * minute })
        for column in columns.indices {
            #expect(cells.columns[column].map(\.fields) == places.map { columns[column][$0].fields })
        }
    }

    @Test(arguments: ValueType.allCases)
    func bucketsOfEveryTypeComeBack(type: ValueType) throws {
        var generator = SeededGenerator(seed: 4)
        for count in 1...30 {
            let columns = Specimens.buckets(count, types: [type], &generator)
            let cells = try Self.decoded(Self.chunk(columns, types: [type]), types: [type], wanted: [0])
            #expect(cells.columns[0].map(\.fields) == Self.filled(columns).map { columns[0][$0].fields })
        }
    }

    /// Of columns anywhere in the chunk, of one that it lacks, and behind those of another chunk.
    @Test(arguments: [[0], [2], [1, 0], [2, 3]])
    func sumsAreThoseOfTheBuckets(wanted: [Int]) throws {
        var generator = SeededGenerator(seed: 8)
        let types: [ValueType] = [.count, .count, .count, .count]
        var series = SumSeries(columnCount: wanted.count)
        var expected = CellSeries(columnCount: wanted.count)
        for count in [40, 1, 60] {
            let columns = Specimens.buckets(count, types: Array(types.dropLast()), &generator)
            let bytes = Self.chunk(columns, types: Array(types.dropLast()))
            let choice = ColumnChoice(wanted, of: types)
            try CellCodec.decodeSums(bytes, choice, tier: .minute, window: epoch / hour, into: &series)
            let cells = try Self.decoded(bytes, types: types, wanted: wanted)
            expected.starts += cells.starts
            for place in wanted.indices { expected.columns[place] += cells.columns[place] }
        }
        #expect(series.starts == expected.starts)
        #expect(series.sums == expected.columns.map { $0.map(\.sum) })
        #expect(series.covered == expected.columns.map { $0.map { UInt64($0.covered) } })
    }

    /// Without what is known of single seconds all else is the same.
    @Test(arguments: ValueType.allCases)
    func fieldsOfSecondsMayBeLeftOut(type: ValueType) throws {
        var generator = SeededGenerator(seed: 6)
        let bytes = Self.chunk(Specimens.buckets(40, types: [type, type], &generator), types: [type, type])
        let whole = try Self.decoded(bytes, types: [type, type], wanted: [1])
        let part = try CellCodec.decode(
            bytes,
            ColumnChoice([1], of: [type, type]),
            tier: .minute,
            window: epoch / hour,
            extremes: false
        )
        let expected = whole.columns[0].map { bucket in
            var bucket = bucket
            guard type.isAdditive else { return bucket.fields }
            (bucket.wholeSeconds, bucket.minimum, bucket.maximum) = (0, .infinity, -.infinity)
            return bucket.fields
        }
        #expect(part.columns[0].map(\.fields) == expected)
        #expect(part.starts == whole.starts)
    }

    @Test func onlyWantedColumnsAreGivenInTheirOrder() throws {
        var generator = SeededGenerator(seed: 5)
        let columns = Specimens.buckets(40, &generator)
        let places = Self.filled(columns)
        let cells = try Self.decoded(Self.chunk(columns), wanted: [8, 0, 3])
        for (place, column) in [8, 0, 3].enumerated() {
            #expect(cells.columns[place].map(\.fields) == places.map { columns[column][$0].fields })
        }
    }

    @Test func nothingKnownIsNoBuckets() throws {
        let columns = [[Bucket]](repeating: [Bucket](repeating: Bucket(), count: 60), count: Specimens.types.count)
        let cells = try Self.decoded(Self.chunk(columns), wanted: [0, 1])
        #expect(cells.starts.isEmpty && cells.columns == [[], []])
    }

    @Test func columnsThatAreMissingAreEmpty() throws {
        var generator = SeededGenerator(seed: 6)
        let columns = Specimens.buckets(40, types: [.count], &generator)
        let cells = try Self.decoded(Self.chunk(columns, types: [.count]), types: [.count, .unsigned], wanted: [1, 0])
        #expect(cells.columns[0].count == cells.starts.count && cells.columns[0].allSatisfy { $0.isEmpty })
        #expect(cells.columns[1].map(\.fields) == Self.filled(columns).map { columns[0][$0].fields })
    }

    @Test func columnsThatAreNotKnownAreLeftOut() throws {
        var generator = SeededGenerator(seed: 7)
        let columns = Specimens.buckets(40, &generator)
        let few = Array(Specimens.types.prefix(2))
        let cells = try Self.decoded(Self.chunk(columns), types: few, wanted: [0, 1])
        for column in few.indices {
            #expect(cells.columns[column].map(\.fields) == Self.filled(columns).map { columns[column][$0].fields })
        }
    }
}
