public import QueryEngine

/// How an export is written.
public struct ExportOptions: Sendable {
    /// What a file is made of.
    public enum Format: String, CaseIterable, Sendable {
        /// Comma-separated values as RFC 4180 has them.
        case csv
        /// One JSON object a line.
        case jsonl
    }

    /// What a row holds.
    public enum Layout: String, CaseIterable, Sendable {
        /// All figures of one bucket and source, a column each.
        case wide
        /// One figure.
        case long
    }

    /// What the file is made of.
    public var format = Format.csv
    /// What a row holds.
    public var layout = Layout.wide
    /// How times are written.
    public var time = TimeStyle.utc
    /// Whether the columns' names come first, in CSV.
    public var hasHeader = true
    /// Whether text that a spreadsheet would take for a formula gets an apostrophe before it, in CSV.
    public var isGuarded = true
    /// The figures; several make columns of their own.
    public var statistics: [Statistic] = []

    /// CSV with a column a metric, times in UTC.
    public init() {}
}

extension ExportOptions {
    /// Reads how an export is to be written; what is not given stays as it is.
    ///
    /// - Parameters:
    ///   - format: The name of a `Format`.
    ///   - layout: The name of a `Layout`.
    ///   - time: `utc`, `epoch`, or the name of a zone.
    ///   - header: `present` or `absent`.
    ///   - text: `guarded`, or `raw` for text without apostrophes before what a spreadsheet would take for a formula.
    ///   - statistics: The names of figures.
    /// - Throws: `QueryError` that names the part that cannot be read.
    public init(
        format: String?,
        layout: String?,
        time: String?,
        header: String?,
        text: String?,
        statistics: [String]
    ) throws(QueryError) {
        self.init()
        self.format = try ExportOptions.choice(format, "format") ?? self.format
        self.layout = try ExportOptions.choice(layout, "layout") ?? self.layout
        if let time { self.time = try TimeStyle(time, parameter: "time") }
        let header: HeaderChoice? = try ExportOptions.choice(header, "header")
        hasHeader = header != .absent
        let guardChoice: TextChoice? = try ExportOptions.choice(text, "text")
        isGuarded = guardChoice != .raw
        for name in statistics {
            guard let statistic: Statistic = try ExportOptions.choice(name, "stat") else { continue }
            if !self.statistics.contains(statistic) { self.statistics.append(statistic) }
        }
    }

    private enum HeaderChoice: String, CaseIterable {
        case present
        case absent
    }

    private enum TextChoice: String, CaseIterable {
        case guarded
        case raw
    }

    private static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ text: String?,
        _ parameter: String
    ) throws(QueryError) -> Choice? {
        guard let text else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw QueryError(.badParameter, parameter: parameter, "'\(text.prefix(20))' is none of \(known)")
    }
}
