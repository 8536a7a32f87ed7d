import ByteReading
import MetricCatalog

/// How series become fewer: those that have the same labels become one.
public struct Grouping: Hashable, Sendable {
    /// How the figures of several series become one, bucket by bucket.
    public enum Merge: String, CaseIterable, Sendable {
        /// Their sum, of those that are known.
        case sum
        /// Their mean.
        case avg
        /// The smallest.
        case min
        /// The largest.
        case max
        /// How many are known.
        case count
        /// What half of them do not exceed; like the others interpolated between the two nearest.
        case p50
        /// What 75 % do not exceed.
        case p75
        /// What 90 % do not exceed.
        case p90
        /// What 95 % do not exceed.
        case p95
        /// What 98 % do not exceed.
        case p98
        /// What 99 % do not exceed.
        case p99

        /// Which share of the values does not exceed the figure; nil where it is no quantile.
        var share: Double? { Statistic(rawValue: rawValue)?.share }
    }

    /// How the figures of several series become one.
    public let merge: Merge
    /// What tells groups apart: `agent`, `datasource`, or the name of a metric that sources or their machines say; none for
    /// one group a metric.
    public let labels: [String]

    /// A way of grouping.
    ///
    /// - Throws: `QueryError` when a label is neither a part of a series' name nor a metric.
    public init(_ merge: Merge, by labels: [String]) throws(QueryError) {
        for label in labels where label != "agent" && label != "datasource" && !Metric.isKnown(label) {
            throw QueryError(
                .badParameter,
                parameter: "by",
                "'\(label.prefix(40))' is neither agent nor datasource nor a metric such as ifname or host_name"
            )
        }
        self.merge = merge
        self.labels = labels
    }
}

/// Tells which group a source belongs to.
struct GroupNames {
    private let labels: [String]
    private let reader: LatestReader
    private let machines: MachineMap
    private let time: Milliseconds

    /// Groups by what sources say at a time.
    init(_ grouping: Grouping, snapshot: any RollupSnapshot, at time: Milliseconds, now: Milliseconds) {
        labels = grouping.labels
        reader = LatestReader(snapshot: snapshot, now: now)
        machines = MachineMap(snapshot.directory)
        self.time = time
    }

    /// One text a label, empty where nothing is said under it.
    func values(of identity: SourceIdentity) -> [String] {
        labels.map { label in
            switch label {
            case "agent": identity.agent.description
            case "datasource": identity.source.name
            default:
                machines.kin(of: identity).lazy.compactMap { reader.text(label, of: $0, at: time) }.first ?? ""
            }
        }
    }
}
