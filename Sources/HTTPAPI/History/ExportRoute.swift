import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import QueryEngine
import Reports

/// `/api/v1/export`: metrics over a span of time as rows, whatever their number.
struct ExportRoute<Context: RequestContext> {
    let services: APIServices

    func add(to router: Router<Context>) {
        router.get("api/v1/export", use: export)
    }

    private func export(_ request: Request, context: Context) async throws -> Response {
        let parameters = try RequestParameters(request)
        let text = try QuestionText(parameters, Operation.export.parameters)
        let question = try await services.question(text, parameters)
        let options = try ExportOptions(
            format: parameters.value("format"),
            layout: parameters.value("layout"),
            time: parameters.value("time"),
            header: parameters.value("header"),
            text: parameters.value("text"),
            statistics: parameters.list("stat")
        )
        return try await services.export(question, options, path: request.uri.path)
    }
}

extension APIServices {
    /// Sends rows as they are made.
    func export(_ question: RangeQuery, _ options: ExportOptions, path: String) async throws -> Response {
        let export = try await SeriesExport(question, options: options, from: store)
        let type = options.format == .csv ? "text/csv; charset=utf-8; header=" : "application/x-ndjson"
        let header = options.format == .csv ? options.hasHeader ? "present" : "absent" : ""
        return Response(
            status: .ok,
            headers: [.contentType: type + header, .accessControlAllowOrigin: "*", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                do {
                    try await export.run(from: store) { bytes, _ in
                        do {
                            try await writer.write(ByteBuffer(bytes: bytes))
                        } catch {
                            throw ClientGone()
                        }
                    }
                } catch  where !(error is ClientGone || error is CancellationError) {
                    // The status has been sent; the client sees that the connection ends too early.
                    logger.error("an answer was cut off", metadata: ["path": "\(path)", "error": "\(error)"])
                    throw error
                }
                try await writer.finish(nil)
            }
        )
    }
}

/// A client that takes no more of its answer, which is no fault of ours.
struct ClientGone: Error {}
