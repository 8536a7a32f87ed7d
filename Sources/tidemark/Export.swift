import ArgumentParser
import Foundation
import MetricCatalog
import QueryEngine
import Reports
import SeriesStore
import UDPCollector

/// `tidemark export`: metrics as CSV.
struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write metrics over a span of time as CSV.",
        discussion: """
            One row a time step and data source, one column a metric. Times are UTC. A cell is empty where nothing is \
            known. Reads the file directly; a server may be writing it.
            """
    )

    @Option(help: "The database file.")
    var db = "tidemark.db"

    @Option(help: "Metrics, with commas between them.")
    var metric: String

    @Option(help: "Agents' addresses, with commas between them; or ALL.")
    var agent = "ALL"

    @Option(help: "Only sources that match, such as ifname=eth0 or host_name=web*; may be repeated.")
    var filter: [String] = []

    @Option(parsing: .unconditional, help: "Since when: RFC 3339, seconds since 1970, or before now (-1h).")
    var start = "-1h"

    @Option(parsing: .unconditional, help: "Until when.")
    var end = "now"

    @Option(help: "The length of a row's time: 1s, 5m, 1h, 1d, 1w, 1mo, 1y.")
    var step = "1m"

    @Option(help: "Whose days, weeks, months and years are meant, and whose midnight by a date: an IANA name.")
    var tz = "UTC"

    @Option(help: "Which figure: avg, sum, min, max, last, count, or a quantile: p50, p75, p90, p95, p98, p99.")
    var stat = "avg"

    func run() async throws {
        let question = try question(now: SystemClock.now())
        let store = try SeriesStore.openReadOnly(db)
        let output = Output()
        do {
            let export = try await CSVExport(question, from: store)
            try await export.run(from: store) { bytes in try output.write(bytes) }
        } catch {
            try? store.close()
            throw error
        }
        try store.close()
    }

    private func question(now: Milliseconds) throws -> RangeQuery {
        guard let statistic = Statistic(rawValue: stat) else {
            let known = Statistic.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--stat: '\(stat)' is none of \(known)")
        }
        var selector = SeriesSelector()
        selector.agents = try SeriesSelector.agents(agent, parameter: "agent")
        for text in filter {
            let parts = text.split(separator: "=", maxSplits: 1)
            guard parts.count == 2 else { throw ValidationError("--filter: '\(text)' is no name=pattern") }
            selector.filters.append((String(parts[0]), [String(parts[1])]))
        }
        let zone = try Zone(named: tz, parameter: "tz")
        return RangeQuery(
            metrics: metric.split(separator: ",").map(String.init),
            selector: selector,
            start: try TimeText.time(start, parameter: "start", in: zone, now: now),
            end: try TimeText.time(end, parameter: "end", in: zone, now: now),
            step: try TimeText.step(step, parameter: "step", in: zone),
            statistic: statistic,
            now: now
        )
    }
}
