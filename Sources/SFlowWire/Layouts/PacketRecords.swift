extension RecordLayout {
    /// Flow records that describe the sampled packet itself (sFlow v5, section 5, `flow_data`).
    static let packetRecords: [RecordLayout] = [
        RecordLayout(
            .sampledHeader,
            "sampled_header",
            Field.numbers32("protocol", "frame_length", "stripped") + [Field("header", .bytes)]
        ),
        RecordLayout(.sampledEthernet, "sampled_ethernet", ethernetFields),
        RecordLayout(.sampledIPv4, "sampled_ipv4", ipFields(.ipv4, last: "tos")),
        RecordLayout(.sampledIPv6, "sampled_ipv6", ipFields(.ipv6, last: "priority")),
    ]

    /// An Ethernet header, sampled or of a tunnel.
    static let ethernetFields: [Field] = [
        Field("length", .unsigned32),
        Field("src_mac", .mac),
        Field("dst_mac", .mac),
        Field("type", .unsigned32),
    ]

    /// An IP header, sampled or of a tunnel.
    static func ipFields(_ address: FieldType, last: String) -> [Field] {
        Field.numbers32("length", "protocol") + Field.fields(address, .attribute, "src_ip", "dst_ip")
            + Field.numbers32("src_port", "dst_port", "tcp_flags", last)
    }
}
