extension RecordLayout {
    /// Flow records that say how the device forwarded the packet (sFlow v5, section 5, `extended_*`).
    static let forwardingRecords: [RecordLayout] = [
        RecordLayout(
            DataFormat(0, 1001),
            "extended_switch",
            Field.numbers32("src_vlan", "src_priority", "dst_vlan", "dst_priority")
        ),
        RecordLayout(
            DataFormat(0, 1002),
            "extended_router",
            [Field("nexthop", .address)] + Field.numbers32("src_mask_len", "dst_mask_len")
        ),
        RecordLayout(
            DataFormat(0, 1003),
            "extended_gateway",
            [Field("nexthop", .address)] + Field.numbers32("as", "src_as", "src_peer_as")
                + [
                    Field("dst_as_path", .list([Field("type", .unsigned32), Field("as", .array(.unsigned32))])),
                    Field("communities", .array(.unsigned32)),
                    Field("localpref", .unsigned32),
                ]
        ),
    ]
}
