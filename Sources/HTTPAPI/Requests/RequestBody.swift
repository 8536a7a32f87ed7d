import Foundation
import Hummingbird
import NIOCore
import RealTime

extension APIServices {
    /// The largest body that is taken.
    private static let bodyLimit = 4 << 20

    /// Reads what a request wants to set.
    ///
    /// The content type is not looked at: clients of sFlow-RT send any or none.
    func body(of request: Request) async throws -> JSONValue {
        try requireWritable()
        let buffer: ByteBuffer
        do {
            buffer = try await request.body.collect(upTo: APIServices.bodyLimit)
        } catch is NIOTooManyBytesError {
            throw Problem(
                status: .contentTooLarge,
                kind: "too-large",
                detail: "a body has \(APIServices.bodyLimit) bytes at most"
            )
        }
        return try JSONValue(parsing: Data(buffer.readableBytesView))
    }

    /// Refuses to set anything where that is not wanted.
    func requireWritable() throws {
        guard !isReadOnly else {
            throw Problem(status: .forbidden, kind: "read-only", detail: "this server was started with --read-only")
        }
    }
}
