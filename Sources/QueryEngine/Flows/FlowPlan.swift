import MetricCatalog

/// Which tiers of flows serve a span of time: the coarsest within it, finer ones towards its ends.
struct FlowPlan {
    /// A part of the span and the tier that serves it, whole buckets of which make it up.
    struct Part: Hashable {
        let tier: Tier
        let from: Milliseconds
        let to: Milliseconds
    }

    /// The span; its ends lie on buckets that are still kept.
    let start: Milliseconds
    let end: Milliseconds
    /// The parts in the order of time.
    let parts: [Part]

    /// Plans a span; ends that are kept in coarser buckets alone move outwards.
    init(from start: Milliseconds, to end: Milliseconds, in snapshot: any RollupSnapshot) {
        let first = FlowPlan.finest(at: start, in: snapshot)
        let last = FlowPlan.finest(at: end - 1, in: snapshot)
        self.start = floorMultiple(start, of: first.width)
        self.end = floorMultiple(end + last.width - 1, of: last.width)
        var parts: [Part] = []
        FlowPlan.cover(self.start, self.end, Tier.flows[...], snapshot, &parts)
        self.parts = parts
    }

    /// Plans each bucket of a grid, whose edges are whole buckets of some tier; nil where no such tier has the time.
    init?(_ grid: BucketGrid, in snapshot: any RollupSnapshot) {
        let fitting = Tier.flows.prefix { tier in grid.edges.allSatisfy { $0 % tier.width == 0 } }
        let finest = FlowPlan.finest(at: grid.start, in: snapshot)
        guard fitting.contains(finest) else { return nil }
        start = grid.start
        end = grid.end
        var parts: [Part] = []
        FlowPlan.cover(start, end, fitting, snapshot, &parts)
        self.parts = parts
    }

    /// The finest tier that still has a time.
    static func finest(at time: Milliseconds, in snapshot: any RollupSnapshot) -> Tier {
        Tier.flows.first { snapshot.flowsDroppedUntil($0) <= time } ?? .day
    }

    private static func cover(
        _ from: Milliseconds,
        _ to: Milliseconds,
        _ tiers: ArraySlice<Tier>,
        _ snapshot: any RollupSnapshot,
        _ parts: inout [Part]
    ) {
        guard from < to, let tier = tiers.last else { return }
        if tiers.count == 1 {
            parts.append(Part(tier: tier, from: from, to: to))
            return
        }
        let width = tier.width
        let dropped = floorMultiple(snapshot.flowsDroppedUntil(tier) + width - 1, of: width)
        let low = max(floorMultiple(from + width - 1, of: width), dropped)
        let high = floorMultiple(min(to, snapshot.flowsSealedUntil(tier)), of: width)
        guard low < high else { return cover(from, to, tiers.dropLast(), snapshot, &parts) }
        cover(from, low, tiers.dropLast(), snapshot, &parts)
        parts.append(Part(tier: tier, from: low, to: high))
        cover(high, to, tiers.dropLast(), snapshot, &parts)
    }

    /// The names of the resolutions, finest first.
    var resolutions: [String] {
        Tier.flows.filter { tier in parts.contains { $0.tier == tier } }.map(\.name)
    }
}
