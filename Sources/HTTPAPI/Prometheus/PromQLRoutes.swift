import Foundation
import HTTPTypes
import Hummingbird
import Logging
import MetricCatalog
import NIOCore
import PromQL
import PrometheusQuery
import QueryEngine
import SeriesStore
import TextOutput

/// Prometheus' HTTP query API under `/prometheus`, which Grafana's data source of that name speaks.
struct PromQLRoutes<Context: RequestContext> {
    let services: APIServices

    /// The release of Prometheus whose language and API these are.
    private static var level: String { "2.42.0" }

    /// The most samples that an answer may take, 24 bytes each.
    private static var sampleLimit: Int { 20_000_000 }

    func add(to router: Router<Context>) {
        let api = "prometheus/api/v1/"
        for (path, answer) in [
            ("query", query), ("query_range", queryRange), ("series", series), ("labels", labels),
            ("query_exemplars", exemplars),
        ] as [(String, @Sendable (PromQLRequest, Context) async throws -> Response)] {
            router.get(RouterPath(api + path)) { request, context in
                try await answering { try await answer(PromQLRequest(request, services), context) }
            }
            router.post(RouterPath(api + path)) { request, context in
                try await answering { try await answer(PromQLRequest(form: request, services), context) }
            }
        }
        router.get(RouterPath(api + "label/{name}/values")) { request, context in
            try await answering { try await values(PromQLRequest(request, services), context) }
        }
        router.get(RouterPath(api + "metadata")) { request, context in
            try await answering { try metadata(PromQLRequest(request, services)) }
        }
        router.get(RouterPath(api + "status/buildinfo")) { _, _ in buildInfo() }
        // There are no rules, alerts and exemplars: that is an answer, too.
        for (path, name) in [("rules", "groups"), ("alerts", "alerts")] {
            router.get(RouterPath(api + path)) { _, _ in
                success { json in
                    json.object { json in
                        json.key(name)
                        json.array { _ in }
                    }
                }
            }
        }
    }

    private func query(_ request: PromQLRequest, _ context: Context) async throws -> Response {
        let expression = try request.expression()
        let time = try request.time("time") ?? services.now()
        let limit = try request.limit()
        let answer = try await evaluated(request) { engine in try engine.instant(expression, at: time) }
        return success { json in json.value(answer, limit: limit) }
    }

    private func exemplars(_ request: PromQLRequest, _ context: Context) async throws -> Response {
        success { json in json.array { _ in } }
    }

    private func queryRange(_ request: PromQLRequest, _ context: Context) async throws -> Response {
        let expression = try request.expression()
        let (start, end) = (try request.requiredTime("start"), try request.requiredTime("end"))
        let step = try request.step()
        guard end >= start else { throw PromQLError(.badData, "end: is before start") }
        let limit = try request.limit()
        let answer = try await evaluated(request) { engine in
            try engine.range(expression, from: start, to: end, step: step)
        }
        return success { json in json.value(answer, limit: limit) }
    }

    private func series(_ request: PromQLRequest, _ context: Context) async throws -> Response {
        guard let selectors = try request.selectors() else {
            throw PromQLError(.badData, "match[]: at least one selector is needed")
        }
        let all = try await found(request) { source, start, end in
            source.labels(selectors, from: start, through: end)
        }
        let limit = try request.limit()
        return success { json in
            json.array { json in
                for labels in (all ?? []).prefix(limit ?? .max) { json.value(labels) }
            }
        }
    }

    private func labels(_ request: PromQLRequest, _ context: Context) async throws -> Response {
        let selectors = try request.selectors() ?? [[]]
        let found = try await found(request) { source, start, end in
            source.labelNames(selectors, from: start, through: end)
        }
        return try names(found ?? [], request)
    }

    private func values(_ request: PromQLRequest, _ context: Context) async throws -> Response {
        let name = try pathPart("name", of: context)
        guard let first = name.first, !first.isNumber,
            name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
        else { throw PromQLError(.badData, "'\(name.prefix(60))' is no name of a label") }
        let selectors = try request.selectors() ?? [[]]
        let found = try await found(request) { source, start, end in
            source.labelValues(name, selectors, from: start, through: end)
        }
        return try names(found ?? [], request)
    }

    private func names(_ names: Set<String>, _ request: PromQLRequest) throws -> Response {
        let limit = try request.limit()
        return success { json in
            json.array { json in
                for name in names.sorted().prefix(limit ?? .max) { json.value(name) }
            }
        }
    }

    private func metadata(_ request: PromQLRequest) throws -> Response {
        let wanted = try request.value("metric")
        let limit = try request.limit()
        let all = SeriesNames.all.filter { wanted == nil || $0.key == wanted }.sorted { $0.key < $1.key }
        return success { json in
            json.object { json in
                for (name, meaning) in all.prefix(limit ?? .max) {
                    json.key(name)
                    json.array { json in
                        json.object { json in
                            json.member("type", meaning.type)
                            json.member("help", meaning.summary)
                            json.member("unit", meaning.unit)
                        }
                    }
                }
            }
        }
    }

    private func buildInfo() -> Response {
        success { json in
            json.object { json in
                json.member("version", Self.level)
                for name in ["revision", "branch", "buildUser", "buildDate", "goVersion"] { json.member(name, "") }
                json.member("application", "Tidemark \(services.version)")
            }
        }
    }

    /// What is found within the span that is asked for, everything where none is; nil where the span is none.
    private func found<Found: Sendable>(
        _ request: PromQLRequest,
        _ body: @escaping @Sendable (StoreSource, Milliseconds, Milliseconds) -> Found
    ) async throws -> Found? {
        let now = services.now()
        let (start, end) = (try request.time("start") ?? .min, try request.time("end") ?? .max)
        guard start <= end else { return nil }
        return try await services.store.read { snapshot in
            body(StoreSource(snapshot: snapshot, now: now), start, end)
        }
    }

