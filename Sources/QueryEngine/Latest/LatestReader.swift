public import MetricCatalog

/// Reads what metrics say now: the last report of each source, as long as it is not stale.
public struct LatestReader {
    let snapshot: any RollupSnapshot
    let now: Milliseconds
    let flows: (any FlowMetrics)?

    /// A report is stale after this many of its source's own polling intervals.
    static let staleIntervals = 2.5
    /// While a source's interval is not known, or is very short, its reports hold for this long.
    static let shortestLife: Milliseconds = 5_000
    /// A source that has reported once has no interval yet.
    static let unknownLife: Milliseconds = 90_000
    /// A second's totals are there this long after its end.
    public static let settling: Milliseconds = 2_500
    /// An agent that is silent for longer is not known to have had nothing to say.
    static let silenceLimit: Milliseconds = 60_000

    /// Reads one state of the store as of a time, and beside it what flows are now.
    public init(snapshot: any RollupSnapshot, now: Milliseconds, flows: (any FlowMetrics)? = nil) {
        self.snapshot = snapshot
        self.now = now
        self.flows = flows
    }

    /// What a metric says on each of the sources that are meant.
    public func values(_ name: String, _ selector: SeriesSelector) -> [LatestValue] {
        if let metric = ReadableMetric(name) {
            return selector.groups(structureIndex: metric.structureIndex, in: snapshot, now: now)
                .compactMap { value(metric, in: $0) }
        }
        guard MetricPlace.textsByName[name] != nil else { return flowValues(name, selector) }
        return textIdentities(name, selector).compactMap { text(name, of: $0) }
    }

    /// What a metric says on one source.
    public func value(_ name: String, of identity: SourceIdentity) -> LatestValue? {
        guard let metric = ReadableMetric(name) else {
            return text(name, of: identity) ?? flows?.flowMetrics(name) { $0 == identity }.first
        }
        let group = snapshot.directory.group(of: identity, structureIndex: metric.structureIndex)
        return group.flatMap { value(metric, in: $0) }
    }

    /// Everything that is known of an agent now.
    public func values(of agent: SeriesSelector) -> [LatestValue] {
        var result: [LatestValue] = []
        for address in agent.agents ?? [] {
            for group in snapshot.directory.groups(of: address) where group.identity.source != .agent {
                let poll = snapshot.lastPoll(of: group)
                for metric in ReadableMetric.all(of: group.structureIndex) {
                    if let value = value(metric, in: group, poll) { result.append(value) }
                }
                for entry in group.structure.texts {
                    let name = entry.name(on: group.identity.source)
                    if let value = text(name, of: group.identity) { result.append(value) }
                }
            }
        }
        return result + flowValues(of: agent)
    }

    /// What a flow definition says on each of the sources that are meant.
    private func flowValues(_ name: String, _ selector: SeriesSelector) -> [LatestValue] {
        let found = flows?.flowMetrics(name, where: selector.covers) ?? []
        guard !found.isEmpty else { return [] }
        let matches = matcher(selector.filters)
        return found.filter { matches($0.identity) }
    }

    /// What all flow definitions say on the sources of some agents.
    private func flowValues(of agent: SeriesSelector) -> [LatestValue] {
        guard let flows else { return [] }
        return flows.flowNames.flatMap { name in
            flows.flowMetrics(name) { agent.agents?.contains($0.agent) ?? false }
        }.sorted { $0.identity < $1.identity }
    }

    private func value(_ metric: ReadableMetric, in group: SeriesGroup) -> LatestValue? {
        value(metric, in: group, snapshot.lastPoll(of: group))
    }

    private func value(_ metric: ReadableMetric, in group: SeriesGroup, _ poll: PollSeries?) -> LatestValue? {
        guard let poll, let end = poll.ends.first, let start = poll.starts.first, isBelieved(end) else { return nil }
        if metric.isFlow {
            if end < now - LatestReader.settling { return silence(metric, group) }
        } else if now - end > life(end - start) {
            return nil
        }
        let columns = group.structure.columns
        let figures = metric.columns.map { column -> Double? in
            guard poll.known[0] >> UInt64(column) & 1 == 1 else { return nil }
            let type = columns[column].metric.type
            let amount = type.real(poll.columns[column][0])
            guard type.isAdditive else { return amount }
            return end > start ? amount * 1000 / Double(end - start) : nil
        }
        return metric.value(of: figures).map {
            LatestValue(identity: group.identity, metricName: metric.name, value: .number($0), time: end)
        }
    }

    /// No packet was sampled in the last second: zero where the agent is heard of, else not known.
    private func silence(_ metric: ReadableMetric, _ group: SeriesGroup) -> LatestValue? {
        guard let heard = lastHeard(group.identity), isBelieved(heard), now - heard <= LatestReader.silenceLimit
        else { return nil }
        return LatestValue(identity: group.identity, metricName: metric.name, value: .number(0), time: heard)
    }

    private func text(_ name: String, of identity: SourceIdentity) -> LatestValue? {
        guard let text = snapshot.directory.text(name, of: identity), let heard = lastHeard(identity) else {
            return nil
        }
        // Words are said with each report of their source; they hold while any of its numbers do.
        let reports = snapshot.directory.groups(of: identity).compactMap { snapshot.lastPoll(of: $0) }
        let newest = reports.max { $0.ends[0] < $1.ends[0] }
        let time = newest?.ends[0] ?? heard
        guard isBelieved(time), now - time <= life(newest.map { $0.ends[0] - $0.starts[0] } ?? 0) else { return nil }
        return LatestValue(identity: identity, metricName: name, value: .text(text), time: time)
    }

    private func textIdentities(_ name: String, _ selector: SeriesSelector) -> [SourceIdentity] {
        let matcher = FilterMatcher(selector, snapshot: snapshot, now: now)
        return snapshot.directory.texts.keys.filter { identity in
            guard snapshot.directory.texts[identity]?[name] != nil else { return false }
            return selector.covers(identity) && matcher.matches(identity)
        }.sorted()
    }

    /// When an agent was last heard of.
    public func lastHeard(_ identity: SourceIdentity) -> Milliseconds? {
        let agent = SourceIdentity(agent: identity.agent, source: .agent)
        return snapshot.directory.group(of: agent, structureIndex: MetricStructure.agentIndex)
            .flatMap { snapshot.lastPoll(of: $0)?.ends.first }
    }

    /// Nobody knows what will be: a report from then was made while the clock was ahead.
    private func isBelieved(_ end: Milliseconds) -> Bool { end - now <= LatestReader.settling }

    /// How long a report with such an interval holds.
    private func life(_ interval: Milliseconds) -> Milliseconds {
        guard interval > 0 else { return LatestReader.unknownLife }
        return max(Milliseconds(Double(interval) * LatestReader.staleIntervals), LatestReader.shortestLife)
    }
}
