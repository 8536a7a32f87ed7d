extension Operation {
    private static let exposition = Answer.text("text/plain")

    private static let query = APIParameter(
        name: "query",
        form: .text,
        summary: "An expression of PromQL",
        isRequired: true,
        example: "sum(sflow_ifinoctets)"
    )
    private static let time = APIParameter(
        name: "time",
        form: .instant(isRequired: false),
        summary: "When it is evaluated: seconds since 1970 or RFC 3339; now if not given",
        example: "1700000000"
    )
    private static func bound(_ name: String, _ summary: String, isRequired: Bool = false) -> APIParameter {
        APIParameter(
            name: name,
            form: .instant(isRequired: isRequired),
            summary: summary,
            isRequired: isRequired,
            example: "1700000000"
        )
    }

    private static let matchers = APIParameter(
        name: "match[]",
        form: .text,
        summary: "A selector of series; may be repeated",
        example: "sflow_ifinoctets"
    )
    private static let timeout = APIParameter(
        name: "timeout",
        form: .duration,
        summary: "The longest that the answer may take, such as 10s",
        example: "10s"
    )
    private static let limit = APIParameter(
        name: "limit",
        form: .integer(0...9_007_199_254_740_991),
        summary: "How many are listed; 0 for all"
    )

    private static let result = Answer.json(.object([("status", .text), ("data", .anything)], "status", "data"))

    /// Each can also be asked by POST with the parameters as a form.
    private static func questions(
        _ path: String,
        _ summary: String,
        _ parameters: [APIParameter]
    ) -> [Operation] {
        [
            Operation(path: path, summary: summary, parameters: parameters, answer: result),
            Operation(
                path: path,
                method: "post",
                summary: summary + " The parameters may be a form in the body.",
                parameters: parameters,
                answer: result
            ),
        ]
    }

    static let instantQuery = questions(
        "/prometheus/api/v1/query",
        "An expression of PromQL at a time.",
        [query, time, timeout, limit]
    )
    static let rangeQuery = questions(
        "/prometheus/api/v1/query_range",
        "An expression of PromQL over a span of time.",
        [
            query, bound("start", "The first time", isRequired: true), bound("end", "The last time", isRequired: true),
            APIParameter(
                name: "step",
                form: .duration,
                summary: "From one time to the next: seconds, or a duration such as 5m",
                isRequired: true,
                example: "60"
            ), timeout, limit,
        ]
    )
    private static let requiredMatchers = APIParameter(
        name: matchers.name,
        form: matchers.form,
        summary: matchers.summary,
        isRequired: true,
        example: matchers.example
    )
    private static let span = [matchers, bound("start", "Where the span begins"), bound("end", "Where it ends"), limit]

    static let prometheus: [Operation] =
        instantQuery + rangeQuery
        + questions("/prometheus/api/v1/query_exemplars", "Exemplars: there are none.", [])
        + questions("/prometheus/api/v1/series", "Which series match selectors.", [requiredMatchers] + span.dropFirst())
        + questions("/prometheus/api/v1/labels", "Which labels there are.", span) + [
            Operation(
                path: "/prometheus/api/v1/label/{name}/values",
                summary: "Which values a label has.",
                parameters: span,
                answer: result
            ),
            Operation(
                path: "/prometheus/api/v1/metadata",
                summary: "Types, units and meanings of metrics.",
                parameters: [
                    APIParameter(
                        name: "metric",
                        form: .anyText,
                        summary: "One metric's name",
                        example: "sflow_ifinoctets"
                    ),
                    limit,
                ],
                answer: result
            ),
            Operation(
                path: "/prometheus/api/v1/status/buildinfo",
                summary: "What program answers.",
                answer: result
            ),
            Operation(path: "/prometheus/api/v1/rules", summary: "Rules: there are none.", answer: result),
            Operation(path: "/prometheus/api/v1/alerts", summary: "Alerts: there are none.", answer: result),
            Operation(
                path: "/prometheus/metrics/{agent}/{metric}/txt",
                summary: "What metrics say now, for Prometheus.",
                takesFilters: true,
                mayBeMissing: true,
                answer: exposition
            ),
            Operation(
                path: "/app/prometheus/scripts/export.js/flows/{agent}/txt",
                summary: "The largest flows of a definition that the request brings.",
                parameters: [
                    APIParameter(
                        name: "metric",
                        form: .text,
                        summary: "The name to give",
                        isRequired: true,
                        example: "flow"
                    ),
                    APIParameter(name: "key", form: .list, summary: "Keys", isRequired: true, example: "ipsource"),
                    APIParameter(name: "label", form: .list, summary: "Names of labels, one a key", example: "source"),
                    APIParameter(name: "value", form: .text, summary: "The value", isRequired: true, example: "bytes"),
                    APIParameter(name: "filter", form: .text, summary: "A filter of packets", example: "ipprotocol=6"),
                    APIParameter(name: "n", form: .integer(1...1_000), summary: "Flows kept", usual: "10"),
                    APIParameter(name: "t", form: .number(0.001...86_400), summary: "Smoothing in s", usual: "15"),
                    APIParameter(name: "maxFlows", form: .integer(0...1_000_000), summary: "Flows given", usual: "20"),
                    APIParameter(
                        name: "minValue",
                        form: .number(-1e300...1e300),
                        summary: "The least value",
                        usual: "0.1"
                    ),
                    APIParameter(name: "scale", form: .number(-1e300...1e300), summary: "A factor", usual: "1"),
                    APIParameter(
                        name: "aggMode",
                        form: .choice(["max", "sum", "avg", "edge", "core"]),
                        summary: "How values of several data sources become one"
                    ),
                    APIParameter(
                        name: "dropped",
                        form: .choice(["true", "false"]),
                        summary: "Whether discards are meant"
                    ),
                ],
                mayBeMissing: true,
                answer: exposition
            ),
            Operation(
                path: "/app/prometheus/scripts/export.js/statistics/{group}/{agent}/{metric}/txt",
                summary: "One figure a metric, under the name of a group.",
                takesFilters: true,
                mayBeMissing: true,
                answer: exposition
            ),
            Operation(
                path: "/prometheus/analyzer/txt",
                summary: "How the server does, by sFlow-RT's names.",
                answer: exposition
            ),
            Operation(path: "/metrics", summary: "How the server does, for Prometheus.", answer: exposition),
        ]
}
