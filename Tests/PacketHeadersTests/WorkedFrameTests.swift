import ByteReading
import PacketHeaders
import Testing

/// The sampled headers of the worked datagrams in the wire reference.
@Suite struct WorkedFrameTests {
    @Test func aTaggedTCPSegment() throws {
        let bytes: [UInt8] = [
            0x02, 0x00, 0x5e, 0x00, 0x10, 0x02, 0x02, 0x00, 0x5e, 0x00, 0x10, 0x01, 0x81, 0x00, 0x60, 0x64,
            0x08, 0x00, 0x45, 0x00, 0x05, 0xdc, 0x12, 0x34, 0x40, 0x00, 0x3f, 0x06, 0x00, 0x00, 0xc6, 0x33,
            0x64, 0x05, 0xcb, 0x00, 0x71, 0x09, 0x01, 0xbb, 0xc3, 0x50, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00,
            0x00, 0x02, 0x50, 0x10, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00,
        ]
        let packet = dissect(bytes)
        #expect(packet.stack == "eth.vlan.ip.tcp")
        #expect(!packet.isTruncated)
        #expect(packet.outer.vlanTags.map(\.vid) == [100])
        #expect(packet.outer.vlanTags.map(\.pcp) == [3])
        let header = try #require(packet.outer.ipv4)
        #expect(header.source.description == "198.51.100.5" && header.destination.description == "203.0.113.9")
        #expect(header.ttl == 63 && header.isDontFragment)
        let tcp = try #require(packet.outer.tcp)
        #expect(tcp.ports.source == 443 && tcp.ports.destination == 50000)
        #expect(tcp.flags == .ack && tcp.sequenceNumber == 1 && tcp.acknowledgmentNumber == 2)
        #expect(packet.ipLength(frameLength: 1522, stripped: 4) == 1500)
        #expect(!packet.ipLengthExceedsFrame(frameLength: 1522, stripped: 4))
    }

    @Test func aDatagramWithItsTTLSpent() throws {
        let bytes: [UInt8] = [
            0x02, 0x00, 0x5e, 0x00, 0x10, 0x02, 0x02, 0x00, 0x5e, 0x00, 0x10, 0x01, 0x08, 0x00, 0x45, 0x00,
            0x00, 0x54, 0x00, 0x00, 0x00, 0x00, 0x01, 0x11, 0x00, 0x00, 0xc6, 0x33, 0x64, 0x05, 0xcb, 0x00,
            0x71, 0x09, 0x00, 0x35, 0xd4, 0x31, 0x00, 0x40, 0x00, 0x00,
        ]
        let packet = dissect(bytes)
        #expect(packet.stack == "eth.ip.udp")
        #expect(!packet.isTruncated)
        #expect(packet.outer.ethernet?.source.description == "02005E001001")
        #expect(packet.outer.sourceAddress?.description == "198.51.100.5")
        #expect(packet.outer.ports?.source == 53 && packet.outer.ports?.destination == 54321)
        #expect(packet.outer.udp?.length == 64)
        #expect(packet.outer.ttl == 1)
        #expect(packet.ipLength(frameLength: 102, stripped: 4) == 84)
    }
}
