public import MetricCatalog

/// The largest flows of a span of time.
public struct FlowTop: Sendable {
    /// One flow.
    public struct Row: Sendable {
        /// Its key; nil where rows are places.
        public let key: FlowKey?
        /// Where its figure comes from; the agent alone where that is several data sources.
        public let identity: SourceIdentity
        /// On how many places it was seen.
        public let locationCount: Int
        /// What its packets add up to.
        public let sums: FlowSums
        /// The most that it can have had: its packets may have been among `other` for a while; nil for figures that do
        /// not add up.
        public let atMost: UInt64?
    }

    /// The definition.
    public let flow: StoredFlow
    /// Where the span begins that the answer is of.
    public let start: Milliseconds
    /// Where it ends.
    public let end: Milliseconds
    /// The resolutions that the answer comes from, finest first.
    public let resolutions: [String]
    /// The flows, largest first.
    public let rows: [Row]
    /// All flows together; nil where figures of several places cannot be added.
    public let total: FlowSums?
    /// All flows but those of the rows; nil likewise, or where only some flows are wanted.
    public let other: FlowSums?
}

extension FlowQuery {
    /// What the rows of an answer are.
    public enum Grouping: String, CaseIterable, Sendable {
        /// Flows.
        case key
        /// Agents, all their flows together.
        case agent
        /// Data sources, all their flows together.
        case source
    }

    /// The largest flows of the span, or the places that have most.
    ///
    /// - Throws: `QueryError` when there is no such flow or the span is none.
    public func top(by grouping: Grouping, on snapshot: any RollupSnapshot) throws -> FlowTop {
        try requireOrder()
        let flows = try flows(in: snapshot)
        let plan = FlowPlan(from: start, to: end, in: snapshot)
        var question = self
        if grouping == .source, merge == .once { question.merge = .max }
        let units = try question.units(flows, plan.parts, in: snapshot)
        let newest = flows[flows.count - 1]
        let shape = newest.shape
        let gathered = units.map { Gathered($0, shape) }
        let rows: [FlowTop.Row]
        if grouping == .key {
            rows = flowRows(gathered, newest)
        } else {
            rows = placeRows(gathered.map { $0.only(isWanted, newest) }, grouping, shape)
        }
        let isAdditive = merge == .sum || gathered.count <= 1
        let total = isAdditive ? gathered.reduce(into: FlowSums()) { $0.merge($1.total, shape) } : nil
        var other: FlowSums?
        if let total, grouping == .key, isWanted == nil, shape.value.isAdditive {
            other = rows.reduce(total) { $0.without($1.sums) }
        }
        return FlowTop(
            flow: newest,
            start: plan.start,
            end: plan.end,
            resolutions: plan.resolutions,
            rows: rows,
            total: total,
            other: other
        )
    }

    /// What one place says of every flow.
    private struct Gathered {
        let identity: SourceIdentity
        var sums: [FlowKey: FlowSums] = [:]
        var total = FlowSums()
        /// What a flow that is in no bucket can have had.
        var absentBound: UInt64 = 0
        /// By how much less than that a flow can have had, for the buckets that it is in.
        var known: [FlowKey: UInt64] = [:]

        init(_ unit: Unit, _ shape: FlowShape) {
            identity = unit.identity
            for series in unit.series {
                var bySeries = Array(repeating: FlowSums(), count: series.keys.count)
                var knownHere = Array(repeating: UInt64(0), count: series.keys.count)
                for cell in series.cells {
                    let bound = cell.absentBound(shape)
                    absentBound = absentBound.addingSaturated(bound)
                    for item in cell.items {
                        bySeries[item.key].merge(item.sums, shape)
                        if bound > 0 { knownHere[item.key] += bound - min(bound, cell.shortfall) }
                    }
                    total.merge(cell.other, shape)
                }
                for (place, key) in series.keys.enumerated() where !bySeries[place].isEmpty {
                    sums[key, default: FlowSums()].merge(bySeries[place], shape)
                    total.merge(bySeries[place], shape)
                    if knownHere[place] > 0 { known[key, default: 0] += knownHere[place] }
                }
            }
        }

