import SFlowWire

extension MetricStructure {
    /// Metrics of ports beyond the generic ones: LAG, optics, flow control, OpenFlow, wireless, InfiniBand and older
    /// media.
    static let linkStructures: [MetricStructure] = [
        MetricStructure(
            DataFormat(0, 3),
            MetricRow.objects(
                of: DataFormat(0, 3),
                dropping: "dot5Stats",
                prefix: "tokenring_",
                unit: "events",
                from: "IEEE 802.5 (RFC 1748)"
            )
        ),
        MetricStructure(
            DataFormat(0, 4),
            MetricRow.objects(
                of: DataFormat(0, 4),
                dropping: "dot12",
                prefix: "vg_",
                unit: "events",
                from: "IEEE 802.12 (RFC 2020); octets where the name says so"
            )
        ),
        MetricStructure(
            DataFormat(0, 6),
            MetricRow.objects(
                of: DataFormat(0, 6),
                dropping: "dot11",
                prefix: "dot11_",
                unit: "events",
                from: "the IEEE 802.11 MIB"
            )
        ),
        MetricStructure(
            DataFormat(0, 7),
            MetricRow.objects(
                of: DataFormat(0, 7),
                dropping: "dot3adAggPortStats",
                prefix: "agg_",
                unit: "PDUs",
                from: "the IEEE 802.3ad MIB"
            ),
            texts: [
                TextMetric("agg_actorsystemid", "System of the LAG's near end.") {
                    $0.mac("dot3adAggPortActorSystemID")
                },
                TextMetric("agg_partneropersystemid", "System of the LAG's far end.") {
                    $0.mac("dot3adAggPortPartnerOperSystemID")
                },
                TextMetric("agg_attachedaggid", "The ifIndex of the LAG that the port is a member of; 0 for none.") {
                    $0.number("dot3adAggPortAttachedAggID").map { String($0) }
                },
            ]
        ),
        MetricStructure(
            DataFormat(0, 8),
            [
                MetricRow("unknown", "slowpath_unknown", "packets", "Packets on the slow path, cause unknown."),
                MetricRow("other", "slowpath_other", "packets", "Packets on the slow path for another cause."),
                MetricRow("cam_miss", "slowpath_cam_miss", "packets", "Packets that missed the CAM."),
                MetricRow("cam_full", "slowpath_cam_full", "packets", "Packets on the slow path as the CAM was full."),
                MetricRow("no_hw_support", "slowpath_no_hw_support", "packets", "Packets that hardware cannot do."),
                MetricRow("cntrl", "slowpath_cntrl", "packets", "Control packets on the slow path."),
            ]
        ),
        MetricStructure(
            DataFormat(0, 9),
            MetricRow.objects(of: DataFormat(0, 9), prefix: "ib_", unit: "events", from: "the InfiniBand port counters")
        ),
        MetricStructure(
            DataFormat(0, 10),
            opticsRows,
            texts: [
                TextMetric("opt_module_id", "Index of the optical module.") {
                    $0.number("module_id").map { String($0) }
                },
                TextMetric("opt_module_lanes", "Lanes of the optical module.") {
                    $0.number("module_total_lanes").map { String($0) }
                },
            ]
        ),
        MetricStructure(
            DataFormat(0, 11),
            [
                MetricRow("requests", "pfc_requests", "frames", "Priority flow control frames sent."),
                MetricRow("indications", "pfc_indications", "frames", "Priority flow control frames received."),
                MetricRow("pause_duration", "pfc_pause_duration", "µs", "Time for which sending was paused."),
                MetricRow("storm_detected", "pfc_storm_detected", "events", "Expiries of the pause watchdog."),
                MetricRow("storm_restored", "pfc_storm_restored", "events", "Queues that came back after a storm."),
            ]
        ),
        MetricStructure(
            DataFormat(0, 1002),
            [
                MetricRow("elapsed_time", "radio_elapsed_time", "ms", "Time that the radio has measured."),
                MetricRow("on_channel_time", "radio_on_channel_time", "ms", "Time on the assigned channel."),
                MetricRow("on_channel_busy_time", "radio_busy_time", "ms", "Time for which that channel was busy."),
            ]
        ),
        MetricStructure(
            DataFormat(0, 1004),
            texts: [
                TextMetric("of_dpid", "OpenFlow datapath, in hexadecimal.") {
                    $0.number("datapath_id").map { number in
                        let digits = String(number, radix: 16)
                        return String(repeating: "0", count: 16 - digits.count) + digits
                    }
                },
                TextMetric("of_port", "OpenFlow port number.") { $0.number("port_no").map { String($0) } },
            ]
        ),
    ]

    /// The most lanes of a module whose figures are kept; no module has more.
    private static let opticsLanes = 8

    private static let opticsRows: [MetricRow] =
        [
            MetricRow(
                "module_supply_voltage",
                "opt_module_voltage",
                "mV",
                "Supply voltage of the optical module.",
                zeroIsUnknown: true
            ),
            MetricRow(
                "module_temperature",
                "opt_module_temperature",
                "°C",
                "Temperature of the optical module.",
                zeroIsUnknown: true,
                thousandths: 1
            ),
        ] + (1...opticsLanes).flatMap(laneRows)

    /// The figures of the lane that stands at a place in the record's list.
    private static func laneRows(_ lane: Int) -> [MetricRow] {
        let fields: [(name: String, offset: Int, unit: String, summary: String)] = [
            ("tx_bias_current", 4, "µA", "Bias current of the laser"), ("tx_power", 8, "µW", "Power sent"),
            ("tx_power_min", 12, "µW", "Least power to be sent"), ("tx_power_max", 16, "µW", "Most power to be sent"),
            ("rx_power", 24, "µW", "Power received"), ("rx_power_min", 28, "µW", "Least power to be received"),
            ("rx_power_max", 32, "µW", "Most power to be received"),
        ]
        return fields.map { field in
            MetricRow(
                field.name,
                "opt_lane\(lane)_\(field.name)",
                field.unit,
                "\(field.summary), lane \(lane) of the port.",
                zeroIsUnknown: true,
                at: (20 + 40 * (lane - 1) + field.offset, .unsigned32)
            )
        }
    }
}
