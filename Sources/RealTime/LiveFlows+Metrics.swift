public import MetricCatalog
public import QueryEngine

extension LiveFlows: FlowMetrics {
    /// The definitions that packets have come of.
    public var flowNames: [String] { names }

    /// A definition's figure on every data source: that of its largest flow, or the total where it has no keys.
    public func flowMetrics(_ name: String, where isMeant: (SourceIdentity) -> Bool) -> [LatestValue] {
        guard let flow = flow(name) else { return [] }
        return flow.metrics(where: isMeant).map { metric in
            LatestValue(
                identity: metric.identity,
                metricName: name,
                value: .number(metric.value),
                time: metric.time,
                topKeys: metric.top.map { top in
                    LatestValue.TopKey(key: top.key.text(separator: flow.definition.separator), value: top.value)
                }
            )
        }
    }
}
