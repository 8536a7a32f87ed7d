import ByteReading
import SFlowWire
import TestSupport
import Testing

/// Every structure decodes as its table says, whatever was appended to it or cut off.
@Suite struct LayoutTests {
    static let flowLayouts = RecordLayout.flowRecords.values.sorted { $0.format.rawValue < $1.format.rawValue }
    static let counterLayouts = RecordLayout.counterRecords.values.sorted { $0.format.rawValue < $1.format.rawValue }
    static let all = flowLayouts + counterLayouts

    @Test(arguments: all)
    func distinctValuesComeBack(_ layout: RecordLayout) throws {
        let (bytes, values) = Specimen.record(layout.fields)
        #expect(try decode(layout, bytes) == values, "\(layout.name)")
    }

    @Test(arguments: all.filter { $0.otherForm == nil })
    func whatWasAppendedIsIgnored(_ layout: RecordLayout) throws {
        let (bytes, values) = Specimen.record(layout.fields)
        for more in [4, 8] {
            #expect(try decode(layout, bytes + Array(repeating: 0xee, count: more)) == values, "\(layout.name)")
        }
    }

    @Test(arguments: all)
    func whatIsTooShortIsRefusedAndNothingElse(_ layout: RecordLayout) throws {
        let (bytes, values) = Specimen.record(layout.fields)
        let required = Specimen.record(Array(layout.fields.prefix(layout.requiredFieldCount))).bytes.count
        for length in bytes.indices {
            let found = try? decode(layout, Array(bytes.prefix(length)))
            if length < required, layout.otherForm == nil {
                // The padding behind a last text may be missing.
                let isPadding = bytes[length..<required].allSatisfy { $0 == 0 } && length > required - 4
                #expect(found == nil || isPadding, "\(layout.name) of \(length) octets")
            } else if let found {
                #expect(found == Array(values.prefix(found.count)), "\(layout.name) of \(length) octets")
            }
        }
    }

    @Test func numbersAreKnownOnce() {
        #expect(Set(Self.flowLayouts.map(\.name)).count == Self.flowLayouts.count)
        #expect(Set(Self.counterLayouts.map(\.name)).count == Self.counterLayouts.count)
        #expect(Self.flowLayouts.count >= 65)
        #expect(Self.counterLayouts.count >= 48)
    }

    /// Body lengths as the specifications give them.
    @Test(
        arguments: [
            (0, 1, 88), (0, 2, 52), (0, 3, 72), (0, 4, 80), (0, 5, 28), (0, 6, 80), (0, 7, 56), (0, 8, 24), (0, 9, 64),
            (0, 11, 20), (0, 1001, 28), (0, 1002, 12), (0, 1003, 52), (0, 1004, 12), (0, 2002, 8), (0, 2003, 80),
            (0, 2004, 72), (0, 2005, 52), (0, 2006, 40), (0, 2007, 76), (0, 2008, 100), (0, 2009, 60), (0, 2010, 28),
            (0, 2100, 28), (0, 2101, 12), (0, 2102, 16), (0, 2103, 52), (0, 2104, 40), (0, 2106, 108), (0, 2200, 144),
            (0, 2201, 60), (0, 2203, 40), (0, 2204, 140), (0, 2205, 92), (0, 2206, 20), (0, 2207, 24), (0, 3000, 24),
            (0, 3001, 12), (0, 3002, 4), (0, 3003, 12), (4413, 1, 8), (4413, 3, 144), (5703, 1, 48),
        ] as [(UInt32, UInt32, Int)]
    )
    func countersOfFixedLength(_ enterprise: UInt32, _ format: UInt32, _ length: Int) throws {
        let layout = try #require(RecordLayout.counterRecord(DataFormat(enterprise, format)))
        #expect(layout.fields.compactMap(\.type.fixedSize).reduce(0, +) == length, "\(layout.name)")
    }

    /// Body lengths as the specifications give them.
    @Test(
        arguments: [
            (2, 24), (3, 32), (4, 56), (1001, 16), (1011, 4), (1017, 16), (1018, 16), (1019, 8), (1020, 8), (1021, 24),
            (1022, 24), (1023, 32), (1024, 32), (1025, 56), (1026, 56), (1027, 4), (1028, 4), (1029, 4), (1030, 4),
            (1031, 40), (1032, 48), (1033, 12), (1036, 4), (1039, 4), (1040, 4), (1043, 8), (2000, 32), (2002, 12),
            (2100, 20), (2101, 44), (2102, 20), (2103, 44), (2208, 92), (2209, 48), (2210, 16),
        ] as [(UInt32, Int)]
    )
    func flowRecordsOfFixedLength(_ format: UInt32, _ length: Int) throws {
        let layout = try #require(RecordLayout.flowRecord(DataFormat(0, format)))
        #expect(layout.fields.compactMap(\.type.fixedSize).reduce(0, +) == length, "\(layout.name)")
    }

    @Test(arguments: [(68, 17), (80, 20)])
    func hostCPUHasTwoLengths(_ length: Int, _ fields: Int) throws {
        let layout = try #require(RecordLayout.counterRecord(DataFormat(0, 2003)))
        let bytes = Specimen.record(layout.fields).bytes
        #expect(try decode(layout, Array(bytes.prefix(length))).count == fields)
    }

    /// Type 0 and no body; hsflowd writes four bytes behind it.
    @Test(arguments: [[], [0, 0, 0, 0]] as [[UInt8]])
    func aVoidNextHopMayHaveFiller(_ filler: [UInt8]) throws {
        let layout = try #require(RecordLayout.flowRecord(DataFormat(0, 1002)))
        let bytes = WireWriter.bytes { writer in
            writer.u32(0)
            writer.raw(filler)
            writer.u32(24, 16)
        }
        let values = try decode(layout, bytes)
        #expect(values.map(\.value) == [.address(.none), .unsigned(24), .unsigned(16)])
    }

    /// The same number with the fields that sflowtool expects.
    @Test func anHTTPRequestOfTheOtherForm() throws {
        let layout = try #require(RecordLayout.flowRecord(DataFormat(0, 2201)))
        let other = try #require(layout.otherForm)
        let (bytes, values) = Specimen.record(other)
        #expect(try decode(layout, bytes) == values)
        #expect(throws: ShortRead.self) { try decode(layout, bytes + [0, 0, 0, 0]) }
    }

    /// The walk of all segments of a path.
    @Test func aPathOfSeveralSegments() throws {
        let layout = try #require(RecordLayout.flowRecord(DataFormat(0, 1003)))
        let bytes = WireWriter.bytes { writer in
            writer.address(ip("192.0.2.9"))
            writer.u32(65_000, 65_001, 65_002)
            writer.u32(2)
            writer.u32(2)
            writer.array([10, 20])
            writer.u32(1)
            writer.array([])
            writer.array([0xffff_0001])
            writer.u32(100)
        }
        let values = try decode(layout, bytes)
        let path = try #require(values.first { $0.name == "dst_as_path" }).value
        #expect(
            path
                == .list([
                    .record([.init("type", .unsigned(2)), .init("as", .list([.unsigned(10), .unsigned(20)]))]),
                    .record([.init("type", .unsigned(1)), .init("as", .list([]))]),
                ])
        )
        #expect(values.last == .init("localpref", .unsigned(100)))
    }

    private func decode(_ layout: RecordLayout, _ bytes: [UInt8]) throws(ShortRead) -> [FieldValue.NamedValue] {
        try layout.decode(ByteCursor(bytes.span.bytes))
    }
}
