/// How the figures of one flow on several data sources make one.
public enum FlowMerge: String, CaseIterable, Sendable {
    /// The largest.
    case max
    /// Their sum.
    case sum
    /// Their mean.
    case avg
    /// The largest of those at the edge of the topology.
    case edge
    /// The largest of those on links of the topology.
    case core
    /// Each packet once: within an agent the sum of what came in by its data sources, or of what went out where that is
    /// more; where data sources do not say which, the largest of them, since several may see the same packet; over several
    /// agents the largest.
    case once
}
