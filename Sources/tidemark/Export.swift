import ArgumentParser
import Foundation
import MetricCatalog
import QueryEngine
import Reports
import SeriesStore
import UDPCollector

/// `tidemark export`: metrics as rows.
struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write metrics over a span of time as CSV or JSON lines, whatever their number.",
        discussion: """
            One row a time step and data source, one column a metric. A cell is empty where nothing is known. Nothing is cut \
            off: where it ends early, the status is not 0. Adjacent spans give the rows of the whole: to go on after an \
            interruption, export the rest with --start and --no-header. Reads the file directly; a server may be writing it.
            """
    )

    @OptionGroup var options: QuestionOptions

    @Option(
        help: "Metrics, with commas between them: names, expressions (ifinoctets*8) and patterns (if*octets).",
        completion: .metrics
    )
    var metric: String

    @Option(help: "The length of a row's time: 1s, 5m, 1h, 1d, 1w, 1mo, 1y; or auto.")
    var step = "1m"

    @Option(
        help: "Which figures, with commas between them: avg, rate, sum, min, max, last, count, p50 to p99, busyhour.",
        completion: .list(Statistic.allCases.map(\.rawValue))
    )
    var stat = "avg"

    @Option(help: "csv, or jsonl: one JSON object a line.", completion: .list(["csv", "jsonl"]))
    var format = "csv"

    @Option(help: "wide: a column a figure; long: a row a figure.", completion: .list(["wide", "long"]))
    var layout = "wide"

    @Option(help: "How times are written: utc, epoch, or the name of a zone such as Europe/Oslo.")
    var time = "utc"

    @Flag(inversion: .prefixedNo, help: "Write the columns' names first.")
    var header = true

    @Flag(
        inversion: .prefixedNo,
        help: "Put an apostrophe before text (not numbers) that a spreadsheet would take for a formula."
    )
    var guardFormulas = true

    @Flag(help: "Compress.")
    var gzip = false

    @Option(
        name: .shortAndLong,
        help: "The file to write; one that is there is replaced when all is written.",
        completion: .file()
    )
    var output: String?

    func run() async throws {
        var text = try options.text(metrics: metric, step: step)
        let statistics = stat.split(separator: ",").map(String.init)
        text.statistic = statistics.first ?? text.statistic
        let form = try ExportOptions(
            format: format,
            layout: layout,
            time: time,
            header: header ? "present" : "absent",
            text: guardFormulas ? "guarded" : "raw",
            statistics: statistics
        )
        let now = SystemClock.now()
        // What is wrong with the words is said before the file is looked for.
        _ = try text.question(agents: nil, now: now, budget: QueryBudget())
        try await options.reading { [text, options, gzip, output] store in
            let question = try await options.question(text, in: store, now: now)
            let export = try await SeriesExport(question, options: form, from: store)
            let target = try OutputTarget(path: output, gzip: gzip)
            var meter = ProgressMeter()
            do {
                try await export.run(from: store) { bytes, progress in
                    try target.write(bytes)
                    meter.show(progress)
                }
                try target.finish()
            } catch {
                meter.clear()
                target.abandon()
                throw error
            }
            meter.clear()
        }
    }
}

/// Tells a person at a terminal how far it has come.
private struct ProgressMeter {
    private let isShown = isatty(STDERR_FILENO) == 1
    private var last = ContinuousClock.now

    mutating func show(_ progress: SeriesExport.Progress) {
        guard isShown, last.duration(to: .now) > .milliseconds(200) else { return }
        last = .now
        let text = "\r\(progress.rows) rows, \(Int(progress.share * 100)) % "
        FileHandle.standardError.write(Data(text.utf8))
    }

    func clear() {
        if isShown { FileHandle.standardError.write(Data("\r\u{1b}[K".utf8)) }
    }
}
