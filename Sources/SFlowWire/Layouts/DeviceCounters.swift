extension RecordLayout {
    /// Counter records of a device as a whole: its buffers, tables, GPUs and environment (sFlow Broadcom and NVML
    /// Structures; 3000 to 3003 are a proposal).
    static let deviceCounters: [RecordLayout] = [
        RecordLayout(
            DataFormat(0, 3000),
            "energy",
            Field.gauges32("voltage", "current", "real_power") + [Field("power_factor", .signed32, .gauge)]
                + Field.counters32("energy", "errors")
        ),
        RecordLayout(
            DataFormat(0, 3001),
            "temperature",
            Field.fields(.signed32, .gauge, "minimum", "maximum") + Field.counters32("errors")
        ),
        RecordLayout(DataFormat(0, 3002), "humidity", Field.fields(.signed32, .gauge, "relative")),
        RecordLayout(DataFormat(0, 3003), "fans", Field.gauges32("total", "failed", "speed")),
        RecordLayout(DataFormat(4413, 1), "bst_device_buffers", Field.fields(.percent, .gauge, "uc_pc", "mc_pc")),
        RecordLayout(
            DataFormat(4413, 2),
            "bst_port_buffers",
            Field.fields(.percent, .gauge, "ingress_uc_pc", "ingress_mc_pc", "egress_uc_pc", "egress_mc_pc")
                + Field.fields(.array(.percent), .gauge, "egress_queue_uc_pc", "egress_queue_mc_pc")
        ),
        RecordLayout(
            DataFormat(4413, 3),
            "hw_tables",
            Field.gauges32("host_entries", "host_entries_max", "ipv4_entries", "ipv4_entries_max")
                + Field.gauges32("ipv6_entries", "ipv6_entries_max", "ipv4_ipv6_entries", "ipv4_ipv6_entries_max")
                + Field.gauges32("long_ipv6_entries", "long_ipv6_entries_max", "total_routes", "total_routes_max")
                + Field.gauges32("ecmp_nexthops", "ecmp_nexthops_max", "mac_entries", "mac_entries_max")
                + Field.gauges32("ipv4_neighbors", "ipv6_neighbors", "ipv4_routes", "ipv6_routes")
                + Field.gauges32("acl_ingress_entries", "acl_ingress_entries_max")
                + Field.gauges32("acl_ingress_counters", "acl_ingress_counters_max")
                + Field.gauges32("acl_ingress_meters", "acl_ingress_meters_max")
                + Field.gauges32("acl_ingress_slices", "acl_ingress_slices_max")
                + Field.gauges32("acl_egress_entries", "acl_egress_entries_max")
                + Field.gauges32("acl_egress_counters", "acl_egress_counters_max")
                + Field.gauges32("acl_egress_meters", "acl_egress_meters_max")
                + Field.gauges32("acl_egress_slices", "acl_egress_slices_max")
        ),
        RecordLayout(
            DataFormat(5703, 1),
            "nvml",
            Field.gauges32("device_count", "processes") + Field.counters32("gpu_time", "mem_time")
                + Field.gauges64("mem_total", "mem_free") + Field.counters32("ecc_errors", "energy")
                + Field.gauges32("temperature", "fan_speed")
        ),
    ]
}
