import ByteReading
import MetricCatalog
import SFlowWire

/// Tells when agents were heard of: there, no sampled packet means none, and elsewhere it means nothing.
final class LiveTime {
    private let reader: SeriesReader
    private var known: [IPAddress: [Bucket]] = [:]

    init(reader: SeriesReader) {
        self.reader = reader
    }

    /// Gives buckets of flow totals the time in which their agent was heard of.
    func fill(_ buckets: inout [Bucket], of group: SeriesGroup) throws {
        let live = try liveBuckets(of: group.identity.agent)
        for index in buckets.indices where reader.grid.edges[index + 1] > group.since {
            // The bucket in which the group appeared is known from there on.
            let longest = reader.grid.edges[index + 1] - max(reader.grid.edges[index], group.since)
            let time = min(live[index].covered, longest)
            guard time > buckets[index].covered else { continue }
            buckets[index].covered = time
            if reader.extremes {
                buckets[index].minimum = min(buckets[index].minimum, 0)
                buckets[index].maximum = max(buckets[index].maximum, 0)
            }
        }
    }

    private func liveBuckets(of agent: IPAddress) throws -> [Bucket] {
        if let found = known[agent] { return found }
        let identity = SourceIdentity(agent: agent, source: .agent)
        let directory = reader.snapshot.directory
        let group = directory.group(of: identity, structureIndex: MetricStructure.agentIndex)
        let found = try group.map { try reader.buckets(of: $0, columns: [0])[0] }
        known[agent] = found ?? Array(repeating: Bucket(), count: reader.grid.count)
        return known[agent] ?? []
    }
}
