import Reports

extension Operation {
    static let reports = [capacityReport, usageReport, topReport]

    static let capacityReport = Operation(
        path: "/api/v1/reports/capacity",
        summary: "When links, groups, hosts' resources and pools run out, how sure that is, and what was used.",
        parameters: reportParameters + [
            APIParameter(
                name: "history",
                form: .span,
                summary: "From how many days before the period's end forecasts are made",
                usual: "400d",
                example: "400d"
            ),
            APIParameter(
                name: "horizon",
                form: .span,
                summary: "How many days they reach",
                usual: "730d",
                example: "730d"
            ),
            APIParameter(
                name: "thresholds",
                form: .list,
                summary: "Percents of the capacity; if not given, those of the settings, or 70,90,95",
                example: "80,95"
            ),
            APIParameter(
                name: "what-if",
                form: .list,
                summary: "What to suppose: growth=5%/month, add=2Gbps, capacity=25Gbps, lose=1",
                example: "capacity=25Gbps"
            ),
            APIParameter(
                name: "flows",
                form: .choice(["true", "false"]),
                summary: "Whether the flows of what runs out are looked into",
                usual: "false"
            ),
        ],
        takesFilters: true,
        mayBeMissing: true,
        answer: .report(
            .whole([
                ("start", .time), ("end", .time), ("timeZone", .text), ("historyDays", .integer),
                ("horizonDays", .integer), ("thresholds", .array(.number)), ("suppositions", .array(.text)),
                (
                    "rows",
                    .array(
                        .object(
                            [
                                ("subject", .text), ("name", .text), ("agent", .text), ("datasource", .text),
                                ("members", .integer), ("unit", .text), ("capacity", .figure),
                                ("capacitySource", .text), ("headroom", .figure), ("coverage", .number),
                                ("interpolated", .number), ("resets", .integer), ("lostDatagrams", .integer),
                                ("measures", .array(.anything)), ("outlooks", .array(.anything)),
                                ("flows", .array(.anything)), ("notes", .array(.text)),
                            ],
                            "subject",
                            "name",
                            "unit",
                            "capacity",
                            "capacitySource",
                            "measures",
                            "outlooks",
                            "notes"
                        )
                    )
                ),
            ])
        )
    )

    static let usageReport = Operation(
        path: "/api/v1/reports/usage",
        summary: "What was used, month by month: 95th percentiles by every convention, and totals.",
        parameters: reportParameters,
        takesFilters: true,
        mayBeMissing: true,
        answer: .report(.array(.anything))
    )

    static let topReport = Operation(
        path: "/api/v1/reports/top",
        summary: "What used most in a period, by the 95th percentile of the busiest direction.",
        parameters: reportParameters + [
            APIParameter(name: "limit", form: .integer(1...10_000), summary: "How many rows", usual: "20")
        ],
        takesFilters: true,
        mayBeMissing: true,
        answer: .report(.array(.anything))
    )

    private static let reportParameters = [
        .agent, .datasource,
        APIParameter(name: "month", form: .text, summary: "A month of the calendar", example: "2026-09"),
        APIParameter(
            name: "start",
            form: .time,
            summary: "Where the period begins; 30 days before its end if not given"
        ),
        APIParameter(name: "end", form: .time, summary: "Where it ends; the last midnight if not given"),
        .zone,
        APIParameter(
            name: "of",
            form: .choices(CapacityRow.Subject.allCases.map(\.rawValue)),
            summary: "Which rows; all but agents if not given"
        ),
        APIParameter(
            name: "format",
            form: .choice(ReportForm.allCases.map(\.rawValue)),
            summary: "The form of the answer; if not given, what the client accepts, or json"
        ),
    ]
}
