import Foundation
import NIOCore
import NIOPosix

/// Asks a running server whether it is well.
public struct HealthProbe: Sendable {
    private let host: String
    private let port: Int
    private let path: String

    /// How long an answer may take.
    private static let patience = TimeAmount.seconds(4)

    /// A probe of a plain HTTP address; nil where the text is none.
    public init?(url text: String) {
        guard let url = URL(string: text), url.scheme == "http", let host = url.host else { return nil }
        self.host = host
        port = url.port ?? 80
        path = url.path.isEmpty ? "/" : url.path
    }

    /// Whether the answer is 200.
    ///
    /// - Throws: When there is no answer.
    public func isWell() async throws -> Bool {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connectTimeout(HealthProbe.patience)
            .connect(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        channel.channel.eventLoop.scheduleTask(in: HealthProbe.patience) { channel.channel.close(promise: nil) }
        let authority = host.contains(":") ? "[\(host)]" : host
        let request = "GET \(path) HTTP/1.1\r\nHost: \(authority):\(port)\r\nConnection: close\r\n\r\n"
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: request))
            var answer = ByteBuffer()
            for try await part in inbound {
                answer.writeImmutableBuffer(part)
                if answer.readableBytes >= 12 { break }
            }
            return String(buffer: answer).hasPrefix("HTTP/1.1 200")
        }
    }
}
