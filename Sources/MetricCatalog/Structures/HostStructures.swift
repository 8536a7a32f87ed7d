import SFlowWire

extension MetricStructure {
    /// Metrics of hosts.
    static let hostStructures: [MetricStructure] = [
        MetricStructure(
            DataFormat(0, 2000),
            texts: [
                TextMetric("host_name", guest: "vir_host_name", "Name of the host.") { $0.text("hostname") },
                TextMetric("uuid", guest: "vir_uuid", "UUID of the machine.") { $0.text("uuid") },
                TextMetric("machine_type", guest: "vir_machine_type", "Kind of processor.") {
                    Enumeration.name($0.number("machine_type"), Enumeration.machineType)
                },
                TextMetric("os_name", guest: "vir_os_name", "Operating system.") {
                    Enumeration.name($0.number("os_name"), Enumeration.osName)
                },
                TextMetric("os_release", guest: "vir_os_release", "Release of the operating system.") {
                    $0.text("os_release")
                },
            ]
        ),
        MetricStructure(DataFormat(0, 2003), cpuRows),
        MetricStructure(DataFormat(0, 2004), memoryRows),
        MetricStructure(
            DataFormat(0, 2005),
            [
                MetricRow("disk_total", "disk_total", "bytes", "Space of all local file systems."),
                MetricRow("disk_free", "disk_free", "bytes", "Free space of all local file systems."),
                MetricRow("part_max_used", "part_max_used", "%", "Use of the fullest partition."),
                MetricRow("reads", "reads", "operations", "Disk reads."),
                MetricRow("bytes_read", "bytes_read", "bytes", "Bytes read from disks."),
                MetricRow("read_time", "read_time", "ms", "Time spent reading."),
                MetricRow("writes", "writes", "operations", "Disk writes."),
                MetricRow("bytes_written", "bytes_written", "bytes", "Bytes written to disks."),
                MetricRow("write_time", "write_time", "ms", "Time spent writing."),
            ]
        ),
        MetricStructure(
            DataFormat(0, 2006),
            [
                MetricRow("bytes_in", "bytes_in", "bytes", "Bytes received by the host."),
                MetricRow("pkts_in", "pkts_in", "packets", "Packets received by the host."),
                MetricRow("errs_in", "errs_in", "packets", "Packets received with errors."),
                MetricRow("drops_in", "drops_in", "packets", "Packets received and dropped."),
                MetricRow("bytes_out", "bytes_out", "bytes", "Bytes sent by the host."),
                MetricRow("pkts_out", "pkts_out", "packets", "Packets sent by the host."),
                MetricRow("errs_out", "errs_out", "packets", "Packets not sent because of errors."),
                MetricRow("drops_out", "drops_out", "packets", "Packets to be sent and dropped."),
            ]
        ),
    ]

    private static let cpuRows: [MetricRow] = [
        MetricRow("load_one", "load_one", "processes", "Load average over a minute."),
        MetricRow("load_five", "load_five", "processes", "Load average over 5 minutes."),
        MetricRow("load_fifteen", "load_fifteen", "processes", "Load average over 15 minutes."),
        MetricRow("proc_run", "proc_run", "processes", "Running processes."),
        MetricRow("proc_total", "proc_total", "processes", "Processes."),
        MetricRow("cpu_num", "cpu_num", "cpus", "Processors.", zeroIsUnknown: true),
        MetricRow("cpu_speed", "cpu_speed", "MHz", "Clock of the processors.", zeroIsUnknown: true),
        MetricRow("uptime", "uptime", "s", "Time since the host was started."),
        time("cpu_user", "in user processes"),
        time("cpu_nice", "in niced processes"),
        time("cpu_system", "in the kernel"),
        time("cpu_idle", "idle"),
        time("cpu_wio", "waiting for disks"),
        time("cpu_intr", "in interrupts"),
        time("cpu_sintr", "in soft interrupts"),
        MetricRow("interrupts", "interrupts", "interrupts", "Interrupts."),
        MetricRow("contexts", "contexts", "switches", "Context switches."),
        time("cpu_steal", "taken by the hypervisor"),
        time("cpu_guest", "in guests"),
        time("cpu_guest_nice", "in niced guests"),
    ]

    /// A processor time; the plain name is kept for its share of all time, in percent, as sFlow-RT has it.
    private static func time(_ field: String, _ what: String) -> MetricRow {
        MetricRow(field, field + "_time", "ms", "Processor time \(what), summed over processors.")
    }

    private static let memoryRows: [MetricRow] = [
        MetricRow("mem_total", "mem_total", "bytes", "Memory."),
        MetricRow("mem_free", "mem_free", "bytes", "Memory that is free."),
        MetricRow("mem_shared", "mem_shared", "bytes", "Memory that is shared."),
        MetricRow("mem_buffers", "mem_buffers", "bytes", "Memory in buffers."),
        MetricRow("mem_cached", "mem_cached", "bytes", "Memory in caches."),
        MetricRow("swap_total", "swap_total", "bytes", "Swap space."),
        MetricRow("swap_free", "swap_free", "bytes", "Swap space that is free."),
        MetricRow("page_in", "page_in", "pages", "Pages read."),
        MetricRow("page_out", "page_out", "pages", "Pages written."),
        MetricRow("swap_in", "swap_in", "pages", "Pages read from swap."),
        MetricRow("swap_out", "swap_out", "pages", "Pages written to swap."),
    ]
}
