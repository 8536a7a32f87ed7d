/// A key that the headers of a sampled packet give, by the name that sFlow-RT has for it where it has one.
enum PacketField: String, CaseIterable, Sendable {
    // Link layer.
    case macsource, macdestination, ethernetprotocol, vlan, priority, isunicast, isbroadcast, ismulticast, stack
    case mplslabel, mplsexp
    // IPv4.
    case ipsource, ipdestination, ipprotocol, iptos, ipdscp, ipdscpname, ipecn, ipttl, ipbytes, ipflags
    case ipfragoffset
    case ipOffset = "ip_offset"
    // IPv6.
    case ip6source, ip6destination, ip6nexthdr, ip6tos, ip6dscp, ip6dscpname, ip6ecn, ip6ttl, ip6bytes, ip6fragm
    case ip6fragoffset, ip6flowlabel
    // Transport.
    case tcpsourceport, tcpdestinationport, tcpflags, tcpwindow, udpsourceport, udpdestinationport
    case udpOffset = "udp_offset"
    case sctpsourceport, sctpdestinationport
    // ICMP and ARP.
    case icmptype, icmpcode, icmpseqno, icmpunreachableport, icmpunreachableprotocol, icmpunreachablehost
    case icmpunreachablenet, icmp6type, icmp6code, arpoperation, arpipsender, arpiptarget
    // DNS.
    case dnsqname, dnsqtypename, dnsqr
    // Tunnels.
    case vni, vxlanvni, genevevni, grevsid
    // RDMA over converged Ethernet.
    case ibbtopcode, ibbtopname, ibbtoptransport, ibbtse, ibbtm
    case ibbtOffset = "ibbt_offset"

    /// What is counted from: packets of the layer, or those with an IP header.
    var isOfLink: Bool {
        switch self {
        case .macsource, .macdestination, .ethernetprotocol, .vlan, .priority, .isunicast, .isbroadcast,
            .ismulticast, .stack, .mplslabel, .mplsexp, .arpoperation, .arpipsender, .arpiptarget:
            true
        default: false
        }
    }

    /// Whether the value, or what it is found with, is written in names.
    var isNamed: Bool {
        switch self {
        case .ipdscpname, .ip6dscpname, .dnsqname, .dnsqtypename, .dnsqr, .ibbtopcode, .ibbtopname, .ibbtoptransport,
            .ibbtse, .ibbtm, .ibbtOffset:
            true
        default: false
        }
    }

    /// The records that tell the same where no header was sampled, and the transport that they must be of.
    var record: (fields: [(format: UInt32, name: String)], ipProtocol: UInt64?)? {
        switch self {
        case .macsource: ([(2, "src_mac")], nil)
        case .macdestination: ([(2, "dst_mac")], nil)
        case .ethernetprotocol: ([(2, "type")], nil)
        case .ipsource: ([(3, "src_ip")], nil)
        case .ipdestination: ([(3, "dst_ip")], nil)
        case .ipprotocol: ([(3, "protocol")], nil)
        case .iptos: ([(3, "tos")], nil)
        case .ipbytes: ([(3, "length")], nil)
        case .ip6source: ([(4, "src_ip")], nil)
        case .ip6destination: ([(4, "dst_ip")], nil)
        case .ip6nexthdr: ([(4, "protocol")], nil)
        case .ip6tos: ([(4, "priority")], nil)
        case .ip6bytes: ([(4, "length")], nil)
        case .tcpsourceport: ([(3, "src_port"), (4, "src_port")], 6)
        case .tcpdestinationport: ([(3, "dst_port"), (4, "dst_port")], 6)
        case .udpsourceport: ([(3, "src_port"), (4, "src_port")], 17)
        case .udpdestinationport: ([(3, "dst_port"), (4, "dst_port")], 17)
        default: nil
        }
    }
}
