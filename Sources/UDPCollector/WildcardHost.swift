import Foundation
import NIOCore

/// The address that stands for every address of the machine.
public enum WildcardHost {
    /// `::`, which takes IPv4 too, or `0.0.0.0` where the machine has no IPv6.
    public static var current: String {
        let descriptor = socket(AF_INET6, Int32(SOCK_DGRAM.rawValue), 0)
        guard descriptor >= 0 else { return "0.0.0.0" }
        defer { close(descriptor) }
        // By way of NIO: which module the system's own structure comes from depends on how modules are compiled.
        guard let any = try? SocketAddress(ipAddress: "::", port: 0) else { return "0.0.0.0" }
        return any.withSockAddr { bind(descriptor, $0, socklen_t($1)) } == 0 ? "::" : "0.0.0.0"
    }
}
