import ByteReading
import MetricCatalog

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
            if let sources = selector.sources, !sources.contains(identity.source) { return false }
            if let verdict = verdicts[identity] { return verdict }
            let verdict = matcher.matches(identity)
            verdicts[identity] = verdict
            return verdict
        }
    }
}
