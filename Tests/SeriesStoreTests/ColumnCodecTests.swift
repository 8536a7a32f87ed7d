import TestSupport
import Testing

@testable import SeriesStore

@Suite struct ColumnCodecTests {
    private static func bytes(_ values: [UInt64]) -> [UInt8] {
        var bytes: [UInt8] = []
        ColumnCodec.append(values, to: &bytes)
        return bytes
    }

    private static func decoded(_ bytes: [UInt8], _ count: Int) throws -> [UInt64] {
        var scanner = ByteScanner(bytes[...])
        let values = try ColumnCodec.read(count, from: &scanner)
        #expect(scanner.isAtEnd, "bytes left over")
        return values
    }

    private static func random(_ seed: UInt64, _ count: Int, _ next: (inout SeededGenerator) -> UInt64) -> [UInt64] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in next(&generator) }
    }

    struct Case: Sendable, CustomStringConvertible {
        let description: String
        let mode: UInt8
        let values: [UInt64]
    }

    static let cases: [Case] = [
        Case(description: "one", mode: 0, values: [12_345]),
        Case(description: "one, largest", mode: 0, values: [.max]),
        Case(description: "all zero", mode: 0, values: Array(repeating: 0, count: 900)),
        Case(description: "all the same", mode: 0, values: Array(repeating: 77, count: 900)),
        Case(
            description: "one large among small",
            mode: 1,
            values: [0, 1 << 60 - 1, 0, 1] + Array(repeating: 0, count: 40)
        ),
        Case(
            description: "slowly rising",
            mode: 2,
            values: (0..<900).map { UInt64(1) << 40 + $0 * 20 + $0 * $0 % 3 }
        ),
        Case(description: "a narrow band", mode: 3, values: random(1, 300) { 1_000_000_000_000 + $0.next() % 7 }),
        Case(description: "one bit", mode: 3, values: random(2, 301) { $0.next() % 2 }),
        Case(description: "full width", mode: 3, values: random(3, 65) { $0.next() }),
        Case(
            description: "multiples in a band",
            mode: 3 | 8,
            values: random(4, 200) { (900 + $0.next() % 31) * 1_514 }
        ),
        Case(
            description: "a multiple among zeros",
            mode: 1 | 8,
            values: [0, (1 << 50 - 1) * 1_000, 0, 1_000] + Array(repeating: 0, count: 60)
        ),
        Case(
            description: "rising by multiples",
            mode: 2 | 8,
            values: (0..<900).map { (UInt64(1) << 40 + $0 * 20 + $0 * $0 % 3) * 30_000 }
        ),
    ]

    @Test(arguments: cases)
    func eachFormIsChosenWhereItIsShortestAndComesBack(_ test: Case) throws {
        let bytes = Self.bytes(test.values)
        #expect(bytes.first == test.mode)
        #expect(try Self.decoded(bytes, test.values.count) == test.values)
    }

    static let extremes: [[UInt64]] = [
        [0, .max], [.max, 0], [.max, .max - 1], [0, 1 << 63], [1 << 63, .max, 0, 1, .max],
        [0, .max, 0, .max, 0, .max, 0], [1, .max], [1 << 63, 0, 1 << 63],
    ]

    @Test(arguments: extremes)
    func extremesComeBack(values: [UInt64]) throws {
        #expect(try Self.decoded(Self.bytes(values), values.count) == values)
    }

    @Test func noValuesTakeNoBytes() throws {
        #expect(Self.bytes([]).isEmpty)
        #expect(try Self.decoded([], 0).isEmpty)
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func randomColumnsComeBackInNoMoreThanVarints(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<300 {
            let width = UInt64.random(in: 0..<64, using: &generator)
            let base = generator.magnitude()
            let factor =
                UInt64.random(in: 1...3, using: &generator) * (1 << UInt64.random(in: 0..<20, using: &generator))
            let values = (0..<Int.random(in: 1...120, using: &generator)).map { _ in
                seed % 2 == 0 ? generator.magnitude() : (base &+ generator.next() >> width) &* factor
            }
            let bytes = Self.bytes(values)
            #expect(try Self.decoded(bytes, values.count) == values, "seed \(seed)")
            // The form's own byte and a divisor may come on top.
            #expect(bytes.count <= values.map(varintSize).reduce(0, +) + 11, "seed \(seed): \(values)")
        }
    }

    @Test func sameColumnsStandThereOnce() throws {
        let first: [UInt64] = [5, 6, 9, 5]
        let second: [UInt64] = [1, 2, 3, 4]
        let columns = [first, second, first, second, second]
        var bytes: [UInt8] = []
        var earlier: [[UInt64]] = []
        for column in columns { ColumnCodec.append(column, to: &bytes, unlessIn: &earlier) }
        #expect(bytes.count == Self.bytes(first).count + Self.bytes(second).count + 6)
        var scanner = ByteScanner(bytes[...])
        var found = ColumnCodec.Earlier()
        for column in columns { #expect(try ColumnCodec.read(4, from: &scanner, earlier: &found) == column) }
        #expect(scanner.isAtEnd)
    }

    /// What is not wanted is passed over, and a later column may still be the same as it.
    @Test func columnsArePassedOver() throws {
        let first: [UInt64] = [5, 6, 9, 1 << 60]
        let second: [UInt64] = [1, 200, 300_000, 4]
        let columns = [first, second, [7, 7, 7, 7], first, [3, 6, 9, 12], [100, 101, 102, 103], second]
        var bytes: [UInt8] = []
        var earlier: [[UInt64]] = []
        for column in columns { ColumnCodec.append(column, to: &bytes, unlessIn: &earlier) }
        for wanted in columns.indices {
            var scanner = ByteScanner(bytes[...])
            var found = ColumnCodec.Earlier()
            for (place, column) in columns.enumerated() {
                if place == wanted {
                    #expect(try ColumnCodec.read(4, from: &scanner, earlier: &found) == column)
                } else {
                    try ColumnCodec.skip(4, in: &scanner, earlier: &found)
                }
            }
            #expect(scanner.isAtEnd)
        }
    }

    static let wrongForms: [[UInt8]] = [
        [5, 1], [6], [7, 0], [12, 0], [16, 0], [4, 0], [3, 0, 65, 0, 0], [3, 0, 64, 1], [1, 1], [2], [9, 3, 1], [],
    ]

    @Test(arguments: wrongForms)
    func wrongFormsAreRefused(bytes: [UInt8]) {
        #expect(throws: DamagedBytes.self) { try Self.decoded(bytes, 2) }
    }
}
