import PacketHeaders
import Testing

@Suite struct MPLSTests {
    @Test func labelsAreInOrderWithTheirBits() throws {
        let stack = Frame.label(0xfffff, tc: 5, bottom: false, ttl: 255) + Frame.label(3, bottom: true, ttl: 1)
        let packet = dissect(Frame.ethernet(0x8847, stack + Frame.ipv4(6, Frame.tcp())))
        let labels = packet.outer.mplsLabels
        try #require(labels.count == 2)
        #expect(labels[0].label == 0xfffff && labels[0].trafficClass == 5 && labels[0].ttl == 255)
        #expect(!labels[0].isBottomOfStack)
        #expect(labels[1].label == 3 && labels[1].trafficClass == 0 && labels[1].ttl == 1)
        #expect(labels[1].isBottomOfStack)
        #expect(packet.outer.networkOffset == 22)
    }

    @Test func reservedLabelsDoNotEndTheStack() {
        let stack = Frame.label(0, bottom: false) + Frame.label(7, bottom: false) + Frame.label(500, bottom: true)
        let packet = dissect(stack + Frame.ipv4(6, Frame.tcp()), as: 13)
        #expect(packet.outer.mplsLabels.map(\.label) == [0, 7, 500])
        #expect(packet.outer.ipv4 != nil)
    }

    @Test func aControlWordPrecedesThePseudowiresFrame() {
        let packet = dissect(Frame.label(50, bottom: true) + Frame.word32(7) + Frame.customer, as: 13)
        guard case .pseudowire(let header) = packet.outer.tunnel else {
            Issue.record("no pseudowire")
            return
        }
        #expect(header.controlWord == 7)
        #expect(packet.inner.first?.sourceMAC == .client)
        // The outermost IP header is the customer's, since the provider's packet has none.
        #expect(packet.outermostIP?.sourceAddress == .client)
        #expect(packet.outermostIP?.networkOffset == 22)
    }

    @Test func aFrameWithoutControlWordIsKnownByItsType() {
        // The address begins with a zero nibble, as a control word does.
        let packet = dissect(Frame.label(50, bottom: true) + Frame.customer, as: 13)
        guard case .pseudowire(let header) = packet.outer.tunnel else {
            Issue.record("no pseudowire")
            return
        }
        #expect(header.controlWord == nil)
        #expect(packet.inner.first?.destinationMAC == .server)
        #expect(packet.stack == "mpls.pw.eth.ip.tcp")
    }

    @Test func framesWithOtherAddressesAreTried() {
        var frame = Frame.customer
        frame[0] = 0xa2
        #expect(dissect(Frame.label(50, bottom: true) + frame, as: 13).stack == "mpls.pw.eth.ip.tcp")
        frame[12] = 0x77
        #expect(dissect(Frame.label(50, bottom: true) + frame, as: 13).stack == "mpls")
        let spanningTree = [0xa2] + Frame.ethernet(38, [0x42, 0x42, 0x03]).dropFirst()
        #expect(dissect(Frame.label(50, bottom: true) + spanningTree, as: 13).stack == "mpls.pw.eth.llc.stp")
    }

    @Test func sixteenLabelsAreFollowed() {
        let deep = (0..<15).flatMap { Frame.label(UInt32(100 + $0), bottom: false) } + Frame.label(9, bottom: true)
        let packet = dissect(deep + Frame.ipv4(6, Frame.tcp()), as: 13)
        #expect(packet.outer.mplsLabels.count == 16)
        #expect(packet.stack == "mpls.ip.tcp")
        #expect(!packet.exceedsLimits)
        let deeper = dissect(Frame.label(8, bottom: false) + deep + Frame.ipv4(6, Frame.tcp()), as: 13)
        #expect(deeper.outer.mplsLabels.count == 16)
        #expect(deeper.stack == "mpls")
        #expect(deeper.exceedsLimits && !deeper.isTruncated)
    }
}
