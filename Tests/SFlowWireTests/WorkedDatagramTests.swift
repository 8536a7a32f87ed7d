import ByteReading
import SFlowWire
import TestSupport
import Testing

@Suite struct WorkedDatagramTests {
    private let agent = ip("192.0.2.1")

    @Test func flowSample() throws {
        let datagram = try DecodedDatagram(Fixtures.flow)
        #expect(Fixtures.flow.count == 176)
        #expect(datagram.header.agent == agent)
        #expect(datagram.header.subAgent == 0)
        #expect(datagram.header.sequence == 41)
        #expect(datagram.header.uptimeMilliseconds == 360_000)
        #expect(datagram.header.sampleCount == 1)
        #expect(datagram.allFaults == [])
        #expect(datagram.trailingByteCount == 0)

        let sample = try #require(datagram.samples.first)
        #expect(datagram.samples.count == 1)
        #expect(sample.format == .flowSample)
        let flow = try #require(sample.flow)
        #expect(flow.sequence == 17)
        #expect(flow.source == DataSource(class: 0, index: 7))
        #expect(flow.samplingRate == 1000)
        #expect(flow.samplePool == 170_000)
        #expect(flow.drops == 0)
        #expect(flow.input == .ifIndex(7))
        #expect(flow.output == .ifIndex(9))
        #expect(flow.recordCount == 2)
        #expect(sample.length.octets == 1522)

        try #require(sample.records.map(\.format) == [DataFormat(0, 1), DataFormat(0, 1001)])
        let header = sample.records[0]
        #expect(header["protocol"] == .unsigned(1))
        #expect(header["frame_length"] == .unsigned(1522))
        #expect(header["stripped"] == .unsigned(4))
        #expect(header["header"] == .bytes(Array(Fixtures.flow[0x5c..<0x96])))
        let vlans = sample.records[1]
        #expect(vlans["src_vlan"] == .unsigned(100))
        #expect(vlans["src_priority"] == .unsigned(3))
        #expect(vlans["dst_vlan"] == .unsigned(200))
        #expect(vlans["dst_priority"] == .unsigned(3))
    }

