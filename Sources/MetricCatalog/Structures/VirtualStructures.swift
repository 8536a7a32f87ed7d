import ByteReading
import SFlowWire

extension MetricStructure {
    /// Metrics of hypervisors, virtual machines, containers and Java machines.
    static let virtualStructures: [MetricStructure] = [
        MetricStructure(
            DataFormat(0, 2001),
            texts: [
                TextMetric("adapters", guest: "vir_adapters", "Network adapters: ifIndex and hardware addresses.") {
                    $0.adapters
                }
            ]
        ),
        MetricStructure(
            DataFormat(0, 2002),
            texts: [
                TextMetric("parent", "Data source that the guest or application runs on.") { record in
                    guard let type = record.number("container_type"), let index = record.number("container_index")
                    else { return nil }
                    return DataSource(class: UInt32(type), index: UInt32(index)).description
                }
            ]
        ),
        MetricStructure(
            DataFormat(0, 2100),
            [
                MetricRow("mhz", "vnode_mhz", "MHz", "Clock of the hypervisor's processors.", zeroIsUnknown: true),
                MetricRow("cpus", "vnode_cpus", "cpus", "Processors of the hypervisor.", zeroIsUnknown: true),
                MetricRow("memory", "vnode_mem_total", "bytes", "Memory of the hypervisor.", zeroIsUnknown: true),
                MetricRow("memory_free", "vnode_mem_free", "bytes", "Memory given to no guest."),
                MetricRow("num_domains", "vnode_domains", "guests", "Guests that run."),
            ]
        ),
        MetricStructure(
            DataFormat(0, 2101),
            [
                MetricRow("cpuTime", "vir_cpu_time", "ms", "Processor time of the guest."),
                MetricRow("nrVirtCpu", "vir_cpu_num", "cpus", "Processors of the guest.", zeroIsUnknown: true),
            ],
            texts: [
                TextMetric("vir_state", "State of the guest.") {
                    Enumeration.name($0.number("state"), Enumeration.guestState)
                }
            ]
        ),
        MetricStructure(
            DataFormat(0, 2102),
            [
                MetricRow("memory", "vir_mem_used", "bytes", "Memory that the guest uses."),
                MetricRow("maxMemory", "vir_mem_total", "bytes", "Memory that the guest may use.", zeroIsUnknown: true),
            ]
        ),
        MetricStructure(
            DataFormat(0, 2103),
            [
                MetricRow("capacity", "vir_disk_capacity", "bytes", "Size of the guest's disks."),
                MetricRow("allocation", "vir_disk_allocation", "bytes", "Part of them that is allocated."),
                MetricRow("physical", "vir_disk_physical", "bytes", "Space that they take on the host."),
                MetricRow("rd_req", "vir_reads", "operations", "Disk reads of the guest."),
                MetricRow("rd_bytes", "vir_bytes_read", "bytes", "Bytes that the guest read from disks."),
                MetricRow("wr_req", "vir_writes", "operations", "Disk writes of the guest."),
                MetricRow("wr_bytes", "vir_bytes_written", "bytes", "Bytes that the guest wrote to disks."),
                MetricRow("errs", "vir_disk_errs", "operations", "Disk errors of the guest."),
            ]
        ),
        MetricStructure(
            DataFormat(0, 2104),
            [
                MetricRow("rx_bytes", "vir_bytes_in", "bytes", "Bytes received by the guest."),
                MetricRow("rx_packets", "vir_pkts_in", "packets", "Packets received by the guest."),
                MetricRow("rx_errs", "vir_errs_in", "packets", "Packets received with errors."),
                MetricRow("rx_drop", "vir_drops_in", "packets", "Packets to the guest that were dropped."),
                MetricRow("tx_bytes", "vir_bytes_out", "bytes", "Bytes sent by the guest."),
                MetricRow("tx_packets", "vir_pkts_out", "packets", "Packets sent by the guest."),
                MetricRow("tx_errs", "vir_errs_out", "packets", "Packets not sent because of errors."),
                MetricRow("tx_drop", "vir_drops_out", "packets", "Packets of the guest that were dropped."),
            ]
        ),
        MetricStructure(
            DataFormat(0, 2105),
            texts: [
                TextMetric("jvm_name", "Name of the Java machine.") { $0.text("vm_name") },
                TextMetric("jvm_vendor", "Maker of the Java machine.") { $0.text("vm_vendor") },
                TextMetric("jvm_version", "Version of the Java machine.") { $0.text("vm_version") },
            ]
        ),
        MetricStructure(DataFormat(0, 2106), jvmRows),
    ]

    private static let jvmRows: [MetricRow] =
        ["heap", "non_heap"].flatMap { part in
            let what = part == "heap" ? "Heap" : "Memory beside the heap"
            return [
                MetricRow("\(part)_initial", "jvm_\(part)_initial", "bytes", "\(what) at the start."),
                MetricRow("\(part)_used", "jvm_\(part)_used", "bytes", "\(what) in use."),
                MetricRow("\(part)_committed", "jvm_\(part)_committed", "bytes", "\(what) that is reserved."),
                MetricRow("\(part)_max", "jvm_\(part)_max", "bytes", "\(what), the most.", zeroIsUnknown: true),
            ]
        } + [
            MetricRow("gc_count", "jvm_gc_count", "collections", "Garbage collections."),
            MetricRow("gc_time", "jvm_gc_time", "ms", "Time spent collecting garbage."),
            MetricRow("classes_loaded", "jvm_classes_loaded", "classes", "Classes that are loaded."),
            MetricRow("classes_total", "jvm_classes_total", "classes", "Classes that were loaded."),
            MetricRow("classes_unloaded", "jvm_classes_unloaded", "classes", "Classes that were unloaded."),
            MetricRow("compilation_time", "jvm_compilation_time", "ms", "Time spent compiling."),
            MetricRow("thread_num_live", "jvm_thread_live", "threads", "Threads."),
            MetricRow("thread_num_daemon", "jvm_thread_daemon", "threads", "Daemon threads."),
            MetricRow("thread_num_started", "jvm_thread_started", "threads", "Threads that were started."),
            MetricRow("fd_open_count", "jvm_fd_open", "files", "Open files."),
            MetricRow("fd_max_count", "jvm_fd_max", "files", "The most open files.", zeroIsUnknown: true),
        ]
}

extension [FieldValue.NamedValue] {
    /// The adapters of a host_adapters record: `2=4601BD60E701,4601BD60E702 3=…`.
    fileprivate var adapters: String? {
        guard case .list(let list)? = first(where: { $0.name == "adapters" })?.value else { return nil }
        let texts = list.compactMap { adapter -> String? in
            guard case .record(let fields) = adapter, let index = fields.number("ifIndex"),
                case .list(let addresses)? = fields.first(where: { $0.name == "mac_address" })?.value
            else { return nil }
            let known = addresses.compactMap { value -> String? in
                if case .mac(let address) = value, address.bits != 0 { address.description } else { nil }
            }
            return known.isEmpty ? nil : "\(index)=\(known.joined(separator: ","))"
        }
        return texts.isEmpty ? nil : texts.joined(separator: " ")
    }
}
