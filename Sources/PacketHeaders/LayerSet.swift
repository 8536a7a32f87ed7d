/// The headers of one packet from its link layer to its transport, at most one of a kind.
///
/// A packet inside a tunnel has a set of its own.
public struct LayerSet: Hashable, Sendable {
    /// The link-layer header.
    public internal(set) var link: LinkLayer = .none
    /// The 802.2 header of an 802.3 or 802.11 frame.
    public internal(set) var llc: LLCHeader?
    /// The VLAN tags, outermost first.
    public internal(set) var vlanTags = VLANTags(filler: VLANTag(protocolIdentifier: 0, control: 0))
    /// The type of what follows the MAC addresses, all tags and SNAP; nil for an 802.3 length without SNAP.
    public internal(set) var etherType: UInt16?
    /// The PPPoE header.
    public internal(set) var pppoe: PPPoEHeader?
    /// The number of the protocol that PPP carries.
    public internal(set) var pppProtocol: UInt16?
    /// The MPLS label stack, top label first.
    public internal(set) var mplsLabels = MPLSLabels(filler: MPLSLabelEntry(bits: 0))
    /// The network-layer header.
    public internal(set) var network: NetworkLayer = .none
    /// Where the IP or ARP header begins, in octets from the first of the sampled header.
    public internal(set) var networkOffset: Int?
    /// Where the outermost header behind IP begins, in octets from the first of the sampled header.
    public internal(set) var transportOffset: Int?
    /// The IPsec authentication header.
    public internal(set) var authentication: AuthenticationHeader?
    /// The transport header.
    public internal(set) var transport: TransportLayer = .none
    /// The header of the tunnel that carries the next layer set.
    public internal(set) var tunnel: TunnelHeader = .none

    init() {}

    /// True when no header was recognised.
    public var isEmpty: Bool { self == LayerSet() }
}

/// The header a packet begins with on its medium.
public enum LinkLayer: Hashable, Sendable {
    /// None of those known.
    case none
    /// Ethernet II or IEEE 802.3.
    case ethernet(EthernetHeader)
    /// IEEE 802.11.
    case wireless(WirelessHeader)
}

/// The header of the network layer.
public enum NetworkLayer: Hashable, Sendable {
    /// None of those known.
    case none
    /// Address resolution for IPv4.
    case arp(ARPPacket)
    /// IPv4.
    case ipv4(IPv4Header)
    /// IPv6.
    case ipv6(IPv6Header)
}

/// The header of the transport layer.
public enum TransportLayer: Hashable, Sendable {
    /// None of those known, or a fragment other than the first.
    case none
    /// TCP.
    case tcp(TCPHeader)
    /// UDP.
    case udp(UDPHeader)
    /// UDP-Lite, whose length field is its checksum coverage.
    case udpLite(UDPHeader)
    /// ICMP for IPv4.
    case icmp(ICMPHeader)
    /// ICMP for IPv6.
    case icmpv6(ICMPHeader)
    /// SCTP.
    case sctp(PortPair)
    /// DCCP.
    case dccp(PortPair)
    /// IPsec encapsulating security payload; what it holds is encrypted.
    case esp(ESPHeader)
}

/// The header between a packet and the packet it carries.
public enum TunnelHeader: Hashable, Sendable {
    /// The packet carries no other.
    case none
    /// IP or an MPLS packet directly in IP (protocols 4, 41 and 137).
    case ip
    /// Generic routing encapsulation, also NVGRE, ERSPAN and PPTP.
    case gre(GREHeader)
    /// VXLAN.
    case vxlan(VXLANHeader)
    /// VXLAN with the generic protocol extension.
    case vxlanGPE(VXLANHeader)
    /// Geneve.
    case geneve(GeneveHeader)
    /// The user plane of GTP.
    case gtp(GTPHeader)
    /// An Ethernet pseudowire over MPLS.
    case pseudowire(PseudowireHeader)
    /// Provider backbone bridging (IEEE 802.1ah).
    case providerBackbone(ServiceInstanceTag)
}
