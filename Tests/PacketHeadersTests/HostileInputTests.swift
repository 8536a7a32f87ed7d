import PacketHeaders
import Testing

@Suite struct HostileInputTests {
    @Test func endlessTagsAreBounded() {
        let tags = (0..<16000).flatMap { _ in Frame.tag(0x0fff, 0x8100) }
        let packet = dissect(Frame.ethernet(0x8100, tags))
        #expect(packet.outer.vlanTags.count == 8)
        #expect(packet.exceedsLimits && !packet.isTruncated)
        let eight = (0..<7).reduce(Frame.tag(1, 0x0800, Frame.ipv4(6, Frame.tcp()))) { rest, _ in
            Frame.tag(1, 0x8100, rest)
        }
        #expect(dissect(Frame.ethernet(0x8100, eight)).outer.ports?.source == 443)
    }

    @Test func labelsWithoutBottomAreBounded() {
        let packet = dissect([UInt8](repeating: 0, count: 65000), as: 13)
        #expect(packet.outer.mplsLabels.count == 16 && packet.exceedsLimits)
    }

    @Test func endlessExtensionHeadersAreBounded() {
        let packet = dissect(Frame.ipv6(0, [UInt8](repeating: 0, count: 60000)), as: 12)
        #expect(packet.exceedsLimits && packet.outer.transport == .none)
        let authenticated = (0..<1000).reduce([UInt8]()) { rest, _ in Frame.authentication(next: 51, rest) }
        let chain = dissect(Frame.ipv4(51, authenticated), as: 11)
        #expect(chain.exceedsLimits && chain.outer.authentication?.nextHeader == 51)
        // Fragment headers in a row.
        let fragments = (0..<1000).reduce([UInt8]()) { rest, _ in Frame.fragment(next: 44, offset: 0, more: true, rest)
        }
        #expect(dissect(Frame.ipv6(44, fragments), as: 12).exceedsLimits)
    }

    @Test func ipInIPIsBounded() {
        let nested = (0..<100).reduce(Frame.ipv4(6, Frame.tcp())) { rest, _ in Frame.ipv4(4, rest) }
        let packet = dissect(nested, as: 11)
        #expect(packet.inner.count == 4 && packet.exceedsLimits)
        let mixed = (0..<100).reduce(Frame.ipv6(59)) { rest, _ in Frame.ipv4(41, Frame.ipv6(4, rest)) }
        #expect(dissect(mixed, as: 11).inner.count == 4)
    }

    @Test func backboneTagsInARowAreBounded() {
        let nested = (0..<100).reduce(Frame.customer) { rest, _ in Frame.ethernet(0x88e7, Frame.word32(1) + rest) }
        let packet = dissect(nested)
        #expect(packet.inner.count == 4 && packet.exceedsLimits)
    }

    @Test func snapInSNAPIsBounded() {
        let nested = (0..<1000).reduce([UInt8]()) { rest, _ in Frame.snap(0x0040, rest) }
        let packet = dissect(Frame.ethernet(64, nested))
        #expect(packet.stack == "eth.llc" && !packet.isTruncated)
    }

    @Test func routingEntriesAndGTPExtensionsAreBounded() {
        let routes = (0..<1000).flatMap { _ in [0, 2, 0, 4, 1, 2, 3, 4] as [UInt8] }
        let gre = dissect(Frame.ipv4(47, Frame.gre(flags: 0x4000, 0x0800, routes)), as: 11)
        #expect(gre.exceedsLimits && gre.stack == "ip.gre")
        let extensions: [UInt8] = [0, 0, 0, 0x85] + (0..<1000).flatMap { _ in [1, 0, 0, 0x85] as [UInt8] }
        let gtp = dissect(Frame.ipv4(17, Frame.udp(to: 2152, Frame.gtp(flags: 0x34, 1, optional: extensions))), as: 11)
        #expect(gtp.exceedsLimits && gtp.stack == "ip.udp.gtp")
    }

    @Test(arguments: [UInt32(1), 7, 11, 12, 13, 14, 15])
    func nothingAtAllIsTruncated(_ headerProtocol: UInt32) {
        let packet = dissect([], as: headerProtocol)
        #expect(packet.isTruncated && packet.outer.isEmpty && packet.inner.isEmpty)
    }
}
