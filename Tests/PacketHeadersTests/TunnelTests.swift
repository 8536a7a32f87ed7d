import ByteReading
import PacketHeaders
import Testing

@Suite struct TunnelTests {
    @Test(arguments: [UInt16(4789), 8472])
    func vxlanKeepsInnerAndOuterApart(_ port: UInt16) throws {
        let inner = Frame.ethernet(0x8100, Frame.tag(7, 0x86dd, Frame.ipv6(6, Frame.tcp())))
        let packet = dissect(Frame.ethernet(0x0800, Frame.ipv4(17, Frame.udp(to: port, Frame.vxlan(0xabcdef, inner)))))
        #expect(packet.outer.virtualNetwork == 0xabcdef)
        #expect(packet.outer.ports?.destination == port && packet.outer.vlanTags.isEmpty)
        #expect(packet.outer.sourceAddress == .client && packet.outer.networkOffset == 14)
        try #require(packet.inner.count == 1)
        #expect(packet.inner[0].vlanTags.map(\.vid) == [7])
        #expect(packet.inner[0].ports?.source == 443 && packet.inner[0].ipv6 != nil)
        #expect(packet.inner[0].networkOffset == 68)
        #expect(packet.outermostIP == packet.outer)
        #expect(packet.ipLength(frameLength: 150, stripped: 4) == 114)
    }

    @Test func vxlanNeedsItsFlag() {
        let packet = dissect(Frame.ipv4(17, Frame.udp(to: 4789, Frame.vxlan(5, flags: 0x00, Frame.customer))), as: 11)
        #expect(packet.stack == "ip.udp" && packet.outer.virtualNetwork == nil && packet.inner.isEmpty)
        let source = dissect(Frame.ipv4(17, Frame.udp(from: 4789, to: 99, Frame.vxlan(5, Frame.customer))), as: 11)
        #expect(source.stack == "ip.udp")
    }

    @Test func geneveStepsOverItsOptions() throws {
        let options = [UInt8](repeating: 0xaa, count: 252)
        let packet = dissect(
            Frame.ipv4(17, Frame.udp(to: 6081, Frame.geneve(0x00beef, 0x6558, options: options, Frame.customer))),
            as: 11
        )
        guard case .geneve(let header) = packet.outer.tunnel else {
            Issue.record("no Geneve")
            return
        }
        #expect(header.vni == 0x00beef && header.protocolType == 0x6558 && header.optionsLength == 252)
        #expect(packet.outer.virtualNetwork == 0x00beef)
        #expect(packet.inner.first?.ports?.source == 443)
        var other = Frame.geneve(1, 0x6558, Frame.customer)
        other[0] = 0x40
        #expect(dissect(Frame.ipv4(17, Frame.udp(to: 6081, other)), as: 11).stack == "ip.udp")
    }

    @Test func greGivesTypeKeyAndSequence() throws {
        let bytes = Frame.ipv4(47, Frame.gre(flags: 0x8000, 0x6558, key: 0x1234_5607, sequence: 9, Frame.customer))
        let packet = dissect(bytes, as: 11)
        guard case .gre(let gre) = packet.outer.tunnel else {
            Issue.record("no GRE")
            return
        }
        #expect(gre.protocolType == 0x6558 && gre.version == 0)
        #expect(gre.key == 0x1234_5607 && gre.sequenceNumber == 9)
        #expect(gre.virtualSubnet == 0x123456 && packet.outer.virtualNetwork == 0x123456)
        #expect(gre.callID == nil && gre.erspan == nil)
        #expect(packet.inner.first?.sourceMAC == .client)
    }

    @Test func aKeyOfRoutedTrafficIsNoSubnet() {
        let packet = dissect(Frame.ipv4(47, Frame.gre(0x0800, key: 7, Frame.ipv4(6, Frame.tcp()))), as: 11)
        #expect(packet.outer.virtualNetwork == nil)
        #expect(packet.inner.first?.ports?.source == 443)
    }

    @Test func pptpGivesItsCall() {
        let payload: [UInt8] = Frame.word32(2) + [0x21] + Frame.ipv4(6, Frame.tcp())
        let bytes = Frame.gre(flags: 0x0081, 0x880b, key: 0x0029_0102, sequence: 3, payload)
        let packet = dissect(Frame.ipv4(47, bytes), as: 11)
        guard case .gre(let gre) = packet.outer.tunnel else {
            Issue.record("no GRE")
            return
        }
        #expect(gre.version == 1 && gre.callID == 0x0102 && gre.virtualSubnet == nil)
        #expect(packet.stack == "ip.gre.ppp.ip.tcp")
        // Version 1 has neither checksum nor routing entries, whatever those bits say.
        let odd = Frame.gre(flags: 0xc081, 0x880b, key: 0x0029_0102, sequence: 3, payload)
        #expect(dissect(Frame.ipv4(47, odd), as: 11).stack == "ip.gre.ppp.ip.tcp")
        // No payload, only an acknowledgment.
        let bare = dissect(Frame.ipv4(47, Frame.gre(flags: 0x0081, 0x880b, key: 0x0000_0102, Frame.word32(2))), as: 11)
        #expect(bare.stack == "ip.gre" && !bare.isTruncated)
    }

