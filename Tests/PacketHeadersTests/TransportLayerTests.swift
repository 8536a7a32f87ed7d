import PacketHeaders
import Testing

@Suite struct TransportLayerTests {
    @Test func tcpGivesEveryField() throws {
        let packet = dissect(Frame.ipv4(6, Frame.tcp(flags: 0x1c2, options: [2, 4, 5, 0xb4])), as: 11)
        let tcp = try #require(packet.outer.tcp)
        #expect(tcp.ports.source == 443 && tcp.ports.destination == 50000)
        #expect(tcp.sequenceNumber == 0x0102_0304 && tcp.acknowledgmentNumber == 0x0506_0708)
        #expect(tcp.dataOffset == 6 && tcp.window == 4096)
        #expect(tcp.flags == [.ns, .cwr, .ece, .syn])
        #expect(tcp.flags?.rawValue == 0x1c2)
        #expect(tcp.flags?.description == "SYN,ECE,CWR,NS")
    }

    @Test(arguments: zip(0..<9, ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR", "NS"]))
    func everyTCPFlagHasItsBit(bit: Int, name: String) {
        let packet = dissect(Frame.ipv4(6, Frame.tcp(flags: 1 << UInt16(bit))), as: 11)
        #expect(packet.outer.tcp?.flags?.description == name)
    }

    @Test func aDataOffsetBelowFiveIsMalformed() {
        var bytes = Frame.ipv4(6, Frame.tcp())
        bytes[32] = 0x40
        let packet = dissect(bytes, as: 11)
        #expect(packet.isMalformed && packet.outer.ports?.source == 443 && packet.outer.tcp?.dataOffset == 4)
    }

    @Test func udpGivesPortsAndLength() throws {
        let udp = try #require(dissect(Frame.ipv4(17, Frame.udp([1, 2, 3])), as: 11).outer.udp)
        #expect(udp.ports.source == 53 && udp.ports.destination == 54321 && udp.length == 11)
    }

    @Test func udpLiteCarriesNoTunnels() {
        let packet = dissect(Frame.ipv4(136, Frame.udp(to: 4789, Frame.vxlan(1, Frame.customer))), as: 11)
        #expect(packet.stack == "ip.udplite" && packet.outer.udp?.ports.destination == 4789)
    }

    @Test func icmpHasTypeAndCodeAndNoPorts() {
        let packet = dissect(Frame.ipv4(1, [3, 13, 0, 0, 0, 0, 0, 0]), as: 11).outer
        #expect(packet.icmp?.type == 3 && packet.icmp?.code == 13 && packet.ports == nil)
        let solicitation = dissect(Frame.ipv6(58, [135, 2, 0, 0]), as: 12).outer
        #expect(solicitation.icmp?.type == 135 && solicitation.icmp?.code == 2)
    }

    @Test(arguments: [UInt8(132), 33])
    func sctpAndDCCPHavePorts(_ number: UInt8) {
        let packet = dissect(Frame.ipv4(number, Frame.ports(2905, 36412)), as: 11).outer
        #expect(packet.ports?.source == 2905 && packet.ports?.destination == 36412)
        let cut = dissect(Frame.ipv4(number, Array(Frame.ports(2905, 36412).prefix(4)), totalLength: 32), as: 11)
        #expect(cut.outer.ports?.destination == 36412 && cut.isTruncated)
    }

    @Test func espGivesItsIndexAndStops() {
        let packet = dissect(Frame.ipv6(50, Frame.word32(0x99) + Frame.word32(3) + Frame.tcp()), as: 12).outer
        guard case .esp(let header) = packet.transport else {
            Issue.record("no ESP")
            return
        }
        #expect(header.spi == 0x99 && header.sequenceNumber == 3 && packet.ports == nil)
    }

    @Test(arguments: [UInt16(1701), 3544])
    func otherTunnelsHavePortsOnly(_ port: UInt16) {
        let packet = dissect(Frame.ipv4(17, Frame.udp(to: port, Frame.ipv6(17, Frame.udp()))), as: 11)
        #expect(packet.stack == "ip.udp" && packet.outer.ports?.destination == port)
    }
}
