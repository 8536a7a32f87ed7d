import QueryEngine

/// A parameter of a request as routes take it and as the description of the API tells it.
struct APIParameter: Sendable {
    /// What a value may be.
    enum Form: Sendable {
        case text
        /// Text that may be empty.
        case anyText
        /// Several, with commas between them.
        case list
        case time
        case span
        case step
        case zone
        /// How times are written: `utc`, `epoch` or a zone.
        case timeStyle
        /// A time as Prometheus has it: seconds since 1970 or RFC 3339; empty is as good as absent where it is not required.
        case instant(isRequired: Bool)
        /// A duration as Prometheus has it: seconds, or such as 1h30m.
        case duration
        case number(ClosedRange<Double>)
        case integer(ClosedRange<Int>)
        case choice([String])
        /// Several of some words, with commas between them.
        case choices([String])
    }

    let name: String
    let form: Form
    let summary: String
    var isRequired = false
    /// What holds where it is not given.
    var usual: String?
    /// What a client could write.
    var example: String?
}

extension APIParameter {
    static let metric = APIParameter(
        name: "metric",
        form: .list,
        summary: """
            Metrics: names, expressions of names of one data source (ifinoctets*8) and patterns (if*octets, ~if(in|out)errors)
            """,
        isRequired: true,
        example: "ifinoctets"
    )
    static let agent = APIParameter(
        name: "agent",
        form: .list,
        summary: "Agents: addresses, names of hosts, patterns of either (10.0.*, ~edge[0-9]+), or ALL",
        usual: "ALL"
    )
    static let datasource = APIParameter(
        name: "datasource",
        form: .list,
        summary: "Data sources: an ifIndex (12), class.index (2.1), or patterns of these (2.*)"
    )
    static let start = APIParameter(
        name: "start",
        form: .time,
        summary:
            "Where the span begins: RFC 3339, a date, seconds or milliseconds since 1970, now, or before now (-10m)",
        usual: "-1h"
    )
    static let end = APIParameter(name: "end", form: .time, summary: "Where the span ends", usual: "now")
    static let step = APIParameter(
        name: "step",
        form: .step,
        summary: "The length of a bucket: 1s, 5m, 1h, day, week, month, year; or auto",
        usual: "1m"
    )
    static let points = APIParameter(
        name: "points",
        form: .integer(1...100_000),
        summary: "The most buckets of step=auto",
        usual: "300",
        example: "300"
    )
    static let zone = APIParameter(
        name: "tz",
        form: .zone,
        summary: "Whose days, weeks, months and years are meant, and whose midnight by a date",
        usual: "UTC"
    )
    static let statistic = APIParameter(
        name: "stat",
        form: .choice(Statistic.allCases.map(\.rawValue)),
        summary: "Which figure of a bucket",
        usual: "avg"
    )
    static let statistics = APIParameter(
        name: "stat",
        form: .choices(Statistic.allCases.map(\.rawValue)),
        summary: "Which figures of a bucket; several have columns of their own",
        usual: "avg"
    )
    static let merge = APIParameter(
        name: "agg",
        form: .choice(Grouping.Merge.allCases.map(\.rawValue)),
        summary: "How series become one, bucket by bucket; without by one a metric",
        example: "sum"
    )
    static let by = APIParameter(
        name: "by",
        form: .list,
        summary: "What tells groups apart: agent, datasource, or a metric such as ifname or host_name",
        example: "agent"
    )
    static let limit = APIParameter(
        name: "limit",
        form: .integer(1...10_000),
        summary: "Only so many series of each metric: those that rank highest over the whole span"
    )
    static let rank = APIParameter(
        name: "rank",
        form: .choice(Statistic.allCases.map(\.rawValue)),
        summary: "By which figure series rank; that of stat if not given"
    )
    static let order = APIParameter(
        name: "order",
        form: .choice(["desc", "asc"]),
        summary: "Whether the largest or the smallest rank first",
        usual: "desc"
    )
    static let offset = APIParameter(
        name: "offset",
        form: .span,
        summary: "Gives the values of so much earlier beside the others: 7d is a week before",
        example: "7d"
    )
    static let extremes = APIParameter(
        name: "extremes",
        form: .choice(["true", "false"]),
        summary:
            "Whether mins and maxs, the smallest and largest values within each bucket, are given beside the values",
        usual: "false"
    )

    static let format = APIParameter(
        name: "format",
        form: .choice(["json", "csv"]),
        summary: "The form of the answer",
        usual: "json"
    )

    /// Those of a question about series.
    static let selection: [APIParameter] = [.metric, .agent, .datasource, .start, .end, .zone]
}

extension [APIParameter] {
    /// The parameters' names.
    var names: Set<String> { Set(map(\.name)) }
}
