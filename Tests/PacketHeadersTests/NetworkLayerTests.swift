import ByteReading
import PacketHeaders
import Testing

@Suite struct NetworkLayerTests {
    @Test func ipv4GivesEveryField() throws {
        let packet = dissect(Frame.ipv4(6, Frame.tcp(), tos: 0xb9, options: [1, 1, 1, 0]), as: 11)
        let header = try #require(packet.outer.ipv4)
        #expect(header.source == .client && header.destination == .server)
        #expect(header.protocolNumber == 6 && header.ttl == 63)
        #expect(header.tos == 0xb9 && header.dscp == 46 && header.ecn == 1)
        #expect(header.totalLength == 44 && header.headerLength == 24)
        #expect(header.identification == 0x1234)
        #expect(header.flags == 2 && header.isDontFragment && !header.hasMoreFragments)
        #expect(header.fragmentOffset == 0)
        #expect(packet.outer.networkOffset == 0)
        #expect(packet.outer.ttl == 63 && packet.outer.tos == 0xb9 && packet.outer.ipProtocol == 6)
        #expect(packet.outer.sourceAddress == .client && packet.outer.destinationAddress == .server)
        #expect(!packet.outer.isFragment)
    }

    @Test func ipv6GivesEveryField() throws {
        let packet = dissect(Frame.ethernet(0x86dd, Frame.ipv6(17, Frame.udp())))
        let header = try #require(packet.outer.ipv6)
        #expect(header.source.description == "2001:db8::5")
        #expect(header.destination.description == "2001:db8:0:1::9")
        #expect(header.trafficClass == 0xb8 && header.dscp == 46 && header.ecn == 0)
        #expect(header.flowLabel == 0xabcde)
        #expect(header.payloadLength == 8 && header.hopLimit == 61)
        #expect(header.nextHeader == 17 && header.finalNextHeader == 17)
        #expect(header.fragment == nil && header.fragmentOffset == 0)
        #expect(packet.outer.networkOffset == 14)
        #expect(packet.outer.ttl == 61 && packet.outer.tos == 0xb8 && packet.outer.ipProtocol == 17)
        #expect(packet.outer.sourceAddress == header.source && packet.outer.destinationAddress == header.destination)
    }

    @Test func arpGivesWhoAsksForWhom() throws {
        let packet = dissect(Frame.ethernet(0x0806, Frame.arp(operation: 2)))
        let arp = try #require(packet.outer.arp)
        #expect(arp.operation == 2)
        #expect(arp.senderMAC == .client && arp.senderAddress == .client)
        #expect(arp.targetMAC.bits == 0 && arp.targetAddress == .server)
        #expect(packet.outer.sourceAddress == nil && !packet.outer.isIP)
        let other = dissect(Frame.ethernet(0x0806, Frame.arp(lengths: 0x0804)))
        #expect(other.outer.arp == nil && !other.isTruncated)
    }

    @Test func firstFragmentsHavePortsAndLaterOnesDoNot() {
        let first = dissect(Frame.ipv4(6, Frame.tcp(), fragment: 0x2000), as: 11).outer
        #expect(first.isFragment && first.ipv4?.hasMoreFragments == true)
        #expect(first.ports?.source == 443)
        let later = dissect(Frame.ipv4(6, Frame.tcp(), fragment: 0x20b9), as: 11)
        #expect(later.outer.isFragment && later.outer.ipv4?.fragmentOffset == 185)
        #expect(later.outer.ports == nil && later.outer.transport == .none)
        #expect(later.outer.ipProtocol == 6)
        #expect(later.stack == "ip" && !later.isTruncated)
        let last = dissect(Frame.ipv4(17, Frame.udp(to: 4789, Frame.vxlan(1, Frame.customer)), fragment: 1), as: 11)
        #expect(last.outer.isFragment && last.inner.isEmpty)
    }

    @Test func ipv6FragmentsAreLikewise() throws {
        let head = Frame.fragment(next: 6, offset: 0, more: true, Frame.tcp())
        let first = dissect(Frame.ipv6(44, head), as: 12).outer
        #expect(first.isFragment && first.ports?.destination == 50000)
        #expect(first.ipv6?.nextHeader == 44 && first.ipv6?.finalNextHeader == 6)
        let tail = Frame.fragment(next: 6, offset: 181, more: false, Frame.tcp())
        let later = dissect(Frame.ipv6(44, tail), as: 12).outer
        #expect(later.isFragment && later.ports == nil)
        #expect(later.ipv6?.fragmentOffset == 181 && later.ipv6?.fragment?.hasMoreFragments == false)
        #expect(later.ipv6?.fragment?.identification == 0xdead_beef)
        #expect(later.ipProtocol == 6)
        // A fragment header on a whole packet (RFC 6946).
        let atomic = Frame.fragment(next: 6, offset: 0, more: false, Frame.tcp())
        #expect(!dissect(Frame.ipv6(44, atomic), as: 12).outer.isFragment)
    }

