import ArgumentParser
import Foundation
import MetricCatalog
import QueryEngine
import Reports
import SeriesStore
import ServerApp
import UDPCollector

/// `tidemark report`: what was used, and when it runs out.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Report what links, groups, hosts and pools used, and when they run out.",
        subcommands: [CapacityCommand.self, UsageCommand.self, TopCommand.self]
    )
}

/// `tidemark report capacity`.
private struct CapacityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "capacity",
        abstract: "When each link, group, host's resource and pool runs out, how sure that is, and what was used.",
        discussion: """
            Forecasts are of the days before the period's end; each says how it was made, its error on the history itself, and \
            intervals of 50, 80 and 95 %. Nothing in a report depends on when it is made: cron may make it at any time.
            """
    )

    @OptionGroup var options: ReportOptions

    @Option(help: "From how many days before the period's end forecasts are made.")
    var history = "400d"

    @Option(help: "How many days they reach.")
    var horizon = "730d"

    @Option(help: "Percents of the capacity, with commas between them; of the settings, or 70,90,95.")
    var thresholds = ""

    @Option(
        name: .customLong("what-if"),
        help: "Something to suppose: growth=+5%/month, add=2Gbps, capacity=25Gbps, lose=1; may be repeated."
    )
    var suppositions: [String] = []

    @Flag(help: "Look into the flows of what runs out: which keys grew, and whether samples and counters agree.")
    var flows = false

    func run() async throws {
        var text = try options.text()
        text.history = history
        text.horizon = horizon
        text.thresholds = thresholds.split(separator: ",").map(String.init)
        text.suppositions = suppositions
        text.wantsFlows = flows
        let form = try ReportForm(named: options.format, parameter: "format")
        try await options.reading(text) { [options] question, store in
            let report = try await store.read { try question.report(on: $0) }
            try options.write { sink in try form.write(report, sink) }
        }
    }
}

/// `tidemark report usage`.
private struct UsageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "usage",
        abstract: "What was used, month by month: 95th percentiles by every convention, and totals.",
        discussion: "Rows are the groups of the settings, or ports where there are none; --of chooses others."
    )

    @OptionGroup var options: ReportOptions

    func run() async throws {
        let form = try ReportForm(named: options.format, parameter: "format")
        try await options.reading(options.text()) { [options] question, store in
            var months: [(name: String, report: CapacityReport)] = []
            for (name, question) in question.months(isOfUsual: options.subjects.isEmpty) {
                months.append((name, try await store.read { try question.report(on: $0) }))
            }
            let table = ReportTable.usage(months)
            try options.write { sink in try form.write(table, sink) }
        }
    }
}

/// `tidemark report top`.
private struct TopCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "top",
        abstract: "What used most in a period, by the 95th percentile of the busiest direction."
    )

    @OptionGroup var options: ReportOptions

    @Option(help: "How many rows.")
    var limit = 20

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit: \(limit) is not above 0") }
    }

    func run() async throws {
        let form = try ReportForm(named: options.format, parameter: "format")
        try await options.reading(options.text()) { [options, limit] question, store in
            var question = question
            question.isForecast = false
            let report = try await store.read { [question] in try question.report(on: $0) }
            let table = ReportTable.top(report, limit: limit)
            try options.write { sink in try form.write(table, sink) }
        }
    }
}

/// What all reports are asked with.
private struct ReportOptions: ParsableArguments {
    @Option(help: "The database file.")
    var db = "tidemark.db"

    @Option(help: "The settings: groups, true speeds, thresholds and the time zone, in YAML.", completion: .file())
    var config: String?

    @Option(help: "A month of the calendar, such as 2026-09.")
    var month: String?

    @Option(parsing: .unconditional, help: "Where the period begins; 30 days before its end if not given.")
    var start: String?

    @Option(parsing: .unconditional, help: "Where it ends; the last midnight if not given.")
    var end: String?

    @Option(help: "Whose days, months and hours are meant: an IANA name; of the settings, or UTC.")
    var tz: String?

    @Option(help: "Agents: addresses, names of hosts or patterns, with commas between them; or ALL.")
    var agent = "ALL"

    @Option(help: "Data sources: an ifIndex (12), class.index (2.1) or a pattern (2.*), with commas between them.")
    var datasource = ""

    @Option(help: "Only sources that match, such as ifname=eth0 or host_name=~web[0-9]+; may be repeated.")
    var filter: [String] = []

    @Option(
        name: .customLong("of"),
        help: "Which rows, with commas between them: interface, group, agent, cpu, memory, disk, pool."
    )
    var subjects = ""

    @Option(help: "html, csv, json or markdown.", completion: .list(ReportForm.allCases.map(\.rawValue)))
    var format = "markdown"

    @Option(
        name: .shortAndLong,
        help: "The file to write; one that is there is replaced when all is written.",
        completion: .file()
    )
    var output: String?

    func text() throws -> CapacityText {
        var text = CapacityText()
        text.choice.agents = agent.split(separator: ",").map(String.init)
        text.choice.sources = datasource.split(separator: ",").map(String.init)
        text.choice.filters = try filter.map { filter in
            let (name, value) = try QuestionOptions.condition(filter)
            return PortChoice.Filter(name: name, value: value)
        }
        text.month = month
        text.start = start
        text.end = end
        text.zone = tz
        text.subjects = subjects.split(separator: ",").map(String.init)
        return text
    }

    /// Runs something with the question and the store open to be read; a server may be writing it.
    func reading(
        _ text: CapacityText,
        _ body: (CapacityQuestion, SeriesStore) async throws -> Void
    ) async throws {
        let settings = try config.map { try ReportSettingsFile.read($0) } ?? ReportSettings()
        // What is wrong with the words is said before the file is looked for.
        var general = text
        general.choice.agents = []
        let now = SystemClock.now()
        _ = try general.question(ReportSettings(), in: Directory(), now: now)
        let store = try SeriesStore.openReadOnly(db)
        do {
            let directory = try await store.read { $0.directory }
            try await body(text.question(settings, in: directory, now: now), store)
        } catch {
            try? store.close()
            throw error
        }
        try store.close()
    }

    func write(_ body: (([UInt8]) throws -> Void) throws -> Void) throws {
        let target = try OutputTarget(path: output)
        do {
            try body { bytes in try target.write(bytes) }
            try target.finish()
        } catch {
            target.abandon()
            throw error
        }
    }
}
