/// A key that a sample or its records give apart from the packet's headers.
enum SampleField: String, CaseIterable, Sendable {
    case agent, inputifindex, outputifindex, direction, reason
    // What may be summed up.
    case bytes, frames, requests, duration, stripped
    // Of the route (BGP), which its record has in lists.
    case bgpdestinationas, bgpdestinationpeeras, bgpdestinationaspath, bgpcommunities
    // Of HTTP and memcache operations, whose numbers have names.
    case httpmethod, memcachestatus, memcachecommand, uripath
}

/// The keys that stand in records, by the names that sFlow-RT has for them where it has one.
enum RecordFields {
    /// By key, the fields that may give it; the first that is there does.
    static let byName: [String: [RecordField]] = {
        var table: [String: [RecordField]] = [:]
        for (name, format, field, isZeroUnknown) in rows {
            if let found = RecordField(format, field, isZeroUnknown: isZeroUnknown) {
                table[name, default: []].append(found)
            }
        }
        return table
    }()

    private static let rows: [(String, UInt32, String, Bool)] = [
        ("vlansource", 1001, "src_vlan", false), ("vlandestination", 1001, "dst_vlan", false),
        ("prioritysource", 1001, "src_priority", false), ("prioritydestination", 1001, "dst_priority", false),
        ("ipnexthoprouter", 1002, "nexthop", false), ("ipsourcemaskbits", 1002, "src_mask_len", false),
        ("ipdestinationmaskbits", 1002, "dst_mask_len", false),
        ("bgpnexthop", 1003, "nexthop", false), ("bgpas", 1003, "as", true), ("bgpsourceas", 1003, "src_as", true),
        ("bgpsourcepeeras", 1003, "src_peer_as", true), ("bgplocalpref", 1003, "localpref", false),
        ("usersource", 1004, "src_user", false), ("userdestination", 1004, "dst_user", false),
        ("natipsource", 1007, "src_address", false), ("natipdestination", 1007, "dst_address", false),
        ("natportsource", 1020, "src_port", false), ("natportdestination", 1020, "dst_port", false),
        ("queueindex", 1036, "queue", false), ("queueindex", 1019, "queueIndex", false),
        ("queuedepth", 1040, "depth", false), ("queuedepth", 1019, "queueLength", false),
        ("transitdelay", 1039, "delay", false), ("acl", 1037, "name", false), ("function", 1038, "symbol", false),
        ("hwtrapgroup", 1041, "group", false), ("hwtrap", 1041, "trap", false),
        ("linuxreason", 1042, "reason", false),
        ("vniingress", 1030, "vni", false), ("vniegress", 1029, "vni", false),
        ("tcprtt", 2209, "rtt", false), ("tcprttsdev", 2209, "rttvar", false), ("tcprttmin", 2209, "min_rtt", false),
        ("tcpunacked", 2209, "unacked", false), ("tcpcwndsnd", 2209, "snd_cwnd", false),
        ("tcplost", 2209, "lost", false), ("tcpretrans", 2209, "retrans", false),
        ("protocol", 2100, "protocol", false), ("protocol", 2101, "protocol", false),
        ("serveraddress", 2100, "local_ip", false), ("serveraddress6", 2101, "local_ip", false),
        ("serverport", 2100, "local_port", false), ("serverport", 2101, "local_port", false),
        ("clientaddress", 2100, "remote_ip", false), ("clientaddress6", 2101, "remote_ip", false),
        ("clientport", 2100, "remote_port", false), ("clientport", 2101, "remote_port", false),
        ("proxyprotocol", 2102, "protocol", false), ("proxyprotocol", 2103, "protocol", false),
        ("proxyserveraddress", 2102, "remote_ip", false), ("proxyserveraddress6", 2103, "remote_ip", false),
        ("proxyserverport", 2102, "remote_port", false), ("proxyserverport", 2103, "remote_port", false),
        ("proxyclientaddress", 2102, "local_ip", false), ("proxyclientaddress6", 2103, "local_ip", false),
        ("proxyclientport", 2102, "local_port", false), ("proxyclientport", 2103, "local_port", false),
        ("httpprotocol", 2206, "protocol", false), ("httphost", 2206, "host", false), ("httphost", 2201, "host", false),
        ("httpuseragent", 2206, "useragent", false), ("httpuseragent", 2201, "useragent", false),
        ("httpxff", 2206, "xff", false), ("httpxff", 2201, "xff", false),
        ("httpauthuser", 2206, "authuser", false), ("httpauthuser", 2201, "authuser", false),
        ("httpmimetype", 2206, "mime_type", false), ("httpmimetype", 2201, "mime_type", false),
        ("httpurl", 2206, "uri", false), ("httpurl", 2201, "uri", false), ("httpurl", 1005, "url", false),
        ("httpreferer", 2206, "referer", false), ("httpreferer", 2201, "referer", false),
        ("httpstatus", 2206, "status", false), ("httpstatus", 2201, "status", false),
        ("req_bytes", 2206, "req_bytes", false), ("req_bytes", 2201, "req_bytes", false),
        ("req_bytes", 2202, "req_bytes", false),
        ("resp_bytes", 2206, "resp_bytes", false), ("resp_bytes", 2201, "resp_bytes", false),
        ("resp_bytes", 2202, "resp_bytes", false),
        ("memcachekey", 2200, "key", false), ("memcachevaluebytes", 2200, "value_bytes", false),
        ("appname", 2202, "application", false), ("appoperation", 2202, "operation", false),
        ("appattributes", 2202, "attributes", false), ("appstatus", 2202, "status", false),
        ("appstatusdescr", 2202, "status_descr", false), ("appinitiator", 2204, "actor", false),
        ("apptarget", 2205, "actor", false),
    ]
}
