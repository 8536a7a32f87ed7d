extension RecordLayout {
    /// Flow records of transactions (sFlow Application, HTTP and Memcache Structures; 2000 to 2003 and 2208 are
    /// proposals, 2209 is host-sflow's).
    static let applicationRecords: [RecordLayout] = [
        RecordLayout(
            DataFormat(0, 2000),
            "transaction",
            Field.numbers32("direction", "wait", "duration", "status")
                + Field.fields(.unsigned64, .attribute, "bytes_received", "bytes_send")
        ),
        RecordLayout(
            DataFormat(0, 2001),
            "extended_nfs_storage_transaction",
            [Field("path", .text)] + Field.numbers32("operation", "status")
        ),
        RecordLayout(
            DataFormat(0, 2002),
            "extended_scsi_storage_transaction",
            Field.numbers32("lun", "operation", "status")
        ),
        RecordLayout(
            DataFormat(0, 2003),
            "extended_http_transaction",
            Field.texts("url", "host", "referer", "useragent", "user") + Field.numbers32("status")
        ),
        RecordLayout(DataFormat(0, 2100), "extended_socket_ipv4", socketFields(.ipv4)),
        RecordLayout(DataFormat(0, 2101), "extended_socket_ipv6", socketFields(.ipv6)),
        RecordLayout(DataFormat(0, 2102), "extended_proxy_socket_ipv4", socketFields(.ipv4)),
        RecordLayout(DataFormat(0, 2103), "extended_proxy_socket_ipv6", socketFields(.ipv6)),
        RecordLayout(
            DataFormat(0, 2200),
            "memcache_operation",
            Field.numbers32("protocol", "cmd") + Field.texts("key")
                + Field.numbers32("nkeys", "value_bytes", "uS", "status")
        ),
        RecordLayout(
            DataFormat(0, 2201),
            "http_request_deprecated",
            [Field("method", .unsigned32)]
                + Field.texts("uri", "host", "referer", "useragent", "xff", "authuser", "mime_type")
                + Field.fields(.unsigned64, .attribute, "req_bytes", "resp_bytes")
                + [Field("uS", .unsigned32), Field("status", .signed32)],
            // What sflowtool expects under the same number.
            otherForm: Field.numbers32("method", "protocol")
                + Field.texts("uri", "host", "referer", "useragent", "authuser", "mime_type")
                + [Field("resp_bytes", .unsigned64), Field("uS", .unsigned32), Field("status", .signed32)]
        ),
        RecordLayout(
            DataFormat(0, 2202),
            "app_operation",
            Field.texts("application", "operation", "attributes", "status_descr")
                + Field.fields(.unsigned64, .attribute, "req_bytes", "resp_bytes") + Field.numbers32("uS", "status")
        ),
        RecordLayout(
            DataFormat(0, 2203),
            "app_parent_context",
            Field.texts("application", "operation", "attributes")
        ),
        RecordLayout(DataFormat(0, 2204), "app_initiator", Field.texts("actor")),
        RecordLayout(DataFormat(0, 2205), "app_target", Field.texts("actor")),
        RecordLayout(
            DataFormat(0, 2206),
            "http_request",
            Field.numbers32("method", "protocol")
                + Field.texts("uri", "host", "referer", "useragent", "xff", "authuser", "mime_type")
                + Field.fields(.unsigned64, .attribute, "req_bytes", "resp_bytes")
                + [Field("uS", .unsigned32), Field("status", .signed32)]
        ),
        RecordLayout(DataFormat(0, 2207), "extended_proxy_request", Field.texts("uri", "host")),
        RecordLayout(
            DataFormat(0, 2208),
            "extended_nav_timing",
            Field.numbers32("type", "redirectCount")
                + Field.numbers32("navigationStart", "unloadEventStart", "unloadEventEnd", "redirectStart")
                + Field.numbers32("redirectEnd", "fetchStart", "domainLookupStart", "domainLookupEnd")
                + Field.numbers32("connectStart", "connectEnd")
                + Field.numbers32("secureConnectionStart", "requestStart", "responseStart", "responseEnd")
                + Field.numbers32("domLoading", "domInteractive", "domContentLoadedEventStart")
                + Field.numbers32("domContentLoadedEventEnd", "domComplete", "loadEventStart", "loadEventEnd")
        ),
        RecordLayout(
            DataFormat(0, 2209),
            "extended_tcp_info",
            Field.numbers32("dir", "snd_mss", "rcv_mss", "unacked", "lost", "retrans", "pmtu", "rtt", "rttvar")
                + Field.numbers32("snd_cwnd", "reordering", "min_rtt")
        ),
        RecordLayout(DataFormat(43874, 1), "pmacct_class", Field.texts("class")),
        RecordLayout(DataFormat(43874, 2), "pmacct_tag", Field.fields(.unsigned64, .attribute, "tag", "tag2")),
        RecordLayout(
            DataFormat(43874, 3),
            "pmacct_class2",
            Field.numbers32("master_protocol", "application_protocol")
        ),
    ]

    private static func socketFields(_ address: FieldType) -> [Field] {
        Field.numbers32("protocol") + Field.fields(address, .attribute, "local_ip", "remote_ip")
            + Field.numbers32("local_port", "remote_port")
    }
}
