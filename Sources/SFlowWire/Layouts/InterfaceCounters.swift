extension RecordLayout {
    /// Counter records of ports, VLANs and the device (sFlow v5, section 5, `counter_data`).
    static let interfaceCounters: [RecordLayout] = [
        RecordLayout(
            DataFormat(0, 1),
            "if_counters",
            [
                Field("ifIndex", .unsigned32),
                Field("ifType", .unsigned32),
                Field("ifSpeed", .unsigned64, .gauge),
                Field("ifDirection", .unsigned32),
                Field("ifStatus", .unsigned32),
            ]
                + Field.counters64("ifInOctets")
                + Field.counters32(
                    "ifInUcastPkts",
                    "ifInMulticastPkts",
                    "ifInBroadcastPkts",
                    "ifInDiscards",
                    "ifInErrors",
                    "ifInUnknownProtos"
                )
                + Field.counters64("ifOutOctets")
                + Field.counters32(
                    "ifOutUcastPkts",
                    "ifOutMulticastPkts",
                    "ifOutBroadcastPkts",
                    "ifOutDiscards",
                    "ifOutErrors"
                )
                + [Field("ifPromiscuousMode", .unsigned32)]
        ),
        RecordLayout(
            DataFormat(0, 2),
            "ethernet_counters",
            Field.counters32(
                "dot3StatsAlignmentErrors",
                "dot3StatsFCSErrors",
                "dot3StatsSingleCollisionFrames",
                "dot3StatsMultipleCollisionFrames",
                "dot3StatsSQETestErrors",
                "dot3StatsDeferredTransmissions",
                "dot3StatsLateCollisions",
                "dot3StatsExcessiveCollisions",
                "dot3StatsInternalMacTransmitErrors",
                "dot3StatsCarrierSenseErrors",
                "dot3StatsFrameTooLongs",
                "dot3StatsInternalMacReceiveErrors",
                "dot3StatsSymbolErrors"
            )
        ),
        RecordLayout(
            DataFormat(0, 5),
            "vlan_counters",
            [Field("vlan_id", .unsigned32)] + Field.counters64("octets")
                + Field.counters32("ucastPkts", "multicastPkts", "broadcastPkts", "discards")
        ),
        RecordLayout(
            DataFormat(0, 1001),
            "processor",
            Field.fields(.percent, .gauge, "cpu_5s", "cpu_1m", "cpu_5m")
                + Field.gauges64("total_memory", "free_memory")
        ),
        RecordLayout(DataFormat(0, 1005), "port_name", [Field("name", .text)]),
    ]
}
