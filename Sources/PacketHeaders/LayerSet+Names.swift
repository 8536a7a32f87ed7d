extension LayerSet {
    /// The names of the layers recognised, outermost first.
    var layerNames: [String] {
        var names = linkNames
        names += transportNames
        switch tunnel {
        case .none, .ip: break
        case .gre(let header): names += header.erspan == nil ? ["gre"] : ["gre", "erspan"]
        case .vxlan: names.append("vxlan")
        case .vxlanGPE: names.append("vxlan-gpe")
        case .geneve: names.append("geneve")
        case .gtp: names.append("gtp")
        case .pseudowire: names.append("pw")
        case .providerBackbone: names.append("pbb")
        }
        return names
    }

    private var linkNames: [String] {
        var names: [String] = []
        switch link {
        case .none: break
        case .ethernet: names.append("eth")
        case .wireless: names.append("wlan")
        }
        names += vlanTags.map { _ in "vlan" }
        if let llc { names += llc.names }
        if pppoe != nil { names.append("pppoe") }
        if pppProtocol != nil { names.append("ppp") }
        if !mplsLabels.isEmpty { names.append("mpls") }
        // Protocols that are known by their type alone.
        if case .none = network, let etherType, let name = EtherType.plainNames[etherType] { names.append(name) }
        return names
    }

    private var transportNames: [String] {
        var names: [String] = []
        switch network {
        case .none: break
        case .arp: names.append("arp")
        case .ipv4: names.append("ip")
        case .ipv6: names.append("ip6")
        }
        if authentication != nil { names.append("ah") }
        switch transport {
        case .none:
            if let ipProtocol, let name = IPProtocol.plainNames[ipProtocol] { names.append(name) }
        case .tcp: names.append("tcp")
        case .udp: names.append("udp")
        case .udpLite: names.append("udplite")
        case .icmp: names.append("icmp")
        case .icmpv6: names.append("icmp6")
        case .sctp: names.append("sctp")
        case .dccp: names.append("dccp")
        case .esp: names.append("esp")
        }
        return names
    }
}
