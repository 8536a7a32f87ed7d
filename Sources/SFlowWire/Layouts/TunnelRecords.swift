extension RecordLayout {
    /// Flow records of encapsulations that the device adds or removes (sFlow Tunnel Structures; the InfiniBand records
    /// are a proposal).
    static let tunnelRecords: [RecordLayout] = [
        RecordLayout(DataFormat(0, 1021), "extended_L2_tunnel_egress", ethernetFields),
        RecordLayout(DataFormat(0, 1022), "extended_L2_tunnel_ingress", ethernetFields),
        RecordLayout(DataFormat(0, 1023), "extended_ipv4_tunnel_egress", ipFields(.ipv4, last: "tos")),
        RecordLayout(DataFormat(0, 1024), "extended_ipv4_tunnel_ingress", ipFields(.ipv4, last: "tos")),
        RecordLayout(DataFormat(0, 1025), "extended_ipv6_tunnel_egress", ipFields(.ipv6, last: "priority")),
        RecordLayout(DataFormat(0, 1026), "extended_ipv6_tunnel_ingress", ipFields(.ipv6, last: "priority")),
        RecordLayout(DataFormat(0, 1027), "extended_decapsulate_egress", Field.numbers32("inner_header_offset")),
        RecordLayout(DataFormat(0, 1028), "extended_decapsulate_ingress", Field.numbers32("inner_header_offset")),
        RecordLayout(DataFormat(0, 1029), "extended_vni_egress", Field.numbers32("vni")),
        RecordLayout(DataFormat(0, 1030), "extended_vni_ingress", Field.numbers32("vni")),
        RecordLayout(
            DataFormat(0, 1031),
            "extended_ib_lrh",
            Field.numbers32("src_vl", "src_sl", "src_dlid", "src_slid", "src_lnh")
                + Field.numbers32("dst_vl", "dst_sl", "dst_dlid", "dst_slid", "dst_lnh")
        ),
        RecordLayout(
            DataFormat(0, 1032),
            "extended_ib_grh",
            Field.numbers32("flow_label", "tc") + Field.fields(.fixedBytes(16), .attribute, "s_gid", "d_gid")
                + Field.numbers32("next_header", "length")
        ),
        RecordLayout(DataFormat(0, 1033), "extended_ib_bth", Field.numbers32("pkey", "dst_qp", "opcode")),
    ]
}