        /// The same with the wanted flows alone, in what they add up to.
        func only(_ isWanted: ((String) -> Bool)?, _ flow: StoredFlow) -> Gathered {
            guard let isWanted else { return self }
            var result = self
            result.sums = sums.filter { isWanted($0.key.text(separator: flow.definition.separator)) }
            result.total = result.sums.values.reduce(into: FlowSums()) { $0.merge($1, flow.shape) }
            return result
        }

        func atMost(_ key: FlowKey, _ value: UInt64) -> UInt64 {
            value.addingSaturated(absentBound - min(absentBound, known[key] ?? 0))
        }
    }

    private func flowRows(_ places: [Gathered], _ flow: StoredFlow) -> [FlowTop.Row] {
        let shape = flow.shape
        struct Best {
            var place: Int
            var count: Int
            var sums: FlowSums
            var atMost: UInt64
        }
        var best: [FlowKey: Best] = [:]
        for (place, gathered) in places.enumerated() {
            for (key, sums) in gathered.sums {
                let atMost = gathered.atMost(key, sums.value)
                guard var found = best[key] else {
                    best[key] = Best(place: place, count: 1, sums: sums, atMost: atMost)
                    continue
                }
                found.count += 1
                if merge == .sum || merge == .avg {
                    found.sums.merge(sums, shape)
                    found.atMost = found.atMost.addingSaturated(atMost)
                } else if sums.rank(shape) > found.sums.rank(shape) {
                    (found.place, found.sums, found.atMost) = (place, sums, atMost)
                }
                best[key] = found
            }
        }
        var rows = best.map { key, found in
            FlowTop.Row(
                key: key,
                identity: places[found.place].identity,
                locationCount: found.count,
                sums: merge == .avg ? found.sums.divided(by: UInt64(found.count)) : found.sums,
                atMost: shape.value == .sum ? found.atMost : nil
            )
        }
        if let isWanted {
            let separator = flow.definition.separator
            rows.removeAll { row in !(row.key.map { isWanted($0.text(separator: separator)) } ?? false) }
        }
        return largest(rows, shape)
    }

    private func placeRows(_ places: [Gathered], _ grouping: Grouping, _ shape: FlowShape) -> [FlowTop.Row] {
        var sums: [SourceIdentity: (FlowSums, Int)] = [:]
        for place in places {
            let identity =
                grouping == .source ? place.identity : SourceIdentity(agent: place.identity.agent, source: .agent)
            var found = sums[identity] ?? (FlowSums(), 0)
            found.1 += 1
            if merge == .sum || merge == .avg {
                found.0.merge(place.total, shape)
            } else if found.0.isEmpty || place.total.rank(shape) > found.0.rank(shape) {
                // Several may tell of the same packets.
                found.0 = place.total
            }
            sums[identity] = found
        }
        let rows = sums.map { identity, found in
            let mean = merge == .avg ? found.0.divided(by: UInt64(found.1)) : found.0
            return FlowTop.Row(
                key: nil,
                identity: identity,
                locationCount: found.1,
                sums: mean,
                atMost: shape.value == .sum ? mean.value : nil
            )
        }
        return largest(rows, shape)
    }

    private func largest(_ rows: [FlowTop.Row], _ shape: FlowShape) -> [FlowTop.Row] {
        let sorted = rows.sorted { left, right in
            let (first, second) = (left.sums.rank(shape), right.sums.rank(shape))
            if first != second { return first > second }
            if let one = left.key, let other = right.key { return one.bytes.lexicographicallyPrecedes(other.bytes) }
            return left.identity < right.identity
        }
        return Array(sorted.prefix(limit))
    }
}

extension FlowSums {
    /// What is left when a part is taken away.
    func without(_ part: FlowSums) -> FlowSums {
        FlowSums(
            value: value - min(value, part.value),
            frames: frames - min(frames, part.frames),
            samples: samples - min(samples, part.samples),
            variance: max(0, variance - part.variance),
            further: zip(further, part.further).map { $0 - min($0, $1) }
        )
    }

    /// The mean of so many places.
    func divided(by count: UInt64) -> FlowSums {
        FlowSums(
            value: value / count,
            frames: frames / count,
            samples: samples / count,
            variance: variance / Double(count * count),
            further: further.map { $0 / count }
        )
    }

    /// The half-width of the 95 % interval of a sum as an estimate from samples.
    public var halfWidth: Double { 1.96 * variance.squareRoot() }
}
