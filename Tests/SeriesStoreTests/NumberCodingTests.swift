import MetricCatalog
import TestSupport
import Testing

@testable import SeriesStore

@Suite struct NumberCodingTests {
    static let edges: [UInt64] = (0..<64 as Range<UInt64>).flatMap { shift in
        let power: UInt64 = 1 << shift
        return [power - 1, power, power + 1, .max - power]
    }

    @Test func varintsComeBackAndTakeTheSizeThatIsSaid() throws {
        var generator = SeededGenerator(seed: 1)
        for value in Self.edges + (0..<2_000).map({ _ in generator.magnitude() }) {
            var bytes: [UInt8] = []
            bytes.appendVarint(value)
            #expect(bytes.count == varintSize(value))
            var scanner = ByteScanner(bytes[...])
            #expect(try scanner.varint() == value)
            #expect(scanner.isAtEnd)
        }
    }

    @Test func manyVarintsAreReadAndSkippedAsOneByOne() throws {
        for count in 0...Self.edges.count {
            var bytes: [UInt8] = [0x80]
            for value in Self.edges.prefix(count) { bytes.appendVarint(value) }
            bytes += [1, 2]
            // A slice that does not begin with its array.
            var scanner = ByteScanner(bytes[1...])
            var values: [UInt64] = [7]
            try scanner.varints(count, into: &values)
            #expect(values == [7] + Self.edges.prefix(count))
            #expect(scanner.remaining == 2)
            var skipping = ByteScanner(bytes[1...])
            try skipping.skipVarints(count)
            #expect(skipping.position == scanner.position)
            var cut = ByteScanner(bytes[1..<(bytes.count - 2)])
            #expect(throws: DamagedBytes.self) { try cut.skipVarints(count + 1) }
            #expect(throws: DamagedBytes.self) { try cut.varints(count + 1, into: &values) }
        }
    }

    @Test(arguments: [(UInt64(0), 1), (127, 1), (128, 2), (16_383, 2), (16_384, 3), (.max, 10)])
    func varintsTakeSevenBitsAByte(value: UInt64, size: Int) {
        #expect(varintSize(value) == size)
    }

    @Test func cutOrEndlessVarintsAreRefused() {
        let endless = [UInt8](repeating: 0x80, count: 20)
        for length in 0...20 {
            let cut = Array(endless.prefix(length))
            #expect(throws: DamagedBytes.self) {
                var scanner = ByteScanner(cut[...])
                _ = try scanner.varint()
            }
        }
    }

    @Test(arguments: [(Int64(0), UInt64(0)), (-1, 1), (1, 2), (-2, 3), (.max, .max - 1), (.min, .max)])
    func zigzagKeepsSmallNumbersSmall(value: Int64, expected: UInt64) {
        #expect(zigzag(value) == expected)
        #expect(unzigzag(expected) == value)
    }

    @Test(arguments: ValueType.allCases)
    func packedBitsComeBack(type: ValueType) {
        var generator = SeededGenerator(seed: UInt64(type.rawValue))
        for value in Self.edges + (0..<1_000).map({ _ in generator.magnitude() }) {
            let bits = type == .real32 ? value & 0xffff_ffff : value
            #expect(type.unpacked(type.packed(bits)) == bits)
        }
    }

    @Test(arguments: [(ValueType.signed, Int64(-3)), (.hundredths, -1), (.signed, 40)])
    func smallSignedValuesArePackedIntoOneByte(type: ValueType, value: Int64) {
        #expect(varintSize(type.packed(UInt64(bitPattern: value))) == 1)
    }

    @Test func roundRealValuesArePackedIntoFewBytes() {
        #expect(varintSize(ValueType.real32.packed(UInt64(Float(0.5).bitPattern))) <= 2)
        #expect(varintSize(ValueType.real64.packed(Double(2).bitPattern)) <= 2)
    }

    @Test func theChecksumIsThatOfZip() {
        #expect(Checksum.of(Array("123456789".utf8)[...]) == 0xcbf4_3926)
        #expect(Checksum.of([]) == 0)
    }
}
