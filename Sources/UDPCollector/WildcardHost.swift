import Foundation

/// The address that stands for every address of the machine.
public enum WildcardHost {
    /// `::`, which takes IPv4 too, or `0.0.0.0` where the machine has no IPv6.
    public static var current: String {
        let descriptor = socket(AF_INET6, Int32(SOCK_DGRAM.rawValue), 0)
        guard descriptor >= 0 else { return "0.0.0.0" }
        defer { close(descriptor) }
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size))
            }
        }
        return result == 0 ? "::" : "0.0.0.0"
    }
}
