public import ByteReading
public import MetricCatalog

/// What key functions look things up in, as it is at one time.
public struct FlowReferences: Sendable {
    /// Labels of addresses, by the name of the group.
    public var groups: [String: AddressGroup] = [:]
    /// Labels of values, by the name of the map.
    public var maps: [String: [String: String]] = [:]
    /// The names of ports.
    public var portNames: [SourceIdentity: String] = [:]
    /// What machines say of themselves, by the hardware addresses of their adapters.
    public var machines: [MACAddress: [String: String]] = [:]
    /// The links of the topology, by the ports at both their ends.
    public var links: [SourceIdentity: String] = [:]
    /// The nodes of the topology, by their agent.
    public var nodes: [IPAddress: String] = [:]
    /// The countries of addresses; nil where no file was named.
    public var countries: AddressDatabase?
    /// The autonomous systems of addresses; nil where no file was named.
    public var systems: AddressDatabase?
    /// The makers of adapters; nil where no file was named.
    public var vendors: VendorTable?

    /// The names of addresses; nil where they are not looked up.
    public var hostNames: (any HostNames)?

    /// Nothing to look up in.
    public init() {}
}

/// The names of addresses, as far as they are known; who asks is not kept waiting.
public protocol HostNames: Sendable {
    /// The name of an address with a dot at its end; nil where none is known (yet).
    func name(of address: IPAddress) -> String?
}
