/// Why the server cannot run, in one line for people.
public enum ServerError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Another program serves on the port.
    case httpPortInUse(port: Int)
    /// The port cannot be opened for another reason.
    case cannotServe(address: String, reason: String)

    /// What is wrong and what to do.
    public var description: String {
        switch self {
        case .httpPortInUse(let port): "TCP port \(port) is in use by another program; name another with --http-port"
        case .cannotServe(let address, let reason): "cannot serve HTTP on \(address): \(reason)"
        }
    }
}
