import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import TextOutput

extension Response {
    /// A JSON document that the closure writes.
    static func json(
        status: HTTPResponse.Status = .ok,
        contentType: String = "application/json",
        _ body: (inout JSONWriter) throws -> Void
    ) rethrows -> Response {
        var writer = JSONWriter()
        try body(&writer)
        writer.newline()
        return Response(
            status: status,
            // Scripts in browsers may read the API from anywhere, as they may sFlow-RT's.
            headers: [.contentType: contentType, .accessControlAllowOrigin: "*", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: writer.bytes))
        )
    }

    /// Done, and nothing to say.
    static var noContent: Response {
        Response(status: .noContent, headers: [.accessControlAllowOrigin: "*"])
    }

    /// Text in Prometheus' exposition format, version 0.0.4.
    static func exposition(_ text: [UInt8]) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: text))
        )
    }

    /// A line of plain text.
    static func text(_ text: String) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text + "\n"))
        )
    }
}
