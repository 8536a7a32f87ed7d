import ByteReading
import CaptureFiles
import Testing

@Suite struct FrameTests {
    static let payload: [UInt8] = [1, 2, 3, 4, 5]
    static let packet4 = Packet.ipv4(Packet.udp(payload))
    static let packet6 = Packet.ipv6(Packet.udp(payload))

    @Test(
        arguments: [
            (1, Packet.ethernet(0x0800, packet4)), (1, Packet.ethernet(0x86dd, packet6)),
            (12, packet4), (12, packet6), (101, packet4), (101, packet6), (228, packet4), (229, packet6),
            (113, [0, 0, 0, 1, 0, 6, 1, 2, 3, 4, 5, 6, 0, 0, 0x08, 0x00] + packet4),
            (113, [0, 0, 0, 1, 0, 6, 1, 2, 3, 4, 5, 6, 0, 0, 0x81, 0x00, 0, 5, 0x86, 0xdd] + packet6),
            (276, [0x08, 0, 0, 0, 0, 0, 0, 3, 0, 1, 0, 6, 1, 2, 3, 4, 5, 6, 0, 0] + packet4),
            (276, [0x86, 0xdd, 0, 0, 0, 0, 0, 3, 0, 1, 0, 6, 1, 2, 3, 4, 5, 6, 0, 0] + packet6),
            (0, [2, 0, 0, 0] + packet4), (0, [0, 0, 0, 2] + packet4), (0, [30, 0, 0, 0] + packet6),
            (0, [0, 0, 0, 24] + packet6), (0, [28, 0, 0, 0] + packet6), (0, [10, 0, 0, 0] + packet6),
            (108, [0, 0, 0, 2] + packet4), (108, [0, 0, 0, 24] + packet6),
        ] as [(UInt32, [UInt8])]
    )
    func everyLinkTypeIsRead(linkType: UInt32, frame: [UInt8]) throws {
        let reading = try Reading(frame: frame, linkType: linkType)
        #expect(reading.payloads == [FrameTests.payload])
        let isIPv4 = frame.suffix(FrameTests.packet4.count) == FrameTests.packet4[...]
        #expect(reading.datagrams.map(\.source) == [isIPv4 ? Packet.source4 : Packet.source6])
        #expect(reading.datagrams.map(\.destination) == [isIPv4 ? Packet.destination4 : Packet.destination6])
    }

    @Test(
        arguments: [
            (1, Packet.ethernet(0x0806, packet4)), (113, [UInt8](repeating: 0, count: 16) + packet4),
            (276, [UInt8](repeating: 0, count: 20) + packet4), (0, [7, 0, 0, 0] + packet4),
            (101, [0x50] + packet4.dropFirst()), (101, Packet.ipv4(Packet.udp([1]), protocolNumber: 6)),
            (101, Packet.ipv6(Packet.udp([1]), next: 58)), (101, [0x44] + packet4.dropFirst()),
            (101, Packet.ipv4(Packet.udp([1]), protocolNumber: 6, fragment: 0x2000)),
            (101, Packet.ipv6([6, 0, 0, 1, 0, 0, 0, 1], next: 44)),
        ] as [(UInt32, [UInt8])]
    )
    func otherTrafficIsCountedAsNotUDP(linkType: UInt32, frame: [UInt8]) throws {
        let reading = try Reading(frame: frame, linkType: linkType)
        #expect(reading.counts.notUDP == 1)
        #expect(reading.countsAddUp)
    }

    @Test(arguments: 0...9)
    func upToEightTagsArePassed(count: Int) throws {
        let tags = (0..<count).map { [0x8100, 0x88a8, 0x9100][$0 % 3] as UInt16 }
        let reading = try Reading(frame: Packet.ethernet(0x86dd, FrameTests.packet6, tags: tags))
        #expect(reading.payloads == (count <= 8 ? [FrameTests.payload] : []))
        #expect(reading.counts.notUDP == (count <= 8 ? 0 : 1))
    }

    @Test func ipv4OptionsArePassed() throws {
        let packet = Packet.ipv4(Packet.udp([7]), options: [1, 1, 1, 1, 1, 1, 1, 0])
        #expect(try Reading(frame: packet, linkType: 101).payloads == [[7]])
    }

