extension RecordLayout {
    /// Counter records of virtual machines, containers and Java machines (sFlow Host Structures, `virt_*`; sFlow Java
    /// Virtual Machine Structures).
    static let virtualCounters: [RecordLayout] = [
        RecordLayout(
            DataFormat(0, 2100),
            "virt_node",
            Field.gauges32("mhz", "cpus") + Field.gauges64("memory", "memory_free") + Field.gauges32("num_domains")
        ),
        RecordLayout(
            DataFormat(0, 2101),
            "virt_cpu",
            Field.numbers32("state") + Field.counters32("cpuTime") + Field.gauges32("nrVirtCpu")
        ),
        RecordLayout(DataFormat(0, 2102), "virt_memory", Field.gauges64("memory", "maxMemory")),
        RecordLayout(
            DataFormat(0, 2103),
            "virt_disk_io",
            Field.gauges64("capacity", "allocation", "physical") + Field.counters32("rd_req")
                + Field.counters64("rd_bytes") + Field.counters32("wr_req") + Field.counters64("wr_bytes")
                + Field.counters32("errs")
        ),
        RecordLayout(
            DataFormat(0, 2104),
            "virt_net_io",
            Field.counters64("rx_bytes") + Field.counters32("rx_packets", "rx_errs", "rx_drop")
                + Field.counters64("tx_bytes") + Field.counters32("tx_packets", "tx_errs", "tx_drop")
        ),
        RecordLayout(DataFormat(0, 2105), "jvm_runtime", Field.texts("vm_name", "vm_vendor", "vm_version")),
        RecordLayout(
            DataFormat(0, 2106),
            "jvm_statistics",
            required: 17,
            Field.gauges64("heap_initial", "heap_used", "heap_committed", "heap_max")
                + Field.gauges64("non_heap_initial", "non_heap_used", "non_heap_committed", "non_heap_max")
                + Field.counters32("gc_count", "gc_time") + Field.gauges32("classes_loaded")
                + Field.counters32("classes_total", "classes_unloaded", "compilation_time")
                + Field.gauges32("thread_num_live", "thread_num_daemon") + Field.counters32("thread_num_started")
                + Field.gauges32("fd_open_count", "fd_max_count")
        ),
    ]
}
