import ArgumentParser
import ByteReading
import Foundation
import MetricCatalog
import QueryEngine
import SFlowWire
import SeriesStore
import TextOutput
import UDPCollector

/// `tidemark query`: metrics over a span of time, for people.
struct QueryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query",
        abstract: "Show metrics over a span of time: a line a series with its course, for people; or JSON.",
        discussion: """
            Octets are shown as bits a second, in units of 1000. The course shows each bucket's height over zero, with blanks \
            where nothing is known. Reads the file directly; a server may be writing it.
            """
    )

    @Argument(
        help:
            "Metrics, with commas between them: names, expressions (ifinerrors+ifouterrors) and patterns (if*octets).",
        completion: .metrics
    )
    var metrics: String

    @OptionGroup var options: QuestionOptions

    @Option(help: "The length of a bucket: 1s, 5m, 1h, 1d, 1w, 1mo, 1y; or auto, by the width of the course.")
    var step = "auto"

    @Option(help: "How wide the course is, in characters.")
    var width = 40

    @Option(help: "Which figure of each bucket.", completion: .list(Statistic.allCases.map(\.rawValue)))
    var stat = "avg"

    @Option(help: "Only so many series of each metric: those that rank highest over the whole span.")
    var limit: Int?

    @Option(
        help: "By which figure series rank; that of --stat if not given.",
        completion: .list(Statistic.allCases.map(\.rawValue))
    )
    var rank: String?

    @Option(help: "desc, or asc for the smallest.", completion: .list(["desc", "asc"]))
    var order = "desc"

    @Flag(help: "One JSON document, for scripts.")
    var json = false

    func validate() throws {
        guard (1...500).contains(width) else { throw ValidationError("--width: \(width) is not from 1 to 500") }
    }

    func run() async throws {
        var text = try options.text(metrics: metrics, step: step)
        if step == "auto" { text.points = "\(width)" }
        text.statistic = stat
        text.limit = limit.map { "\($0)" }
        text.rank = rank
        text.order = order
        let now = SystemClock.now()
        // What is wrong with the words is said before the file is looked for.
        _ = try text.question(agents: nil, now: now, budget: QueryBudget())
        try await options.reading { [text, options, json, width] store in
            let question = try await options.question(text, in: store, now: now, budget: QueryBudget())
            let answer = try await store.read { snapshot in
                let result = try question.run(on: snapshot)
                var labels = SourceLabels(snapshot.directory)
                let names = result.series.map { series in series.identity.map { labels.names(of: $0) } ?? [] }
                return (result: result, names: names)
            }
            if json {
                try Output().write(QueryText.json(answer.result, question, answer.names))
            } else {
                try Output().write(QueryText.table(answer.result, question, answer.names, width: width))
            }
        }
    }
}

/// An answer as a terminal shows it, or a script reads it.
private enum QueryText {
    private typealias Names = [[(name: String, value: String)]]

    static func table(
        _ result: RangeResult,
        _ question: RangeQuery,
        _ names: [[(name: String, value: String)]],
        width: Int
    ) -> [UInt8] {
        var rows: [[String]] = [["series", "metric", "min", "mean", "max", "last", "known", "course"]]
        for (series, names) in zip(result.series, names) {
            let figures = Figures(series, result)
            let unit = HumanUnit(series.unit)
            rows.append(
                [name(of: series, question, names), series.name]
                    + [figures.least, figures.mean, figures.most, figures.last].map { unit.text($0) }
                    + ["\(Int((figures.known * 100).rounded(.down))) %", sparkline(series.values, width: width)]
            )
        }
        let widths = rows[0].indices.map { column in rows.reduce(0) { max($0, $1[column].count) } }
        var text = ""
        for row in rows {
            let cells = zip(row, widths).enumerated().map { column, cell in
                let space = String(repeating: " ", count: cell.1 - cell.0.count)
                return (2...6).contains(column) ? space + cell.0 : cell.0 + space
            }
            var line = cells.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            text += line + "\n"
        }
        let span = "\(utcText(milliseconds: result.grid.start)) to \(utcText(milliseconds: result.grid.end))"
        text += "\(span), \(result.grid.count) buckets of \(stepText(result.step)), \(question.statistic.rawValue)"
        text += ", from \(result.resolutions.joined(separator: " "))\n"
        if result.firstPartial != nil { text += "the last bucket is not over yet\n" }
        return Array(text.utf8)
    }

