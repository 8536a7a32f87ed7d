import PacketHeaders
import Testing

@Suite struct IPLengthTests {
    @Test func theHeadersOwnLengthGoesFirst() {
        // A bare acknowledgment, padded to the smallest Ethernet frame.
        let padded = Frame.ethernet(0x0800, Frame.ipv4(6, Frame.tcp())) + [0, 0, 0, 0, 0, 0]
        let packet = dissect(padded)
        #expect(packet.ipLength(frameLength: 64, stripped: 4) == 40)
        #expect(!packet.ipLengthExceedsFrame(frameLength: 64, stripped: 4))
        let ipv6 = dissect(Frame.ethernet(0x86dd, Frame.ipv6(17, Frame.udp(), payloadLength: 1440)))
        #expect(ipv6.ipLength(frameLength: 1498, stripped: 4) == 1480)
    }

    @Test func theFrameDecidesWhereTheHeaderSaysZero() {
        let ipv4 = dissect(Frame.ethernet(0x8100, Frame.tag(1, 0x0800, Frame.ipv4(6, Frame.tcp(), totalLength: 0))))
        #expect(ipv4.ipLength(frameLength: 9022, stripped: 4) == 9000)
        let ipv6 = dissect(Frame.ethernet(0x86dd, Frame.ipv6(6, Frame.tcp(), payloadLength: 0)))
        #expect(ipv6.ipLength(frameLength: 100_018, stripped: 4) == 100_000)
        #expect(!ipv6.ipLengthExceedsFrame(frameLength: 100_018, stripped: 4))
    }

    @Test func moreStrippedThanThereIsGivesZero() {
        let packet = dissect(Frame.ethernet(0x0800, Frame.ipv4(6, Frame.tcp(), totalLength: 0)))
        #expect(packet.ipLength(frameLength: 10, stripped: 4) == 0)
        #expect(packet.ipLength(frameLength: 0, stripped: .max) == 0)
    }

    @Test func shortFrameLengthsAreReportedAndNotRepaired() {
        let packet = dissect(Frame.ethernet(0x0800, Frame.ipv4(6, Frame.tcp(), totalLength: 1500)))
        #expect(packet.ipLength(frameLength: 1518, stripped: 4) == 1500)
        #expect(!packet.ipLengthExceedsFrame(frameLength: 1518, stripped: 4))
        #expect(packet.ipLength(frameLength: 1517, stripped: 4) == 1500)
        #expect(packet.ipLengthExceedsFrame(frameLength: 1517, stripped: 4))
    }

    @Test func otherPacketsHaveNone() {
        let packet = dissect(Frame.ethernet(0x0806, Frame.arp()))
        #expect(packet.ipLength(frameLength: 64, stripped: 4) == nil)
        #expect(!packet.ipLengthExceedsFrame(frameLength: 0, stripped: 4))
    }
}
