public import MetricCatalog
public import QueryEngine

/// Writes metrics over a span of time as rows, whatever their number, in bounded memory.
///
/// Rows go by source, or within parts of the span by the labels of groups, then by time. What is not known is an empty
/// cell, or `null` in JSON. An estimate from samples has a second figure, `…_error`: the half-width of its 95 % interval.
public struct SeriesExport: Sendable {
    private let question: RangeQuery
    private let options: ExportOptions
    private let statistics: [Statistic]
    private let step: Step
    private let sources: [SourceIdentity]
    private let columns: [ExportColumn]

    /// How many numbers are read at a time: what bounds memory whatever the export's size.
    private static let pageSize = 50_000
    /// How many numbers of groups are made at a time; those are held at once.
    private static let groupedPageSize = 1_000_000
    /// About how many bytes are written at a time.
    private static let pieceSize = 1 << 18

    /// How far an export has come.
    public struct Progress: Hashable, Sendable {
        /// Rows written.
        public internal(set) var rows = 0
        /// How much of the work is done, from 0 to 1.
        public internal(set) var share = 0.0
    }

    /// Prepares an export.
    ///
    /// - Parameters:
    ///   - question: What is wanted; its metrics may be words too, where series are not grouped.
    ///   - options: How it is written.
    ///   - store: The store.
    /// - Throws: `QueryError` when the question cannot be answered.
    public init(
        _ question: RangeQuery,
        options: ExportOptions = ExportOptions(),
        from store: any RollupStore
    ) async throws {
        guard !question.metrics.isEmpty else {
            throw QueryError(.missingParameter, parameter: "metric", "no metric is named")
        }
        let words = question.metrics.filter { MetricPlace.textsByName[$0] != nil }
        if let word = words.first, question.grouping != nil {
            throw QueryError(.badParameter, parameter: "metric", "'\(word)' is a text, which groups have none of")
        }
        var numbers = question
        numbers.metrics = question.metrics.filter { MetricPlace.textsByName[$0] == nil }
        numbers.budget = QueryBudget(points: .max)
        try question.requireSpan()
        let statistics = options.statistics.isEmpty ? [question.statistic] : options.statistics
        for statistic in statistics where !numbers.metrics.isEmpty {
            var single = numbers
            single.statistic = statistic
            try single.check()
        }
        let listing = SeriesListing(metrics: words, selector: question.selector, now: question.now)
        let plan = try await store.read { [numbers] snapshot -> Plan in
            var found = Set<SourceIdentity>()
            if !words.isEmpty {
                found.formUnion(try listing.sources(on: snapshot, from: question.start, to: question.end))
            }
            var metrics: [RangeQuery.Column] = []
            if !numbers.metrics.isEmpty {
                let plan = try numbers.plan(in: snapshot)
                found.formUnion(plan.sources)
                metrics = plan.metrics
            }
            return Plan(metrics: metrics, sources: found.sorted(), step: try numbers.step(in: snapshot))
        }
        sources = plan.sources
        step = plan.step
        columns = ExportColumn.columns(question.metrics, words: words, plan.metrics, statistics)
        numbers.metrics = plan.metrics.map(\.name)
        self.question = numbers
        self.options = options
        self.statistics = statistics
    }

    /// Reads and writes it all, piece by piece.
    ///
    /// - Parameters:
    ///   - store: The store.
    ///   - write: Takes one piece of the text, and how far it has come with it.
    /// - Throws: What the store or `write` throws.
    public func run(
        from store: any RollupStore,
        to write: ([UInt8], Progress) async throws -> Void
    ) async throws {
        var progress = Progress()
        let header = ExportRows(options, columns, labels: labels).header
        if !header.isEmpty { try await write(header, progress) }
        var place = Place(source: 0, start: step.grid(from: question.start, to: question.end, atMost: 1).start)
        while !isDone(place) {
            let from = place
            let piece = try await store.read { snapshot in try self.piece(from, in: snapshot) }
            place = piece.next
            progress.rows += piece.rows
            progress.share = share(place)
            if !piece.bytes.isEmpty { try await write(piece.bytes, progress) }
        }
    }

