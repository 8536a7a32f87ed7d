import MetricCatalog

extension StoreSnapshot {
    var flowDirectory: FlowDirectory { dictionary.flows.directory }

    func flowsSealedUntil(_ tier: Tier) -> Milliseconds { flowStates[tier]?.sealedUntil ?? 0 }

    func flowsDroppedUntil(_ tier: Tier) -> Milliseconds { flowStates[tier]?.droppedUntil ?? 0 }

    func flows(of group: FlowGroup, tier: Tier, from start: Milliseconds, to end: Milliseconds) throws -> FlowSeries {
        guard start < end, let flow = flowDirectory.flow(of: group.id) else { return FlowSeries() }
        let table = TierTable(tier, .flows)
        let sealed = flowsSealedUntil(tier)
        var parts: [FlowSeries] = []
        let range = tier.windowNumber(start)...tier.windowNumber(end - 1)
        for window in try table.windows(db, in: range) where window * tier.window < sealed {
            parts.append(try table.flows(db, window: window, of: group.id))
        }
        if tier == Tier.flows[0] {
            for (window, content) in head.flows.windows.sorted(by: { $0.key < $1.key }) where range.contains(window) {
                parts.append(
                    try damage("flow_journal", window, group.id) { () throws(DamagedBytes) in
                        try content.series(of: group.id, windowStart: window * tier.window)
                    }
                )
            }
        }
        for place in parts.indices { parts[place].cells.removeAll { $0.start < start || $0.start >= end } }
        return FlowSeries(joining: parts, width: tier.width, kept: flow.definition.keptCount, flow.shape)
    }
}
