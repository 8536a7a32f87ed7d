extension Operation {
    static let range = Operation(
        path: "/api/v1/range",
        summary: "Metrics over a span of time, in buckets.",
        parameters: APIParameter.selection + [
            .step, .points, .statistic, .merge, .by, .limit, .rank, .order, .offset,
            .extremes, .format,
        ],
        takesFilters: true,
        mayBeMissing: true,
        answer: .jsonOrCSV(
            .object(
                [
                    ("start", .time), ("end", .time), ("step", .anything), ("timeZone", .text),
                    ("starts", .array(.time)),
                    ("stat", .text), ("agg", .text), ("offset", .integer), ("resolutions", .array(.text)),
                    ("firstPartial", .integer),
                    (
                        "series",
                        .array(
                            .object(
                                Schema.seriesHead + [
                                    ("values", .array(.figure)), ("previous", .array(.figure)),
                                    ("errors", .array(.figure)), ("mins", .array(.figure)),
                                    ("maxs", .array(.figure)), ("hours", .array(.anything)),
                                    ("members", .array(.integer)), ("coverage", .array(.number)),
                                    ("interpolated", .array(.integer)),
                                ],
                                "metric",
                                "unit",
                                "values",
                                "coverage"
                            )
                        )
                    ),
                ],
                "start",
                "end",
                "step",
                "stat",
                "resolutions",
                "series"
            )
        )
    )

    static let top = Operation(
        path: "/api/v1/top",
        summary: "The series with the largest figures of a whole span of time.",
        parameters: APIParameter.selection + [.statistic, .merge, .by, .limit, .order],
        takesFilters: true,
        mayBeMissing: true,
        answer: .json(
            .object(
                [
                    ("start", .time), ("end", .time), ("stat", .text), ("order", .text), ("total", .integer),
                    ("resolutions", .array(.text)),
                    (
                        "series",
                        .array(
                            .object(
                                Schema.seriesHead + [
                                    ("value", .number), ("error", .number), ("hour", .time), ("coverage", .number),
                                    ("interpolated", .flag),
                                ],
                                "metric",
                                "unit",
                                "value",
                                "coverage"
                            )
                        )
                    ),
                ],
                "start",
                "end",
                "stat",
                "order",
                "total",
                "series"
            )
        )
    )

    static let export = Operation(
        path: "/api/v1/export",
        summary: "Metrics over a span of time as rows, whatever their number.",
        parameters: APIParameter.selection + [
            .step, .points, .statistics, .merge, .by,
            APIParameter(
                name: "format",
                form: .choice(["csv", "jsonl"]),
                summary: "The form of the rows",
                usual: "csv"
            ),
            APIParameter(
                name: "layout",
                form: .choice(["wide", "long"]),
                summary: "A column a figure, or a row a figure",
                usual: "wide"
            ),
            APIParameter(
                name: "time",
                form: .timeStyle,
                summary: "How times are written: utc, epoch, or the name of a zone",
                usual: "utc"
            ),
            APIParameter(
                name: "header",
                form: .choice(["present", "absent"]),
                summary: "Whether the columns' names come first",
                usual: "present"
            ),
            APIParameter(
                name: "text",
                form: .choice(["guarded", "raw"]),
                summary: "Whether text that a spreadsheet would take for a formula gets an apostrophe",
                usual: "guarded"
            ),
        ],
        takesFilters: true,
        mayBeMissing: true,
        answer: .rows
    )

    static let stream = Operation(
        path: "/api/v1/stream",
        summary: """
            What matching series say and which flows are largest, pushed each second as server-sent events: all at first, \
            then what is new; with limit, all each time
            """,
        parameters: [
            APIParameter(name: "metric", form: .list, summary: "Metrics, as of /api/v1/range", example: "ifinoctets"),
            APIParameter(
                name: "flow",
                form: .list,
                summary: "Definitions of flows: the largest of the last ten seconds that all packets are known of"
            ),
            APIParameter(
                name: "limit",
                form: .integer(1...1_000),
                summary: "Only the data sources that rank highest, each with all of the metrics; and so many flows",
            ),
            APIParameter(
                name: "rank",
                form: .list,
                summary:
                    "Metrics; data sources rank by the largest of what these say of them: the first metric if not given"
            ),
            .agent, .datasource, .merge, .by,
        ],
        takesFilters: true,
        mayBeMissing: true,
        answer: .events
    )

    static let series = Operation(
        path: "/api/v1/series",
        summary: "Which series there are.",
        parameters: [
            APIParameter(name: "metric", form: .list, summary: "Names and patterns of metrics; all if not given"),
            .agent, .datasource,
            APIParameter(name: "limit", form: .integer(1...100_000), summary: "How many are listed", usual: "10000"),
        ],
        takesFilters: true,
        mayBeMissing: true,
        answer: .json(
            .whole([
                ("total", .integer),
                (
                    "series",
                    .array(
                        .object(
                            [
                                ("agent", .text), ("datasource", .text), ("metric", .text), ("kind", .text),
                                ("unit", .text), ("since", .time), ("lastReport", .time),
                            ],
                            "agent",
                            "datasource",
                            "metric",
                            "kind"
                        )
                    )
                ),
            ])
        )
    )

    static let agents = Operation(
        path: "/api/v1/agents",
        summary: "Which agents there are, what they are called, and how well they are heard.",
        parameters: [.agent],
        takesFilters: true,
        mayBeMissing: true,
        answer: .json(
            .whole([
                ("total", .integer),
                (
                    "agents",
                    .array(
                        .object(
                            [
                                ("agent", .text), ("host", .text), ("os_name", .text), ("firstSeen", .time),
                                ("lastSeen", .time), ("dataSources", .integer), ("sentBy", .array(.text)),
                                ("datagrams", .integer), ("lostDatagrams", .integer),
                                ("reorderedDatagrams", .integer), ("duplicateDatagrams", .integer),
                                ("counterSamples", .integer), ("flowSamples", .integer),
                            ],
                            "agent",
                            "dataSources",
                            "datagrams"
                        )
                    )
                ),
            ])
        )
    )

    static let catalog = Operation(
        path: "/api/v1/catalog",
        summary: "Every metric that there may be.",
        answer: .json(
            .whole([
                (
                    "metrics",
                    .array(
                        .whole([
                            ("name", .text), ("kind", .text), ("unit", .text), ("summary", .text), ("source", .text),
                        ])
                    )
                )
            ])
        )
    )

    private static let flowSelection: [APIParameter] = [
        .agent, .datasource, .start, .end, .zone, .format,
        APIParameter(name: "limit", form: .integer(1...10_000), summary: "How many flows", usual: "10"),
        APIParameter(
            name: "agg",
            form: .choice(["once", "max", "sum", "avg", "edge", "core"]),
            summary: "How figures of several data sources become one",
            usual: "once"
        ),
        APIParameter(
            name: "filter",
            form: .text,
            summary: "A regular expression that a flow's key must match",
            example: "10[.].*"
        ),
    ]

    static let flowTop = Operation(
        path: "/api/v1/flows/{name}/top",
        summary: "The largest flows of a span of time.",
        parameters: flowSelection + [
            APIParameter(
                name: "by",
                form: .choice(["key", "agent", "source"]),
                summary: "What the rows are",
                usual: "key"
            )
        ],
        takesFilters: true,
        mayBeMissing: true,
        answer: .jsonOrCSV(.object([("name", .text), ("start", .time), ("flows", .array(.anything))], "name", "flows"))
    )

    static let flowRange = Operation(
        path: "/api/v1/flows/{name}/range",
        summary: "How the largest flows of a span of time went.",
        parameters: flowSelection + [.step, .points],
        takesFilters: true,
        mayBeMissing: true,
        answer: .jsonOrCSV(
            .object(
                [("name", .text), ("starts", .array(.time)), ("series", .array(.anything))],
                "name",
                "starts",
                "series"
            )
        )
    )

    static let events = Operation(
        path: "/api/v1/events",
        summary: "Resets, restarts and exceeded limits of a span of time: the newest of them, in the order of time.",
        parameters: [
            .start, .end, .zone, .agent,
            APIParameter(name: "kind", form: .list, summary: "The kinds of events; all if not given"),
            APIParameter(name: "limit", form: .integer(1...100_000), summary: "How many", usual: "1000"),
        ],
        mayBeMissing: true,
        answer: .json(
            .whole([("start", .time), ("end", .time), ("isComplete", .flag), ("events", .array(.anything))])
        )
    )

    static let history: [Operation] = [
        range, top, export, stream, series, agents, catalog,
        Operation(
            path: "/api/v1/flows",
            summary: "Which flows are remembered, and since when.",
            answer: .json(.array(.object([("name", .text), ("inForce", .flag)], "name", "inForce")))
        ),
        flowTop, flowRange, events,
        Operation(
            path: "/api/v1/topology",
            summary: "Which hosts, guests, applications and ports belong together, and what told so.",
            answer: .json(.whole([("machines", .array(.anything)), ("links", .array(.anything))]))
        ),
        Operation(
            path: "/api/v1/status",
            summary: "What came in, what was wrong with it, and what the file holds.",
            answer: .json(
                .object(
                    [("version", .text), ("time", .time), ("started", .time), ("store", .anything)],
                    "version",
                    "time",
                    "store"
                )
            )
        ),
    ]
}
