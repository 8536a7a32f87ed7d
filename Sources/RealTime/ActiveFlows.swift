public import MetricCatalog
public import QueryEngine

/// One flow over many data sources, as sFlow-RT answers it.
public struct ActiveFlow: Sendable {
    /// The data source whose figure was chosen, or the one that has most.
    public let identity: SourceIdentity
    /// The flow.
    public let key: FlowKey
    /// On how many data sources it is seen.
    public let locationCount: Int
    /// Its figure.
    public let value: Double
    /// Its further values.
    public let further: [Double]
}

extension LiveFlow {
    /// The largest flows over the data sources that are meant.
    ///
    /// - Parameters:
    ///   - limit: How many are wanted.
    ///   - least: Smaller ones are left out.
    ///   - merge: How the figures of several data sources make one.
    ///   - isMeant: Which data sources are meant.
    ///   - matches: Which keys are wanted, in words.
    /// - Returns: The flows, largest first.
    public func active(
        limit: Int,
        least: Double = 0,
        merge: FlowMerge = .max,
        where isMeant: (SourceIdentity) -> Bool = { _ in true },
        matching matches: ((String) -> Bool)? = nil
    ) -> [ActiveFlow] {
        struct Gathered {
            var identity: SourceIdentity
            var largest: Double
            var sum: Double
            var count: Int
            var further: [Double]
        }
        var gathered: [FlowKey: Gathered] = [:]
        // All tables of a definition smooth alike.
        let factors = tables.values.first?.factors(64) ?? []
        for (identity, table) in tables where isMeant(identity) {
            for (key, entry) in table.entries {
                let value = table.value(entry, at: now, factors)
                guard value > 0 else { continue }
                let further = entry.further.isEmpty ? [] : table.figures(entry, at: now).further
                guard var flow = gathered[key] else {
                    gathered[key] = Gathered(identity: identity, largest: value, sum: value, count: 1, further: further)
                    continue
                }
                flow.sum += value
                flow.count += 1
                let isLarger = (value, flow.identity) > (flow.largest, identity)
                if merge == .sum || merge == .avg {
                    for place in further.indices where place < flow.further.count {
                        flow.further[place] += further[place]
                    }
                } else if isLarger {
                    flow.further = further
                }
                if isLarger { (flow.identity, flow.largest) = (identity, value) }
                gathered[key] = flow
            }
        }
        var flows: [ActiveFlow] = []
        for (key, flow) in gathered {
            let count = Double(flow.count)
            let value =
                switch merge {
                case .max, .edge, .core, .once: flow.largest
                case .sum: flow.sum
                case .avg: flow.sum / count
                }
            guard value >= least else { continue }
            if let matches, !matches(key.text(separator: definition.separator)) { continue }
            flows.append(
                ActiveFlow(
                    identity: flow.identity,
                    key: key,
                    locationCount: flow.count,
                    value: value,
                    further: merge == .avg ? flow.further.map { $0 / count } : flow.further
                )
            )
        }
        flows.sort { left, right in
            left.value == right.value
                ? left.key.bytes.lexicographicallyPrecedes(right.key.bytes) : left.value > right.value
        }
        return Array(flows.prefix(limit))
    }
}
