public import MetricCatalog
public import Rollup
import Synchronization

/// What flows are now, on every data source: it follows the batches of the rollup, second by second.
public final class LiveFlows: Sendable {
    /// Flows that are over, of definitions that log them.
    public let log: PollableLog<LoggedFlow>
    private let state = Mutex(State())

    private struct State {
        var flows: [String: LiveFlow] = [:]
        /// The rollup's groups of flows, in its order.
        var groups: [FlowGroupDefinition] = []
        /// Until when seconds are over.
        var closedUntil: Milliseconds = .min
        var logs: [GroupKey: FlowLog] = [:]
    }

    /// The clock has stepped when time goes back further.
    private static let grace: Milliseconds = 10_000

    private struct GroupKey: Hashable {
        let name: String
        let identity: SourceIdentity
    }

    /// Nothing is known yet.
    ///
    /// - Parameter log: What was logged before.
    public init(log: PollableLog<LoggedFlow> = PollableLog(capacity: 1_000)) {
        self.log = log
    }

    /// Takes in what seconds brought.
    ///
    /// - Parameters:
    ///   - batches: The rollup's batches, in their order.
    ///   - definitions: The definitions in force, by name.
    ///   - time: Until when seconds are over.
    /// - Returns: The flows that are over, to be stored.
    public func apply(
        _ batches: [RollupBatch],
        definitions: [String: FlowDefinition],
        until time: Milliseconds
    ) -> [LoggedFlow] {
        let ended: [LoggedFlow] = state.withLock { state in
            for name in state.flows.keys where definitions[name] != state.flows[name]?.definition {
                state.flows[name] = nil
                for key in state.logs.keys where key.name == name { state.logs[key] = nil }
            }
            if state.closedUntil != .min, time < state.closedUntil - LiveFlows.grace {
                // The clock went back: what was seen in a time to come would never fade.
                state.flows = [:]
                state.logs = [:]
                state.closedUntil = .min
            }
            for batch in batches {
                state.groups += batch.newFlowGroups
                for report in batch.flows where report.second <= time + LiveFlows.grace {
                    add(report, to: &state, definitions)
                }
                // A batch of a time to come was closed before the clock went back.
                if batch.time <= time + LiveFlows.grace { state.closedUntil = max(state.closedUntil, batch.time) }
            }
            state.closedUntil = max(state.closedUntil, time)
            let now = state.closedUntil
            for name in state.flows.keys { state.flows[name]?.forgetSilent(at: now) }
            var ended: [LoggedFlow] = []
            for key in state.logs.keys {
                ended += state.logs[key]?.takeEnded(at: now) ?? []
                if state.logs[key]?.isEmpty == true { state.logs[key] = nil }
            }
            return ended.sorted { $0.end < $1.end }
        }
        return ended.map { flow in log.append { id in flow.numbered(id) } }
    }

    private func add(_ report: FlowReport, to state: inout State, _ definitions: [String: FlowDefinition]) {
        guard Int(report.group) < state.groups.count else { return }
        let group = state.groups[Int(report.group)]
        let definition = group.definition
        guard definitions[definition.name] == definition else { return }
        state.flows[definition.name, default: LiveFlow(definition, group.shape)].add(report, of: group.identity)
        guard definition.isLogged else { return }
        let key = GroupKey(name: definition.name, identity: group.identity)
        state.logs[key, default: FlowLog(definition, group.shape, group.identity)].add(report)
    }

    /// What the flows of a definition are now; nil where no packet of it has come yet.
    public func flow(_ name: String) -> LiveFlow? {
        state.withLock { state in
            guard var flow = state.flows[name] else { return nil }
            flow.now = state.closedUntil
            return flow
        }
    }

    /// The names of the definitions that packets have come of.
    public var names: [String] { state.withLock { state in state.flows.keys.sorted() } }
}

/// What the flows of one definition are now.
public struct LiveFlow: Sendable {
    /// The definition.
    public let definition: FlowDefinition
    /// How its figures are made.
    public let shape: FlowShape
    var tables: [SourceIdentity: LiveTable] = [:]
    /// Until when seconds are over.
    public internal(set) var now: Milliseconds = .min

    init(_ definition: FlowDefinition, _ shape: FlowShape) {
        self.definition = definition
        self.shape = shape
    }

    mutating func add(_ report: FlowReport, of identity: SourceIdentity) {
        tables[identity, default: LiveTable(definition, shape)].add(report)
    }

    mutating func forgetSilent(at now: Milliseconds) {
        guard tables.values.contains(where: { $0.isSilent(at: now) }) else { return }
        tables = tables.filter { !$0.value.isSilent(at: now) }
    }

    /// One flow on one data source.
    public struct Location: Sendable {
        /// Where.
        public let identity: SourceIdentity
        /// Which flow.
        public let key: FlowKey
        /// Its smoothed figure.
        public let value: Double
        /// Its smoothed further values.
        public let further: [Double]
        /// When it was last seen.
        public let time: Milliseconds
    }

    /// The figure of a definition on one data source.
    public struct Metric: Sendable {
        /// Where.
        public let identity: SourceIdentity
        /// The figure of the largest flow, which for a definition without keys is all there is.
        public let value: Double
        /// The largest flows, largest first; empty for a definition without keys.
        public let top: [(key: FlowKey, value: Double)]
        /// When packets were last sampled.
        public let time: Milliseconds
    }

    /// When packets were last sampled on any data source; nil where there are none.
    public var newest: Milliseconds? { tables.values.map(\.time).max() }

    /// The figure on every data source that is meant.
    public func metrics(where isMeant: (SourceIdentity) -> Bool = { _ in true }) -> [Metric] {
        var result: [Metric] = []
        for (identity, table) in tables where isMeant(identity) {
            let top = table.top(definition.limit, at: now)
            guard let first = top.first else { continue }
            result.append(
                Metric(
                    identity: identity,
                    value: first.value,
                    top: definition.keys.isEmpty ? [] : top.map { ($0.key, $0.value) },
                    time: table.time
                )
            )
        }
        return result.sorted { $0.identity < $1.identity }
    }

    /// Where a flow is seen, by its key in words.
    public func locations(
        of text: String,
        where isMeant: (SourceIdentity) -> Bool = { _ in true }
    ) -> [Location] {
        var result: [Location] = []
        for (identity, table) in tables where isMeant(identity) {
            for (key, entry) in table.entries where key.text(separator: definition.separator) == text {
                let figures = table.figures(entry, at: now)
                result.append(
                    Location(
                        identity: identity,
                        key: key,
                        value: figures.value,
                        further: figures.further,
                        time: entry.time
                    )
                )
            }
        }
        return result.sorted { ($1.value, $0.identity) < ($0.value, $1.identity) }
    }
}
