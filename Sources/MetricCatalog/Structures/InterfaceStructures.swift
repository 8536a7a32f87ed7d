import SFlowWire

extension MetricStructure {
    /// Metrics of ports, VLANs and the device itself.
    static let interfaceStructures: [MetricStructure] = [
        MetricStructure(DataFormat(0, 1), interfaceRows, texts: interfaceTexts),
        MetricStructure(DataFormat(0, 2), ethernetRows),
        MetricStructure(
            DataFormat(0, 5),
            [
                MetricRow("octets", "vlan_octets", "bytes", "Octets on the VLAN."),
                MetricRow("ucastPkts", "vlan_ucastpkts", "packets", "Unicast packets on the VLAN."),
                MetricRow("multicastPkts", "vlan_multicastpkts", "packets", "Multicast packets on the VLAN."),
                MetricRow("broadcastPkts", "vlan_broadcastpkts", "packets", "Broadcast packets on the VLAN."),
                MetricRow("discards", "vlan_discards", "packets", "Packets discarded on the VLAN."),
            ]
        ),
        MetricStructure(
            DataFormat(0, 1001),
            [
                MetricRow("cpu_5s", "cpu_5sec", "%", "Processor use over 5 seconds."),
                MetricRow("cpu_1m", "cpu_1min", "%", "Processor use over a minute."),
                MetricRow("cpu_5m", "cpu_5min", "%", "Processor use over 5 minutes."),
                MetricRow("total_memory", "memory_total", "bytes", "Memory of the device."),
                MetricRow("free_memory", "memory_free", "bytes", "Memory of the device that is free."),
            ]
        ),
        MetricStructure(
            DataFormat(0, 1005),
            texts: [TextMetric("ifname", "Name of the port.") { $0.text("name") }]
        ),
    ]

    private static let interfaceRows: [MetricRow] = [
        MetricRow("ifSpeed", "ifspeed", "bits/s", "Speed of the port.", zeroIsUnknown: true),
        MetricRow("ifInOctets", "ifinoctets", "bytes", "Octets received, layer 2."),
        MetricRow("ifInUcastPkts", "ifinucastpkts", "packets", "Unicast packets received."),
        MetricRow("ifInMulticastPkts", "ifinmulticastpkts", "packets", "Multicast packets received."),
        MetricRow("ifInBroadcastPkts", "ifinbroadcastpkts", "packets", "Broadcast packets received."),
        MetricRow("ifInDiscards", "ifindiscards", "packets", "Packets received and discarded."),
        MetricRow("ifInErrors", "ifinerrors", "packets", "Packets received with errors."),
        MetricRow("ifInUnknownProtos", "ifinunknownprotos", "packets", "Packets received of an unknown protocol."),
        MetricRow("ifOutOctets", "ifoutoctets", "bytes", "Octets sent, layer 2."),
        MetricRow("ifOutUcastPkts", "ifoutucastpkts", "packets", "Unicast packets sent."),
        MetricRow("ifOutMulticastPkts", "ifoutmulticastpkts", "packets", "Multicast packets sent."),
        MetricRow("ifOutBroadcastPkts", "ifoutbroadcastpkts", "packets", "Broadcast packets sent."),
        MetricRow("ifOutDiscards", "ifoutdiscards", "packets", "Packets to be sent and discarded."),
        MetricRow("ifOutErrors", "ifouterrors", "packets", "Packets not sent because of errors."),
    ]

    private static let interfaceTexts: [TextMetric] = [
        TextMetric("ifalias", "Name of the port as people know it, from the file of ports.") { _ in nil },
        TextMetric("ifindex", "Index of the port.") { $0.number("ifIndex").map { String($0) } },
        TextMetric("iftype", "Kind of the port, by IANAifType.") {
            Enumeration.name($0.number("ifType"), Enumeration.interfaceType)
        },
        TextMetric("ifdirection", "Duplex of the port.") {
            Enumeration.name($0.number("ifDirection"), Enumeration.interfaceDirection)
        },
        TextMetric("ifadminstatus", "Whether the port is meant to be up.") {
            $0.number("ifStatus").map { $0 & 1 == 1 ? "up" : "down" }
        },
        TextMetric("ifoperstatus", "Whether the port is up.") {
            $0.number("ifStatus").map { $0 & 2 == 2 ? "up" : "down" }
        },
    ]

    private static let ethernetRows: [MetricRow] = [
        ethernet("AlignmentErrors", "alignmenterrors", "Frames of no whole number of octets."),
        ethernet("FCSErrors", "fcserrors", "Frames with a wrong check sequence."),
        ethernet("SingleCollisionFrames", "singlecollisions", "Frames sent after one collision."),
        ethernet("MultipleCollisionFrames", "multiplecollisions", "Frames sent after several collisions."),
        ethernet("SQETestErrors", "sqetesterrors", "Signal quality test errors."),
        ethernet("DeferredTransmissions", "deferredtx", "Frames whose first try was put off."),
        ethernet("LateCollisions", "latecollision", "Collisions later than one slot time."),
        ethernet("ExcessiveCollisions", "excessivecollisions", "Frames not sent because of collisions."),
        ethernet("InternalMacTransmitErrors", "internalmactxerrors", "Frames not sent because of an internal error."),
        ethernet("CarrierSenseErrors", "carriersenseerrors", "Carrier lost or absent while sending."),
        ethernet("FrameTooLongs", "frametoolongs", "Frames received that were too long."),
        ethernet(
            "InternalMacReceiveErrors",
            "internalmacrxerrors",
            "Frames not received because of an internal error."
        ),
        ethernet("SymbolErrors", "symbolerrors", "Invalid symbols received."),
    ]

    private static func ethernet(_ field: String, _ name: String, _ summary: String) -> MetricRow {
        MetricRow("dot3Stats" + field, "eth_" + name, "events", summary)
    }
}
