extension RecordLayout {
    /// Counter records of applications (sFlow Application, HTTP and Memcache Structures; 2205 is sflowtool's, 2207 Open
    /// vSwitch's).
    static let applicationCounters: [RecordLayout] = [
        RecordLayout(
            DataFormat(0, 2200),
            "memcache_counters_deprecated",
            Field.gauges32("uptime") + Field.counters32("rusage_user", "rusage_system")
                + Field.gauges32("curr_connections") + Field.counters32("total_connections")
                + Field.gauges32("connection_structures") + Field.counters32("cmd_get", "cmd_set", "cmd_flush")
                + Field.counters32("get_hits", "get_misses", "delete_misses", "delete_hits", "incr_misses", "incr_hits")
                + Field.counters32("decr_misses", "decr_hits", "cas_misses", "cas_hits", "cas_badval")
                + Field.counters32("auth_cmds", "auth_errors") + Field.counters64("bytes_read", "bytes_written")
                + Field.gauges32("limit_maxbytes", "accepting_conns") + Field.counters32("listen_disabled_num")
                + Field.gauges32("threads") + Field.counters32("conn_yields") + Field.gauges64("bytes")
                + Field.gauges32("curr_items") + Field.counters32("total_items", "evictions")
        ),
        RecordLayout(
            DataFormat(0, 2201),
            "http_counters",
            Field.counters32("method_option_count", "method_get_count", "method_head_count", "method_post_count")
                + Field.counters32("method_put_count", "method_delete_count", "method_trace_count")
                + Field.counters32("method_connect_count", "method_other_count")
                + Field.counters32("status_1XX_count", "status_2XX_count", "status_3XX_count", "status_4XX_count")
                + Field.counters32("status_5XX_count", "status_other_count")
        ),
        RecordLayout(
            DataFormat(0, 2202),
            "app_operations",
            Field.texts("application")
                + Field.counters32("success", "other", "timeout", "internal_error", "bad_request", "forbidden")
                + Field.counters32("too_large", "not_implemented", "not_found", "unavailable", "unauthorized")
        ),
        RecordLayout(
            DataFormat(0, 2203),
            "app_resources",
            Field.counters32("user_time", "system_time") + Field.gauges64("mem_used", "mem_max")
                + Field.gauges32("fd_open", "fd_max", "conn_open", "conn_max")
        ),
        RecordLayout(
            DataFormat(0, 2204),
            "memcache_counters",
            Field.counters32("cmd_set", "cmd_touch", "cmd_flush", "get_hits", "get_misses", "delete_hits")
                + Field.counters32("delete_misses", "incr_hits", "incr_misses", "decr_hits", "decr_misses", "cas_hits")
                + Field.counters32("cas_misses", "cas_badval", "auth_cmds", "auth_errors") + Field.gauges32("threads")
                + Field.counters32("conn_yields", "listen_disabled_num") + Field.gauges32("curr_connections")
                + Field.counters32("rejected_connections", "total_connections")
                + Field.gauges32("connection_structures") + Field.counters32("evictions", "reclaimed")
                + Field.gauges32("curr_items") + Field.counters32("total_items")
                + Field.counters64("bytes_read", "bytes_written") + Field.gauges64("bytes", "limit_maxbytes")
        ),
        RecordLayout(
            DataFormat(0, 2205),
            "vdi_counters",
            Field.gauges32("sessions_current") + Field.counters32("sessions_total", "sessions_duration")
                + Field.counters32("rx_bytes", "tx_bytes", "rx_packets", "tx_packets")
                + Field.counters32("rx_packets_lost", "tx_packets_lost")
                + Field.gauges32("rtt_min_ms", "rtt_max_ms", "rtt_avg_ms")
                + Field.counters32("audio_rx_bytes", "audio_tx_bytes") + Field.gauges32("audio_tx_limit")
                + Field.counters32("img_rx_bytes", "img_tx_bytes", "img_frames")
                + Field.gauges32("img_qual_min", "img_qual_max", "img_qual_avg")
                + Field.counters32("usb_rx_bytes", "usb_tx_bytes")
        ),
        RecordLayout(
            DataFormat(0, 2206),
            "app_workers",
            Field.gauges32("workers_active", "workers_idle", "workers_max")
                + Field.counters32("req_delayed", "req_dropped")
        ),
        RecordLayout(
            DataFormat(0, 2207),
            "ovs_dp_stats",
            Field.counters32("hits", "misses", "lost", "mask_hits") + Field.gauges32("flows", "masks")
        ),
    ]
}
