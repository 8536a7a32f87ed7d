import ByteReading
public import MetricCatalog
public import QueryEngine
import TextOutput

/// Writes metrics over a span of time as CSV: one row a bucket and source, one column a metric.
///
/// Rows go by source, then by time. What is not known is an empty cell. Times are where buckets begin, in RFC 3339, UTC.
/// An estimate from samples has a second column, `…_error`: the half-width of its 95 % interval.
public struct CSVExport: Sendable {
    private let question: RangeQuery
    private let sources: [SourceIdentity]
    private let columns: [Column]

    private enum Column: Sendable {
        case number(String)
        case error(String)
        case words(String)
    }

    /// How many numbers are read at a time: what bounds memory whatever the export's size.
    private static let pageSize = 50_000

    /// Prepares an export.
    ///
    /// - Parameters:
    ///   - question: What is wanted; its metrics may be words too.
    ///   - store: The store.
    /// - Throws: `QueryError` when the question cannot be answered.
    public init(_ question: RangeQuery, from store: any RollupStore) async throws {
        var numbers = question
        numbers.metrics = question.metrics.filter { MetricPlace.textsByName[$0] == nil }
        let listing = SeriesListing(metrics: question.metrics, selector: question.selector, now: question.now)
        guard !question.metrics.isEmpty else {
            throw QueryError(.missingParameter, parameter: "metric", "no metric is named")
        }
        try numbers.check()
        sources = try await store.read { snapshot in
            try listing.sources(on: snapshot, from: question.start, to: question.end)
        }
        columns = question.metrics.flatMap { name -> [Column] in
            if MetricPlace.textsByName[name] != nil { return [.words(name)] }
            let hasError = question.statistic.hasError && numbers.estimates.contains(name)
            return hasError ? [.number(name), .error(name)] : [.number(name)]
        }
        self.question = numbers
    }

    /// Reads and writes it all, piece by piece.
    ///
    /// - Parameters:
    ///   - store: The store.
    ///   - write: Takes one piece of the text.
    /// - Throws: What the store or `write` throws.
    public func run(from store: any RollupStore, to write: ([UInt8]) async throws -> Void) async throws {
        var csv = CSVWriter()
        for name in ["time", "agent", "datasource"] { csv.field(name) }
        for column in columns {
            switch column {
            case .number(let name), .words(let name): csv.field(name)
            case .error(let name): csv.field(name + "_error")
            }
        }
        csv.endRecord()
        try await write(csv.takeBytes())

        for source in sources {
            for grid in pages {
                let page = Page(export: self, source: source, grid: grid)
                let bytes = try await store.read { snapshot in try page.bytes(from: snapshot) }
                try await write(bytes)
            }
        }
    }

    /// The span's buckets, as many at a time as are read at a time.
    private var pages: UnfoldFirstSequence<BucketGrid> {
        let rows = max(1, CSVExport.pageSize / max(1, question.metrics.count))
        let page = { start in question.step.grid(from: start, to: question.end, atMost: rows) }
        return sequence(first: page(question.start)) { $0.end < question.end ? page($0.end) : nil }
    }

    /// The rows of one source within a part of the span.
    private struct Page: Sendable {
        let export: CSVExport
        let source: SourceIdentity
        let grid: BucketGrid

        func bytes(from snapshot: any RollupSnapshot) throws -> [UInt8] {
            var question = export.question
            question.selector.agents = [source.agent]
            question.selector.sources = [source.source]
            var series: [String: RangeSeries] = [:]
            if !question.metrics.isEmpty {
                for entry in try question.run(on: snapshot, over: grid).series { series[entry.metric.name] = entry }
            }
            var csv = CSVWriter()
            for (index, time) in grid.edges.dropLast().enumerated() {
                csv.field(utcText(milliseconds: time))
                csv.field(source.agent.description)
                csv.field(source.source.name)
                for column in export.columns {
                    switch column {
                    case .number(let name): csv.field(series[name]?.values[index])
                    case .error(let name): csv.field(series[name]?.errors?[index])
                    case .words(let name):
                        csv.field(snapshot.directory.texts[source]?[name]?.value(at: time) ?? "")
                    }
                }
                csv.endRecord()
            }
            return csv.takeBytes()
        }
    }
}
