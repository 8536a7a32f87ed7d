import ByteReading
public import MetricCatalog
import SFlowWire

/// Which data sources belong to one machine, across agents: applications on guests, guests on hosts, hosts on ports.
///
/// Joined by what agents say in words: parent records, adapters' hardware addresses, UUIDs.
public struct MachineMap: Sendable {
    /// The machines, by agent and data source.
    public let machines: [Machine]
    /// How they and their ports relate.
    public let links: [MachineLink]
    private let linksByStart: [SourceIdentity: [MachineLink]]

    /// How far a chain of machines is followed: an application in a container in a guest on a host.
    private static let longestChain = 4

    /// The machines that a directory knows.
    public init(_ directory: Directory) {
        let described = directory.texts.keys.filter { $0.source.sourceClass == 2 || $0.source.sourceClass == 3 }
        machines = described.sorted().compactMap { Machine($0, in: directory) }
        let links =
            MachineMap.parents(of: machines, in: directory) + MachineMap.sameMachines(machines)
            + MachineMap.ports(of: machines, in: directory) + MachineMap.members(in: directory)
            + MachineMap.switchPorts(of: machines, in: directory)
        self.links = links
        linksByStart = Dictionary(grouping: links, by: \.from)
    }

    /// A source and everything that what is said of it may be said by: what it runs on, the host behind its agent, and
    /// the same machine as others see it.
    public func kin(of identity: SourceIdentity) -> [SourceIdentity] {
        var result = [identity]
        var next = 0
        while next < result.count, result.count <= MachineMap.longestChain * 4 {
            for link in linksByStart[result[next]] ?? [] where link.isOfMachines && !result.contains(link.to) {
                result.append(link.to)
            }
            next += 1
        }
        let host = SourceIdentity(agent: identity.agent, source: .host)
        if !result.contains(host) {
            result.append(host)
            for link in linksByStart[host] ?? [] where link.relation == .same && !result.contains(link.to) {
                result.append(link.to)
            }
        }
        return result
    }

    private static func parents(of machines: [Machine], in directory: Directory) -> [MachineLink] {
        machines.compactMap { machine in
            guard let parent = directory.text("parent", of: machine.identity).flatMap({ DataSource($0) }) else {
                return nil
            }
            return MachineLink(
                from: machine.identity,
                to: SourceIdentity(agent: machine.identity.agent, source: parent),
                relation: .runsOn,
                reason: "parent record \(parent)"
            )
        }
    }

    /// The same UUID or hardware address at two agents is the same machine seen twice: a guest by its hypervisor and by
    /// itself.
    private static func sameMachines(_ machines: [Machine]) -> [MachineLink] {
        var byMark: [String: [Machine]] = [:]
        for machine in machines where machine.kind != .application {
            if let uuid = machine.uuid { byMark["UUID \(uuid)", default: []].append(machine) }
            for address in machine.adapters.flatMap(\.addresses) {
                byMark["hardware address \(address)", default: []].append(machine)
            }
        }
        var found: Set<[SourceIdentity]> = []
        var links: [MachineLink] = []
        for (mark, group) in byMark.sorted(by: { $0.key > $1.key }) {
            for left in group {
                for right in group where left.identity.agent != right.identity.agent {
                    guard found.insert([left.identity, right.identity]).inserted else { continue }
                    links.append(MachineLink(from: left.identity, to: right.identity, relation: .same, reason: mark))
                }
            }
        }
        return links.sorted { ($0.from, $0.to) < ($1.from, $1.to) }
    }

    /// The ports of other devices by which a machine's addresses are seen to send.
    private static func switchPorts(of machines: [Machine], in directory: Directory) -> [MachineLink] {
        var ports: [String: [SourceIdentity]] = [:]
        for identity in directory.texts.keys.sorted() {
            let senders = directory.text("ifsenders", of: identity)?.split(separator: ",") ?? []
            for address in senders where address != "many" {
                ports[String(address), default: []].append(identity)
            }
        }
        return machines.flatMap { machine in
            machine.adapters.flatMap(\.addresses).flatMap { address in
                (ports[address] ?? []).filter { $0.agent != machine.identity.agent }.map { port in
                    MachineLink(
                        from: machine.identity,
                        to: port,
                        relation: .port,
                        reason: "packets from hardware address \(address) come in by it"
                    )
                }
            }
        }
    }

    /// The ports that a LAG has for members, by the record of each.
    private static func members(in directory: Directory) -> [MachineLink] {
        directory.texts.keys.sorted().compactMap { identity in
            guard let index = directory.text("agg_attachedaggid", of: identity).flatMap({ UInt32($0) }), index > 0,
                index != identity.source.index
            else { return nil }
            return MachineLink(
                from: identity,
                to: SourceIdentity(agent: identity.agent, source: DataSource(class: 0, index: index)),
                relation: .memberOf,
                reason: "LAG record names ifIndex \(index)"
            )
        }
    }

    /// Adapters name their ports; the port that a hypervisor makes for a guest has the guest's address with another
    /// first octet (libvirt: FE).
    private static func ports(of machines: [Machine], in directory: Directory) -> [MachineLink] {
        var links: [MachineLink] = []
        for machine in machines {
            for adapter in machine.adapters where adapter.ifIndex > 0 {
                let port = SourceIdentity(
                    agent: machine.identity.agent,
                    source: DataSource(class: 0, index: adapter.ifIndex)
                )
                let isReported = !directory.groups(of: port).isEmpty
                guard isReported else { continue }
                let reason = "adapter record names ifIndex \(adapter.ifIndex)"
                links.append(MachineLink(from: machine.identity, to: port, relation: .port, reason: reason))
                for guest in machines where guest.kind == .guest && guest.identity.agent == machine.identity.agent {
                    guard
                        let address = guest.adapters.flatMap(\.addresses).first(where: { address in
                            adapter.addresses.contains("FE" + address.dropFirst(2))
                        })
                    else { continue }
                    let reason = "port's hardware address is the guest's \(address) with first octet FE"
                    links.append(MachineLink(from: guest.identity, to: port, relation: .port, reason: reason))
                }
            }
        }
        return links
    }
}

extension Machine {
    /// A machine from the words of its source; nil where those do not describe one.
    fileprivate init?(_ identity: SourceIdentity, in directory: Directory) {
        let text = { (name: String) in directory.text(name, of: identity) }
        let isGuestClass = identity.source.sourceClass == 3
        let name = isGuestClass ? text("vir_host_name") ?? text("app_name") ?? text("jvm_name") : text("host_name")
        let uuid = text(isGuestClass ? "vir_uuid" : "uuid")
        let adapters = text(isGuestClass ? "vir_adapters" : "adapters").map(Machine.adapters) ?? []
        guard name != nil || uuid != nil || !adapters.isEmpty || text("parent") != nil else { return nil }
        self.identity = identity
        self.name = name
        self.uuid = uuid
        self.adapters = adapters
        if !isGuestClass {
            kind = .host
        } else {
            kind = text("vir_host_name") != nil || uuid != nil ? .guest : .application
        }
    }

    /// Reads `2=4601BD60E701,4601BD60E702 3=…`.
    private static func adapters(_ text: String) -> [Adapter] {
        text.split(separator: " ").compactMap { part in
            let sides = part.split(separator: "=")
            guard sides.count == 2, let index = UInt32(sides[0]) else { return nil }
            return Adapter(ifIndex: index, addresses: sides[1].split(separator: ",").map(String.init))
        }
    }
}

extension MachineLink {
    /// True where what is said of one machine holds for the other too.
    fileprivate var isOfMachines: Bool { relation == .runsOn || relation == .same }
}
