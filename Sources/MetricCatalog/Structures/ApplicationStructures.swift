import SFlowWire

extension MetricStructure {
    /// Metrics of applications: operations, resources, workers, web servers, caches, desktops, Open vSwitch.
    static let applicationStructures: [MetricStructure] = [
        MetricStructure(
            DataFormat(0, 2200),
            cacheRows(of: DataFormat(0, 2200), prefix: "memcached_")
        ),
        MetricStructure(
            DataFormat(0, 2201),
            ["option", "get", "head", "post", "put", "delete", "trace", "connect", "other"].map { method in
                MetricRow(
                    "method_\(method)_count",
                    "http_method_\(method)",
                    "requests",
                    "Requests of method \(method.uppercased())."
                )
            }
                + ["1XX", "2XX", "3XX", "4XX", "5XX", "other"].map { status in
                    MetricRow(
                        "status_\(status)_count",
                        "http_status_\(status.lowercased())",
                        "responses",
                        "Responses with status \(status)."
                    )
                }
        ),
        MetricStructure(
            DataFormat(0, 2202),
            [
                "success", "other", "timeout", "internal_error", "bad_request", "forbidden", "too_large",
                "not_implemented", "not_found", "unavailable", "unauthorized",
            ].map { status in
                MetricRow(status, "app_\(status)", "operations", "Operations that ended with \(status.uppercased()).")
            },
            texts: [TextMetric("app_name", "Name of the application.") { $0.text("application") }]
        ),
        MetricStructure(
            DataFormat(0, 2203),
            [
                MetricRow("user_time", "app_user_time", "ms", "Processor time of the application."),
                MetricRow("system_time", "app_system_time", "ms", "Processor time of the kernel for the application."),
                MetricRow("mem_used", "app_mem_used", "bytes", "Memory in use."),
                MetricRow("mem_max", "app_mem_max", "bytes", "Memory that may be used.", zeroIsUnknown: true),
                MetricRow("fd_open", "app_fd_open", "files", "Open files."),
                MetricRow("fd_max", "app_fd_max", "files", "Files that may be open.", zeroIsUnknown: true),
                MetricRow("conn_open", "app_conn_open", "connections", "Open connections."),
                MetricRow("conn_max", "app_conn_max", "connections", "Connections at most.", zeroIsUnknown: true),
            ]
        ),
        MetricStructure(
            DataFormat(0, 2204),
            cacheRows(of: DataFormat(0, 2204), prefix: "memcache_")
        ),
        MetricStructure(
            DataFormat(0, 2205),
            (RecordLayout.counterRecord(DataFormat(0, 2205))?.fields ?? []).map { field in
                MetricRow(field.name, "vdi_\(field.name)", desktopUnit(field.name), "Virtual desktops: \(field.name).")
            }
        ),
        MetricStructure(
            DataFormat(0, 2206),
            [
                MetricRow("workers_active", "workers_active", "workers", "Workers that are busy."),
                MetricRow("workers_idle", "workers_idle", "workers", "Workers that are idle."),
                MetricRow("workers_max", "workers_max", "workers", "Workers that there may be.", zeroIsUnknown: true),
                MetricRow("req_delayed", "req_delayed", "requests", "Requests that had to wait for a worker."),
                MetricRow("req_dropped", "req_dropped", "requests", "Requests dropped for want of a worker."),
            ]
        ),
        MetricStructure(
            DataFormat(0, 2207),
            [
                MetricRow("hits", "ovs_dp_hits", "packets", "Packets that a flow of the datapath matched."),
                MetricRow("misses", "ovs_dp_misses", "packets", "Packets that none matched."),
                MetricRow("lost", "ovs_dp_lost", "packets", "Packets lost on the way to user space."),
                MetricRow("mask_hits", "ovs_mask_hits", "lookups", "Masks looked at for matches."),
                MetricRow("flows", "ovs_dp_flows", "flows", "Flows in the datapath."),
                MetricRow("masks", "ovs_dp_masks", "masks", "Masks in the datapath."),
            ]
        ),
    ]

    /// The counters of a cache; the two structures have most names in common.
    private static func cacheRows(of format: DataFormat, prefix: String) -> [MetricRow] {
        let units = ["bytes": "bytes", "bytes_read": "bytes", "bytes_written": "bytes", "limit_maxbytes": "bytes"]
            .merging(["uptime": "s", "rusage_user": "ms", "rusage_system": "ms", "threads": "threads"]) { $1 }
        return (RecordLayout.counterRecord(format)?.fields ?? []).map { field in
            let isConnection = field.name.contains("conn")
            let isItem = ["curr_items", "total_items", "evictions", "reclaimed"].contains(field.name)
            let other = isConnection ? "connections" : isItem ? "items" : "commands"
            return MetricRow(
                field.name,
                prefix + field.name,
                units[field.name] ?? other,
                "\(field.name) of memcached's own statistics."
            )
        }
    }

    private static func desktopUnit(_ field: String) -> String {
        if field.hasSuffix("bytes") { return "bytes" }
        if field.contains("packets") { return "packets" }
        if field.hasPrefix("rtt") { return "ms" }
        switch field {
        case "sessions_duration": return "s"
        case "audio_tx_limit": return "bits/s"
        case "img_frames": return "frames"
        default: return field.hasPrefix("img_qual") ? "%" : "sessions"
        }
    }
}