    @Test func countersSample() throws {
        let datagram = try DecodedDatagram(Fixtures.counters)
        #expect(Fixtures.counters.count == 164)
        #expect(datagram.header.agent == agent)
        #expect(datagram.header.sequence == 42)
        #expect(datagram.header.uptimeMilliseconds == 361_000)
        #expect(datagram.allFaults == [])

        let sample = try #require(datagram.samples.first)
        #expect(datagram.samples.count == 1)
        #expect(sample.format == .counterSampleExpanded)
        let counters = try #require(sample.counters)
        #expect(counters.sequence == 12)
        #expect(counters.source == DataSource(class: 0, index: 7))
        #expect(counters.recordCount == 2)

        try #require(sample.records.map(\.format) == [DataFormat(0, 1), DataFormat(0, 1005)])
        #expect(
            sample.records[0].values == [
                .init("ifIndex", .unsigned(7)),
                .init("ifType", .unsigned(6)),
                .init("ifSpeed", .unsigned(10_000_000_000)),
                .init("ifDirection", .unsigned(1)),
                .init("ifStatus", .unsigned(3)),
                .init("ifInOctets", .unsigned(4_886_718_345)),
                .init("ifInUcastPkts", .unsigned(1000)),
                .init("ifInMulticastPkts", .unsigned(20)),
                .init("ifInBroadcastPkts", .unsigned(3)),
                .init("ifInDiscards", .unsigned(0)),
                .init("ifInErrors", .unsigned(0)),
                .init("ifInUnknownProtos", .unsigned(0xffff_ffff)),
                .init("ifOutOctets", .unsigned(2_882_400_001)),
                .init("ifOutUcastPkts", .unsigned(2000)),
                .init("ifOutMulticastPkts", .unsigned(30)),
                .init("ifOutBroadcastPkts", .unsigned(4)),
                .init("ifOutDiscards", .unsigned(5)),
                .init("ifOutErrors", .unsigned(0)),
                .init("ifPromiscuousMode", .unsigned(2)),
            ]
        )
        #expect(sample.records[1].values == [.init("name", .text("swp7"))])
    }

    @Test func discardedPacket() throws {
        let datagram = try DecodedDatagram(Fixtures.discarded)
        #expect(Fixtures.discarded.count == 204)
        #expect(datagram.header.agent == agent)
        #expect(datagram.header.sequence == 43)
        #expect(datagram.header.uptimeMilliseconds == 361_500)
        #expect(datagram.allFaults == [])

        let sample = try #require(datagram.samples.first)
        #expect(datagram.samples.count == 1)
        let discarded = try #require(sample.discarded)
        #expect(discarded.sequence == 3)
        #expect(discarded.source == DataSource(class: 0, index: 7))
        #expect(discarded.drops == 2)
        #expect(discarded.inputIfIndex == 7)
        #expect(discarded.outputIfIndex == 0)
        #expect(discarded.reason == 257)
        #expect(discarded.recordCount == 3)

        try #require(sample.records.map(\.format) == [DataFormat(0, 1), DataFormat(0, 1041), DataFormat(0, 1036)])
        #expect(sample.records[0]["frame_length"] == .unsigned(102))
        #expect(sample.records[0]["header"] == .bytes(Array(Fixtures.discarded[0x5c..<0x86])))
        #expect(
            sample.records[1].values == [
                .init("group", .text("l3_exceptions")), .init("trap", .text("ttl_value_is_too_small")),
            ]
        )
        #expect(sample.records[2].values == [.init("queue", .unsigned(3))])
    }

    @Test func countersOfADellS4048() throws {
        let datagram = try DecodedDatagram(Fixtures.dellS4048)
        #expect(Fixtures.dellS4048.count == 208)
        #expect(datagram.header.agent == ip("172.16.254.196"))
        #expect(datagram.header.subAgent == 0)
        #expect(datagram.header.sequence == 221_838)
        #expect(datagram.header.uptimeMilliseconds == 1_405_480_336)
        #expect(datagram.allFaults == [])

        let sample = try #require(datagram.samples.first)
        #expect(sample.counters?.source == DataSource(class: 0, index: 1_258_293_248))
        try #require(sample.records.map(\.format) == [DataFormat(0, 2), DataFormat(0, 1)])
        #expect(sample.records[0]["dot3StatsFCSErrors"] == .unsigned(58_690))
        let port = sample.records[1]
        #expect(port["ifIndex"] == .unsigned(1_258_293_248))
        #expect(port["ifSpeed"] == .unsigned(10_000_000_000))
        #expect(port["ifInOctets"] == .unsigned(59_347_538_341_644))
        #expect(port["ifInUcastPkts"] == .unsigned(1_698_396_964))
        #expect(port["ifInErrors"] == .unsigned(58_690))
        #expect(port["ifOutOctets"] == .unsigned(89_572_325_677_612))
        #expect(port["ifOutMulticastPkts"] == .unsigned(4_095_509_374))
    }

    @Test func theBuilderWritesTheSameBytes() {
        let frame = Array(Fixtures.flow[0x5c..<0x96])
        let flow = DatagramBuilder(
            sequence: 41,
            uptime: 360_000,
            samples: [
                .flow(
                    sequence: 17,
                    source: 7,
                    rate: 1000,
                    pool: 170_000,
                    input: 7,
                    output: 9,
                    records: [
                        .sampledHeader(frame, frameLength: 1522),
                        .extendedSwitch(
                            sourceVLAN: 100,
                            sourcePriority: 3,
                            destinationVLAN: 200,
                            destinationPriority: 3
                        ),
                    ]
                )
            ]
        )
        #expect(flow.bytes == Fixtures.flow)

        let port = RecordBuilder.ifCounters(
            ifIndex: 7,
            ifSpeed: 10_000_000_000,
            ifInOctets: 4_886_718_345,
            ifInUcastPkts: 1000,
            ifInMulticastPkts: 20,
            ifInBroadcastPkts: 3,
            ifInUnknownProtos: 0xffff_ffff,
            ifOutOctets: 2_882_400_001,
            ifOutUcastPkts: 2000,
            ifOutMulticastPkts: 30,
            ifOutBroadcastPkts: 4,
            ifOutDiscards: 5
        )
        let counters = DatagramBuilder(
            sequence: 42,
            uptime: 361_000,
            samples: [.counters(isExpanded: true, sequence: 12, source: 7, records: [port, .portName("swp7")])]
        )
        #expect(counters.bytes == Fixtures.counters)
    }
}
