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
        RecordLayout(
            DataFormat(0, 1004),
            "extended_user",
            [
                Field("src_charset", .unsigned32),
                Field("src_user", .text),
                Field("dst_charset", .unsigned32),
                Field("dst_user", .text),
            ]
        ),
        RecordLayout(
            DataFormat(0, 1005),
            "extended_url",
            [Field("direction", .unsigned32), Field("url", .text), Field("host", .text)]
        ),
        RecordLayout(
            DataFormat(0, 1006),
            "extended_mpls",
            [
                Field("nexthop", .address),
                Field("in_stack", .array(.unsigned32)),
                Field("out_stack", .array(.unsigned32)),
            ]
        ),
        RecordLayout(
            DataFormat(0, 1007),
            "extended_nat",
            Field.fields(.address, .attribute, "src_address", "dst_address")
        ),
        RecordLayout(
            DataFormat(0, 1008),
            "extended_mpls_tunnel",
            [Field("tunnel_lsp_name", .text)] + Field.numbers32("tunnel_id", "tunnel_cos")
        ),
        RecordLayout(
            DataFormat(0, 1009),
            "extended_mpls_vc",
            [Field("vc_instance_name", .text)] + Field.numbers32("vll_vc_id", "vc_label_cos")
        ),
        RecordLayout(
            DataFormat(0, 1010),
            "extended_mpls_FTN",
            [Field("mplsFTNDescr", .text), Field("mplsFTNMask", .unsigned32)]
        ),
        RecordLayout(DataFormat(0, 1011), "extended_mpls_LDP_FEC", Field.numbers32("mplsFecAddrPrefixLength")),
        RecordLayout(DataFormat(0, 1012), "extended_vlantunnel", [Field("stack", .array(.unsigned32))]),
        RecordLayout(
            DataFormat(0, 1017),
            "extended_openflow_v1",
            [Field("flow_cookie", .unsigned64)] + Field.numbers32("flow_match", "flow_actions")
        ),
        RecordLayout(
            DataFormat(0, 1018),
            "extended_fc",
            Field.numbers32("src_mask_len", "dst_mask_len", "next_hop", "metric")
        ),
        RecordLayout(DataFormat(0, 1020), "extended_nat_port", Field.numbers32("src_port", "dst_port")),
        RecordLayout(DataFormat(0, 1034), "extended_vlanin", [Field("stack", .array(.unsigned32))]),
        RecordLayout(DataFormat(0, 1035), "extended_vlanout", [Field("stack", .array(.unsigned32))]),
        RecordLayout(
            DataFormat(0, 2210),
            "extended_entities",
            Field.numbers32("src_ds_class", "src_ds_index", "dst_ds_class", "dst_ds_index")
        ),
    ]
}
