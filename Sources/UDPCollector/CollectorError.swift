/// Why datagrams cannot be received, in one line for people.
public enum CollectorError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Another program receives on the port.
    case portInUse(port: Int)
    /// The port cannot be opened for another reason.
    case cannotListen(address: String, reason: String)

    /// What is wrong and what to do.
    public var description: String {
        switch self {
        case .portInUse(let port):
            "UDP port \(port) is in use by another program; name another with --sflow-port"
        case .cannotListen(let address, let reason): "cannot receive sFlow on \(address): \(reason)"
        }
    }
}
