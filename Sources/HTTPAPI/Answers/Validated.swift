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
        let headers: HTTPFields = [
            .contentType: "application/json", .accessControlAllowOrigin: "*",
            .cacheControl: isSettled ? "public, max-age=3600" : "no-cache",
        ]
        return validated(request, headers, ValidatorTag(of: writer.bytes), ByteBuffer(bytes: writer.bytes))
    }

    /// What has a validator, or 304 where the client has it.
    static func validated(
        _ request: Request,
        _ headers: HTTPFields,
        _ tag: ValidatorTag,
        _ body: ByteBuffer
    ) -> Response {
        var headers = headers
        headers[.eTag] = tag.text
        let known = request.headers[.ifNoneMatch]?.split(separator: ",").map { $0.filter { $0 != " " } } ?? []
        if known.contains(tag.text) || known.contains("*") { return Response(status: .notModified, headers: headers) }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: body))
    }
}

/// What tells one answer from another that the same question had.
struct ValidatorTag: Sendable {
    /// As it stands in a header.
    ///
    /// Weak: the compressed form has other bytes and the same meaning.
    let text: String

    init(of bytes: [UInt8]) {
        // FNV-1a of 64 bits: two answers to one question that differ and have the same hash do not happen by chance.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        text = "W/\"\(String(hash, radix: 16))\""
    }
}
