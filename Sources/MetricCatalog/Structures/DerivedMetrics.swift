extension DerivedMetric {
    /// The metrics that are computed, family by family; names are sFlow-RT's where it has them.
    static let listed: [DerivedMetric?] = interfaces + processors + hosts + guests + applications + devices

    /// Every metric that is computed.
    public static let all: [DerivedMetric] = listed.compactMap { $0 }

    private static let interfaces: [DerivedMetric?] = ["in", "out"].flatMap { way in
        let what = way == "in" ? "received" : "sent"
        return [
            total(
                "if\(way)pkts",
                "packets",
                of: ["if\(way)ucastpkts", "if\(way)multicastpkts", "if\(way)broadcastpkts"],
                "Packets \(what): those kinds that the agent counts."
            ),
            ratio(
                "if\(way)utilization",
                of: ["if\(way)octets"],
                to: ["ifspeed"],
                factor: 800,
                leading: true,
                "Use of the port's speed by what is \(what)."
            ),
        ]
    }

    /// All processor time; guests' time is part of user and nice.
    private static let times = [
        "cpu_user_time", "cpu_nice_time", "cpu_system_time", "cpu_idle_time", "cpu_wio_time", "cpu_intr_time",
        "cpu_sintr_time",
    ]

    private static let processors: [DerivedMetric?] =
        ["user", "nice", "system", "idle", "wio", "intr", "sintr"].map { part in
            ratio("cpu_\(part)", of: ["cpu_\(part)_time"], to: times, "Share of all processor time: \(part).")
        } + [
            ratio("cpu_steal", of: ["cpu_steal_time"], to: times, "Time taken by the hypervisor, of all other time."),
            DerivedMetric(
                Metric("cpu_utilization", .real64, unit: "%", "Share of processor time that was not idle."),
                inputs: ["cpu_idle_time"] + times,
                leading: nil
            ) { values in
                guard let idle = values[0], let all = sum(values.dropFirst()), all > 0 else { return nil }
                return 100 * (all - idle) / all
            },
            ratio(
                "load_one_per_cpu",
                "processes",
                of: ["load_one"],
                to: ["cpu_num"],
                factor: 1,
                leading: true,
                "Load average over a minute, for each processor."
            ),
        ]

    private static let hosts: [DerivedMetric?] = [
        DerivedMetric(
            Metric("mem_used", .real64, unit: "bytes", "Memory in use, buffers and caches left out."),
            inputs: ["mem_total", "mem_free", "mem_buffers", "mem_cached"],
            leading: nil
        ) { values in
            guard let total = values[0], let free = sum(values.dropFirst()) else { return nil }
            return total - free
        },
        used(
            "mem_utilization",
            total: "mem_total",
            free: ["mem_free", "mem_buffers", "mem_cached"],
            "Memory in use, buffers and caches left out."
        ),
        used("swap_utilization", total: "swap_total", free: ["swap_free"], "Swap space in use."),
        used("disk_utilization", total: "disk_total", free: ["disk_free"], "Space in use on all local file systems."),
        used("memory_utilization", total: "memory_total", free: ["memory_free"], "Memory of the device in use."),
    ]

    private static let guests: [DerivedMetric?] = [
        ratio(
            "vir_cpu_utilization",
            of: ["vir_cpu_time"],
            to: ["vir_cpu_num"],
            factor: 0.1,
            leading: true,
            "Use of the guest's processors."
        ),
        ratio("vir_mem_utilization", of: ["vir_mem_used"], to: ["vir_mem_total"], leading: true, "Use of its memory."),
        used("vnode_mem_utilization", total: "vnode_mem_total", free: ["vnode_mem_free"], "Memory given to guests."),
        ratio("jvm_heap_utilization", of: ["jvm_heap_used"], to: ["jvm_heap_max"], leading: true, "Use of the heap."),
    ]

    private static let applications: [DerivedMetric?] = [
        total(
            "http_requests",
            "requests",
            of: ["option", "get", "head", "post", "put", "delete", "trace", "connect", "other"]
                .map { "http_method_\($0)" },
            "Requests of all methods."
        ),
        total(
            "app_operations",
            "operations",
            of: [
                "app_success", "app_other", "app_timeout", "app_internal_error", "app_bad_request", "app_forbidden",
                "app_too_large", "app_not_implemented", "app_not_found", "app_unavailable", "app_unauthorized",
            ],
            "Operations, however they ended."
        ),
        share("app_usertime", of: "app_user_time", "Use of one processor by the application."),
        share("app_systemtime", of: "app_system_time", "Use of one processor by the kernel for the application."),
        ratio(
            "workers_utilization",
            of: ["workers_active"],
            to: ["workers_active", "workers_idle"],
            "Workers that are busy."
        ),
        ratio(
            "memcache_hitrate",
            of: ["memcache_get_hits"],
            to: ["memcache_get_hits", "memcache_get_misses"],
            "Reads that found what they sought."
        ),
        ratio("ovs_dp_hitrate", of: ["ovs_dp_hits"], to: ["ovs_dp_hits", "ovs_dp_misses"], "Packets that matched."),
        ratio("ovs_dp_missrate", of: ["ovs_dp_misses"], to: ["ovs_dp_hits", "ovs_dp_misses"], "Packets that did not."),
        ratio(
            "ovs_dp_maskhitsperpacket",
            "lookups",
            of: ["ovs_mask_hits"],
            to: ["ovs_dp_hits", "ovs_dp_misses"],
            factor: 1,
            "Masks looked at for each packet."
        ),
    ]

    private static let tables = [
        "host_entries", "mac_entries", "ipv4_entries", "ipv6_entries", "ipv4_ipv6_entries", "long_ipv6_entries",
        "total_routes", "ecmp_nexthops", "acl_ingress_entries", "acl_ingress_meters", "acl_ingress_counters",
        "acl_ingress_slices", "acl_egress_entries", "acl_egress_meters", "acl_egress_counters", "acl_egress_slices",
    ]

    private static let devices: [DerivedMetric?] =
        tables.map { table in
            let name = table.hasSuffix("_entries") ? String(table.dropLast(8)) : table
            return ratio(
                "bcm_\(name)_utilization",
                of: ["bcm_\(table)"],
                to: ["bcm_\(table)_max"],
                leading: true,
                "Use of the hardware's table of \(table)."
            )
        } + [
            ratio(
                "radio_utilization",
                of: ["radio_busy_time"],
                to: ["radio_elapsed_time"],
                "Time for which the channel was busy."
            ),
            ratio(
                "nvml_gpu_utilization",
                of: ["nvml_gpu_time"],
                to: ["nvml_device_count"],
                factor: 0.1,
                leading: true,
                "Use of the GPUs."
            ),
            used("nvml_mem_utilization", total: "nvml_mem_total", free: ["nvml_mem_free"], "Memory in use."),
            ratio(
                "fans_failed_utilization",
                of: ["fans_failed"],
                to: ["fans_total"],
                "Fans that have failed."
            ),
        ]

    /// Milliseconds a second as a share of the second.
    private static func share(_ name: String, of part: String, _ summary: String) -> DerivedMetric? {
        DerivedMetric(Metric(name, .real64, unit: "%", summary), inputs: [part], leading: 0) { values in
            values[0].map { $0 / 10 }
        }
    }
}