    @Test func ipv6ExtensionHeadersArePassed() throws {
        let long: [UInt8] = [43, 1] + [UInt8](repeating: 0, count: 14)
        let routing: [UInt8] = [60, 0, 0, 0, 0, 0, 0, 0]
        let destination: [UInt8] = [44, 0, 1, 4, 0, 0, 0, 0]
        // A fragment header on a packet that was not fragmented; its two reserved bits mean nothing.
        let whole: [UInt8] = [17, 0, 0, 6, 1, 2, 3, 4]
        let packet = Packet.ipv6(long + routing + destination + whole + Packet.udp([7]), next: 0)
        let reading = try Reading(frame: packet, linkType: 101)
        #expect(reading.payloads == [[7]])
        #expect(reading.datagrams.first?.destinationPort == 6343)
    }

    @Test(arguments: [
        Packet.ipv4(Packet.udp([1]), fragment: 0x2000), Packet.ipv4(Packet.udp([1]), fragment: 0x00b9),
        Packet.ipv6([17, 0, 0, 1, 0, 0, 0, 1] + Packet.udp([1]), next: 44),
        Packet.ipv6([17, 0, 0, 8, 0, 0, 0, 1] + Packet.udp([1]), next: 44),
        Packet.ipv6([60, 0, 0, 1, 0, 0, 0, 1] + [17, 0, 0, 0, 0, 0, 0, 0] + Packet.udp([1]), next: 44),
    ])
    func fragmentsAreCounted(packet: [UInt8]) throws {
        let reading = try Reading(frame: packet, linkType: 101)
        #expect(reading.counts.fragments == 1)
        #expect(reading.countsAddUp)
    }

    /// UDP length field, payload bytes captured, expected payload, expected truncation.
    @Test(
        arguments: [
            (13, 5, [1, 2, 3, 4, 5], false), (10, 5, [1, 2], false), (8, 5, [], false),
            (0, 5, [1, 2, 3, 4, 5], true), (7, 5, [1, 2, 3, 4, 5], true), (14, 5, [1, 2, 3, 4, 5], true),
            (65535, 5, [1, 2, 3, 4, 5], true), (13, 3, [1, 2, 3], true), (10, 3, [1, 2], false), (13, 0, [], true),
        ] as [(Int, Int, [UInt8], Bool)]
    )
    func payloadFollowsTheUDPLength(length: Int, captured: Int, payload: [UInt8], isTruncated: Bool) throws {
        let udp = Packet.udp(FrameTests.payload, length: length)
        for packet in [Packet.ipv4(udp), Packet.ipv6(udp)] {
            let reading = try Reading(frame: packet.dropLast(5 - captured), linkType: 101)
            #expect(reading.payloads == [payload])
            #expect(reading.datagrams.map(\.isTruncated) == [isTruncated])
        }
    }

    @Test func paddingBehindTheIPPacketIsNotPayload() throws {
        let udp = Packet.udp([1], length: 20)
        for packet in [Packet.ipv4(udp), Packet.ipv6(udp)] {
            let reading = try Reading(frame: packet + [UInt8](repeating: 0xee, count: 17), linkType: 101)
            #expect(reading.payloads == [[1]])
            #expect(reading.datagrams.map(\.isTruncated) == [true])
        }
    }

    @Test func withoutAnIPLengthTheFrameIsTheLimit() throws {
        for packet in [
            Packet.ipv4(Packet.udp([1, 2]), totalLength: 0), Packet.ipv6(Packet.udp([1, 2]), payloadLength: 0),
        ] {
            #expect(try Reading(frame: packet, linkType: 101).payloads == [[1, 2]])
        }
    }

    @Test(
        arguments: [
            (1, Packet.ethernet(0x0800, packet4, tags: [0x8100, 0x88a8])),
            (113, [UInt8](repeating: 0, count: 14) + [0x08, 0x00] + packet4), (108, [0, 0, 0, 24] + packet6),
            (101, Packet.ipv6([17, 1] + [UInt8](repeating: 0, count: 14) + Packet.udp(payload), next: 60)),
        ] as [(UInt32, [UInt8])]
    )
    func frameCutWithinItsHeadersIsCounted(linkType: UInt32, frame: [UInt8]) throws {
        let headers = frame.count - FrameTests.payload.count
        for length in 0..<headers {
            let reading = try Reading(frame: Array(frame[..<length]), linkType: linkType)
            #expect(reading.counts.truncatedFrames == 1, "cut to \(length)")
            #expect(reading.countsAddUp)
        }
        #expect(try Reading(frame: Array(frame[..<headers]), linkType: linkType).payloads == [[]])
    }

    @Test(arguments: [19, 20, 27])
    func ipv4LengthWithoutRoomForUDPIsCounted(totalLength: Int) throws {
        let packet = Packet.ipv4(Packet.udp([1, 2]), totalLength: totalLength)
        #expect(try Reading(frame: packet, linkType: 101).counts.truncatedFrames == 1)
    }
}
