import Foundation
import Logging
import NIOCore

/// What the kernel does for the collector's socket.
enum KernelSocket {
    /// The receive buffer that is asked for: some seconds of a busy network while this process is held up.
    static let wantedBufferBytes = 16 * 1024 * 1024

    /// Makes the socket's receive buffer as large as the kernel allows and says so if that is little.
    ///
    /// - Returns: The size that it has, in bytes.
    static func enlargeBuffer(of channel: any Channel, logger: Logger) async -> Int {
        let wanted = ChannelOptions.Types.SocketOption.Value(wantedBufferBytes)
        // The forced form goes past the limit of net.core.rmem_max and needs CAP_NET_ADMIN.
        let forced = ChannelOptions.Types.SocketOption(level: .socket, name: .init(rawValue: 33))
        do {
            try await channel.setOption(forced, value: wanted).get()
        } catch {
            try? await channel.setOption(.socketOption(.so_rcvbuf), value: wanted).get()
        }
        // Linux reports twice what holds data, for its own bookkeeping.
        let reported = try? await channel.getOption(.socketOption(.so_rcvbuf)).get()
        let size = Int(reported ?? 0) / 2
        if size < wantedBufferBytes {
            logger.warning(
                "the kernel's receive buffer is small; bursts may be lost. Allow more with sysctl net.core.rmem_max",
                metadata: ["bytes": "\(size)", "wanted": "\(wantedBufferBytes)"]
            )
        }
        return size
    }

    /// How many datagrams to a port the kernel has dropped because the buffer was full; nil where it does not say.
    static func drops(port: Int) -> UInt64? {
        let tables = ["/proc/net/udp", "/proc/net/udp6"].compactMap { try? String(contentsOfFile: $0, encoding: .utf8) }
        let counts = tables.flatMap { drops(port: port, table: $0) }
        return counts.isEmpty ? nil : counts.reduce(0, +)
    }

    /// The last column of a port's lines: `sl local_address rem_address … drops`.
    static func drops(port: Int, table: String) -> [UInt64] {
        table.split(separator: "\n").dropFirst().compactMap { line in
            let columns = line.split(separator: " ")
            guard columns.count > 2, let local = columns[1].split(separator: ":").last,
                Int(local, radix: 16) == port
            else { return nil }
            return columns.last.flatMap { UInt64($0) }
        }
    }
}
