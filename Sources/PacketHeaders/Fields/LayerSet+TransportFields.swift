extension LayerSet {
    /// The fields of the transport layer.
    var transportFields: [LayerField] {
        switch transport {
        case .none: []
        case .tcp(let header): [LayerField("tcp", .object(header.fields))]
        case .udp(let header): [LayerField("udp", .object(header.ports.fields + header.lengthField("length")))]
        case .udpLite(let header):
            [LayerField("udplite", .object(header.ports.fields + header.lengthField("coverage")))]
        case .icmp(let header): [LayerField("icmp", .object(header.fields))]
        case .icmpv6(let header): [LayerField("icmp6", .object(header.fields))]
        case .sctp(let ports): [LayerField("sctp", .object(ports.fields))]
        case .dccp(let ports): [LayerField("dccp", .object(ports.fields))]
        case .esp(let header):
            [
                LayerField(
                    "esp",
                    .object([LayerField("spi", header.spi), LayerField("sequence", header.sequenceNumber)])
                )
            ]
        }
    }
}

extension PortPair {
    fileprivate var fields: [LayerField] {
        [LayerField("src_port", source), LayerField("dst_port", destination)]
    }
}

extension TCPHeader {
    fileprivate var fields: [LayerField] {
        ports.fields
            + [
                LayerField("sequence", sequenceNumber),
                LayerField("acknowledgment", acknowledgmentNumber),
                LayerField("data_offset", dataOffset),
                LayerField("flags", flags?.rawValue),
                LayerField("flag_names", text: flags),
                LayerField("window", window),
            ].compactMap(\.self)
    }
}

extension UDPHeader {
    fileprivate func lengthField(_ name: String) -> [LayerField] {
        [LayerField(name, length)].compactMap(\.self)
    }
}

extension ICMPHeader {
    fileprivate var fields: [LayerField] {
        [LayerField("type", type), LayerField("code", code)]
    }
}
