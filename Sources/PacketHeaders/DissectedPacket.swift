public import ByteReading

/// The layers of one sampled packet, as far as its captured header tells them.
///
/// A sampled header is a packet's first bytes, commonly 128 of them: that it ends in mid-layer is normal. A layer is
/// kept when the fixed part of its header is there (ports as soon as their four bytes are), and the layers before it
/// in any case. The three flags say why dissection stopped early; none of them makes the packet invalid.
///
/// Without a tunnel nothing is allocated.
public struct DissectedPacket: Hashable, Sendable {
    /// How many layer sets an encapsulated packet may have besides the outermost.
    public static let maximumInnerLayerSets = 4

    /// What the sampled header began with, by the numbers of sFlow v5 (`header_protocol`).
    public let headerProtocol: UInt32
    /// The layers up to and including the first tunnel header; all of them where there is no tunnel.
    public let outer: LayerSet
    /// The packets inside the tunnels, outermost first.
    public let inner: [LayerSet]
    /// True when the captured bytes ended before the last header recognised did.
    public let isTruncated: Bool
    /// True when a header contradicts itself or is longer than the header around it says.
    public let isMalformed: Bool
    /// True when there were more tags, labels, extension headers or nested packets than are followed.
    public let exceedsLimits: Bool

    /// Dissects a sampled header.
    ///
    /// - Parameters:
    ///   - headerProtocol: 1 Ethernet, 7 PPP, 11 IPv4, 12 IPv6, 13 MPLS, 14 PPP over SONET, 15 IEEE 802.11; any other
    ///     gives a packet without layers, which still counts as a packet.
    ///   - header: The captured bytes, without the padding after them.
    public init(headerProtocol: UInt32, header: consuming ByteCursor) {
        var dissector = Dissector(header)
        switch headerProtocol {
        case 1: dissector.run(.ethernet, &header)
        case 7, 14: dissector.run(.ppp, &header)
        case 11: dissector.run(.ipv4, &header)
        case 12: dissector.run(.ipv6, &header)
        case 13: dissector.run(.mpls, &header)
        case 15: dissector.run(.wireless, &header)
        default: break
        }
        self.headerProtocol = headerProtocol
        outer = dissector.outer ?? dissector.layers
        inner = dissector.inner
        isTruncated = dissector.isTruncated
        isMalformed = dissector.isMalformed
        exceedsLimits = dissector.exceedsLimits
    }
}

extension DissectedPacket {
    /// The outermost layers that have an IP header: what a flow is keyed by unless the question asks for inner ones.
    ///
    /// These are inner layers only where the encapsulation has no IP of its own, as in a pseudowire.
    public var outermostIP: LayerSet? {
        outer.isIP ? outer : inner.first(where: \.isIP)
    }

    /// The layers' names from the outside in, joined by dots: `eth.vlan.ip.tcp`, `eth.ip.udp.vxlan.eth.ip.tcp`.
    ///
    /// Each VLAN tag is named, a label stack once. Empty when nothing was recognised.
    public var stack: String {
        inner.reduce(into: outer.layerNames) { $0 += $1.layerNames }.joined(separator: ".")
    }
}
