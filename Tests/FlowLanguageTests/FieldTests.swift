import FlowLanguage
import SFlowWire
import TestSupport
import Testing

/// What keys say of packets.
struct FieldTests {
    @Test(arguments: [
        ("macsource,macdestination", "020000000001,020000000002"), ("ethernetprotocol", "2048"), ("vlan", "100"),
        ("priority", "3"), ("isunicast", "true"), ("isbroadcast", "false"), ("stack", "eth.vlan.ip.tcp"),
        ("ipsource,ipdestination", "10.1.2.3,203.0.113.9"), ("ipprotocol", "6"), ("iptos", "184"), ("ipdscp", "46"),
        ("ipdscpname", "ef"), ("ipecn", "0"), ("ipttl", "64"), ("ipbytes", "40"), ("ipflags", "000"),
        ("ipfragoffset", "0"), ("ip_offset", "18"), ("tcpsourceport,tcpdestinationport", "443,50000"),
        ("tcpflags", "000010010"), ("tcpwindow", "256"), ("agent", "192.0.2.1"), ("inputifindex,outputifindex", "3,4"),
        ("direction", "ingress"), ("stripped", "4"),
    ])
    func tcpOverIPv4(key: String, value: String) throws {
        #expect(try match(key, sample(tcpFrame))?.key == value)
    }

    @Test(arguments: [
        ("ip6source,ip6destination", "2001:db8::5,2001:db8::53"), ("ip6nexthdr", "17"), ("ip6ttl", "64"),
        ("udpsourceport,udpdestinationport", "40000,53"), ("dnsqname", "example.com."), ("dnsqtypename", "MX"),
        ("dnsqr", "0"), ("udp_offset", "54"), ("stack", "eth.ip6.udp"),
    ])
    func dnsOverIPv6(key: String, value: String) throws {
        #expect(try match(key, sample(dnsFrame))?.key == value)
    }

    /// A packet that lacks a key belongs to no flow of the definition.
    @Test(arguments: ["ip6source", "udpsourceport", "vni", "dnsqname", "icmptype", "bgpas", "httpurl", "ipsource.1"])
    func whatIsNotThereMatchesNothing(key: String) throws {
        #expect(try match(key, sample(tcpFrame)) == nil)
        #expect(try match("null:\(key):none,vlan", sample(tcpFrame))?.key == "none,100")
    }

    @Test(arguments: [
        ("vlansource,vlandestination,prioritysource", "12,34,5"), ("ipnexthoprouter", "198.51.100.254"),
        ("ipsourcemaskbits,ipdestinationmaskbits", "24,16"), ("bgpnexthop", "198.51.100.253"),
        ("bgpas,bgpsourceas,bgpsourcepeeras", "64500,64501,64502"), ("bgpdestinationas", "64512"),
        ("bgpdestinationpeeras", "64510"), ("bgpdestinationaspath", "64510-64511-64512"),
        ("bgpcommunities", "64500:100-64500:200"), ("bgplocalpref", "150"),
    ])
    func forwardingRecords(key: String, value: String) throws {
        let sample = sample(
            tcpFrame,
            .extendedSwitch(sourceVLAN: 12, sourcePriority: 5, destinationVLAN: 34),
            .extendedRouter(nextHop: ip("198.51.100.254"), sourceMaskLength: 24, destinationMaskLength: 16),
            .extendedGateway(
                nextHop: ip("198.51.100.253"),
                autonomousSystem: 64_500,
                sourceAS: 64_501,
                sourcePeerAS: 64_502,
                path: [(2, [64_510, 64_511]), (2, [64_512])],
                communities: [64_500 << 16 | 100, 64_500 << 16 | 200],
                localPreference: 150
            )
        )
        #expect(try match(key, sample)?.key == value)
    }

    /// Agents that send no header send what it says in records of its own.
    @Test
    func recordsStandInForTheHeader() throws {
        let sample = SampleBuilder.flow(
            source: 3,
            rate: 10,
            records: [
                .sampledEthernet(length: 500),
                .sampledIPv4(length: 482, sourcePort: 80, destinationPort: 1234),
            ]
        )
        let found = try match("macsource,ipsource,ipprotocol,tcpsourceport", sample)
        #expect(found?.key == "020000000001,198.51.100.1,6,80")
        #expect(found?.amount == 500)
        #expect(try match("udpsourceport", sample) == nil)
    }

    /// hsflowd sends packets without Ethernet as protocol 11.
    @Test
    func bareIPHasAddressesAndNoMAC() throws {
        let packet = NetworkPacket.ipv4(from: "198.51.100.1", to: "203.0.113.1", .udp(from: 1, to: 2))
        let sample = SampleBuilder.flow(
            source: 3,
            rate: 100,
            records: [.sampledHeader(packet.bytes, frameLength: 1000, headerProtocol: 11)]
        )
        #expect(try match("ipsource,ipdestination", sample)?.key == "198.51.100.1,203.0.113.1")
        #expect(try match("ipsource,ipdestination", sample)?.amount == 1000)
        #expect(try match("macsource", sample) == nil)
        #expect(try match("vlan", sample) == nil)
    }

    @Test(arguments: [
        (PacketInterface.internal, "internal"), (.multiple(count: 3), "multiple"), (.unknown, "unknown"),
        (.discarded(reason: 258), "discard"),
    ])
    func specialInterfacesAreNoPorts(output: PacketInterface, name: String) throws {
        let sample = SampleBuilder.flow(
            isExpanded: true,
            source: 3,
            input: 3,
            output: output,
            records: [.sampledHeader(tcpFrame)]
        )
        #expect(try match("outputifindex", sample)?.key == name)
        #expect(try match("reason", sample)?.key == (name == "discard" ? "acl" : nil))
    }

    @Test
    func discardsHaveAReason() throws {
        let sample = SampleBuilder.discarded(source: 3, reason: 257, records: [.sampledHeader(tcpFrame)])
        #expect(try match("reason,ipsource", sample)?.key == "ttl_exceeded,10.1.2.3")
    }

    /// The packet inside a tunnel has the keys with a number behind them.
    @Test
    func innerPackets() throws {
        let inner = FrameBuilder.ethernet(.ipv4(from: "172.16.0.1", to: "172.16.0.2", .tcp(from: 5, to: 6)))
        let vxlan = [8, 0, 0, 0, 0, 0x12, 0x34, 0] + inner
        let frame = FrameBuilder.ethernet(
            .ipv4(from: "10.0.0.1", to: "10.0.0.2", .udp(from: 50_000, to: 4789, payload: vxlan.map { UInt8($0) }))
        )
        #expect(try match("ipsource,ipsource.1,vxlanvni,vni", sample(frame))?.key == "10.0.0.1,172.16.0.1,4660,4660")
        #expect(try match("macsource.1,tcpsourceport.1", sample(frame))?.key == "020000000001,5")
        #expect(try match("ipsource.2", sample(frame)) == nil)
    }

    @Test(arguments: [("bytes", 1000), ("frames", 1), ("ipbytes", 40), ("tcpwindow", 256)])
    func values(value: String, amount: UInt64) throws {
        #expect(try match("vlan", value: value, sample(tcpFrame))?.amount == amount)
        #expect(try match("", value: value, sample(tcpFrame))?.amount == amount)
    }

    @Test
    func transactionsAreNoPackets() throws {
        #expect(try match("vlan", value: "requests", sample(tcpFrame)) == nil)
        #expect(try match("vlan", value: "duration", sample(tcpFrame)) == nil)
    }
}
