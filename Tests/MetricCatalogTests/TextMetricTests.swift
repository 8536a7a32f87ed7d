import ByteReading
import MetricCatalog
import SFlowWire
import TestSupport
import Testing

/// What records say in words.
@Suite struct TextMetricTests {
    private static func structure(_ record: RecordBuilder) throws -> MetricStructure {
        MetricStructure.all[try #require(MetricStructure.indexByFormat[record.format])]
    }

    private static func text(_ name: String, _ record: RecordBuilder) throws -> String? {
        let bytes = record.body
        let values = try #require(try structure(record).layout?.decode(ByteCursor(bytes.span.bytes)))
        return try #require(MetricPlace.textsByName[name]).text(in: values)
    }

    private static func digest(_ record: RecordBuilder) throws -> UInt64 {
        let bytes = record.body
        return try structure(record).textDigest(of: ByteCursor(bytes.span.bytes))
    }

    @Test(
        arguments: [(0, "down", "down"), (1, "up", "down"), (2, "down", "up"), (3, "up", "up")]
            as [(
                UInt32, String, String
            )]
    )
    func statusBitsAreAdminAndOperStatus(status: UInt32, admin: String, oper: String) throws {
        let record = RecordBuilder.ifCounters(ifStatus: status)
        #expect(try Self.text("ifadminstatus", record) == admin)
        #expect(try Self.text("ifoperstatus", record) == oper)
    }

    @Test func kindsAreNamedAndUnknownOnesStandForThemselves() throws {
        #expect(try Self.text("iftype", .ifCounters(ifType: 6)) == "ethernetCsmacd")
        #expect(try Self.text("iftype", .ifCounters(ifType: 161)) == "ieee8023adLag")
        #expect(try Self.text("iftype", .ifCounters(ifType: 4_242)) == "4242")
        #expect(try Self.text("ifindex", .ifCounters(ifIndex: 1_258_293_248)) == "1258293248")
        let directions = try (0...5).map { try Self.text("ifdirection", .ifCounters(ifDirection: $0)) }
        #expect(directions == ["unknown", "full-duplex", "half-duplex", "in", "out", "5"])
    }

    @Test func hostsAreDescribed() throws {
        let uuid = hex("00112233 44556677 8899aabb ccddeeff")
        let record = RecordBuilder.hostDescr(hostname: "web-1", uuid: uuid, osRelease: "6.1.0")
        #expect(try Self.text("host_name", record) == "web-1")
        #expect(try Self.text("uuid", record) == "00112233-4455-6677-8899-aabbccddeeff")
        #expect(try Self.text("machine_type", record) == "x86_64")
        #expect(try Self.text("os_name", record) == "linux")
        #expect(try Self.text("os_release", record) == "6.1.0")
        let other = RecordBuilder.hostDescr(hostname: "", machineType: 77, osName: 12)
        #expect(try Self.text("machine_type", other) == "77")
        #expect(try Self.text("os_name", other) == "solaris")
    }

    @Test func emptyTextsAndAUUIDOfZerosSayNothing() throws {
        let record = RecordBuilder.hostDescr(hostname: "", osRelease: "")
        for name in ["host_name", "uuid", "os_release"] { #expect(try Self.text(name, record) == nil) }
        #expect(try Self.text("ifname", .portName("")) == nil)
        #expect(try Self.text("ifname", .portName("swp16")) == "swp16")
    }

    @Test func countersDoNotChangeTheDigestAndWordsDo() throws {
        let plain = try Self.digest(.ifCounters())
        #expect(try Self.digest(.ifCounters(ifSpeed: 5, ifInOctets: 1 << 40, ifOutErrors: 3)) == plain)
        let others = try [
            Self.digest(.ifCounters(ifIndex: 2)), Self.digest(.ifCounters(ifType: 7)),
            Self.digest(.ifCounters(ifDirection: 2)), Self.digest(.ifCounters(ifStatus: 1)),
        ]
        #expect(Set(others + [plain]).count == 5)
    }

    @Test func everyWordOfAHostCountsInTheDigest() throws {
        let uuid = hex("00112233 44556677 8899aabb ccddeeff")
        var otherUUID = uuid
        otherUUID[15] ^= 1
        let digests = try [
            Self.digest(.hostDescr(hostname: "a", uuid: uuid)), Self.digest(.hostDescr(hostname: "b", uuid: uuid)),
            Self.digest(.hostDescr(hostname: "a", uuid: otherUUID)),
            Self.digest(.hostDescr(hostname: "a", uuid: uuid, machineType: 2)),
            Self.digest(.hostDescr(hostname: "a", uuid: uuid, osName: 3)),
            Self.digest(.hostDescr(hostname: "a", uuid: uuid, osRelease: "6.1.1")),
        ]
        #expect(Set(digests).count == digests.count)
        #expect(try Self.digest(.hostDescr(hostname: "a", uuid: uuid)) == digests[0])
    }

    @Test func aShortRecordHasADigestToo() throws {
        let whole = try Self.digest(.ifCounters())
        #expect(try Self.digest(RecordBuilder.ifCounters().truncated(to: 5)) != whole)
        #expect(try Self.digest(.portName("eth0")) != Self.digest(.portName("eth1")))
    }
}
