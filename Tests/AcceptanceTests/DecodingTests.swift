import ByteReading
import MetricCatalog
import QueryEngine
import Rollup
import SFlowWire
import SeriesStore
import StoreSupport
import TestSupport
import Testing

/// Datagrams that other collectors stumbled over, from the wire to the answer.
@Suite struct DecodingTests {
    private static let frame = FrameBuilder.ethernet(.ipv4(.tcp(from: 443, to: 50_000)))

    private static func packet(
        rate: UInt32,
        _ length: UInt32,
        extra: [RecordBuilder] = [],
        header: [UInt8] = frame,
        sequence: UInt32 = 1
    ) -> SampleBuilder {
        .flow(
            sequence: sequence,
            source: 5,
            rate: rate,
            input: 5,
            output: 6,
            records: [.sampledHeader(header, frameLength: length)] + extra
        )
    }

    /// An expanded sample, the Ethernet record ahead of the generic one, an ifIndex beyond 24 bits.
    @Test func countersOfADellS4048() async throws {
        var site = try Site()
        let bytes = hex(
            """
            0000000500000001ac10fec4000000000003628e53c5ed900000000100000004000000ac000044dc00000000
            4b000800000000020000000200000034000000000000e5420000000000000000000000000000000000000000
            00000000000000000000000000000000000000000000000000000001000000584b0008000000000100000002
            540be4000000000100000003000035f9ecf0ef0c653b7b2407f5701c09896e3c000000000000e54200000000
            000051772ea75a2ca4282badf41c837e0f3ae8d1000000000000000000000001
            """
        )
        site.send(bytes: bytes, at: 0)
        try await site.flush()
        #expect(try await site.value("ifspeed", at: 500) == 1e10)
        #expect(try await site.sources("ifspeed", at: 500) == ["172.16.254.196 1258293248"])
        #expect(try await site.words("ifindex", at: 500) == ["1258293248"])
    }

    /// Unknown samples are jumped over by their length.
    @Test func unknownSamplesBeforeAFlow() async throws {
        var site = try Site()
        site.send(
            [
                SampleBuilder(DataFormat(0, 99), body: Array(repeating: 0, count: 40)),
                SampleBuilder(DataFormat(4413, 2), body: Array(repeating: 0, count: 8)),
                Self.packet(rate: 1000, 1000),
            ],
            at: 0
        )
        try await site.flush()
        #expect(try await site.sum("flow_in_octets") == 1_000_000)
        #expect(site.counts.unknownSamples == 2)
        #expect(site.counts.faults.allSatisfy { $0 == 0 })
    }

    /// A LAG record and one of an unknown kind beside counters, flows in the same datagram.
    @Test func aLAGRecordCostsNothing() async throws {
        var site = try Site()
        for (round, time) in [0, 20_000].enumerated() {
            let lag = RecordBuilder(DataFormat(0, 7)) { writer in
                writer.mac(1)
                writer.mac(2)
                writer.u32(1001, 0, 5, 0, 0, 0, 0, 0, 0, 0)
            }
            let counters = SampleBuilder.counters(
                sequence: UInt32(round + 1),
                source: 101,
                records: [
                    .ifCounters(ifIndex: 101, ifInOctets: UInt64(round) * 2_000), .ethernetCounters(), lag,
                    RecordBuilder(DataFormat(0, 99), body: [1, 2, 3, 4]),
                ]
            )
            let flows = round == 0 ? (1...3).map { Self.packet(rate: 100, 500, sequence: $0) } : []
            site.send([counters] + flows, at: Milliseconds(time))
        }
        try await site.flush()
        #expect(try await site.sum("flow_in_octets") == 150_000)
        #expect(try await site.sum("ifinoctets") == 2000)
        #expect(try await site.words("agg_attachedaggid", at: 20_500) == ["1001"])
    }

    /// Records of virtual networks, one of them empty.
    @Test func recordsOfVirtualNetworks() async throws {
        var site = try Site()
        let networks = [1029, 1030].map { number in RecordBuilder(DataFormat(0, number)) { $0.u32(7) } }
        let empty = [networks[0], RecordBuilder(DataFormat(0, 1030), body: [])]
        site.send(
            [
                Self.packet(rate: 10, 1000, extra: networks, sequence: 1),
                Self.packet(rate: 10, 1000, extra: empty, sequence: 2),
            ],
            at: 0
        )
        try await site.flush()
        #expect(try await site.sum("flow_in_samples") == 2)
        #expect(try await site.sum("flow_in_octets") == 20_000)
    }