    /// What there is to export.
    private struct Plan: Sendable {
        let metrics: [RangeQuery.Column]
        let sources: [SourceIdentity]
        let step: Step
    }

    /// Where the next rows begin.
    private struct Place: Sendable {
        var source: Int
        var start: Milliseconds
    }

    private var labels: [String] { question.grouping?.labels ?? ["agent", "datasource"] }

    private func isDone(_ place: Place) -> Bool {
        question.grouping == nil
            ? place.source >= sources.count || columns.isEmpty : place.start >= question.end
    }

    private func share(_ place: Place) -> Double {
        let span = Double(question.end - question.start)
        let part = min(1, max(0, Double(place.start - question.start) / span))
        guard question.grouping == nil else { return part }
        return sources.isEmpty ? 1 : min(1, (Double(place.source) + (part < 1 ? part : 0)) / Double(sources.count))
    }

    /// The next buckets, as many as are read at a time.
    private func page(from start: Milliseconds) -> BucketGrid {
        var size = SeriesExport.pageSize
        if let grouping = question.grouping {
            // There are no more groups than sources.
            size = SeriesExport.groupedPageSize / (grouping.labels.isEmpty ? 1 : max(1, sources.count))
        }
        return step.grid(from: start, to: question.end, atMost: max(1, size / max(1, columns.count)))
    }

    /// Some rows from a place on.
    private func piece(
        _ place: Place,
        in snapshot: any RollupSnapshot
    ) throws -> (bytes: [UInt8], rows: Int, next: Place) {
        var rows = ExportRows(options, columns, labels: labels)
        var place = place
        if question.grouping != nil {
            let grid = page(from: place.start)
            try rows.write(groups(over: grid, in: snapshot), grid)
            place.start = grid.end
            return (rows.takeBytes(), rows.count, place)
        }
        var readers: [Milliseconds: (BucketGrid, SourceReader)] = [:]
        let first = step.grid(from: question.start, to: question.end, atMost: 1).start
        while place.source < sources.count, rows.size < SeriesExport.pieceSize {
            let grid: BucketGrid
            let reader: SourceReader
            if let known = readers[place.start] {
                (grid, reader) = known
            } else {
                grid = page(from: place.start)
                reader = try SourceReader(
                    question,
                    metrics: question.metrics,
                    statistics: statistics,
                    snapshot: snapshot,
                    over: grid
                )
                readers[place.start] = (grid, reader)
            }
            let source = sources[place.source]
            rows.write(source, try reader.figures(of: source), grid, snapshot.directory)
            place.start = grid.end
            if place.start >= question.end { place = Place(source: place.source + 1, start: first) }
        }
        return (rows.takeBytes(), rows.count, place)
    }

    /// The figures of each group: for each metric one row a statistic.
    private func groups(
        over grid: BucketGrid,
        in snapshot: any RollupSnapshot
    ) throws -> [(labels: [String], figures: [[RowFigures?]])] {
        var groups: [[String]: [[RowFigures?]]] = [:]
        let none = Array(
            repeating: Array(repeating: RowFigures?.none, count: statistics.count),
            count: question.metrics.count
        )
        for (place, statistic) in statistics.enumerated() {
            var question = question
            question.statistic = statistic
            for series in try question.run(on: snapshot, over: grid, step).series {
                groups[series.key.labels, default: none][series.key.metric][place] = series.figures
            }
        }
        return groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { ($0.key, $0.value) }
    }
}

extension RangeQuery {
    /// Refuses a span that ends before it begins.
    fileprivate func requireSpan() throws(QueryError) {
        guard start < end else {
            throw QueryError(.invertedRange, parameter: "end", "the end is not after the start")
        }
    }
}
