public import ByteReading

extension LayerSet {
    /// The Ethernet header.
    public var ethernet: EthernetHeader? {
        if case .ethernet(let header) = link { header } else { nil }
    }

    /// The 802.11 header.
    public var wireless: WirelessHeader? {
        if case .wireless(let header) = link { header } else { nil }
    }

    /// The ARP packet.
    public var arp: ARPPacket? {
        if case .arp(let packet) = network { packet } else { nil }
    }

    /// The IPv4 header.
    public var ipv4: IPv4Header? {
        if case .ipv4(let header) = network { header } else { nil }
    }

    /// The IPv6 header.
    public var ipv6: IPv6Header? {
        if case .ipv6(let header) = network { header } else { nil }
    }

    /// The TCP header.
    public var tcp: TCPHeader? {
        if case .tcp(let header) = transport { header } else { nil }
    }

    /// The UDP or UDP-Lite header.
    public var udp: UDPHeader? {
        switch transport {
        case .udp(let header), .udpLite(let header): header
        default: nil
        }
    }

    /// The ICMP or ICMPv6 header.
    public var icmp: ICMPHeader? {
        switch transport {
        case .icmp(let header), .icmpv6(let header): header
        default: nil
        }
    }
}

extension LayerSet {
    /// The address of the station that sent the frame.
    public var sourceMAC: MACAddress? {
        switch link {
        case .ethernet(let header): header.source
        case .wireless(let header): header.source
        case .none: nil
        }
    }

    /// The address of the station the frame is for.
    public var destinationMAC: MACAddress? {
        switch link {
        case .ethernet(let header): header.destination
        case .wireless(let header): header.destination
        case .none: nil
        }
    }

    /// True when there is an IPv4 or IPv6 header.
    public var isIP: Bool {
        switch network {
        case .ipv4, .ipv6: true
        case .none, .arp: false
        }
    }

    /// The IP source address.
    public var sourceAddress: IPAddress? {
        switch network {
        case .ipv4(let header): header.source
        case .ipv6(let header): header.source
        case .none, .arp: nil
        }
    }

    /// The IP destination address.
    public var destinationAddress: IPAddress? {
        switch network {
        case .ipv4(let header): header.destination
        case .ipv6(let header): header.destination
        case .none, .arp: nil
        }
    }

    /// The IP protocol number after authentication and extension headers.
    public var ipProtocol: UInt8? {
        switch network {
        case .ipv4(let header): authentication?.nextHeader ?? header.protocolNumber
        case .ipv6(let header): header.finalNextHeader
        case .none, .arp: nil
        }
    }

    /// The time to live or hop limit.
    public var ttl: UInt8? {
        switch network {
        case .ipv4(let header): header.ttl
        case .ipv6(let header): header.hopLimit
        case .none, .arp: nil
        }
    }

    /// The IPv4 type of service or the IPv6 traffic class: six bits of DSCP, two of ECN.
    public var tos: UInt8? {
        switch network {
        case .ipv4(let header): header.tos
        case .ipv6(let header): header.trafficClass
        case .none, .arp: nil
        }
    }

    /// True when the IP packet is a part of a larger one, the first part included.
    public var isFragment: Bool {
        switch network {
        case .ipv4(let header): header.hasMoreFragments || header.fragmentOffset > 0
        case .ipv6(let header): header.fragment.map { $0.hasMoreFragments || $0.offset > 0 } ?? false
        case .none, .arp: false
        }
    }

    /// The ports of TCP, UDP, UDP-Lite, SCTP or DCCP.
    public var ports: PortPair? {
        switch transport {
        case .tcp(let header): header.ports
        case .udp(let header), .udpLite(let header): header.ports
        case .sctp(let ports), .dccp(let ports): ports
        case .none, .icmp, .icmpv6, .esp: nil
        }
    }

    /// The network that the tunnel's packet belongs to: a VNI (VXLAN, Geneve), VSID (NVGRE) or I-SID (802.1ah).
    public var virtualNetwork: UInt32? {
        switch tunnel {
        case .vxlan(let header), .vxlanGPE(let header): header.vni
        case .geneve(let header): header.vni
        case .gre(let header): header.virtualSubnet
        case .providerBackbone(let tag): tag.serviceInstance
        case .none, .ip, .gtp, .pseudowire: nil
        }
    }
}
