import MetricCatalog
import QueryEngine

/// Looks into the flows of ports that run out: which grew, and whether samples and counters agree.
struct GrownFlowsReader {
    private let question: CapacityQuestion
    private let snapshot: any RollupSnapshot

    /// How many keys of a definition are told.
    private static let keyCount = 5
    /// Among how many of the largest they are looked for.
    private static let searched = 500
    /// How long each of the two parts is at most.
    private static let longest: Milliseconds = 30 * 86_400_000

    init(_ question: CapacityQuestion, snapshot: any RollupSnapshot) {
        self.question = question
        self.snapshot = snapshot
    }

    /// Fills in the flows of each row that a threshold is or will be reached on.
    func fill(_ rows: inout [BuiltRow]) throws {
        for place in rows.indices where !rows[place].ports.isEmpty {
            switch rows[place].urgency {
            case .now, .on: break
            default: continue
            }
            try question.budget.requireTime()
            rows[place].row.grown = try grown(rows[place])
            if rows[place].row.grown.contains(where: \.disagrees) {
                rows[place].row.notes.append("Samples and counters disagree by more than the sampling error allows.")
            }
        }
    }

    private func grown(_ row: BuiltRow) throws -> [GrownFlows] {
        guard let (before, after) = spans(row.ports) else { return [] }
        let direction = row.row.outlooks.first?.direction ?? .in
        let check = try crossCheck(row.ports, direction, after)
        var result: [GrownFlows] = []
        for name in flowNames {
            let (older, newer) = (try keys(name, row.ports, before), try keys(name, row.ports, after))
            var grown: [GrownFlows.Key] = []
            for (key, now) in newer {
                let then = older[key] ?? Figure(rate: 0, variance: 0)
                guard now.rate > then.rate else { continue }
                let error = 1.96 * (now.variance + then.variance).squareRoot()
                grown.append(GrownFlows.Key(text: key, before: then.rate, after: now.rate, error: error))
            }
            guard !grown.isEmpty else { continue }
            grown.sort { ($1.after - $1.before, $0.text) < ($0.after - $0.before, $1.text) }
            let keys = Array(grown.prefix(GrownFlowsReader.keyCount))
            result.append(GrownFlows(flow: name, keys: keys, sampled: check?.sampled, counted: check?.counted))
        }
        return result
    }

    /// The first and the last part of the time in which the ports' flows are known.
    private func spans(_ ports: [SourceIdentity]) -> (before: Range<Milliseconds>, after: Range<Milliseconds>)? {
        let end = min(question.end, question.now)
        let groups = ports.flatMap { snapshot.directory.groups(of: $0) }
            .filter { MetricStructure.flowIndex.contains($0.structureIndex) }
        guard let since = groups.map(\.since).min() else { return nil }
        let start = max(since, end - Milliseconds(question.historyDays) * 86_400_000)
        let part = min(GrownFlowsReader.longest, floorMultiple((end - start) / 2, of: Usage.interval))
        guard part >= Usage.interval else { return nil }
        return (start..<(start + part), (end - part)..<end)
    }

    /// Definitions of octets that are remembered.
    private var flowNames: [String] {
        let names = snapshot.flowDirectory.flows.values.filter { flow in
            flow.definition.value == "bytes" && flow.shape.value == .sum && !flow.definition.isOfDiscards
        }
        return Set(names.map(\.definition.name)).sorted()
    }

    private struct Figure {
        var rate: Double
        var variance: Double
    }

    private func keys(_ name: String, _ ports: [SourceIdentity], _ span: Range<Milliseconds>) throws -> [String: Figure]
    {
        var selector = SeriesSelector()
        selector.scope = .only(Set(ports))
        let query = FlowQuery(
            name: name,
            selector: selector,
            start: span.lowerBound,
            end: span.upperBound,
            limit: GrownFlowsReader.searched,
            now: question.now
        )
        let top = try query.top(by: .key, on: snapshot)
        let perSecond = 8000 / Double(max(1, top.end - top.start))
        var result: [String: Figure] = [:]
        for row in top.rows {
            guard let key = row.key else { continue }
            let text = key.text(separator: top.flow.definition.separator)
            result[text] = Figure(
                rate: Double(row.sums.value) * perSecond,
                variance: row.sums.variance * perSecond * perSecond
            )
        }
        return result
    }

    /// What samples and what counters say of the same time and direction, where both are known of every port.
    private func crossCheck(
        _ ports: [SourceIdentity],
        _ direction: TrafficDirection,
        _ span: Range<Milliseconds>
    ) throws -> (sampled: (rate: Double, error: Double), counted: Double)? {
        let way = direction == .out ? "out" : "in"
        var selector = SeriesSelector()
        selector.scope = .only(Set(ports))
        let grid = BucketGrid(edges: [floorSecond(span.lowerBound), floorSecond(span.upperBound)])
        let step = Step.fixed(grid.end - grid.start)
        let query = RangeQuery(
            metrics: ["flow_\(way)_octets", "if\(way)octets"],
            selector: selector,
            start: grid.start,
            end: grid.end,
            step: step,
            now: question.now
        )
        let series = try query.run(on: snapshot, over: grid, step).series
        let sampled = series.filter { $0.key.metric == 0 && $0.values[0] != nil }
        let counted = series.filter { $0.key.metric == 1 && $0.values[0] != nil }
        guard sampled.count == ports.count, counted.count == ports.count,
            sampled.contains(where: { $0.values[0] ?? 0 > 0 })
        else { return nil }
        let variance = sampled.reduce(0) { $0 + (($1.errors?[0] ?? 0) * ($1.errors?[0] ?? 0)) }
        return (
            (sampled.reduce(0) { $0 + ($1.values[0] ?? 0) } * 8, variance.squareRoot() * 8),
            counted.reduce(0) { $0 + ($1.values[0] ?? 0) } * 8
        )
    }
}
