import ByteReading
import PacketHeaders
import Testing

@Suite struct WirelessTests {
    /// Who is who by the two DS bits; numbers of the addresses, nil where there is none.
    struct Roles: Sendable {
        let flags: UInt16
        let destination: UInt64
        let source: UInt64
        let bssid: UInt64?
    }

    @Test(arguments: [
        Roles(flags: 0x0000, destination: 1, source: 2, bssid: 3),
        Roles(flags: 0x0200, destination: 1, source: 3, bssid: 2),
        Roles(flags: 0x0100, destination: 3, source: 2, bssid: 1),
        Roles(flags: 0x0300, destination: 3, source: 4, bssid: nil),
    ])
    func addressesFollowTheDSBits(_ roles: Roles) throws {
        let bytes = Frame.wireless(
            control: 0x0008 | roles.flags,
            addresses: roles.bssid == nil ? 4 : 3,
            Frame.snap(0x0800, Frame.ipv4(6, Frame.tcp()))
        )
        let packet = dissect(bytes, as: 15)
        let header = try #require(packet.outer.wireless)
        #expect(header.frameControl == 0x0008 | roles.flags)
        #expect(header.type == 2 && header.subtype == 0)
        #expect(header.isToDS == (roles.flags & 0x0100 != 0))
        #expect(header.isFromDS == (roles.flags & 0x0200 != 0))
        #expect(header.destination == .station(roles.destination))
        #expect(header.source == .station(roles.source))
        #expect(header.bssid == roles.bssid.map { .station($0) })
        #expect(header.receiver == .station(1) && header.transmitter == .station(2))
        #expect(header.durationID == 300)
        #expect(header.sequenceNumber == 0x123)
        #expect(packet.outer.sourceMAC == .station(roles.source))
        #expect(packet.outer.destinationMAC == .station(roles.destination))
        #expect(packet.outer.etherType == 0x0800)
        #expect(packet.outer.ports?.source == 443)
    }

    @Test func qosAndOrderLengthenTheHeader() {
        let payload = Frame.snap(0x0800, Frame.ipv4(6, Frame.tcp()))
        let plain = dissect(Frame.wireless(control: 0x0188, qos: 6, payload), as: 15)
        #expect(plain.outer.wireless?.qosControl == 6)
        #expect(plain.outer.networkOffset == 34)
        let ordered = dissect(Frame.wireless(control: 0x8188, qos: 6, [1, 2, 3, 4] + payload), as: 15)
        #expect(ordered.outer.networkOffset == 38)
        // Without QoS the bit asks for strict ordering and adds nothing.
        let strict = dissect(Frame.wireless(control: 0x8108, payload), as: 15)
        #expect(strict.outer.networkOffset == 32)
    }

    @Test(
        "Bodies that cannot be read stop the dissection",
        arguments: [
            (control: UInt16(0x4108), sequence: UInt16(0x10), qos: nil as UInt16?),  // protected
            (control: 0x0148, sequence: 0x10, qos: nil),  // null data
            (control: 0x0108, sequence: 0x11, qos: nil),  // second fragment
            (control: 0x0188, sequence: 0x10, qos: 0x80),  // aggregate
        ]
    )
    func unreadableBodies(control: UInt16, sequence: UInt16, qos: UInt16?) {
        let payload = Frame.snap(0x0800, Frame.ipv4(6, Frame.tcp()))
        let packet = dissect(Frame.wireless(control: control, sequence: sequence, qos: qos, payload), as: 15)
        #expect(packet.stack == "wlan")
        #expect(packet.outer.wireless?.transmitter == .station(2))
        #expect(packet.outer.wireless?.isProtected == (control == 0x4108))
    }

    @Test func managementFramesHaveABSSID() {
        let beacon = dissect(Frame.wireless(control: 0x0080, [1, 2, 3]), as: 15).outer.wireless
        #expect(beacon?.type == 0 && beacon?.subtype == 8)
        #expect(beacon?.bssid == .station(3))
        #expect(beacon?.source == .station(2))
        // Four octets of HT control where the order bit is set.
        let header = Frame.wireless(control: 0x8080)
        #expect(dissect(header + [1, 2, 3], as: 15).isTruncated)
        #expect(!dissect(header + [1, 2, 3, 4], as: 15).isTruncated)
    }

    @Test func controlFramesHaveOneOrTwoAddresses() {
        let request = dissect(Frame.wireless(control: 0x00b4, addresses: 2, sequence: nil), as: 15)
        #expect(request.outer.wireless?.transmitter == .station(2))
        #expect(request.outer.wireless?.source == nil && request.outer.wireless?.bssid == nil)
        #expect(!request.isTruncated)
        // A control wrapper, clear to send, and an acknowledgment.
        for control in [UInt16(0x0074), 0x00c4, 0x00d4] {
            let packet = dissect(Frame.wireless(control: control, addresses: 1, sequence: nil), as: 15)
            #expect(packet.outer.wireless?.receiver == .station(1))
            #expect(packet.outer.wireless?.transmitter == nil)
            #expect(!packet.isTruncated)
        }
    }
}
