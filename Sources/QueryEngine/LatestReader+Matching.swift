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
        var verdicts: [SourceIdentity: Bool] = [:]
        return values(of: SeriesSelector(agents: agents)).filter { value in
            let identity = value.identity
            if let sources = selector.sources, !sources.contains(identity.source) { return false }
            if let verdict = verdicts[identity] { return verdict }
            let verdict = selector.matches(identity, in: snapshot, now: now)
            verdicts[identity] = verdict
            return verdict
        }
    }
}