    @Test func erspanGivesSessionAndVLAN() {
        let header = Frame.word32(0x1abc_a3ff) + Frame.word32(0)
        let packet = dissect(Frame.ipv4(47, Frame.gre(0x88be, sequence: 1, header + Frame.customer)), as: 11)
        guard case .gre(let gre) = packet.outer.tunnel else {
            Issue.record("no GRE")
            return
        }
        #expect(gre.erspan?.version == 1 && gre.erspan?.vid == 0xabc && gre.erspan?.cos == 5)
        #expect(gre.erspan?.sessionID == 0x3ff)
        #expect(packet.inner.first?.destinationMAC == .server)
    }

    @Test func gtpGivesItsEndpoint() {
        let packet = dissect(
            Frame.ipv4(17, Frame.udp(to: 2152, Frame.gtp(0xfeed_f00d, Frame.ipv6(6, Frame.tcp())))),
            as: 11
        )
        guard case .gtp(let header) = packet.outer.tunnel else {
            Issue.record("no GTP")
            return
        }
        #expect(header.teid == 0xfeed_f00d && header.messageType == 255)
        #expect(packet.inner.first?.ipv6 != nil && packet.inner.first?.ports?.source == 443)
    }

    @Test func gtpExtensionHeadersAreSteppedOver() {
        let inner = Frame.ipv4(6, Frame.tcp())
        let two: [UInt8] = [0, 0, 0, 0x85, 1, 0, 0, 0xc0, 2, 0, 0, 0, 0, 0, 0, 0]
        let packet = dissect(
            Frame.ipv4(17, Frame.udp(to: 2152, Frame.gtp(flags: 0x34, 1, optional: two, inner))),
            as: 11
        )
        #expect(packet.stack == "ip.udp.gtp.ip.tcp")
        // Only the flag says that the next-type octet counts.
        let ignored = dissect(
            Frame.ipv4(17, Frame.udp(to: 2152, Frame.gtp(flags: 0x32, 1, optional: [0, 0, 0, 0x85], inner))),
            as: 11
        )
        #expect(ignored.stack == "ip.udp.gtp.ip.tcp")
        let empty: [UInt8] = [0, 0, 0, 0x85, 0, 0, 0, 0]
        let bad = dissect(
            Frame.ipv4(17, Frame.udp(to: 2152, Frame.gtp(flags: 0x34, 1, optional: empty, inner))),
            as: 11
        )
        #expect(bad.isMalformed && bad.stack == "ip.udp.gtp")
    }

    @Test func answersComeFromTheGTPPort() {
        let answer = Frame.udp(from: 2152, to: 40000, Frame.gtp(message: 2, 0))
        #expect(dissect(Frame.ipv4(17, answer), as: 11).stack == "ip.udp.gtp")
        // A client that happened to be given the port.
        let client = Frame.udp(from: 2152, to: 53, [0x32, 0x01, 0x00, 0x99, 0, 0, 0, 0])
        #expect(dissect(Frame.ipv4(17, client), as: 11).stack == "ip.udp")
        let other = Frame.udp(from: 9, to: 2152, [0x48, 0x01, 0x00, 0x00, 0, 0, 0, 0])
        #expect(dissect(Frame.ipv4(17, other), as: 11).stack == "ip.udp")
    }

    @Test func backboneTagsGiveTheService() {
        let packet = dissect(Frame.ethernet(0x88e7, Frame.word32(0xb0ab_cdef) + Frame.customer))
        guard case .providerBackbone(let tag) = packet.outer.tunnel else {
            Issue.record("no service tag")
            return
        }
        #expect(tag.pcp == 5 && tag.dei && tag.serviceInstance == 0xabcdef)
        #expect(packet.outer.virtualNetwork == 0xabcdef)
        #expect(packet.stack == "eth.pbb.eth.ip.tcp")
    }

    @Test func fourInnerPacketsAreFollowed() {
        let nested = { (count: Int) in (0..<count).reduce(Frame.ipv4(6, Frame.tcp())) { rest, _ in Frame.ipv4(4, rest) }
        }
        let four = dissect(nested(4), as: 11)
        #expect(four.stack == "ip.ip.ip.ip.ip.tcp" && !four.exceedsLimits)
        #expect(four.inner.count == DissectedPacket.maximumInnerLayerSets)
        let five = dissect(nested(5), as: 11)
        #expect(five.stack == "ip.ip.ip.ip.ip" && five.exceedsLimits && !five.isTruncated)
    }
}