    @Test func anExpandedFlow() async throws {
        var site = try Site()
        let sample = SampleBuilder.flow(
            isExpanded: true,
            source: 180,
            rate: 5000,
            pool: 4_250_287_923,
            input: 180,
            output: 168,
            records: [.sampledHeader(Self.frame, frameLength: 118)]
        )
        site.send([sample], at: 0)
        try await site.flush()
        #expect(try await site.sum("flow_in_octets") == 590_000)
        #expect(try await site.sources("flow_in_octets", at: 1500) == ["192.0.2.1 180"])
        #expect(try await site.sources("flow_inferred_out_octets", at: 1500) == ["192.0.2.1 168"])
    }

    /// A bare IP packet counts as any other.
    @Test func aHeaderWithoutEthernet() async throws {
        var site = try Site()
        let bare = Array(Self.frame.dropFirst(14))
        let record = RecordBuilder.sampledHeader(bare, frameLength: 1000, stripped: 18, headerProtocol: 11)
        site.send([.flow(source: 5, rate: 100, input: 5, records: [record])], at: 0)
        try await site.flush()
        #expect(try await site.sum("flow_in_octets") == 100_000)
    }

    /// Three descriptions of one packet are one packet, and the raw header is believed.
    @Test func onePacketWhateverDescribesIt() async throws {
        var site = try Site()
        let ethernet = RecordBuilder(DataFormat(0, 2)) { writer in
            writer.u32(1000)
            writer.mac(1)
            writer.mac(2)
            writer.u32(0x800)
        }
        let network = RecordBuilder(DataFormat(0, 3)) { $0.u32(982, 6, 1, 2, 3, 4, 0, 0) }
        site.send([Self.packet(rate: 1000, 1000, extra: [ethernet, network])], at: 0)
        try await site.flush()
        #expect(try await site.sum("flow_in_samples") == 1)
        #expect(try await site.sum("flow_in_octets") == 1_000_000)
    }

    /// A port's name, and a vendor's record in a flow.
    @Test func namesAndVendorRecords() async throws {
        var site = try Site()
        let vendor = RecordBuilder(DataFormat(43874, 3)) { $0.u32(1, 2) }
        site.send(
            [
                .counters(source: 16, records: [.ifCounters(ifIndex: 16), .portName("swp16")]),
                Self.packet(rate: 1, 100, extra: [vendor]),
            ],
            at: 0
        )
        try await site.flush()
        #expect(try await site.words("ifname", at: 500) == ["swp16"])
        #expect(site.counts.faults.allSatisfy { $0 == 0 })
    }

    /// Headers of every length.
    @Test func headersThatEndAnywhere() async throws {
        var site = try Site()
        let payload = [UInt8](repeating: 0, count: 9)
        let header = FrameBuilder.ethernet(vlans: [100], .ipv4(.tcp(from: 1, to: 2, payload: payload)))
        for length in 0...64 {
            let part = Array((header + Array(repeating: 0, count: 64)).prefix(length))
            let sample = Self.packet(rate: 10, 1000, header: part, sequence: UInt32(length + 1))
            site.send([sample], at: Milliseconds(length))
        }
        try await site.flush()
        #expect(try await site.sum("flow_in_samples") == 65)
        #expect(try await site.sum("flow_in_octets") == 650_000)
    }

    /// Addresses are written in their shortest form wherever they stand.
    @Test func anAgentWithAnIPv6Address() async throws {
        var site = try Site()
        for time: Milliseconds in [0, 10_000] {
            let record = RecordBuilder.ifCounters(ifIndex: 1, ifInOctets: UInt64(time))
            site.poll([record], source: 1, from: "2001:0db8:0:0::1", at: time)
        }
        try await site.flush()
        #expect(try await site.sources("ifinoctets", at: 10_500) == ["2001:db8::1 1"])
        let selector = SeriesSelector(agents: [ip("2001:DB8::0:1")])
        #expect(try await site.sum("ifinoctets", selector) == 10_000)
    }

    @Test func anOldVersionIsCountedAsSuch() throws {
        var site = try Site()
        site.send(bytes: [0, 0, 0, 4] + Array(repeating: 0, count: 60), at: 0)
        #expect(site.counts.faults[Int(WireFault.unsupportedVersion.rawValue)] == 1)
    }
}
