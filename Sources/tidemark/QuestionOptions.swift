import ArgumentParser
import MetricCatalog
import QueryEngine
import SeriesStore

/// What commands ask for: metrics of chosen sources over a span of time.
struct QuestionOptions: ParsableArguments {
    @Option(help: "The database file.")
    var db = "tidemark.db"

    @Option(
        help: "Agents: addresses, names of hosts or patterns (10.0.*, ~edge[0-9]+), with commas between them; or ALL."
    )
    var agent = "ALL"

    @Option(help: "Data sources: an ifIndex (12), class.index (2.1) or a pattern (2.*), with commas between them.")
    var datasource = ""

    @Option(help: "Only sources that match, such as ifname=eth0, host_name=~web[0-9]+ or ifname!=lo; may be repeated.")
    var filter: [String] = []

    @Option(parsing: .unconditional, help: "Since when: RFC 3339, seconds since 1970, or before now (-1h).")
    var start = "-1h"

    @Option(parsing: .unconditional, help: "Until when.")
    var end = "now"

    @Option(help: "Whose days, weeks, months and years are meant, and whose midnight by a date: an IANA name.")
    var tz = "UTC"

    @Option(
        help: "How series become one: sum, avg, min, max, count, p50, p75, p90, p95, p98, p99.",
        completion: .list(Grouping.Merge.allCases.map(\.rawValue))
    )
    var agg: String?

    @Option(help: "What tells groups apart: agent, datasource, or a metric such as ifname, with commas between them.")
    var by = ""

    /// The question in words, without what a command adds to it.
    func text(metrics: String, step: String) throws -> QuestionText {
        var text = QuestionText()
        text.metrics = metrics.split(separator: ",").map(String.init)
        text.sources = datasource.split(separator: ",").map(String.init)
        for filter in filter {
            text.filters.append(try QuestionOptions.condition(filter))
        }
        text.start = start
        text.end = end
        text.step = step
        text.zone = tz
        text.merge = agg
        text.labels = by.split(separator: ",").map(String.init)
        return text
    }

    /// The name and the pattern of a filter.
    static func condition(_ filter: String) throws -> (name: String, value: String) {
        guard let place = filter.firstIndex(of: "=") else {
            throw ValidationError("--filter: '\(filter)' is no name=pattern")
        }
        return (String(filter[..<place]), String(filter[filter.index(after: place)...]))
    }

    /// The question, its agents looked up.
    func question(
        _ text: QuestionText,
        in store: SeriesStore,
        now: Milliseconds,
        budget: QueryBudget = QueryBudget(points: .max)
    ) async throws -> RangeQuery {
        let agents = try AgentSelection(agent.split(separator: ",").map(String.init), parameter: "agent")
        let addresses = try await store.read { snapshot in try agents.addresses(in: snapshot.directory) }
        return try text.question(agents: addresses, now: now, budget: budget)
    }

    /// Runs something with the store open to be read; a server may be writing it.
    func reading(_ body: (SeriesStore) async throws -> Void) async throws {
        let store = try SeriesStore.openReadOnly(db)
        do {
            try await body(store)
        } catch {
            try? store.close()
            throw error
        }
        try store.close()
    }
}

extension CompletionKind {
    /// The names of all metrics of numbers.
    static var metrics: CompletionKind {
        .list(CatalogEntry.all.filter { $0.kind != .text }.map(\.name))
    }
}
