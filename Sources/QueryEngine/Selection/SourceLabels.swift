import ByteReading
public import MetricCatalog

/// What people call a data source: names beside the address and number.
public struct SourceLabels {
    private let directory: Directory
    private var known: [SourceIdentity: [(name: String, value: String)]] = [:]

    /// Names as a directory has them now.
    public init(_ directory: Directory) {
        self.directory = directory
    }

    /// The labels of a source: `agent` and `datasource`, and where they are known `host`, `ifname` and `vir_host`.
    public mutating func all(of identity: SourceIdentity) -> [(name: String, value: String)] {
        if let labels = known[identity] { return labels }
        var labels = [("agent", identity.agent.description), ("datasource", identity.source.name)]
        let host = SourceIdentity(agent: identity.agent, source: .host)
        if let name = directory.text("host_name", of: host) { labels.append(("host", name)) }
        if let name = directory.text("ifname", of: identity) { labels.append(("ifname", name)) }
        if let name = directory.text("vir_host_name", of: identity) { labels.append(("vir_host", name)) }
        known[identity] = labels
        return labels
    }

    /// The labels but for the agent and the data source.
    public mutating func names(of identity: SourceIdentity) -> [(name: String, value: String)] {
        Array(all(of: identity).dropFirst(2))
    }
}
