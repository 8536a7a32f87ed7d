extension Operation {
    private static let aggregation = APIParameter(
        name: "aggMode",
        form: .choice(["max", "sum", "avg", "edge", "core"]),
        summary: "How values of several data sources become one",
        usual: "max"
    )

    private static let pollTimeout = APIParameter(
        name: "timeout",
        form: .number(0...1e9),
        summary: "How many seconds to wait for a record behind the number that is known; an hour at most",
        usual: "0",
        example: "0"
    )

    /// sFlow-RT's questions for what is now.
    static let realTime: [Operation] = [
        Operation(
            path: "/agents/json",
            summary: "Agents and how well they are heard.",
            parameters: [APIParameter(name: "agent", form: .anyText, summary: "Agents; all if not given")],
            mayBeMissing: true,
            answer: .json(.map(.map(.anything)))
        ),
        Operation(
            path: "/metrics/json",
            summary: "Every metric that is reported now, with its age in ms.",
            answer: .json(.map(.integer))
        ),
        Operation(
            path: "/metric/{agent}/json",
            summary: "Everything one agent says.",
            mayBeMissing: true,
            answer: .json(.map(.anything))
        ),
        Operation(
            path: "/metric/{agent}/{metric}/json",
            summary: "One figure a metric over the data sources that are meant.",
            takesFilters: true,
            mayBeMissing: true,
            answer: .json(.array(.anything))
        ),
        Operation(
            path: "/dump/{agent}/{metric}/json",
            summary: "Every value of metrics.",
            takesFilters: true,
            mayBeMissing: true,
            answer: .json(.array(.anything))
        ),
        Operation(
            path: "/table/{agent}/{metric}/json",
            summary: "A row a data source, a column a metric.",
            takesFilters: true,
            mayBeMissing: true,
            answer: .json(.array(.array(.anything)))
        ),
        Operation(
            path: "/activeflows/{agent}/{name}/json",
            summary: "The largest flows now.",
            parameters: [
                APIParameter(name: "maxFlows", form: .integer(0...1_000_000_000), summary: "How many", usual: "100"),
                APIParameter(name: "minValue", form: .number(0...1e300), summary: "The least value", usual: "0"),
                aggregation,
                APIParameter(name: "filter", form: .text, summary: "A regular expression of the key", example: ".*"),
            ],
            takesFilters: true,
            mayBeMissing: true,
            answer: .json(.array(.anything))
        ),
        Operation(
            path: "/flowvalue/{agent}/{name}/json",
            summary: "One flow's value on one data source.",
            parameters: [
                APIParameter(name: "key", form: .text, summary: "The flow's key", isRequired: true, example: "a")
            ],
            mayBeMissing: true,
            answer: .json(.anything)
        ),
        Operation(
            path: "/flowlocations/{agent}/{name}/json",
            summary: "Where one flow is seen.",
            parameters: [
                APIParameter(name: "key", form: .text, summary: "The flow's key", isRequired: true, example: "a")
            ],
            takesFilters: true,
            mayBeMissing: true,
            answer: .json(.array(.anything))
        ),
        Operation(
            path: "/flowkeys/json",
            summary: "The keys that traffic has, with their age in ms.",
            answer: .json(.map(.integer))
        ),
        Operation(
            path: "/flows/json",
            summary: "Flows that are over, of definitions with log.",
            parameters: [
                APIParameter(
                    name: "flowID",
                    form: .integer(-1...1_000_000_000),
                    summary: "The number that is known",
                    example: "-1"
                ),
                APIParameter(name: "maxFlows", form: .integer(0...1_000_000_000), summary: "How many"),
                APIParameter(name: "name", form: .list, summary: "Names of definitions"), pollTimeout,
            ],
            answer: .json(.array(.anything))
        ),
        Operation(
            path: "/events/json",
            summary: "What exceeded thresholds.",
            parameters: [
                APIParameter(
                    name: "eventID",
                    form: .integer(-1...1_000_000_000),
                    summary: "The number that is known",
                    example: "-1"
                ),
                APIParameter(name: "maxEvents", form: .integer(0...1_000_000_000), summary: "How many"),
                APIParameter(name: "thresholdID", form: .list, summary: "Names of thresholds"), pollTimeout,
            ],
            answer: .json(.array(.anything))
        ),
    ]

    /// sFlow-RT's requests that define and set.
    static let settings: [Operation] =
        [
            ("flow", ["keys", "value"]), ("threshold", ["metric", "value"]), ("group", []), ("map", []),
            ("forwarding", ["address"]), ("tenant", ["collectorAddress"]),
        ].flatMap { (kind: String, members: [String]) in
            [
                Operation(
                    path: "/\(kind)/json",
                    summary: "All settings of the kind \(kind).",
                    answer: .json(.map(.anything))
                ),
                Operation(
                    path: "/\(kind)/{name}/json",
                    summary: "One setting of the kind \(kind).",
                    mayBeMissing: true,
                    answer: .json(.anything)
                ),
                Operation(
                    path: "/\(kind)/{name}/json",
                    method: "put",
                    summary: "Sets a \(kind).",
                    body: members,
                    answer: .nothing
                ),
                Operation(
                    path: "/\(kind)/{name}/json",
                    method: "delete",
                    summary: "Removes a \(kind).",
                    mayBeMissing: true,
                    answer: .nothing
                ),
            ]
        }
        + ["groups", "maps", "tenants"].map { kind in
            Operation(path: "/\(kind)/json", summary: "All \(kind).", answer: .json(.map(.anything)))
        } + [
            Operation(path: "/topology/json", summary: "The topology that was set.", answer: .json(.anything)),
            Operation(
                path: "/topology/json",
                method: "put",
                summary: "Sets the topology.",
                body: [],
                answer: .nothing
            ),
            Operation(path: "/topology/json", method: "delete", summary: "Removes the topology.", answer: .nothing),
        ]

    /// Questions for the server itself.
    static let server: [Operation] = [
        Operation(path: "/version", summary: "The program's version.", answer: .text("text/plain")),
        Operation(path: "/status", summary: "OK.", answer: .text("text/plain")),
        Operation(
            path: "/health",
            summary: "Whether the store can be read, and what is wrong.",
            answer: .json(.object([("status", .text)], "status"))
        ),
        Operation(path: "/analyzer/json", summary: "How the server does.", answer: .json(.map(.anything))),
        Operation(path: "/scripts/json", summary: "Scripts: there are none.", answer: .json(.map(.anything))),
        Operation(path: "/apps/json", summary: "Apps: there are none.", answer: .json(.map(.anything))),
        Operation(
            path: "/openapi.json",
            summary: "This description.",
            answer: .json(.object([("openapi", .text), ("paths", .map(.anything))], "openapi", "paths"))
        ),
    ]
}
