import ByteReading
import MetricCatalog
import QueryEngine
import TextOutput

/// The rows of one call of `rollup`, made as they are asked for: a part of one source's time after the other.
struct RollupRows {
    private let snapshot: any RollupSnapshot
    private let question: RangeQuery
    private let step: Step
    private let statistics: [Statistic]
    /// What was asked, for the columns that repeat it.
    private let arguments: [RollupColumn: String]
    private var sources: [SourceIdentity]
    private var nextTime: Milliseconds
    private var rows: [[RollupColumn: SQLValue]] = []
    private var place = 0

    /// How many buckets are read at a time.
    private static let pageSize = 5_000

    /// Reads the arguments.
    ///
    /// - Parameters:
    ///   - arguments: What the call says; also of columns for which only one value is wanted.
    ///   - statistics: The figures that are wanted.
    ///   - snapshot: A state of the store.
    ///   - now: The present.
    /// - Throws: `QueryError` when they are not understood.
    init(
        _ arguments: [RollupColumn: String],
        statistics: [Statistic],
        snapshot: any RollupSnapshot,
        now: Milliseconds
    ) throws {
        guard let metrics = arguments[.metrics] else {
            throw SQLError("rollup needs a metric, such as rollup('ifinoctets', '-1h', 'now', '1m')")
        }
        let zone = try Zone(named: arguments[.tz] ?? Zone.utc.name, parameter: "tz")
        step = try TimeText.step(arguments[.by] ?? "1m", parameter: "by", in: zone)
        var question = RangeQuery(
            metrics: metrics.split { $0 == "," || $0 == " " }.map(String.init),
            selector: SeriesSelector(),
            start: try TimeText.time(arguments[.start] ?? "-1h", parameter: "start", in: zone, now: now),
            end: try TimeText.time(arguments[.end] ?? "now", parameter: "end", in: zone, now: now),
            step: step,
            now: now
        )
        guard !question.metrics.isEmpty else { throw SQLError("rollup needs a metric") }
        try question.check()
        let plan = try question.plan(in: snapshot)
        question.metrics = plan.metrics.map(\.name)
        sources = plan.sources.filter { identity in
            (arguments[.agent].map { $0 == identity.agent.description } ?? true)
                && (arguments[.source].map { $0 == identity.source.name } ?? true)
        }.reversed()
        self.question = question
        self.snapshot = snapshot
        self.statistics = statistics
        self.arguments = arguments
        nextTime = question.start
        try fill()
    }

    /// True where there are no more rows.
    var isAtEnd: Bool { place >= rows.count && sources.isEmpty }

    /// Goes to the next row.
    mutating func advance() throws {
        place += 1
        try fill()
    }

    /// A column of the row that was come to.
    func value(_ column: RollupColumn) -> SQLValue {
        if RollupColumn.arguments.contains(column) { return arguments[column].map(SQLValue.text) ?? .null }
        return place < rows.count ? rows[place][column] ?? .null : .null
    }

    private mutating func fill() throws {
        while place >= rows.count, let source = sources.last {
            let grid = step.grid(from: nextTime, to: question.end, atMost: RollupRows.pageSize)
            (rows, place) = (try rows(of: source, over: grid), 0)
            if grid.end < question.end {
                nextTime = grid.end
            } else {
                nextTime = question.start
                sources.removeLast()
            }
        }
    }

    private func rows(of source: SourceIdentity, over grid: BucketGrid) throws -> [[RollupColumn: SQLValue]] {
        var question = question
        question.selector.agents = [source.agent]
        question.selector.sources = [source.source]
        var result: [[RollupColumn: SQLValue]] = []
        for name in question.metrics {
            question.metrics = [name]
            var figures: [RollupColumn: [Double?]] = [:]
            question.statistic = .avg
            guard let mean = try question.run(on: snapshot, over: grid, step).series.first else { continue }
            for statistic in statistics where statistic != .avg {
                question.statistic = statistic
                guard let column = RollupColumn(statistic), question.isMeaningful else { continue }
                figures[column] = try question.run(on: snapshot, over: grid, step).series.first?.values
            }
            figures[.avg] = mean.values
            figures[.error] = mean.errors
            let interpolated = Set(mean.interpolated)
            for index in 0..<grid.count {
                let known = figures.compactMapValues { $0[index] }
                guard !known.isEmpty else { continue }
                let start = grid.edges[index]
                let end = grid.edges[index + 1]
                var row: [RollupColumn: SQLValue] = known.mapValues { .real($0) }
                row[.agent] = .text(source.agent.description)
                row[.source] = .text(source.source.name)
                row[.metric] = .text(name)
                row[.unit] = .text(mean.unit)
                row[.time] = .text(utcText(milliseconds: start))
                row[.epoch] = .integer(start / 1000)
                row[.step] = .integer((end - start) / 1000)
                if let count = known[.count] { row[.count] = .integer(Int64(count)) }
                row[.coverage] = .real(mean.coverage[index])
                row[.partial] = .integer(end > question.now ? 1 : 0)
                row[.interpolated] = .integer(interpolated.contains(index) ? 1 : 0)
                result.append(row)
            }
        }
        return result
    }
}

extension RollupColumn {
    fileprivate init?(_ statistic: Statistic) {
        guard let column = RollupColumn.allCases.first(where: { $0.statistic == statistic }) else { return nil }
        self = column
    }
}

extension RangeQuery {
    /// Whether the statistic means something for the metrics.
    fileprivate var isMeaningful: Bool {
        (try? check()) != nil
    }
}
