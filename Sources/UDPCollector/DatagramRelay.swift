public import ByteReading
import NIOCore
import NIOPosix
import SFlowWire

/// Another collector that datagrams are sent on to, as they came.
public struct RelayRule: Sendable {
    /// The collector's address.
    public let address: IPAddress
    /// The collector's port.
    public let port: Int
    /// The agents whose datagrams are sent on; nil for all.
    public let agents: Set<IPAddress>?

    /// Which samples are sent on; nil for whole datagrams, as they came.
    public let selection: RelaySelection?

    /// A rule.
    public init(address: IPAddress, port: Int, agents: Set<IPAddress>?, selection: RelaySelection? = nil) {
        self.address = address
        self.port = port
        self.agents = agents
        self.selection = selection
    }
}

/// Sends datagrams on to other collectors, from sockets of its own.
///
/// Lives on the collector's event loop. What a socket cannot take at once is dropped and counted: nobody waits for another
/// collector.
final class DatagramRelay {
    private let eventLoop: any EventLoop
    private var rules: [(rule: RelayRule, target: SocketAddress, selector: SampleSelector?)] = []
    private var sockets: [IPAddress.Family: any Channel] = [:]
    private var opening: Set<IPAddress.Family> = []
    private(set) var sent: UInt64 = 0
    private(set) var dropped: UInt64 = 0

    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    /// Takes other rules from now on.
    func setRules(_ rules: [RelayRule]) {
        self.rules = rules.compactMap { rule in
            guard let target = try? SocketAddress(ipAddress: rule.address.description, port: rule.port) else {
                return nil
            }
            return (rule, target, rule.selection.map { SampleSelector($0) })
        }
        for family in Set(rules.map(\.address.family)) where sockets[family] == nil { open(family) }
    }

    private func open(_ family: IPAddress.Family) {
        guard opening.insert(family).inserted else { return }
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        DatagramBootstrap(group: eventLoop)
            .bind(host: family == .ipv4 ? "0.0.0.0" : "::", port: 0)
            .assumeIsolated()
            .whenComplete { result in
                bound.value.opening.remove(family)
                if case .success(let channel) = result { bound.value.sockets[family] = channel }
            }
    }

    /// Sends a datagram on to those who want it.
    func relay(_ data: ByteBuffer, from origin: SocketAddress) {
        guard !rules.isEmpty else { return }
        // What comes from ourselves has been sent on already.
        if let port = origin.port, sockets.values.contains(where: { $0.localAddress?.port == port }) { return }
        var agent: IPAddress?
        if rules.contains(where: { $0.rule.agents != nil }) {
            agent = try? DatagramReader(data.readableBytesSpan).header.agent
        }
        for place in rules.indices {
            let (rule, target) = (rules[place].rule, rules[place].target)
            if let agents = rule.agents {
                guard let agent, agents.contains(agent) else { continue }
            }
            guard let socket = sockets[rule.address.family], socket.isWritable else {
                dropped += 1
                continue
            }
            var data = data
            if rules[place].selector != nil {
                guard let chosen = rules[place].selector?.select(from: data.readableBytesSpan) else { continue }
                data = ByteBuffer(bytes: chosen)
            }
            sent += 1
            socket.writeAndFlush(AddressedEnvelope(remoteAddress: target, data: data), promise: nil)
        }
    }

    func close() {
        for socket in sockets.values { socket.close(promise: nil) }
        sockets = [:]
    }
}
