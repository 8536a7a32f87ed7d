import PacketHeaders
import Testing

@Suite struct SpecimenTests {
    @Test(arguments: Specimen.all)
    func everyLayerIsRecognised(_ specimen: Specimen) {
        let packet = dissect(specimen.bytes, as: specimen.headerProtocol)
        #expect(packet.stack == specimen.stack)
        #expect(!packet.isTruncated && !packet.isMalformed && !packet.exceedsLimits)
    }

    @Test(arguments: Specimen.all)
    func bytesAroundTheHeaderDoNotMatter(_ specimen: Specimen) throws {
        let alone = dissect(specimen.bytes, as: specimen.headerProtocol)
        for filler in [UInt8(0x00), 0x45, 0xff] {
            let padding = [UInt8](repeating: filler, count: 64)
            #expect(try dissectInside(specimen.bytes, as: specimen.headerProtocol, padding: padding) == alone)
        }
    }

    @Test(arguments: Specimen.all)
    func truncationAtEveryLengthKeepsTheLayersBefore(_ specimen: Specimen) {
        let whole = dissect(specimen.bytes, as: specimen.headerProtocol)
        var stack = ""
        for length in 0..<specimen.bytes.count {
            let cut = dissect(Array(specimen.bytes.prefix(length)), as: specimen.headerProtocol)
            #expect(cut.isTruncated && !cut.isMalformed, "length \(length)")
            // A longer capture only ever adds layers at the end.
            #expect(cut.stack.hasPrefix(stack) && whole.stack.hasPrefix(cut.stack), "length \(length)")
            stack = cut.stack
            expectPart(cut.outer, of: whole.outer, length)
            for (part, full) in zip(cut.inner, whole.inner) { expectPart(part, of: full, length) }
        }
    }

    /// What a part has must be what the whole has.
    private func expectPart(_ part: LayerSet, of whole: LayerSet, _ length: Int) {
        #expect(part.link == .none || part.link == whole.link, "length \(length)")
        #expect(whole.vlanTags.starts(with: part.vlanTags), "length \(length)")
        #expect(whole.mplsLabels.starts(with: part.mplsLabels), "length \(length)")
        #expect(part.pppoe == nil || part.pppoe == whole.pppoe, "length \(length)")
        #expect(part.networkOffset == nil || part.networkOffset == whole.networkOffset, "length \(length)")
        #expect(part.arp == nil || part.arp == whole.arp, "length \(length)")
        #expect(part.ipv4 == nil || part.ipv4 == whole.ipv4, "length \(length)")
        #expect(part.ipv6 == nil || part.ipv6?.destination == whole.ipv6?.destination, "length \(length)")
        #expect(part.ports == nil || part.ports == whole.ports, "length \(length)")
        #expect(part.virtualNetwork == nil || part.virtualNetwork == whole.virtualNetwork, "length \(length)")
    }

    @Test func aTaggedTCPFrameGrowsWithItsCapture() {
        let bytes = Frame.ethernet(0x8100, Frame.tag(0x6064, 0x0800, Frame.ipv4(6, Frame.tcp())))
        for length in 0...bytes.count {
            let packet = dissect(Array(bytes.prefix(length)))
            let expected =
                switch length {
                case 0..<14: ""
                case 14..<18: "eth"
                case 18..<38: "eth.vlan"
                case 38..<42: "eth.vlan.ip"
                default: "eth.vlan.ip.tcp"
                }
            #expect(packet.stack == expected, "length \(length)")
            #expect(packet.isTruncated == (length < 58), "length \(length)")
            #expect((packet.outer.tcp?.sequenceNumber != nil) == (length >= 46), "length \(length)")
            #expect((packet.outer.tcp?.acknowledgmentNumber != nil) == (length >= 50), "length \(length)")
            // Fourteen octets of TCP suffice for ports and flags.
            #expect((packet.outer.tcp?.flags != nil) == (length >= 52), "length \(length)")
            #expect((packet.outer.tcp?.window != nil) == (length >= 54), "length \(length)")
        }
    }
}
