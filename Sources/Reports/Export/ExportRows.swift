import ByteReading
import MetricCatalog
import QueryEngine
import TextOutput

/// Writes the rows of an export.
struct ExportRows {
    private let options: ExportOptions
    private let columns: [ExportColumn]
    private let labels: [String]
    private var csv: CSVWriter
    private var json = JSONWriter()
    private var times: TimeWriter
    /// Rows written.
    private(set) var count = 0

    /// The figures of a row's series: for each metric one a statistic; nil where a group has none.
    typealias Figures = [[RowFigures?]]

    init(_ options: ExportOptions, _ columns: [ExportColumn], labels: [String]) {
        self.options = options
        self.columns = columns
        self.labels = labels
        csv = CSVWriter(isGuarded: options.isGuarded)
        times = TimeWriter(options.time)
    }

    /// How many bytes are written and not taken.
    var size: Int { csv.bytes.count + json.bytes.count }

    /// Takes what has been written, to send it on.
    mutating func takeBytes() -> [UInt8] {
        options.format == .csv ? csv.takeBytes() : json.takeBytes()
    }

    /// The line of the columns' names; empty where there is none.
    var header: [UInt8] {
        guard options.format == .csv, options.hasHeader else { return [] }
        var csv = CSVWriter(isGuarded: options.isGuarded)
        for name in ["time"] + labels { csv.field(name) }
        switch options.layout {
        case .long:
            for name in ["metric", "stat", "unit", "value", "error"] { csv.field(name) }
        case .wide:
            for column in columns {
                csv.field(column.name)
                if column.hasError { csv.field(column.name + "_error") }
            }
        }
        csv.endRecord()
        return csv.takeBytes()
    }

    /// Writes the rows of a source.
    mutating func write(_ source: SourceIdentity, _ figures: Figures, _ grid: BucketGrid, _ directory: Directory) {
        let histories = columns.map { column in
            if case .words = column.content { directory.texts[source]?[column.metric] } else { nil as TextHistory? }
        }
        write([source.agent.description, source.source.name], figures, grid, histories)
    }

    /// Writes the rows of groups, bucket by bucket.
    mutating func write(_ groups: [(labels: [String], figures: Figures)], _ grid: BucketGrid) {
        let none = [TextHistory?](repeating: nil, count: columns.count)
        for group in groups { write(group.labels, group.figures, grid, none) }
    }

    private mutating func write(
        _ names: [String],
        _ figures: Figures,
        _ grid: BucketGrid,
        _ histories: [TextHistory?]
    ) {
        switch (options.format, options.layout) {
        case (.csv, .wide): writeWide(names, figures, grid, histories)
        case (.csv, .long):
            for index in 0..<grid.count {
                for (column, history) in zip(columns, histories) {
                    beginRow(grid.edges[index], names)
                    for text in [column.metric, column.statistic, column.unit] { csv.field(text) }
                    writeCell(column, figures, history, grid, index)
                    if !column.hasError { csv.field("") }
                    csv.endRecord()
                    count += 1
                }
            }
        case (.jsonl, _):
            for index in 0..<grid.count { writeObjects(names, figures, grid, histories, index) }
        }
    }

    private mutating func writeWide(
        _ names: [String],
        _ figures: Figures,
        _ grid: BucketGrid,
        _ histories: [TextHistory?]
    ) {
        // What stands in each row is put together once.
        var fixed = CSVWriter(isGuarded: options.isGuarded)
        for name in names { fixed.field(name) }
        for index in 0..<grid.count {
            csv.field { times.append(grid.edges[index], to: &$0) }
            if !names.isEmpty { csv.field { $0.append(contentsOf: fixed.bytes) } }
            for (column, history) in zip(columns, histories) { writeCell(column, figures, history, grid, index) }
            csv.endRecord()
        }
        count += grid.count
    }

    private mutating func beginRow(_ time: Milliseconds, _ names: [String]) {
        csv.field { times.append(time, to: &$0) }
        for name in names { csv.field(name) }
    }

    private mutating func writeCell(
        _ column: ExportColumn,
        _ figures: Figures,
        _ history: TextHistory?,
        _ grid: BucketGrid,
        _ index: Int
    ) {
        switch column.content {
        case .words: csv.field(history?.value(at: grid.edges[index]) ?? "")
        case .number(let metric, let statistic, let hasError):
            csv.field(figures[metric][statistic]?.values[index])
            if hasError { csv.field(figures[metric][statistic]?.errors?[index]) }
        }
    }

    private mutating func writeObjects(
        _ names: [String],
        _ figures: Figures,
        _ grid: BucketGrid,
        _ histories: [TextHistory?],
        _ index: Int
    ) {
        guard options.layout == .long else {
            beginObject(grid.edges[index], names)
            for (column, history) in zip(columns, histories) {
                writeMembers(column, column.name, column.name + "_error", figures, history, grid, index)
            }
            endObject()
            return
        }
        for (column, history) in zip(columns, histories) {
            beginObject(grid.edges[index], names)
            json.member("metric", column.metric)
            if !column.statistic.isEmpty { json.member("stat", column.statistic) }
            if !column.unit.isEmpty { json.member("unit", column.unit) }
            writeMembers(column, "value", "error", figures, history, grid, index)
            endObject()
        }
    }

    private mutating func beginObject(_ time: Milliseconds, _ names: [String]) {
        json.open("{")
        json.key("time")
        if options.time == .epoch {
            json.value(floorSecond(time) / 1000)
        } else {
            var text: [UInt8] = []
            times.append(time, to: &text)
            json.value(String(decoding: text, as: UTF8.self))
        }
        for (label, name) in zip(labels, names) { json.member(label, name) }
    }

    private mutating func endObject() {
        json.close("}")
        json.newline()
        count += 1
    }

    private mutating func writeMembers(
        _ column: ExportColumn,
        _ name: String,
        _ errorName: String,
        _ figures: Figures,
        _ history: TextHistory?,
        _ grid: BucketGrid,
        _ index: Int
    ) {
        switch column.content {
        case .words: json.member(name, history?.value(at: grid.edges[index]))
        case .number(let metric, let statistic, let hasError):
            json.member(name, figures[metric][statistic]?.values[index])
            if hasError { json.member(errorName, figures[metric][statistic]?.errors?[index]) }
        }
    }
}

extension ExportColumn {
    /// Whether an error stands behind the figure.
    fileprivate var hasError: Bool {
        if case .number(_, _, let hasError) = content { hasError } else { false }
    }
}
