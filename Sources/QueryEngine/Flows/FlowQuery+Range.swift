import ByteReading
public import MetricCatalog

/// The largest flows of a span of time, bucket by bucket.
public struct FlowRange: Sendable {
    /// One flow.
    public struct Series: Sendable {
        /// Its key.
        public let key: FlowKey
        /// Where its figures come from; the agent alone where that is several data sources.
        public let identity: SourceIdentity
        /// One figure a bucket; nil where nothing is known.
        public let values: [Double?]
        /// The half-width of each figure's 95 % interval; nil where it has none.
        public let errors: [Double?]
    }

    /// The definition.
    public let flow: StoredFlow
    /// The buckets' edges.
    public let grid: BucketGrid
    /// How the span was divided.
    public let step: Step
    /// The resolutions that the answer comes from, finest first.
    public let resolutions: [String]
    /// The first bucket that is not over yet; nil where all are.
    public let firstPartial: Int?
    /// The flows, the largest over the span first.
    public let series: [Series]
    /// All flows together; nil where figures of several places cannot be added.
    public let total: [Double?]?
    /// All flows but those of the series; nil likewise.
    public let other: [Double?]?
    /// The share of each bucket, as far as it is over, in which the agents were heard of.
    public let coverage: [Double]
}

extension FlowQuery {
    /// The largest flows of the span, in buckets of a step.
    ///
    /// - Parameters:
    ///   - choice: How the span is divided.
    ///   - snapshot: A state of the store.
    /// - Returns: The flows that are largest over the whole span, with everything and the rest beside them.
    /// - Throws: `QueryError` when there is no such flow, the span is none, or is kept in longer buckets alone.
    public func range(step choice: StepChoice, on snapshot: any RollupSnapshot) throws -> FlowRange {
        let step = choice.flowStep(from: start, to: end, in: snapshot)
        let top = try top(by: .key, on: snapshot)
        let flows = try flows(in: snapshot)
        let grid = step.grid(from: start, to: end, atMost: pointLimit)
        guard grid.end >= end, (top.rows.count + 3) * grid.count <= pointLimit else {
            let what = "more than \(pointLimit) points; ask for fewer flows, a shorter span or a longer step"
            throw QueryError(.tooLarge, parameter: "step", what)
        }
        guard let plan = FlowPlan(grid, in: snapshot) else {
            let finest = FlowPlan.finest(at: grid.start, in: snapshot)
            throw QueryError(
                .badParameter,
                parameter: "step",
                "flows of this time are kept in buckets of \(finest.name); ask for a step that is a multiple of it"
            )
        }
        let shape = top.flow.shape
        let units = try units(flows, plan.parts, in: snapshot)
        let agents = Set(units.map(\.identity.agent))
        let live = try liveShare(agents, grid, since: flows[0].since, in: snapshot)
        let sums = sums(of: top.rows, units, grid, shape)
        let series = zip(top.rows, sums).compactMap { row, sums -> FlowRange.Series? in
            guard let key = row.key else { return nil }
            return FlowRange.Series(
                key: key,
                identity: row.identity,
                values: figures(sums, grid, live, shape),
                errors: errors(sums, grid, live, shape)
            )
        }
        var total: [Double?]?
        var other: [Double?]?
        if merge == .sum || units.count <= 1 {
            let all = totals(units, grid, shape)
            total = figures(all, grid, live, shape)
            if shape.value.isAdditive, isWanted == nil {
                var rest = all
                for row in sums {
                    for (place, part) in row.enumerated() { rest[place] = rest[place].without(part) }
                }
                other = figures(rest, grid, live, shape)
            }
        }
        return FlowRange(
            flow: top.flow,
            grid: grid,
            step: step,
            resolutions: plan.resolutions,
            firstPartial: grid.edges.dropFirst().firstIndex { $0 > now }.map { $0 - 1 },
            series: series,
            total: total,
            other: other,
            coverage: live
        )
    }

