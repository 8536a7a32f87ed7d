import ByteReading
import MetricCatalog
import SFlowWire

@testable import Rollup

/// Where the tests' time begins: a whole hour.
let epoch: Milliseconds = 1_699_999_200_000
let second: Milliseconds = 1_000
let minute: Milliseconds = 60_000
let hour: Milliseconds = 3_600_000
let day: Milliseconds = 24 * hour

/// A group as the tests name it.
struct GroupKey: Hashable, Sendable {
    let identity: SourceIdentity
    let structureIndex: Int

    init(agent: UInt32 = 1, source: DataSource, structure: Int) {
        identity = SourceIdentity(agent: IPAddress(ipv4: 0xc000_0200 | agent), source: source)
        structureIndex = structure
    }

    var types: [ValueType] { MetricStructure.all[structureIndex].types }

    /// Ports have counts and one state.
    static func port(_ index: UInt32, agent: UInt32 = 1) -> GroupKey {
        GroupKey(agent: agent, source: DataSource(class: 0, index: index), structure: MetricStructure.interfaceIndex)
    }

    /// Processors have real states, whole states and counts.
    static let processors = GroupKey(
        source: DataSource(class: 2, index: 1),
        structure: MetricStructure.indexByFormat[DataFormat(0, 2003)] ?? 0
    )
    /// Sampled packets have counts and real sums.
    static let packets = GroupKey(source: DataSource(class: 0, index: 1), structure: MetricStructure.flowIndex[0])
    /// The agent's own figures.
    static let agent = GroupKey(source: .agent, structure: MetricStructure.agentIndex)
}

/// Makes batches as a rollup does: each group is defined once, when it first appears.
struct BatchMaker {
    private var places: [GroupKey: UInt32] = [:]
    private var batch = RollupBatch(time: 0)

    /// Adds a report with one value a column.
    mutating func poll(
        _ key: GroupKey,
        from start: Milliseconds,
        to end: Milliseconds,
        known: UInt64 = .max,
        isInterpolated: Bool = false,
        _ values: [UInt64]
    ) {
        let columns = UInt64(key.types.count)
        batch.polls.append(
            Poll(
                group: place(of: key),
                isInterpolated: isInterpolated,
                start: start,
                end: end,
                known: known & (1 << columns - 1),
                firstValue: batch.values.count,
                valueCount: values.count
            )
        )
        batch.values += values
    }

    /// Adds a report that says the same of every column.
    mutating func poll(_ key: GroupKey, from start: Milliseconds, to end: Milliseconds, all value: UInt64) {
        poll(key, from: start, to: end, Array(repeating: value, count: key.types.count))
    }

    mutating func text(_ key: GroupKey, _ name: String, _ value: String, since time: Milliseconds) {
        batch.texts.append(TextReport(group: place(of: key), name: name, value: value, time: time))
    }

    mutating func event(_ kind: RollupEvent.Kind, _ key: GroupKey, _ detail: String, at time: Milliseconds) {
        batch.events.append(RollupEvent(time: time, kind: kind, identity: key.identity, detail: detail))
    }

    /// What came since the last call.
    mutating func close(at time: Milliseconds) -> RollupBatch {
        defer { batch = RollupBatch(time: 0) }
        batch.time = time
        return batch
    }

    private mutating func place(of key: GroupKey) -> UInt32 {
        if let place = places[key] { return place }
        let place = UInt32(places.count)
        places[key] = place
        batch.newGroups.append(GroupDefinition(identity: key.identity, structureIndex: key.structureIndex))
        return place
    }
}
