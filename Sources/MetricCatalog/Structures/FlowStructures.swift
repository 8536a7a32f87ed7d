extension MetricStructure {
    /// What flow samples tell of a data source: totals that are scaled by the rate in each sample.
    static let flowStructures: [MetricStructure] =
        FlowDirection.allCases.map(flowTotals) + [
            MetricStructure(
                key: "flow sampler",
                metrics: [
                    Metric("flow_sampling_rate", .unsigned, unit: "packets", "Packets for each one that is sampled."),
                    Metric("flow_sample_pool", .count, unit: "packets", "Packets that could have been sampled."),
                    Metric("flow_drops", .count, unit: "samples", "Samples that the agent lost."),
                    Metric("flow_lost_samples", .count, unit: "samples", "Samples lost on the way, by sequence."),
                    Metric("flow_unscaled_samples", .count, unit: "samples", "Samples without a rate, scaled by 1."),
                ]
            )
        ]

    private static func flowTotals(_ direction: FlowDirection) -> MetricStructure {
        let prefix = "flow_\(direction.name)_"
        let what = direction.summary
        return MetricStructure(
            key: "flow \(direction.name)",
            metrics: [
                Metric(prefix + "octets", .count, unit: "bytes", "Octets \(what), layer 2, estimated."),
                Metric(prefix + "frames", .count, unit: "packets", "Packets \(what), estimated."),
                Metric(prefix + "samples", .count, unit: "samples", "Samples of packets \(what)."),
                Metric(prefix + "octets_variance", .realSum, unit: "bytes²", "Variance of the octets' estimate."),
                Metric(prefix + "frames_variance", .realSum, unit: "packets²", "Variance of the packets' estimate."),
            ],
            texts: direction == .ingress
                ? [TextMetric("ifsenders", "Hardware addresses that send by the port, or many.") { _ in nil }] : []
        )
    }

    /// Where the totals of a direction stand in `all`.
    public static let flowIndex: [Int] = FlowDirection.allCases.map { indexByKey["flow \($0.name)"] ?? 0 }

    /// Where the sampler's own figures stand in `all`.
    public static let samplerIndex = indexByKey["flow sampler"] ?? 0
}

/// Which way sampled packets passed a data source.
public enum FlowDirection: Int, CaseIterable, Sendable {
    /// Sampled by the port where they came in.
    case ingress
    /// Sampled by the port where they went out.
    case egress
    /// Sampled by something that is neither their input nor their output: a bridge, a LAG, an unknown port.
    case undirected
    /// Came in by this port, and were sampled elsewhere in the device.
    case inferredIngress
    /// Went out by this port, and were sampled elsewhere in the device.
    case inferredEgress

    /// The direction in the names of metrics.
    public var name: String {
        switch self {
        case .ingress: "in"
        case .egress: "out"
        case .undirected: "undirected"
        case .inferredIngress: "inferred_in"
        case .inferredEgress: "inferred_out"
        }
    }

    var summary: String {
        switch self {
        case .ingress: "received, sampled at this port"
        case .egress: "sent, sampled at this port"
        case .undirected: "sampled here, direction unknown"
        case .inferredIngress: "received by this port, sampled elsewhere in the device"
        case .inferredEgress: "sent by this port, sampled elsewhere in the device"
        }
    }
}
