extension LayerSet {
    /// The fields of the network layer.
    var networkFields: [LayerField] {
        var fields: [LayerField] = []
        switch network {
        case .none: break
        case .arp(let packet): fields.append(LayerField("arp", .object(packet.fields)))
        case .ipv4(let header): fields.append(LayerField("ip", .object(header.fields)))
        case .ipv6(let header): fields.append(LayerField("ip6", .object(header.fields)))
        }
        if let authentication { fields.append(LayerField("ah", .object(authentication.fields))) }
        return fields
    }
}

extension ARPPacket {
    fileprivate var fields: [LayerField] {
        [
            LayerField("operation", operation),
            LayerField("sender_mac", text: senderMAC),
            LayerField("sender_ip", text: senderAddress),
            LayerField("target_mac", text: targetMAC),
            LayerField("target_ip", text: targetAddress),
        ]
    }
}

extension IPv4Header {
    fileprivate var fields: [LayerField] {
        [
            LayerField("src", text: source),
            LayerField("dst", text: destination),
            LayerField("protocol", protocolNumber),
            LayerField("tos", tos),
            LayerField("dscp", dscp),
            LayerField("ecn", ecn),
            LayerField("total_length", totalLength),
            LayerField("id", identification),
            LayerField("flags", flags),
            LayerField("df", isDontFragment),
            LayerField("mf", hasMoreFragments),
            LayerField("fragment_offset", fragmentOffset),
            LayerField("ttl", ttl),
            LayerField("header_length", headerLength),
        ]
    }
}

extension IPv6Header {
    fileprivate var fields: [LayerField] {
        [
            LayerField("src", text: source),
            LayerField("dst", text: destination),
            LayerField("traffic_class", trafficClass),
            LayerField("dscp", dscp),
            LayerField("ecn", ecn),
            LayerField("flow_label", flowLabel),
            LayerField("payload_length", payloadLength),
            LayerField("hop_limit", hopLimit),
            LayerField("next_header", nextHeader),
            LayerField("final_next_header", finalNextHeader),
            LayerField("fragment_offset", fragment?.offset),
            fragment.map { LayerField("mf", $0.hasMoreFragments) },
            LayerField("fragment_id", fragment?.identification),
        ].compactMap(\.self)
    }
}

extension AuthenticationHeader {
    fileprivate var fields: [LayerField] {
        [LayerField("next_header", nextHeader), LayerField("spi", spi)]
    }
}
