import FlowLanguage
import HTTPTypes
import Hummingbird
import Logging
import QueryEngine
import RealTime
import TextOutput

/// What went wrong with a request, as RFC 9457 has it.
struct Problem: Error, HTTPResponseError {
    let status: HTTPResponse.Status
    /// Names the kind of problem for programs.
    let kind: String
    /// What is wrong and what would be right, in a sentence.
    let detail: String
    /// The parameter at fault, if it is one.
    var parameter: String?
    /// The methods that there are, where it is the method that is at fault.
    var allowed: String?

    func response(from request: Request, context: some RequestContext) -> Response {
        var response = Response.json(status: status, contentType: "application/problem+json") { json in
            json.object { json in
                json.member("type", "urn:tidemark:problem:\(kind)")
                json.member("title", status.reasonPhrase)
                json.member("status", status.code)
                json.member("detail", detail)
                if let parameter { json.member("parameter", parameter) }
            }
        }
        response.headers[.allow] = allowed
        return response
    }
}

extension Problem {
    init(_ error: QueryError) {
        let isMissing = error.kind == .unknownAgent || error.kind == .unknownFlow
        let status: HTTPResponse.Status = isMissing ? .notFound : .badRequest
        self.init(status: status, kind: error.kind.rawValue, detail: error.detail, parameter: error.parameter)
    }
}

/// Makes a problem document of whatever a route throws.
///
/// The text of internal errors goes to the log and not to the client.
struct ProblemMiddleware<Context: RequestContext>: RouterMiddleware {
    let logger: Logger

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as CancellationError {
            throw error
        } catch {
            return problem(of: error, request).response(from: request, context: context)
        }
    }

    private func problem(of error: any Error, _ request: Request) -> Problem {
        switch error {
        case let error as Problem: return error
        case let error as QueryError: return Problem(error)
        case let error as FlowSyntaxError:
            return Problem(
                status: .badRequest,
                kind: "bad-definition",
                detail: error.description,
                parameter: error.attribute
            )
        case let error as SettingError:
            return Problem(
                status: .badRequest,
                kind: "bad-setting",
                detail: error.description,
                parameter: error.attribute
            )
        case let error as HTTPError where error.status == .notFound:
            return Problem(status: .notFound, kind: "not-found", detail: "there is nothing at \(request.uri.path)")
        case let error as HTTPError:
            return Problem(status: error.status, kind: "request", detail: error.body ?? error.status.reasonPhrase)
        default:
            logger.error("a request failed", metadata: ["path": "\(request.uri.path)", "error": "\(error)"])
            return Problem(
                status: .internalServerError,
                kind: "internal",
                detail: "the answer could not be made; the server's log says why"
            )
        }
    }
}
