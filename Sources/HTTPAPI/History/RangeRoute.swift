import ByteReading
import HTTPTypes
import Hummingbird
import MetricCatalog
import QueryEngine
import Reports
import SFlowWire
import SeriesStore
import TextOutput

/// `/api/v1/range`: metrics over a span of time.
struct RangeRoute<Context: RequestContext> {
    let services: APIServices

    func add(to router: Router<Context>) {
        router.get("api/v1/range", use: range)
    }

    private func range(_ request: Request, context: Context) async throws -> Response {
        let parameters = try RequestParameters(request)
        let text = try QuestionText(parameters, Operation.range.parameters)
        let question = try await services.question(text, parameters)
        if try parameters.wantsCSV(request) {
            guard question.ranking == nil, question.offset == 0, !question.wantsExtremes else {
                throw QueryError(.badParameter, parameter: "format", "csv has neither limit nor offset nor extremes")
            }
            return try await services.export(question, ExportOptions(), path: request.uri.path)
        }
        let answer = try await services.store.read { snapshot in
            NamedAnswer(try question.run(on: snapshot), snapshot.directory)
        }
        let result = answer.result
        return Response.validated(request, isSettled: result.isSettled && text.isAbsolute) { json in
            json.object { json in
                json.member("start", utcText(milliseconds: result.grid.start))
                json.member("end", utcText(milliseconds: result.grid.end))
                json.step(of: result)
                json.member("stat", question.statistic.rawValue)
                if let grouping = question.grouping { json.member("agg", grouping.merge.rawValue) }
                if question.offset != 0 { json.member("offset", question.offset / 1000) }
                json.key("resolutions")
                json.array { json in
                    for name in result.resolutions { json.value(name) }
                }
                if let partial = result.firstPartial { json.member("firstPartial", partial) }
                json.key("series")
                json.array { json in
                    for series in result.series { json.value(series, question, answer.labels(of: series)) }
                }
            }
        }
    }
}

/// An answer with what people call its sources.
struct NamedAnswer: Sendable {
    let result: RangeResult
    private var names: [SourceIdentity: [(name: String, value: String)]] = [:]

    init(_ result: RangeResult, _ directory: Directory) {
        self.result = result
        var labels = SourceLabels(directory)
        for identity in result.series.compactMap(\.identity) { names[identity] = labels.names(of: identity) }
    }

    func labels(of series: RangeSeries) -> [(name: String, value: String)] {
        series.identity.flatMap { names[$0] } ?? []
    }
}

extension JSONWriter {
    /// Writes the length of the buckets, or what they are called and where they begin.
    fileprivate mutating func step(of result: RangeResult) {
        switch result.step {
        case .fixed(let length):
            member("step", length / 1000)
        case .calendar(let unit, let zone):
            member("step", unit.rawValue)
            member("timeZone", zone.name)
            key("starts")
            array { json in
                for time in result.grid.edges.dropLast() { json.value(utcText(milliseconds: time)) }
            }
        }
    }

    /// Writes a series: who, what, and one value a bucket.
    fileprivate mutating func value(
        _ series: RangeSeries,
        _ question: RangeQuery,
        _ labels: [(name: String, value: String)]
    ) {
        object { json in
            json.head(series, question.grouping, labels)
            json.numbers("values", series.values)
            if let previous = series.previous { json.numbers("previous", previous) }
            if let errors = series.errors { json.numbers("errors", errors) }
            if let minima = series.figures.minima { json.numbers("mins", minima) }
            if let maxima = series.figures.maxima { json.numbers("maxs", maxima) }
            if let hours = series.figures.hours {
                json.key("hours")
                json.array { json in
                    for hour in hours {
                        if let hour { json.value(utcText(milliseconds: hour)) } else { json.null() }
                    }
                }
            }
            if let members = series.figures.members {
                json.key("members")
                json.array { json in
                    for count in members { json.value(count) }
                }
            }
            json.numbers("coverage", series.coverage.map { ($0 * 1000).rounded() / 1000 })
            if !series.interpolated.isEmpty {
                json.key("interpolated")
                json.array { json in
                    for index in series.interpolated { json.value(index) }
                }
            }
        }
    }

    /// Writes who and what a series is.
    mutating func head(_ series: RangeSeries, _ grouping: Grouping?, _ labels: [(name: String, value: String)]) {
        if let identity = series.identity {
            member("agent", identity.agent.description)
            member("datasource", identity.source.name)
            for (name, value) in labels { member(name, value) }
        } else {
            key("group")
            object { json in
                for (label, value) in zip(grouping?.labels ?? [], series.key.labels) { json.member(label, value) }
            }
            member("seriesCount", series.seriesCount)
        }
        member("metric", series.name)
        member("unit", series.unit)
    }

    fileprivate mutating func numbers(_ name: String, _ values: [Double?]) {
        key(name)
        array { json in
            for value in values { json.value(value) }
        }
    }
}
