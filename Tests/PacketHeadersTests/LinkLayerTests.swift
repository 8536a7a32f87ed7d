import ByteReading
import PacketHeaders
import Testing

@Suite struct LinkLayerTests {
    @Test func ethernetGivesAddressesAndType() throws {
        let packet = dissect(Frame.ethernet(0x0800, Frame.ipv4(6, Frame.tcp())))
        let ethernet = try #require(packet.outer.ethernet)
        #expect(ethernet.source == .client)
        #expect(ethernet.destination == .server)
        #expect(ethernet.typeOrLength == 0x0800)
        #expect(packet.outer.etherType == 0x0800)
        #expect(packet.outer.sourceMAC == .client)
        #expect(packet.outer.destinationMAC == .server)
        #expect(packet.outer.networkOffset == 14)
        #expect(packet.inner.isEmpty)
    }

    @Test func tagsAreInOrderWithTheirBits() throws {
        let packet = dissect(
            Frame.ethernet(0x88a8, Frame.tag(0xb00a, 0x8100, Frame.tag(0x6fff, 0x0800, Frame.ipv4(6, Frame.tcp()))))
        )
        let tags = packet.outer.vlanTags
        try #require(tags.count == 2)
        #expect(tags[0].protocolIdentifier == 0x88a8)
        #expect(tags[0].pcp == 5 && tags[0].dei && tags[0].vid == 10)
        #expect(tags[1].protocolIdentifier == 0x8100)
        #expect(tags[1].pcp == 3 && !tags[1].dei && tags[1].vid == 4095)
        #expect(packet.outer.etherType == 0x0800)
        #expect(packet.outer.networkOffset == 22)
    }

    @Test func tagsTellPacketsApart() {
        let tagged = { (control: UInt16) in dissect(Frame.ethernet(0x8100, Frame.tag(control, 0x88cc))) }
        let untagged = dissect(Frame.ethernet(0x88cc))
        #expect(tagged(1) == tagged(1) && tagged(1) != tagged(2))
        #expect(tagged(0).outer.vlanTags != untagged.outer.vlanTags)
        #expect(Set([tagged(1), tagged(2), tagged(1), untagged]).count == 3)
        let labelled = { (label: UInt32) in dissect(Frame.label(label, bottom: true) + [0x10], as: 13).outer }
        #expect(labelled(16) == labelled(16) && labelled(16) != labelled(17))
    }

    @Test func aPriorityTagHasVLANZero() {
        let packet = dissect(Frame.ethernet(0x8100, Frame.tag(0xe000, 0x0806, Frame.arp())))
        #expect(packet.outer.vlanTags.map(\.vid) == [0])
        #expect(packet.outer.vlanTags.map(\.pcp) == [7])
    }

    @Test func snapGivesTheType() throws {
        let packet = dissect(Frame.ethernet(48, Frame.snap(0x0800, Frame.ipv4(6, Frame.tcp()))))
        let llc = try #require(packet.outer.llc)
        #expect(llc.dsap == 0xaa && llc.ssap == 0xaa && llc.control == 3)
        #expect(llc.snap?.oui == 0 && llc.snap?.protocolIdentifier == 0x0800)
        #expect(packet.outer.etherType == 0x0800)
        #expect(packet.outer.ports?.destination == 50000)
    }

    @Test func typesOfOtherOrganisationsAreNotEthernetTypes() {
        let packet = dissect(Frame.ethernet(48, Frame.snap(oui: 0x00000c, 0x0800, Frame.ipv4(6, Frame.tcp()))))
        #expect(packet.outer.llc?.snap?.oui == 0x00000c)
        #expect(packet.outer.etherType == nil)
        #expect(packet.stack == "eth.llc")
        let bridged = dissect(Frame.ethernet(48, Frame.snap(oui: 0x0000f8, 0x0800, Frame.ipv4(6, Frame.tcp()))))
        #expect(bridged.stack == "eth.llc.ip.tcp")
    }

    @Test func numberedLLCFramesHaveALongControlField() {
        #expect(!dissect(Frame.ethernet(4, [0xf0, 0xf0, 0x01, 0x04])).isTruncated)
        #expect(dissect(Frame.ethernet(4, [0xf0, 0xf0, 0x01])).isTruncated)
    }

    @Test func rawIPXHasNoControlField() {
        let packet = dissect(Frame.ethernet(30, [0xff, 0xff, 0x00, 0x1e]))
        #expect(packet.outer.llc?.dsap == 0xff)
        #expect(packet.outer.llc?.control == nil)
        #expect(!packet.isTruncated)
    }

    @Test(arguments: [UInt16(0x0101), 0x05dd, 0x05ff])
    func lengthsAreNotTypes(_ length: UInt16) {
        let packet = dissect(Frame.ethernet(length, [0xaa, 0xaa, 0x03, 0, 0, 0, 0x88, 0xcc]))
        #expect(packet.stack == "eth.llc.lldp")
    }

    @Test func nonsenseTypesAreNotGuessed() {
        // An IPv4 packet without Ethernet, announced as Ethernet: its TTL and protocol stand where the type should.
        let packet = dissect(Frame.ipv4(6, Frame.tcp(), options: [1, 1, 1, 1]))
        #expect(!packet.outer.isIP)
        #expect(packet.outer.etherType == nil || packet.stack == "eth")
    }

    @Test func pppoeGivesItsSession() throws {
        let packet = dissect(
            Frame.ethernet(0x8864, Frame.pppoe(session: 0xbeef, ppp: 0x0021, Frame.ipv4(6, Frame.tcp())))
        )
        let pppoe = try #require(packet.outer.pppoe)
        #expect(pppoe.sessionID == 0xbeef && pppoe.code == 0 && pppoe.length == 42)
        #expect(packet.outer.pppProtocol == 0x0021)
        #expect(packet.outer.networkOffset == 22)
        let discovery = dissect(Frame.ethernet(0x8863, [0x11, 0x65, 0x00, 0x07, 0x00, 0x00]))
        #expect(discovery.outer.pppoe?.code == 0x65 && discovery.outer.pppoe?.sessionID == 7)
        #expect(discovery.outer.pppProtocol == nil)
    }

    @Test func pppAddressesAreOptionalButNotAnything() {
        let payload: [UInt8] = [0x21] + Frame.ipv4(6, Frame.tcp())
        #expect(dissect([0xff, 0x03] + payload, as: 7).outer.networkOffset == 3)
        #expect(dissect(payload, as: 7).outer.networkOffset == 1)
        #expect(dissect([0xff, 0x13] + payload, as: 7).outer.isEmpty)
    }

    @Test(arguments: [UInt32(0), 2, 3, 4, 8, 16, 17, 18, .max])
    func otherHeaderProtocolsAreEmptyAndValid(_ headerProtocol: UInt32) {
        let packet = dissect(Frame.customer, as: headerProtocol)
        #expect(packet.headerProtocol == headerProtocol)
        #expect(packet.outer.isEmpty && packet.inner.isEmpty && packet.stack.isEmpty)
        #expect(!packet.isTruncated && !packet.isMalformed && !packet.exceedsLimits)
        #expect(packet.ipLength(frameLength: 64, stripped: 4) == nil)
    }
}
