extension RecordLayout {
    /// Counter records of hosts (sFlow Host Structures, `host_descr` to `host_net_io`).
    static let hostCounters: [RecordLayout] = [
        RecordLayout(
            DataFormat(0, 2000),
            "host_descr",
            [
                Field("hostname", .text),
                Field("uuid", .uuid),
                Field("machine_type", .unsigned32),
                Field("os_name", .unsigned32),
                Field("os_release", .text),
            ]
        ),
        RecordLayout(
            DataFormat(0, 2001),
            "host_adapters",
            [Field("adapters", .list([Field("ifIndex", .unsigned32), Field("mac_address", .array(.mac))]))]
        ),
        RecordLayout(DataFormat(0, 2002), "host_parent", Field.numbers32("container_type", "container_index")),
        RecordLayout(
            DataFormat(0, 2003),
            "host_cpu",
            required: 17,
            Field.fields(.real32, .gauge, "load_one", "load_five", "load_fifteen")
                + Field.gauges32("proc_run", "proc_total", "cpu_num", "cpu_speed", "uptime")
                + Field.counters32(
                    "cpu_user",
                    "cpu_nice",
                    "cpu_system",
                    "cpu_idle",
                    "cpu_wio",
                    "cpu_intr",
                    "cpu_sintr",
                    "interrupts",
                    "contexts"
                )
                + Field.counters32("cpu_steal", "cpu_guest", "cpu_guest_nice")
        ),
        RecordLayout(
            DataFormat(0, 2004),
            "host_memory",
            Field.gauges64(
                "mem_total",
                "mem_free",
                "mem_shared",
                "mem_buffers",
                "mem_cached",
                "swap_total",
                "swap_free"
            )
                + Field.counters32("page_in", "page_out", "swap_in", "swap_out")
        ),
        RecordLayout(
            DataFormat(0, 2005),
            "host_disk_io",
            Field.gauges64("disk_total", "disk_free") + [Field("part_max_used", .percent, .gauge)]
                + Field.counters32("reads") + Field.counters64("bytes_read")
                + Field.counters32("read_time", "writes") + Field.counters64("bytes_written")
                + Field.counters32("write_time")
        ),
        RecordLayout(
            DataFormat(0, 2006),
            "host_net_io",
            Field.counters64("bytes_in") + Field.counters32("pkts_in", "errs_in", "drops_in")
                + Field.counters64("bytes_out") + Field.counters32("pkts_out", "errs_out", "drops_out")
        ),
    ]
}
