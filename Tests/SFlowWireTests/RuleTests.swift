import ByteReading
import SFlowWire
import TestSupport
import Testing

/// What agents do and a reader must bear.
@Suite struct RuleTests {
    @Test func unknownSamplesAreSkippedByTheirLength() throws {
        let datagram = try DecodedDatagram(
            DatagramBuilder(samples: [
                SampleBuilder(DataFormat(0, 99), body: Array(repeating: 0, count: 40)),
                SampleBuilder(DataFormat(4413, 2), body: Array(repeating: 0, count: 8)),
                .flow(source: 1, rate: 1000, records: [.sampledHeader([1, 2, 3, 4], frameLength: 1000)]),
            ]).bytes
        )
        #expect(datagram.samples.map(\.format.description) == ["0:99", "4413:2", "0:1"])
        #expect(datagram.samples[2].length.octets == 1000)
        #expect(datagram.allFaults.isEmpty)
    }

    @Test func unknownRecordsCostNothing() throws {
        let sample = SampleBuilder.counters(
            source: 5,
            records: [
                .ifCounters(ifIndex: 5, ifInOctets: 77),
                RecordBuilder(DataFormat(0, 99), body: [1, 2, 3, 4]),
                RecordBuilder(DataFormat(40_842, 293), body: []),
                .ethernetCounters(fcsErrors: 3),
            ]
        )
        let datagram = try DecodedDatagram(DatagramBuilder(samples: [sample]).bytes)
        #expect(datagram.samples[0].records.map { $0.layout?.name } == ["if_counters", nil, nil, "ethernet_counters"])
        #expect(datagram.samples[0].records[3]["dot3StatsFCSErrors"] == .unsigned(3))
        #expect(datagram.allFaults.isEmpty)
    }

    @Test(arguments: [1, 2, 3])
    func lengthsAreRoundedUp(_ extra: Int) throws {
        let odd = RecordBuilder(DataFormat(0, 99), body: Array(repeating: 9, count: 4 + extra))
        let sample = SampleBuilder.counters(source: 5, records: [odd, .portName("x")])
        let datagram = try DecodedDatagram(DatagramBuilder(samples: [sample, .flow(source: 1)]).bytes)
        #expect(datagram.samples[0].records[1]["name"] == .text("x"))
        #expect(datagram.samples.count == 2)
        #expect(datagram.allFaults.isEmpty)
    }

    /// A record of length 0 voids neither its sample nor its datagram.
    @Test func anEmptyRecordCostsItselfAlone() throws {
        let samples = [4, 0].map { length in
            SampleBuilder.flow(
                source: 1,
                records: [
                    .sampledHeader([1, 2, 3, 4], frameLength: 1000),
                    RecordBuilder(DataFormat(0, 1029)) { $0.u32(7) },
                    RecordBuilder(DataFormat(0, 1030), body: Array(repeating: 0, count: length)),
                ]
            )
        }
        let datagram = try DecodedDatagram(DatagramBuilder(samples: samples).bytes)
        #expect(datagram.samples.map(\.length.octets) == [1000, 1000])
        #expect(datagram.samples.map(\.faults) == [[], WireFaults(.shortRecord)])
    }

    @Test func bytesBehindTheLastSampleAreCounted() throws {
        var builder = DatagramBuilder(samples: [.flow(source: 1)])
        builder.trailing = Array(repeating: 0, count: 244)
        let datagram = try DecodedDatagram(builder.bytes)
        #expect(datagram.trailingByteCount == 244)
        #expect(datagram.allFaults.isEmpty)
    }

    @Test func aSampleLongerThanItsRecordsIsSteppedOver() throws {
        let samples = [SampleBuilder.flow(source: 1).appending([1, 2, 3, 4]), .flow(source: 2)]
        let datagram = try DecodedDatagram(DatagramBuilder(samples: samples).bytes)
        #expect(datagram.samples.map { $0.flow?.source } == [1, 2])
        #expect(datagram.allFaults.isEmpty)
    }

    @Test(
        arguments: [
            (0, .notSFlow), (2, .unsupportedVersion), (4, .unsupportedVersion), (0x50005, .notSFlow),
        ] as [(Int, WireFault)]
    )
    func otherVersions(_ version: Int, _ fault: WireFault) {
        var builder = DatagramBuilder(samples: [.flow(source: 1)])
        builder.version = UInt32(version)
        #expect(throws: fault) { try DecodedDatagram(builder.bytes) }
    }

    @Test func anAddressTypeThatIsNotDefined() {
        var bytes = DatagramBuilder(samples: []).bytes
        bytes[7] = 3
        #expect(throws: WireFault.unknownAddressType) { try DecodedDatagram(bytes) }
    }

    /// The same number in a counters sample and in a flow sample.
    @Test func tablesAreApart() {
        #expect(RecordLayout.flowRecord(DataFormat(0, 1))?.name == "sampled_header")
        #expect(RecordLayout.counterRecord(DataFormat(0, 1))?.name == "if_counters")
        #expect(RecordLayout.counterRecord(DataFormat(4413, 1))?.name == "bst_device_buffers")
    }

    /// One packet however many records describe it, and the raw header's length before the others, in any order.
    @Test(arguments: [[0, 1, 2], [2, 1, 0], [1, 0, 2]])
    func aPacketIsCountedOnce(_ order: [Int]) throws {
        let records: [RecordBuilder] = [
            .sampledHeader([1, 2, 3, 4], frameLength: 1000),
            RecordBuilder(DataFormat(0, 2)) { writer in
                writer.u32(990)
                writer.mac(1)
                writer.mac(2)
                writer.u32(0x800)
            },
            RecordBuilder(DataFormat(0, 3)) { $0.u32(982, 6, 1, 2, 3, 4, 0, 0) },
        ]
        let sample = SampleBuilder.flow(source: 1, rate: 1000, records: order.map { records[$0] })
        let datagram = try DecodedDatagram(DatagramBuilder(samples: [sample]).bytes)
        #expect(datagram.samples[0].length.octets == 1000)
    }

    @Test(
        arguments: [
            (0x0000_0002, "2"), (0, "unknown"), (0x3fff_ffff, "internal"), (0x4000_0102, "discard(258)"),
            (0x8000_0007, "multiple(7)"), (0x8000_0000, "multiple"), (0xc000_0001, "undefined(3,1)"),
        ] as [(UInt32, String)]
    )
    func compactInterfaces(_ word: UInt32, _ text: String) {
        let interface = PacketInterface(compact: word)
        #expect(interface.description == text)
        #expect((interface.ifIndex != nil) == (text == "2"))
    }

    @Test(
        arguments: [
            (0, 1_258_293_248, "1258293248"), (0, 0x3fff_ffff, "internal"), (0, 0xffff_ffff, "internal"),
            (1, 257, "discard(257)"), (2, 3, "multiple(3)"), (0, 0, "unknown"), (7, 1, "undefined(7,1)"),
        ] as [(UInt32, UInt32, String)]
    )
    func expandedInterfaces(_ format: UInt32, _ value: UInt32, _ text: String) {
        #expect(PacketInterface(format: format, value: value).description == text)
    }
}