    private func evaluated(
        _ request: PromQLRequest,
        _ body: @escaping @Sendable (Engine) throws -> QueryValue
    ) async throws -> QueryValue {
        let now = services.now()
        let budget = QueryBudget(points: services.limits.points, time: try request.timeout(services.limits.time))
        let limits = Limits(maxSamples: Self.sampleLimit, isOver: { budget.isSpent })
        return try await services.store.read { snapshot in
            try body(Engine(source: StoreSource(snapshot: snapshot, now: now, limits: limits), limits: limits))
        }
    }

    private func success(_ data: (inout JSONWriter) -> Void) -> Response {
        Response.json { json in
            json.object { json in
                json.member("status", "success")
                json.key("data")
                data(&json)
            }
        }
    }

    /// Prometheus' clients look for errors in this form.
    private func answering(_ body: () async throws -> Response) async throws -> Response {
        do {
            return try await body()
        } catch let error as PromQLError where error.kind == .internal {
            services.logger.error("a request failed", metadata: ["error": "\(error)"])
            return failure(
                .internalServerError,
                error.kind.rawValue,
                "the answer could not be made; the server's log says why"
            )
        } catch let error as PromQLError {
            return failure(
                error.kind == .badData ? .badRequest : .unprocessableContent,
                error.kind.rawValue,
                "\(error)"
            )
        } catch let error as QueryError {
            return failure(.badRequest, PromQLError.Kind.badData.rawValue, "\(error)")
        }
    }

    private func failure(_ status: HTTPResponse.Status, _ type: String, _ text: String) -> Response {
        Response.json(status: status) { json in
            json.object { json in
                json.member("status", "error")
                json.member("errorType", type)
                json.member("error", text)
            }
        }
    }
}

/// The parameters of a request to Prometheus' API, from its address or from a form in its body; unknown ones are left alone,
/// as clients send more with each release.
struct PromQLRequest {
    private let parameters: RequestParameters
    private let now: Milliseconds

    private static let longestForm = 1 << 20
    /// Farther than anything is stored, and near enough to calculate with.
    private static let farthest: Milliseconds = 1_000_000_000_000_000

    init(_ request: Request, _ services: APIServices) throws {
        parameters = try RequestParameters(request)
        now = services.now()
    }

    init(form request: Request, _ services: APIServices) async throws {
        let buffer: ByteBuffer
        do {
            buffer = try await request.body.collect(upTo: PromQLRequest.longestForm)
        } catch is NIOTooManyBytesError {
            throw PromQLError(.badData, "the body is larger than \(PromQLRequest.longestForm) bytes")
        }
        let form = try RequestParameters(form: String(buffer: buffer))
        // What the address has counts, too.
        parameters = try RequestParameters(all: RequestParameters(request).all + form.all)
        now = services.now()
    }

    func value(_ name: String) throws -> String? {
        let value = parameters.all.first { $0.name == name }?.value
        return value?.isEmpty ?? true ? nil : value
    }

    private func required(_ name: String) throws -> String {
        guard let value = try value(name) else { throw PromQLError(.badData, "\(name): is missing") }
        return value
    }

    func expression() throws -> PromQL.Expression { try PromQL.Expression(required("query")) }

    /// The selectors of `match[]`; nil where there are none.
    func selectors() throws -> [[LabelMatcher]]? {
        let texts = parameters.all.filter { $0.name == "match[]" }.map(\.value)
        guard !texts.isEmpty else { return nil }
        return try texts.map { text in
            guard let selector = try PromQL.Expression(text).selector else {
                throw PromQLError(.badData, "match[]: '\(text.prefix(60))' is no selector of series")
            }
            return selector
        }
    }

    func time(_ name: String) throws -> Milliseconds? {
        guard let text = try value(name) else { return nil }
        // Prometheus' own clients send its bounds of time for everything.
        if text.hasPrefix("-292273086") { return -PromQLRequest.farthest }
        if text.hasPrefix("+292277025") || text.hasPrefix("292277025") { return PromQLRequest.farthest }
        if let seconds = Double(text), abs(seconds) < 1e11 { return Milliseconds((seconds * 1000).rounded()) }
        return try TimeText.time(text, parameter: name, now: now)
    }

    func requiredTime(_ name: String) throws -> Milliseconds {
        guard let time = try time(name) else { throw PromQLError(.badData, "\(name): is missing") }
        return time
    }

    func step() throws -> Milliseconds {
        let text = try required("step")
        guard let step = span(text), step > 0 else {
            throw PromQLError(.badData, "step: '\(text.prefix(40))' is no number of seconds or duration above 0")
        }
        return step
    }

    /// No longer than the server allows.
    func timeout(_ longest: Duration) throws -> Duration {
        guard let text = try value("timeout") else { return longest }
        guard let span = span(text), span > 0 else {
            throw PromQLError(.badData, "timeout: '\(text.prefix(40))' is no duration above 0")
        }
        return min(longest, .milliseconds(span))
    }

    func limit() throws -> Int? {
        guard let text = try value("limit") else { return nil }
        guard let limit = Int(text), (0...9_007_199_254_740_991).contains(limit) else {
            throw PromQLError(.badData, "limit: '\(text.prefix(40))' is no number of series")
        }
        return limit == 0 ? nil : limit
    }

    /// Seconds, or a duration.
    private func span(_ text: String) -> Milliseconds? {
        if let seconds = Double(text) { return abs(seconds) < 1e10 ? Milliseconds((seconds * 1000).rounded()) : nil }
        return parseDuration(text)
    }
}
