import ByteReading
import Hummingbird
import MetricCatalog
import QueryEngine
import RealTime
import SFlowWire
import SeriesStore
import TextOutput

/// What Prometheus scrapes, at sFlow-RT's paths.
struct PrometheusRoutes<Context: RequestContext> {
    let services: APIServices

    private let prefix = "sflow_"

    func add(to router: Router<Context>) {
        router.get("prometheus/metrics/{agent}/{metric}/txt", use: metrics)
        router.get("app/prometheus/scripts/export.js/flows/{agent}/txt", use: flows)
        router.get("app/prometheus/scripts/export.js/statistics/{group}/{agent}/{metric}/txt", use: statistics)
    }

    /// What metrics say now, a line for each data source; words and flows are left out.
    private func metrics(_ request: Request, context: Context) async throws -> Response {
        let text = try pathPart("metric", of: context)
        let requests = text == "ALL" ? nil : try MetricRequest.list(text)
        var selector = try await services.selector(pathPart("agent", of: context))
        selector.filters = try RequestParameters(request).filters()
        let now = services.now()
        let bytes = try await services.store.read { [selector, prefix] snapshot in
            let reader = LatestReader(snapshot: snapshot, now: now)
            let values = requests?.flatMap { $0.values(reader, selector) } ?? reader.values(matching: selector)
            var writer = ExpositionWriter()
            var labels = SourceLabels(snapshot.directory)
            for value in values {
                guard let number = value.value.number else { continue }
                writer.sample(prefix + value.metricName, labels.all(of: value.identity), number)
            }
            return writer.bytes
        }
        return .exposition(bytes)
    }

    /// One figure a metric over the sources that are meant, under the name of a group.
    private func statistics(_ request: Request, context: Context) async throws -> Response {
        let requests = try MetricRequest.list(pathPart("metric", of: context))
        let group = try pathPart("group", of: context)
        var selector = try await services.selector(pathPart("agent", of: context))
        selector.filters = try RequestParameters(request).filters()
        let now = services.now()
        let answers = try await services.store.read { [selector] snapshot in
            let reader = LatestReader(snapshot: snapshot, now: now)
            return requests.map { StatisticAnswer($0, of: $0.values(reader, selector)) }
        }
        var writer = ExpositionWriter()
        for (request, answer) in zip(requests, answers) {
            guard let number = answer.number else { continue }
            let name = prefix + request.aggregation.rawValue + "_" + request.name
            writer.sample(name, [("group", group)], number)
        }
        return .exposition(writer.bytes)
    }

    /// The largest flows of a definition that the request itself gives; it is in force as long as it is asked for.
    private func flows(_ request: Request, context: Context) async throws -> Response {
        let parameters = try RequestParameters(request)
        let question = try FlowScrape(parameters)
        let now = services.now()
        try services.view.registry.borrow(question.definition, until: now + FlowScrape.life)
        var selector = try await services.selector(pathPart("agent", of: context))
        if selector.scope == .all, let scope = services.scope(question.merge) { selector.scope = scope }
        let flow = services.view.flows.flow(question.definition.name)
        let active = flow?.active(
            limit: question.limit,
            least: question.least,
            merge: question.merge,
            where: selector.covers
        )
        var writer = ExpositionWriter()
        for flow in active ?? [] {
            let labels = zip(question.labels, flow.key.parts ?? []).map { ($0, $1) }
            writer.sample(question.metric, labels, flow.value * question.scale)
        }
        return .exposition(writer.bytes)
    }
}

/// A request for flows that brings its own definition.
private struct FlowScrape {
    let metric: String
    let labels: [String]
    let definition: FlowDefinition
    let limit: Int
    let least: Double
    let merge: FlowMerge
    let scale: Double

    /// How long a definition stays without being asked for.
    static let life: Milliseconds = 300_000

    init(_ parameters: RequestParameters) throws(QueryError) {
        func required(_ name: String) throws(QueryError) -> String {
            guard let value = try parameters.value(name), !value.isEmpty else {
                throw QueryError(.missingParameter, parameter: name, "is missing")
            }
            return value
        }
        metric = try required("metric")
        let keys = parameters.all.filter { $0.name == "key" }.map(\.value).joined(separator: ",")
        guard !keys.isEmpty else { throw QueryError(.missingParameter, parameter: "key", "is missing") }
        let names = parameters.all.filter { $0.name == "label" }.flatMap { $0.value.split(separator: ",") }
        let plain = keys.split(separator: ",").map(String.init)
        labels = plain.enumerated().map { place, key in place < names.count ? String(names[place]) : key }
        let isOfDiscards = try parameters.value("dropped") == "true"
        var definition = FlowDefinition(name: "", keys: keys, value: try required("value"))
        definition.filter = try parameters.value("filter") ?? ""
        definition.limit = Int(try parameters.number("n", 1...1_000) ?? 10)
        definition.smoothing = try parameters.number("t", 0.001...86_400) ?? 15
        definition.isOfDiscards = isOfDiscards
        // The same request is the same definition.
        let parts = [
            keys, definition.value, definition.filter, "\(definition.limit)", "\(definition.smoothing)",
            "\(isOfDiscards)",
        ]
        definition.name = "prometheus:" + parts.joined(separator: "|")
        self.definition = definition
        limit = Int(try parameters.number("maxFlows", 0...1e6) ?? 20)
        least = try parameters.number("minValue", -1e300...1e300) ?? 0.1
        scale = try parameters.number("scale", -1e300...1e300) ?? 1
        merge = try parameters.merge(usual: isOfDiscards ? .sum : .max)
    }
}
