extension RecordLayout {
    /// Counter records of ports beyond the generic ones (sFlow v5, section 5; sFlow LAG, 802.11, Optical Interface and
    /// Port NAT Structures; 8, 9, 11 and 1003 are proposals or host-sflow's).
    static let linkCounters: [RecordLayout] = [
        RecordLayout(
            DataFormat(0, 3),
            "tokenring_counters",
            Field.counters32("dot5StatsLineErrors", "dot5StatsBurstErrors", "dot5StatsACErrors")
                + Field.counters32("dot5StatsAbortTransErrors", "dot5StatsInternalErrors", "dot5StatsLostFrameErrors")
                + Field.counters32("dot5StatsReceiveCongestions", "dot5StatsFrameCopiedErrors", "dot5StatsTokenErrors")
                + Field.counters32("dot5StatsSoftErrors", "dot5StatsHardErrors", "dot5StatsSignalLoss")
                + Field.counters32("dot5StatsTransmitBeacons", "dot5StatsRecoverys", "dot5StatsLobeWires")
                + Field.counters32("dot5StatsRemoves", "dot5StatsSingles", "dot5StatsFreqErrors")
        ),
        RecordLayout(
            DataFormat(0, 4),
            "vg_counters",
            Field.counters32("dot12InHighPriorityFrames") + Field.counters64("dot12InHighPriorityOctets")
                + Field.counters32("dot12InNormPriorityFrames") + Field.counters64("dot12InNormPriorityOctets")
                + Field.counters32("dot12InIPMErrors", "dot12InOversizeFrameErrors", "dot12InDataErrors")
                + Field.counters32("dot12InNullAddressedFrames", "dot12OutHighPriorityFrames")
                + Field.counters64("dot12OutHighPriorityOctets")
                + Field.counters32("dot12TransitionIntoTrainings")
                + Field.counters64("dot12HCInHighPriorityOctets", "dot12HCInNormPriorityOctets")
                + Field.counters64("dot12HCOutHighPriorityOctets")
        ),
        RecordLayout(
            DataFormat(0, 6),
            "ieee80211_counters",
            Field.counters32("dot11TransmittedFragmentCount", "dot11MulticastTransmittedFrameCount", "dot11FailedCount")
                + Field.counters32("dot11RetryCount", "dot11MultipleRetryCount", "dot11FrameDuplicateCount")
                + Field.counters32("dot11RTSSuccessCount", "dot11RTSFailureCount", "dot11ACKFailureCount")
                + Field.counters32("dot11ReceivedFragmentCount", "dot11MulticastReceivedFrameCount")
                + Field.counters32("dot11FCSErrorCount", "dot11TransmittedFrameCount", "dot11WEPUndecryptableCount")
                + Field.counters32("dot11QoSDiscardedFragmentCount") + Field.gauges32("dot11AssociatedStationCount")
                + Field.counters32("dot11QoSCFPollsReceivedCount", "dot11QoSCFPollsUnusedCount")
                + Field.counters32("dot11QoSCFPollsUnusableCount", "dot11QoSCFPollsLostCount")
        ),
        RecordLayout(
            DataFormat(0, 7),
            "lag_port_stats",
            Field.fields(.mac, .attribute, "dot3adAggPortActorSystemID", "dot3adAggPortPartnerOperSystemID")
                + [Field("dot3adAggPortAttachedAggID", .unsigned32), Field("dot3adAggPortState", .fixedBytes(4))]
                + Field.counters32("dot3adAggPortStatsLACPDUsRx", "dot3adAggPortStatsMarkerPDUsRx")
                + Field.counters32("dot3adAggPortStatsMarkerResponsePDUsRx", "dot3adAggPortStatsUnknownRx")
                + Field.counters32("dot3adAggPortStatsIllegalRx", "dot3adAggPortStatsLACPDUsTx")
                + Field.counters32("dot3adAggPortStatsMarkerPDUsTx", "dot3adAggPortStatsMarkerResponsePDUsTx")
        ),
        RecordLayout(
            DataFormat(0, 8),
            "slow_path_counts",
            Field.counters32("unknown", "other", "cam_miss", "cam_full", "no_hw_support", "cntrl")
        ),
        RecordLayout(
            DataFormat(0, 9),
            "ib_counters",
            Field.counters64("PortXmitPkts", "PortRcvPkts")
                + Field.counters32("SymbolErrorCounter", "LinkErrorRecoveryCounter", "LinkDownedCounter")
                + Field.counters32("PortRcvErrors", "PortRcvRemotePhysicalErrors", "PortRcvSwitchRelayErrors")
                + Field.counters32("PortXmitDiscards", "PortXmitConstraintErrors", "PortRcvConstraintErrors")
                + Field.counters32("LocalLinkIntegrityErrors", "ExcessiveBufferOverrunErrors", "VL15Dropped")
        ),
        RecordLayout(
            DataFormat(0, 10),
            "sfp",
            Field.numbers32("module_id", "module_total_lanes") + Field.gauges32("module_supply_voltage")
                + [Field("module_temperature", .signed32, .gauge), Field("lanes", .list(laneFields))]
        ),
        RecordLayout(
            DataFormat(0, 11),
            "pfc_counters",
            Field.counters32("requests", "indications", "pause_duration", "storm_detected", "storm_restored")
        ),
        RecordLayout(
            DataFormat(0, 1002),
            "radio_utilization",
            Field.counters32("elapsed_time", "on_channel_time", "on_channel_busy_time")
        ),
        RecordLayout(
            DataFormat(0, 1003),
            "queue_length",
            Field.numbers32("queueIndex", "segmentSize", "queueSegments")
                + Field.counters32("queueLength0", "queueLength1", "queueLength2", "queueLength4", "queueLength8")
                + Field.counters32("queueLength32", "queueLength128", "queueLength1024", "queueLengthMore", "dropped")
        ),
        RecordLayout(
            DataFormat(0, 1004),
            "of_port",
            [Field("datapath_id", .unsigned64), Field("port_no", .unsigned32)]
        ),
    ]

    private static let laneFields: [Field] =
        Field.numbers32("lane_index") + Field.gauges32("tx_bias_current", "tx_power", "tx_power_min", "tx_power_max")
        + Field.numbers32("tx_wavelength") + Field.gauges32("rx_power", "rx_power_min", "rx_power_max")
        + Field.numbers32("rx_wavelength")
}