    static func json(
        _ result: RangeResult,
        _ question: RangeQuery,
        _ names: [[(name: String, value: String)]]
    ) -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.member("start", utcText(milliseconds: result.grid.start))
            json.member("end", utcText(milliseconds: result.grid.end))
            json.key("starts")
            json.array { json in
                for time in result.grid.edges.dropLast() { json.value(utcText(milliseconds: time)) }
            }
            json.member("stat", question.statistic.rawValue)
            if let partial = result.firstPartial { json.member("firstPartial", partial) }
            json.key("series")
            json.array { json in
                for (series, names) in zip(result.series, names) {
                    json.object { json in
                        if let identity = series.identity {
                            json.member("agent", identity.agent.description)
                            json.member("datasource", identity.source.name)
                            for (name, value) in names { json.member(name, value) }
                        }
                        for (label, value) in zip(question.grouping?.labels ?? [], series.key.labels) {
                            json.member(label, value)
                        }
                        json.member("metric", series.name)
                        json.member("unit", series.unit)
                        json.key("values")
                        json.array { json in
                            for value in series.values { json.value(value) }
                        }
                        if let errors = series.errors {
                            json.key("errors")
                            json.array { json in
                                for error in errors { json.value(error) }
                            }
                        }
                        json.key("coverage")
                        json.array { json in
                            for share in series.coverage { json.value(share) }
                        }
                    }
                }
            }
        }
        json.newline()
        return json.takeBytes()
    }

    private static func name(
        of series: RangeSeries,
        _ question: RangeQuery,
        _ names: [(name: String, value: String)]
    ) -> String {
        guard let identity = series.identity else {
            let labels = zip(question.grouping?.labels ?? [], series.key.labels).map { "\($0)=\($1)" }
            return printable(labels.isEmpty ? "all" : labels.joined(separator: " "))
        }
        let named = Dictionary(names.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        let host = named["host"] ?? identity.agent.description
        let source = named["ifname"] ?? named["vir_host"] ?? identity.source.name
        return printable("\(host) \(source)")
    }

    /// Names come from the network: what would steer a terminal is not sent to it.
    private static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : $0 })
        )
    }

    private static func stepText(_ step: Step) -> String {
        switch step {
        case .fixed(let length): "\(length / 1000) s"
        case .calendar(let unit, _): "a \(unit.rawValue)"
        }
    }

    /// Eight heights over zero; a blank where nothing is known.
    private static func sparkline(_ values: [Double?], width: Int) -> String {
        let most = values.compactMap(\.self).map(abs).max() ?? 0
        let marks = Array("▁▂▃▄▅▆▇█")
        return String(
            values.prefix(width * 4).map { value -> Character in
                guard let value else { return " " }
                guard most > 0 else { return marks[0] }
                return marks[min(7, max(0, Int(abs(value) / most * 7.999)))]
            }
        )
    }

    /// What a line says of a series.
    private struct Figures {
        var least: Double?
        var most: Double?
        var mean: Double?
        var last: Double?
        var known = 0.0

        init(_ series: RangeSeries, _ result: RangeResult) {
            var weight = 0.0
            var sum = 0.0
            var length = 0.0
            for (index, value) in series.values.enumerated() {
                let span = Double(result.grid.edges[index + 1] - result.grid.edges[index])
                length += span
                known += series.coverage[index] * span
                guard let value else { continue }
                least = min(least ?? value, value)
                most = max(most ?? value, value)
                sum += value * series.coverage[index] * span
                weight += series.coverage[index] * span
                last = value
            }
            known = length > 0 ? known / length : 0
            mean = weight > 0 ? sum / weight : nil
        }
    }
}
