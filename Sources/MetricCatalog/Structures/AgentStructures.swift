extension MetricStructure {
    /// What the datagrams of an agent tell of it, whatever they hold.
    ///
    /// Where these are known the agent was heard of, and the absence of samples means that there were none.
    static let agentStructures: [MetricStructure] = [
        MetricStructure(
            key: "agent",
            metrics: [
                Metric("sflow_datagrams", .count, unit: "datagrams", "Datagrams received."),
                Metric("sflow_lost_datagrams", .count, unit: "datagrams", "Datagrams lost on the way, by sequence."),
                Metric("sflow_reordered_datagrams", .count, unit: "datagrams", "Datagrams that came late."),
                Metric("sflow_duplicate_datagrams", .count, unit: "datagrams", "Datagrams that came twice."),
                Metric("sflow_octets", .count, unit: "bytes", "Octets of datagrams received."),
                Metric("sflow_flow_samples", .count, unit: "samples", "Flow samples received."),
                Metric("sflow_counter_samples", .count, unit: "samples", "Counter samples received."),
                Metric("sflow_discard_samples", .count, unit: "samples", "Notices of discarded packets received."),
                Metric("sflow_uptime", .unsigned, unit: "ms", "Time since the agent was started."),
                Metric("sflow_counter_lost_samples", .count, unit: "samples", "Counter samples lost, by sequence."),
                Metric("sflow_counter_duplicate_samples", .count, unit: "samples", "Counter samples that came twice."),
                Metric("sflow_counter_reordered_samples", .count, unit: "samples", "Counter samples that came late."),
                Metric("sflow_flow_duplicate_samples", .count, unit: "samples", "Flow samples that came twice."),
                Metric("sflow_flow_reordered_samples", .count, unit: "samples", "Flow samples that came late."),
            ],
            texts: [
                TextMetric("sflow_source", "Addresses that the agent's datagrams come from; the newest last.") { _ in
                    nil
                }
            ]
        )
    ]

    /// Where the agent's own figures stand in `all`.
    public static let agentIndex = indexByKey["agent"] ?? 0
}
