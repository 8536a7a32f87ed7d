import Compression
import HTTPTypes
import Hummingbird
import NIOCore

/// Compresses what is worth it for clients that take gzip.
struct GzipMiddleware<Context: RequestContext>: RouterMiddleware {
    /// Below this the headers weigh more.
    private let leastLength = 1_000

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        guard isWorthIt(response) else { return response }
        response.headers[.vary] = "Accept-Encoding"
        guard request.method != .head, takesGzip(request) else { return response }
        let body = response.body
        response.headers[.contentEncoding] = "gzip"
        response.headers[.contentLength] = nil
        response.body = ResponseBody { writer in
            // Answers are made for the moment: speed counts for more than the last percent.
            try await body.write(GzipBodyWriter(parent: writer, stream: GzipStream(level: 4)))
        }
        return response
    }

    private func isWorthIt(_ response: Response) -> Bool {
        guard response.status == .ok, response.headers[.contentEncoding] == nil else { return false }
        let type = response.headers[.contentType] ?? ""
        // Events are to arrive one by one.
        guard !type.hasPrefix("text/event-stream") else { return false }
        return response.body.contentLength.map { $0 >= leastLength } ?? true
    }

    /// Whether gzip is among the codings that a client takes; `q=0` is a refusal.
    private func takesGzip(_ request: Request) -> Bool {
        let codings = request.headers[.acceptEncoding]?.lowercased().split(separator: ",") ?? []
        return codings.contains { coding in
            let parts = coding.split(separator: ";").map { $0.filter { !$0.isWhitespace } }
            guard let name = parts.first, name == "gzip" || name == "*" else { return false }
            let quality = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) }
            return quality != 0
        }
    }
}

/// Sends what it is given on compressed.
private struct GzipBodyWriter: ResponseBodyWriter {
    var parent: any ResponseBodyWriter
    let stream: GzipStream

    mutating func write(_ buffer: ByteBuffer) async throws {
        let bytes = stream.compress(Array(buffer.readableBytesView))
        if !bytes.isEmpty { try await parent.write(ByteBuffer(bytes: bytes)) }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        try await parent.write(ByteBuffer(bytes: stream.finish()))
        try await parent.finish(trailingHeaders)
    }
}
