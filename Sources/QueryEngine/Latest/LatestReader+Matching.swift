import ByteReading
public import MetricCatalog

extension LatestReader {
    /// Everything that is known now of the sources that are meant.
    public func values(matching selector: SeriesSelector) -> [LatestValue] {
        let agents =
            selector.agents
            ?? snapshot.directory.agents.keys.sorted {
                SourceIdentity(agent: $0, source: .agent) < SourceIdentity(agent: $1, source: .agent)
            }
        let matcher = FilterMatcher(selector, snapshot: snapshot, now: now)
        var verdicts: [SourceIdentity: Bool] = [:]
        return values(of: SeriesSelector(agents: agents)).filter { value in
            let identity = value.identity
            guard selector.covers(identity) else { return false }
            if let verdict = verdicts[identity] { return verdict }
            let verdict = matcher.matches(identity)
            verdicts[identity] = verdict
            return verdict
        }
    }
}

extension LatestReader {
    /// Tells whether sources pass conditions by what they, or their machines, say of themselves now.
    public func matcher(_ filters: [SourceFilter]) -> (SourceIdentity) -> Bool {
        guard !filters.isEmpty else { return { _ in true } }
        var selector = SeriesSelector()
        selector.filters = filters
        let matcher = FilterMatcher(selector, snapshot: snapshot, now: now)
        return { matcher.matches($0) }
    }
}