    @Test(arguments: [UInt8(0), 43, 60, 135, 139, 140])
    func extensionHeadersAreSteppedOver(_ number: UInt8) {
        for units in [UInt8(0), 1, 3] {
            let packet = dissect(Frame.ipv6(number, Frame.options(next: 17, units: units, Frame.udp())), as: 12)
            #expect(packet.outer.ipv6?.nextHeader == number)
            #expect(packet.outer.ipProtocol == 17)
            #expect(packet.outer.ports?.source == 53)
        }
    }

    @Test func eightExtensionHeadersAreFollowed() {
        let chain = { (count: Int) in
            (1..<count).reduce(Frame.options(next: 17, Frame.udp())) { rest, _ in Frame.options(next: 60, rest) }
        }
        let eight = dissect(Frame.ipv6(60, chain(8)), as: 12)
        #expect(eight.outer.ports?.source == 53 && !eight.exceedsLimits)
        let nine = dissect(Frame.ipv6(60, chain(9)), as: 12)
        #expect(nine.outer.ports == nil && nine.exceedsLimits && !nine.isTruncated)
        #expect(nine.outer.ipProtocol == 60)
    }

    @Test func everyPacketHasItsOwnExtensionHeaders() {
        let chain = { (final: UInt8, payload: [UInt8]) in
            (1..<8).reduce(Frame.options(next: final, payload)) { rest, _ in Frame.options(next: 60, rest) }
        }
        let inner = Frame.ipv6(60, chain(17, Frame.udp()))
        let packet = dissect(Frame.ipv6(60, chain(41, inner)), as: 12)
        #expect(packet.stack == "ip6.ip6.udp" && !packet.exceedsLimits)
        let authenticated = Frame.ipv4(51, Frame.authentication(next: 6, Frame.tcp()))
        #expect(dissect(Frame.ipv6(60, chain(4, authenticated)), as: 12).stack == "ip6.ip.ah.tcp")
    }

    @Test func noNextHeaderEndsThePacket() {
        let packet = dissect(Frame.ipv6(59, [1, 2, 3, 4]), as: 12)
        #expect(packet.stack == "ip6" && packet.outer.ipProtocol == 59)
        #expect(!packet.isTruncated && !packet.isMalformed)
    }

    @Test func authenticationGivesItsIndexAndWhatFollows() {
        let packet = dissect(Frame.ipv4(51, Frame.authentication(next: 6, Frame.tcp())), as: 11).outer
        #expect(packet.authentication?.spi == 0x0a0b_0c0d && packet.authentication?.nextHeader == 6)
        #expect(packet.ipv4?.protocolNumber == 51 && packet.ipProtocol == 6)
        #expect(packet.ports?.source == 443)
        let later = dissect(Frame.ipv6(51, Frame.authentication(next: 17, Frame.udp())), as: 12).outer
        #expect(later.ipProtocol == 17 && later.ports?.source == 53)
    }

    @Test(arguments: [UInt8(0x40), 0x41, 0x44, 0x55, 0x65, 0x00, 0xff])
    func headersThatCannotBeIPv4AreMalformed(_ first: UInt8) {
        var bytes = Frame.ethernet(0x0800, Frame.ipv4(6, Frame.tcp()))
        bytes[14] = first
        let packet = dissect(bytes)
        #expect(packet.isMalformed && !packet.isTruncated)
        #expect(packet.stack == "eth" && packet.outer.etherType == 0x0800)
        #expect(packet.ipLength(frameLength: 64, stripped: 4) == nil)
    }

    @Test func aWrongVersionIsNotIPv6() {
        var bytes = Frame.ipv6(17, Frame.udp())
        bytes[0] = 0x45
        #expect(dissect(bytes, as: 12).isMalformed)
        #expect(dissect(bytes, as: 12).outer.isEmpty)
    }

    @Test func paddingAfterThePacketIsNotPartOfIt() {
        // A length without room for a transport header, and bytes behind it that look like one.
        let short = dissect(Frame.ethernet(0x0800, Frame.ipv4(6, Frame.tcp(), totalLength: 22)))
        #expect(short.outer.ports == nil && short.isMalformed && !short.isTruncated)
        let none = dissect(Frame.ethernet(0x86dd, Frame.ipv6(6, Frame.tcp(), payloadLength: 3)))
        #expect(none.outer.ports == nil && none.isMalformed)
        let ports = dissect(Frame.ethernet(0x0800, Frame.ipv4(6, Frame.tcp(), totalLength: 24)))
        #expect(ports.outer.ports?.source == 443 && ports.outer.tcp?.flags == nil)
        let inconsistent = dissect(Frame.ipv4(6, Frame.tcp(), totalLength: 19), as: 11)
        #expect(inconsistent.isMalformed && inconsistent.outer.ipv4?.totalLength == 19)
        #expect(inconsistent.outer.ports == nil)
    }

    @Test func aLengthOfZeroDoesNotBoundThePacket() {
        #expect(dissect(Frame.ipv4(6, Frame.tcp(), totalLength: 0), as: 11).outer.ports?.source == 443)
        #expect(dissect(Frame.ipv6(6, Frame.tcp(), payloadLength: 0), as: 12).outer.ports?.source == 443)
    }
}
