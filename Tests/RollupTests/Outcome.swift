import ByteReading
import MetricCatalog
import Rollup
import SFlowWire
import TestSupport

/// All that a rollup has closed, as a store would have it.
struct Outcome {
    let batches: [RollupBatch]
    let groups: [GroupDefinition]

    init(batches: [RollupBatch]) {
        self.batches = batches
        groups = batches.flatMap(\.newGroups)
    }

    var events: [RollupEvent] { batches.flatMap(\.events) }
    /// What sources say in words; where the agent's datagrams come from is left out.
    var texts: [TextReport] { allTexts.filter { $0.name != "sflow_source" } }
    var allTexts: [TextReport] { batches.flatMap(\.texts) }

    func events(_ kind: RollupEvent.Kind) -> [RollupEvent] { events.filter { $0.kind == kind } }

    /// Every source that has a group, as text; the agent itself left out.
    var sources: Set<String> {
        Set(groups.filter { $0.identity.source != .agent }.map(\.identity.source.description))
    }

    var agents: Set<String> { Set(groups.map(\.identity.agent.description)) }

    /// The reports of the group that a metric belongs to, in order and joined; nil where there is no such group.
    func series(_ metric: String, _ source: DataSource, of agent: String = "192.0.2.1") -> PollSeries? {
        guard let place = MetricPlace.byName[metric] else { preconditionFailure("no metric \(metric)") }
        let identity = SourceIdentity(agent: ip(agent), source: source)
        let definition = GroupDefinition(identity: identity, structureIndex: place.structureIndex)
        guard let group = groups.firstIndex(of: definition) else { return nil }
        let structure = MetricStructure.all[place.structureIndex]
        var series = PollSeries(columnCount: structure.columns.count)
        for batch in batches {
            for poll in batch.polls where poll.group == UInt32(group) {
                series.append(
                    start: poll.start,
                    end: poll.end,
                    known: poll.known,
                    interpolated: poll.isInterpolated,
                    values: batch.values[poll.firstValue..<(poll.firstValue + poll.valueCount)]
                )
            }
        }
        series.normalize(types: structure.types)
        return series
    }

    /// One report of a metric; times are those of the rig.
    struct Reading: Equatable {
        var start: Milliseconds
        var end: Milliseconds
        var value: Double?
    }

    /// The reports of a metric, unknown ones included.
    func readings(_ metric: String, _ source: DataSource = 5, of agent: String = "192.0.2.1") -> [Reading] {
        guard let place = MetricPlace.byName[metric], let series = series(metric, source, of: agent) else { return [] }
        return series.ends.indices.map { index in
            let isKnown = series.known[index] >> UInt64(place.column) & 1 == 1
            return Reading(
                start: series.starts[index] - Rig.epoch,
                end: series.ends[index] - Rig.epoch,
                value: isKnown ? place.metric.type.real(series.columns[place.column][index]) : nil
            )
        }
    }

    /// The values of a metric's reports.
    func values(_ metric: String, _ source: DataSource = 5, of agent: String = "192.0.2.1") -> [Double?] {
        readings(metric, source, of: agent).map(\.value)
    }

    /// All that a metric adds up to; nil where nothing is known.
    func total(_ metric: String, _ source: DataSource = 5, of agent: String = "192.0.2.1") -> Double? {
        let known = values(metric, source, of: agent).compactMap { $0 }
        return known.isEmpty ? nil : known.reduce(0, +)
    }

    /// A metric in buckets of seconds since the rig's epoch.
    func buckets(
        _ metric: String,
        _ source: DataSource = 5,
        of agent: String = "192.0.2.1",
        from start: Int64 = 0,
        step: Int64,
        count: Int
    ) -> [Bucket] {
        let grid = BucketGrid(start: Rig.epoch + start * 1000, step: step * 1000, count: count)
        guard let place = MetricPlace.byName[metric], let series = series(metric, source, of: agent) else {
            return Array(repeating: Bucket(), count: count)
        }
        var row = BucketRow(grid, type: place.metric.type, extremes: true)
        row.add(series, column: place.column)
        return row.buckets
    }
}

extension Bucket {
    /// Bits per second of a counter of octets, nil where nothing is known.
    var bitsPerSecond: Double? { covered > 0 ? Double(sum) * 8000 / Double(covered) : nil }
}
