extension RecordLayout {
    /// Counter records of a host's protocols (sFlow Host TCP/IP Counters; names of RFC 1213).
    static let protocolCounters: [RecordLayout] = [
        RecordLayout(
            DataFormat(0, 2007),
            "mib2_ip_group",
            Field.numbers32("ipForwarding", "ipDefaultTTL")
                + Field.counters32("ipInReceives", "ipInHdrErrors", "ipInAddrErrors", "ipForwDatagrams")
                + Field.counters32("ipInUnknownProtos", "ipInDiscards", "ipInDelivers", "ipOutRequests")
                + Field.counters32("ipOutDiscards", "ipOutNoRoutes") + Field.numbers32("ipReasmTimeout")
                + Field.counters32("ipReasmReqds", "ipReasmOKs", "ipReasmFails", "ipFragOKs", "ipFragFails")
                + Field.counters32("ipFragCreates")
        ),
        // There is no icmpInTimestampReps.
        RecordLayout(
            DataFormat(0, 2008),
            "mib2_icmp_group",
            Field.counters32("icmpInMsgs", "icmpInErrors", "icmpInDestUnreachs", "icmpInTimeExcds", "icmpInParamProbs")
                + Field.counters32("icmpInSrcQuenchs", "icmpInRedirects", "icmpInEchos", "icmpInEchoReps")
                + Field.counters32("icmpInTimestamps", "icmpInAddrMasks", "icmpInAddrMaskReps", "icmpOutMsgs")
                + Field.counters32("icmpOutErrors", "icmpOutDestUnreachs", "icmpOutTimeExcds", "icmpOutParamProbs")
                + Field.counters32("icmpOutSrcQuenchs", "icmpOutRedirects", "icmpOutEchos", "icmpOutEchoReps")
                + Field.counters32("icmpOutTimestamps", "icmpOutTimestampReps", "icmpOutAddrMasks")
                + Field.counters32("icmpOutAddrMaskReps")
        ),
        RecordLayout(
            DataFormat(0, 2009),
            "mib2_tcp_group",
            Field.numbers32("tcpRtoAlgorithm", "tcpRtoMin", "tcpRtoMax", "tcpMaxConn")
                + Field.counters32("tcpActiveOpens", "tcpPassiveOpens", "tcpAttemptFails", "tcpEstabResets")
                + Field.gauges32("tcpCurrEstab")
                + Field.counters32("tcpInSegs", "tcpOutSegs", "tcpRetransSegs", "tcpInErrs", "tcpOutRsts")
                + Field.counters32("tcpInCsumErrors")
        ),
        RecordLayout(
            DataFormat(0, 2010),
            "mib2_udp_group",
            Field.counters32("udpInDatagrams", "udpNoPorts", "udpInErrors", "udpOutDatagrams", "udpRcvbufErrors")
                + Field.counters32("udpSndbufErrors", "udpInCsumErrors")
        ),
    ]
}
