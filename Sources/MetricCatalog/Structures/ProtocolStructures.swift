import SFlowWire

extension MetricStructure {
    /// Metrics of a host's protocols.
    static let protocolStructures: [MetricStructure] = [
        MetricStructure(
            DataFormat(0, 2007),
            MetricRow.objects(of: DataFormat(0, 2007), unit: "datagrams", from: "the IP group (RFC 1213)")
        ),
        MetricStructure(
            DataFormat(0, 2008),
            MetricRow.objects(of: DataFormat(0, 2008), unit: "messages", from: "the ICMP group (RFC 1213)")
        ),
        MetricStructure(
            DataFormat(0, 2009),
            MetricRow.objects(of: DataFormat(0, 2009), unit: "segments", from: "the TCP group (RFC 1213)")
        ),
        MetricStructure(
            DataFormat(0, 2010),
            MetricRow.objects(of: DataFormat(0, 2010), unit: "datagrams", from: "the UDP group (RFC 1213)")
        ),
    ]
}
