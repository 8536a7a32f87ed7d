public import ByteReading
public import MetricCatalog
import SFlowWire
public import TextOutput

/// Which nodes there are and which of their ports are linked, as somebody who knows told us.
public struct Topology: Hashable, Sendable {
    /// The document as it was given.
    public let document: JSONValue
    /// The agents of nodes, by the node's name.
    private var agents: [String: IPAddress] = [:]
    /// The ifIndex of ports, by node and port.
    private var ports: [String: [String: UInt32]] = [:]
    private var links: [(name: String, ends: [(node: String, port: String)])] = []

    /// Topologies are the same where their documents are.
    public static func == (left: Topology, right: Topology) -> Bool { left.document == right.document }

    /// Hashes the document.
    public func hash(into hasher: inout Hasher) { hasher.combine(document) }

    /// Reads a topology as sFlow-RT has it.
    public init(_ value: JSONValue) throws(SettingError) {
        document = value
        let attributes = try Attributes(value)
        if let nodes = attributes.value("nodes") {
            guard let members = nodes.members else { throw SettingError(attribute: "nodes", "is no object") }
            for (name, node) in members { try readNode(name, node) }
        }
        guard let links = attributes.value("links") else { return }
        guard let members = links.members else { throw SettingError(attribute: "links", "is no object") }
        for (name, link) in members.sorted(by: { $0.key < $1.key }) {
            let parts = try Attributes(link)
            var ends: [(node: String, port: String)] = []
            for end in ["1", "2"] {
                guard let node = try parts.text("node" + end), let port = try parts.text("port" + end) else {
                    throw SettingError(attribute: "links", "'\(name)' lacks node\(end) or port\(end)")
                }
                ends.append((node, port))
            }
            self.links.append((name, ends))
        }
    }

    private mutating func readNode(_ name: String, _ node: JSONValue) throws(SettingError) {
        let attributes = try Attributes(node)
        if let text = try attributes.text("agent") {
            guard let agent = IPAddress(text) else {
                throw SettingError(attribute: "nodes", "the agent '\(text.prefix(60))' of '\(name)' is no IP address")
            }
            agents[name] = agent
        }
        guard let members = attributes.value("ports")?.members else { return }
        for (port, value) in members {
            guard let text = try Attributes(value).text("ifindex") else { continue }
            guard let index = UInt32(text) else {
                throw SettingError(attribute: "nodes", "the ifindex '\(text.prefix(20))' of '\(name)' is no number")
            }
            ports[name, default: [:]][port] = index
        }
    }

    /// The topology with agents and ports in place of names.
    public struct Resolved: Sendable {
        /// The node of each agent.
        public var nodes: [IPAddress: String] = [:]
        /// The link that each port is an end of.
        public var links: [SourceIdentity: String] = [:]

        /// Nothing known.
        public init() {}
    }

    /// Finds agents and ports; what the document leaves out is learned from what hosts and ports call themselves.
    public func resolved(with directory: Directory?) -> Resolved {
        var agents = agents
        var names: [IPAddress: [String: UInt32]] = [:]
        if let directory {
            for (identity, texts) in directory.texts {
                if let name = texts["host_name"]?.value(at: .max), agents[name] == nil { agents[name] = identity.agent }
                if let name = texts["ifname"]?.value(at: .max), identity.source.sourceClass == 0 {
                    names[identity.agent, default: [:]][name] = identity.source.index
                }
            }
        }
        var result = Resolved()
        let linked = Set(links.flatMap { $0.ends.map(\.node) }).union(ports.keys).union(self.agents.keys)
        for (name, agent) in agents where linked.contains(name) { result.nodes[agent] = name }
        for link in links {
            for end in link.ends {
                guard let agent = agents[end.node],
                    let index = ports[end.node]?[end.port] ?? names[agent]?[end.port] ?? UInt32(end.port)
                else { continue }
                result.links[SourceIdentity(agent: agent, source: DataSource(class: 0, index: index))] = link.name
            }
        }
        return result
    }
}

extension JSONWriter {
    /// Writes a document.
    public mutating func value(_ document: JSONValue) {
        switch document {
        case .object(let members):
            object { json in
                for (name, value) in members.sorted(by: { $0.key < $1.key }) {
                    json.key(name)
                    json.value(value)
                }
            }
        case .array(let values):
            array { json in
                for value in values { json.value(value) }
            }
        case .text(let text): value(text)
        case .number(let number): value(number)
        case .flag(let flag): value(flag)
        case .null: null()
        }
    }
}
