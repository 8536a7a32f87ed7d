import MetricCatalog
import TestSupport
import Testing

@testable import SeriesStore

/// Chunks of the finest tier, the journal's reports and reports of long intervals.
@Suite struct ChunkCodecTests {
    private static func chunk(_ series: PollSeries) -> [UInt8] {
        ChunkCodec.encode(series, windowStart: Specimens.start)
    }

    private static func decoded(_ bytes: [UInt8], types: [ValueType] = Specimens.types) throws -> PollSeries {
        try ChunkCodec.decode(bytes, windowStart: Specimens.start, ColumnChoice(allOf: types))
    }

    @Test(arguments: [0, 1, 2, 3, 10, 45, 900], [UInt64(1), 2])
    func chunksComeBack(count: Int, seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let series = Specimens.polls(count, &generator)
        #expect(try Self.decoded(Self.chunk(series)) == series)
    }

    @Test(arguments: ValueType.allCases)
    func columnsOfEveryTypeComeBack(type: ValueType) throws {
        var generator = SeededGenerator(seed: 3)
        for count in 0..<40 {
            let series = Specimens.polls(count, types: [type], &generator)
            #expect(try Self.decoded(Self.chunk(series), types: [type]) == series)
        }
    }

    @Test func reportsOfNothingKnownComeBack() throws {
        var series = PollSeries(columnCount: 3)
        for index in 0..<5 as Range<Int64> {
            let end = Specimens.start + 1 + index
            series.append(start: end, end: end, known: 0, interpolated: false, values: [])
        }
        #expect(try Self.decoded(Self.chunk(series), types: [.count, .count, .real64]) == series)
    }

    @Test func columnsThatAreMissingAreUnknown() throws {
        var generator = SeededGenerator(seed: 4)
        let series = Specimens.polls(20, &generator)
        let wider = try Self.decoded(Self.chunk(series), types: Specimens.types + [.count, .real32])
        #expect(wider.columns.dropLast(2) == series.columns[...])
        #expect(wider.columns.suffix(2).allSatisfy { $0 == Array(repeating: 0, count: series.count) })
        #expect(wider.known == series.known)
    }

    @Test func columnsThatAreNotKnownAreLeftOut() throws {
        var generator = SeededGenerator(seed: 5)
        let series = Specimens.polls(20, &generator)
        let narrower = try Self.decoded(Self.chunk(series), types: Array(Specimens.types.prefix(4)))
        #expect(narrower.columns == Array(series.columns.prefix(4)))
        #expect(narrower.ends == series.ends && narrower.starts == series.starts)
    }

    /// Of reports that are as regular as can be, nothing but their number tells how many there are.
    @Test(arguments: [1, 45, 900, 90_000] as [Milliseconds])
    func regularReportsOfEqualValuesComeBack(count: Milliseconds) throws {
        var series = PollSeries(columnCount: 2)
        let length = Tier.second.window / count
        for index in 0..<count {
            let start = Specimens.start + index * length
            series.append(start: start, end: start + length, known: 3, interpolated: false, values: [5, 1 << 63])
        }
        let bytes = Self.chunk(series)
        #expect(bytes.count < 50)
        #expect(try Self.decoded(bytes, types: [.count, .unsigned]) == series)
    }

    @Test(arguments: [[3], [8, 0, 4], [5, 1]])
    func onlyWantedColumnsAreGivenInTheirOrder(columns: [Int]) throws {
        var generator = SeededGenerator(seed: 9)
        let series = Specimens.polls(45, &generator)
        let choice = ColumnChoice(columns, of: Specimens.types)
        let found = try ChunkCodec.decode(Self.chunk(series), windowStart: Specimens.start, choice)
        #expect(found.columns == columns.map { series.columns[$0] })
        #expect(found.starts == series.starts && found.ends == series.ends)
        for (place, column) in columns.enumerated() {
            #expect(found.known.map { $0 >> UInt64(place) & 1 } == series.known.map { $0 >> UInt64(column) & 1 })
        }
    }

    @Test func regularReportsTakeLittleMoreThanTheirValues() {
        var generator = SeededGenerator(seed: 6)
        var series = PollSeries(columnCount: 10)
        for index in 1...45 as ClosedRange<Int64> {
            let end = Specimens.start + index * 20_000
            let values = (0..<10).map { _ in 50 + generator.next() % 16 }
            series.append(start: end - 20_000, end: end, known: 1_023, interpolated: false, values: values)
        }
        // Four bits a value; times, lengths and marks are regular.
        #expect(Self.chunk(series).count < 45 * 10 / 2 + 120)
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func reportsInTheJournalComeBack(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let series = Specimens.polls(200, &generator)
        var bytes: [UInt8] = []
        for index in series.ends.indices {
            bytes += series.encoded(index, base: Specimens.start, types: Specimens.types)
        }
        var scanner = ByteScanner(bytes[...])
        var found = PollSeries(columnCount: Specimens.types.count)
        while !scanner.isAtEnd {
            try PollCodec.read(&scanner, base: Specimens.start, ColumnChoice(allOf: Specimens.types), into: &found)
        }
        #expect(found == series)
        scanner = ByteScanner(bytes[...])
        for _ in series.ends { try PollCodec.skip(&scanner) }
        #expect(scanner.isAtEnd)
    }

    @Test func reportsWithMoreColumnsThanAreKnownAreReadAsFarAsTheyAre() throws {
        var generator = SeededGenerator(seed: 7)
        let series = Specimens.polls(50, &generator)
        let bytes = series.ends.indices.flatMap {
            series.encoded($0, base: Specimens.start, types: Specimens.types)
        }
        var scanner = ByteScanner(bytes[...])
        var found = PollSeries(columnCount: 3)
        let choice = ColumnChoice(allOf: Array(Specimens.types.prefix(3)))
        while !scanner.isAtEnd {
            try PollCodec.read(&scanner, base: Specimens.start, choice, into: &found)
        }
        #expect(found.columns == Array(series.columns.prefix(3)) && found.ends == series.ends)
    }

    @Test(arguments: [Tier.second.window + 1, 4 * hour, 400 * day])
    func reportsOfLongIntervalsComeBack(length: Milliseconds) throws {
        var generator = SeededGenerator(seed: 8)
        var report = PollSeries(columnCount: Specimens.types.count)
        report.append(
            start: epoch - length,
            end: epoch,
            known: 0b101_1011,
            interpolated: true,
            values: Specimens.types.indices.map { column in
                0b101_1011 >> UInt64(column) & 1 == 1 ? Specimens.value(Specimens.types[column], &generator) : 0
            }
        )
        #expect(LongInterval.isLong(epoch - length, epoch))
        let bytes = LongInterval.encode(report, types: Specimens.types)
        #expect(try LongInterval.decode(bytes, end: epoch, ColumnChoice(allOf: Specimens.types)) == report)
    }

    @Test func anIntervalOfAWindowIsNotLong() {
        #expect(!LongInterval.isLong(epoch - Tier.second.window, epoch))
    }
}
