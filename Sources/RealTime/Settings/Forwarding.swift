public import ByteReading
public import TextOutput

/// Another collector that datagrams are sent on to.
public struct Forwarding: Hashable, Sendable {
    /// The name.
    public var name: String
    /// The collector's address.
    public var address: IPAddress
    /// The collector's port.
    public var port: Int
    /// The agents whose datagrams are sent on; nil for all.
    public var agents: [IPAddress]?

    /// Reads a rule as sFlow-RT has it.
    public init(name: String, _ value: JSONValue) throws(SettingError) {
        let attributes = try Attributes(value)
        self.name = name
        guard let text = try attributes.text("address") else {
            throw SettingError(attribute: "address", "is missing")
        }
        guard let address = IPAddress(text), !address.isUnspecified else {
            throw SettingError(attribute: "address", "'\(text.prefix(60))' is no IP address")
        }
        self.address = address
        port = Int(try attributes.number("port", 1...65_535) ?? 6_343)
        guard let agents = try attributes.list("agents") else { return }
        var list: [IPAddress] = []
        for text in agents.split(separator: ",") {
            guard let agent = IPAddress(text) else {
                throw SettingError(attribute: "agents", "'\(text.prefix(60))' is no IP address")
            }
            list.append(agent)
        }
        self.agents = list.isEmpty ? nil : list
    }
}

extension JSONWriter {
    /// Writes a rule with all its attributes.
    public mutating func value(_ forwarding: Forwarding) {
        object { json in
            json.member("address", forwarding.address.description)
            json.member("port", forwarding.port)
            guard let agents = forwarding.agents else { return }
            json.key("agents")
            json.array { json in
                for agent in agents { json.value(agent.description) }
            }
        }
    }
}