    /// What each row's packets add up to in each bucket, on the place that its figure comes from.
    private func sums(
        of rows: [FlowTop.Row],
        _ units: [Unit],
        _ grid: BucketGrid,
        _ shape: FlowShape
    ) -> [[FlowSums]] {
        var sums = Array(repeating: Array(repeating: FlowSums(), count: grid.count), count: rows.count)
        var places: [FlowKey: Int] = [:]
        for (place, row) in rows.enumerated() { if let key = row.key { places[key] = place } }
        let isOfAll = merge == .sum || merge == .avg
        for unit in units {
            for series in unit.series {
                let wanted = series.keys.map { key in
                    places[key].flatMap { isOfAll || rows[$0].identity == unit.identity ? $0 : nil }
                }
                for cell in series.cells {
                    guard let bucket = grid.index(of: cell.start) else { continue }
                    for item in cell.items {
                        if let row = wanted[item.key] { sums[row][bucket].merge(item.sums, shape) }
                    }
                }
            }
        }
        guard merge == .avg else { return sums }
        return zip(rows, sums).map { row, sums in sums.map { $0.divided(by: UInt64(row.locationCount)) } }
    }

    private func totals(_ units: [Unit], _ grid: BucketGrid, _ shape: FlowShape) -> [FlowSums] {
        var sums = Array(repeating: FlowSums(), count: grid.count)
        for series in units.flatMap(\.series) {
            for cell in series.cells {
                guard let bucket = grid.index(of: cell.start) else { continue }
                sums[bucket].merge(cell.total(shape), shape)
            }
        }
        return sums
    }

    /// A bucket in which the agents were heard of has a figure, also where the flow had no packet.
    private func figures(_ sums: [FlowSums], _ grid: BucketGrid, _ live: [Double], _ shape: FlowShape) -> [Double?] {
        sums.indices.map { index in
            guard let seconds = seconds(index, grid, live, sums[index]) else { return nil }
            if shape.value != .sum, sums[index].isEmpty { return nil }
            return sums[index].figure(shape.value, seconds: seconds)
        }
    }

    private func errors(_ sums: [FlowSums], _ grid: BucketGrid, _ live: [Double], _ shape: FlowShape) -> [Double?] {
        sums.indices.map { index in
            guard shape.value == .sum, let seconds = seconds(index, grid, live, sums[index]) else { return nil }
            return sums[index].halfWidth / seconds
        }
    }

    /// How much of a bucket is known, in seconds; nil where nothing is.
    private func seconds(_ index: Int, _ grid: BucketGrid, _ live: [Double], _ sums: FlowSums) -> Double? {
        let over = min(grid.edges[index + 1], max(now, grid.edges[index])) - grid.edges[index]
        let known = Double(over) / 1000 * live[index]
        if known > 0 { return known }
        // A sampled packet shows that its agent was there.
        return sums.isEmpty || over <= 0 ? nil : Double(over) / 1000
    }

    /// The share of each bucket in which the agents were heard of: that of the one that was heard of most.
    private func liveShare(
        _ agents: Set<IPAddress>,
        _ grid: BucketGrid,
        since: Milliseconds,
        in snapshot: any RollupSnapshot
    ) throws -> [Double] {
        let reader = try SeriesReader(snapshot: snapshot, grid: grid, extremes: false)
        var share = Array(repeating: 0.0, count: grid.count)
        for agent in agents {
            let identity = SourceIdentity(agent: agent, source: .agent)
            let own = snapshot.directory.group(of: identity, structureIndex: MetricStructure.agentIndex)
            guard let own else { continue }
            let buckets = try reader.buckets(of: own, columns: [0])[0]
            for index in buckets.indices {
                let start = max(grid.edges[index], since)
                let over = min(grid.edges[index + 1], max(now, grid.edges[index])) - grid.edges[index]
                let possible = min(grid.edges[index + 1], max(now, start)) - start
                guard over > 0, possible > 0 else { continue }
                let covered = min(buckets[index].covered, possible)
                share[index] = max(share[index], min(1, Double(covered) / Double(over)))
            }
        }
        return share
    }
}
