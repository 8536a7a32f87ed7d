import HTTPTypes
import Hummingbird
import NIOCore
import TextOutput

extension Response {
    /// A JSON document about the past, with a validator, so that a client need not be sent again what it has.
    ///
    /// - Parameters:
    ///   - request: What was asked.
    ///   - isSettled: Whether the same question will always have this answer.
    ///   - body: Writes the document.
    /// - Returns: The document, or 304 where the client has it.
    static func validated(
        _ request: Request,
        isSettled: Bool,
        _ body: (inout JSONWriter) throws -> Void
    ) rethrows -> Response {
        var writer = JSONWriter()
        try body(&writer)
        writer.newline()
        // Weak: the compressed form has other bytes and the same meaning.
        let tag = "W/\"\(String(hash(writer.bytes), radix: 16))\""
        let headers: HTTPFields = [
            .contentType: "application/json", .accessControlAllowOrigin: "*", .eTag: tag,
            .cacheControl: isSettled ? "public, max-age=3600" : "no-cache",
        ]
        let known = request.headers[.ifNoneMatch]?.split(separator: ",").map { $0.filter { $0 != " " } } ?? []
        if known.contains(tag) || known.contains("*") { return Response(status: .notModified, headers: headers) }
        return Response(
            status: .ok,
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: writer.bytes))
        )
    }

    /// FNV-1a of 64 bits: two answers to one question that differ and have the same hash do not happen by chance.
    private static func hash(_ bytes: [UInt8]) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        return hash
    }
}
