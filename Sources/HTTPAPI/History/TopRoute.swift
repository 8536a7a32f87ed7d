import ByteReading
import Hummingbird
import MetricCatalog
import QueryEngine
import SeriesStore
import TextOutput

/// `/api/v1/top`: the series with the largest figures of a span of time.
struct TopRoute<Context: RequestContext> {
    let services: APIServices

    func add(to router: Router<Context>) {
        router.get("api/v1/top", use: top)
    }

    private func top(_ request: Request, context: Context) async throws -> Response {
        let parameters = try RequestParameters(request)
        let text = try QuestionText(parameters, Operation.top.parameters)
        var question = try await services.question(text, parameters)
        let ranking = try text.ranking(usualLimit: 10)
        question.ranking = nil
        let (answer, count) = try await services.store.read { [question] snapshot in
            let (result, count) = try question.top(ranking, on: snapshot)
            return (NamedAnswer(result, snapshot.directory), count)
        }
        let result = answer.result
        return Response.validated(request, isSettled: result.isSettled && text.isAbsolute) { json in
            json.object { json in
                json.member("start", utcText(milliseconds: result.grid.start))
                json.member("end", utcText(milliseconds: result.grid.end))
                json.member("stat", ranking.statistic.rawValue)
                json.member("order", ranking.isAscending ? "asc" : "desc")
                json.member("total", count)
                json.key("resolutions")
                json.array { json in
                    for name in result.resolutions { json.value(name) }
                }
                json.key("series")
                json.array { json in
                    for series in result.series {
                        json.object { json in
                            json.head(series, question.grouping, answer.labels(of: series))
                            json.member("value", series.values[0])
                            if let error = series.errors?[0] { json.member("error", error) }
                            if let hour = series.figures.hours?[0] {
                                json.member("hour", utcText(milliseconds: hour))
                            }
                            json.member("coverage", (series.coverage[0] * 1000).rounded() / 1000)
                            if !series.interpolated.isEmpty { json.member("interpolated", true) }
                        }
                    }
                }
            }
        }
    }
}
