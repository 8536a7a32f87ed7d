public import ByteReading
public import FlowLanguage
public import MetricCatalog
import SFlowWire
public import TextOutput

/// A collector that is sent what concerns its ports and addresses alone.
public struct Tenant: Hashable, Sendable {
    /// The name.
    public var name: String
    /// The collector's address.
    public var address: IPAddress
    /// The collector's port.
    public var port: Int
    /// Its ports.
    var ports: Set<SourceIdentity> = []
    /// What its ports are called.
    var portNames: Set<String> = []
    private let document: JSONValue
    private var conditions: [String] = []

    /// Reads a tenant as sFlow-RT has it.
    public init(name: String, _ value: JSONValue) throws(SettingError) {
        let attributes = try Attributes(value)
        self.name = name
        document = value
        guard let text = try attributes.text("collectorAddress") else {
            throw SettingError(attribute: "collectorAddress", "is missing")
        }
        guard let address = IPAddress(text), !address.isUnspecified else {
            throw SettingError(attribute: "collectorAddress", "'\(text.prefix(60))' is no IP address")
        }
        self.address = address
        port = Int(try attributes.number("collectorPort", 1...65_535) ?? 6_343)
        let filters = try Attributes(attributes.value("filters") ?? .object([:]))
        for text in try filters.texts("ifindex") { ports.insert(try Tenant.port(text)) }
        portNames = Set(try filters.texts("ifname"))
        for text in try filters.texts("cidr") {
            guard let (network, length) = AddressGroup.prefix(text) else {
                throw SettingError(attribute: "filters", "'\(text.prefix(60))' is no prefix, such as 10.0.0.0/8")
            }
            let family = network.family == .ipv4 ? "ip" : "ip6"
            for end in ["source", "destination"] { conditions.append("mask:\(family)\(end):\(length)=\(network)") }
        }
        for text in try filters.texts("mac") {
            let digits = text.filter(\.isHexDigit)
            guard digits.count == 12 else {
                throw SettingError(attribute: "filters", "'\(text.prefix(60))' is no hardware address")
            }
            for end in ["source", "destination"] { conditions.append("mac\(end)=\(digits.uppercased())") }
        }
    }

    /// Reads `10.0.0.1_2`, an agent and an ifIndex.
    private static func port(_ text: String) throws(SettingError) -> SourceIdentity {
        let parts = text.split(separator: "_")
        guard parts.count == 2, let agent = IPAddress(parts[0]), let index = UInt32(parts[1]) else {
            let what = "'\(text.prefix(60))' is no port; write agent_ifIndex, such as 10.0.0.1_2"
            throw SettingError(attribute: "filters", what)
        }
        return SourceIdentity(agent: agent, source: DataSource(class: 0, index: index))
    }

    /// Which packets concern the tenant, by their headers; of none where there is no such condition.
    public var program: FlowProgram {
        guard !conditions.isEmpty else { return FlowProgram() }
        let filter = conditions.joined(separator: "|")
        return (try? FlowProgram([FlowDefinition(name: name, value: "frames", filter: filter)])) ?? FlowProgram()
    }

    /// The tenant's ports, those included that are known by name.
    public func allPorts(_ names: [SourceIdentity: String]) -> Set<SourceIdentity> {
        guard !portNames.isEmpty else { return ports }
        return ports.union(names.filter { portNames.contains($0.value) }.map(\.key))
    }
}

extension Attributes {
    fileprivate func texts(_ name: String) throws(SettingError) -> [String] {
        guard let value = value(name) else { return [] }
        guard let texts = value.texts else { throw SettingError(attribute: name, "is no list of texts") }
        return texts
    }
}

extension JSONWriter {
    /// Writes a tenant as it was given.
    public mutating func value(_ tenant: Tenant) {
        value(tenant.given)
    }
}

extension Tenant {
    fileprivate var given: JSONValue { document }
}
