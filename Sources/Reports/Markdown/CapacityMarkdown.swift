import Forecasting
import TextOutput

/// A capacity report as GitHub's Markdown: one table, and below it what is to be said of single rows.
///
/// The same report gives the same text.
public struct CapacityMarkdown: Sendable {
    private let report: CapacityReport

    /// About how many bytes are written at a time.
    private static let pieceSize = 1 << 16

    /// The form of a report.
    ///
    /// - Parameter report: The report.
    public init(_ report: CapacityReport) {
        self.report = report
    }

    /// All of it.
    ///
    /// - Returns: The text.
    public func text() -> String {
        var bytes: [UInt8] = []
        write { bytes += $0 }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Writes it piece by piece, so that it need not be in memory at once.
    ///
    /// - Parameter sink: Takes one piece after the other.
    /// - Throws: What the sink throws.
    public func write(_ sink: ([UInt8]) throws -> Void) rethrows {
        var pending = Array((heading + header).utf8)
        for row in report.rows {
            pending.append(contentsOf: line(row).utf8)
            try CapacityMarkdown.flush(&pending, to: sink)
        }
        for row in report.rows {
            pending.append(contentsOf: remarks(row).utf8)
            try CapacityMarkdown.flush(&pending, to: sink)
        }
        try sink(pending + legend.utf8)
    }

    private static func flush(_ pending: inout [UInt8], to sink: ([UInt8]) throws -> Void) rethrows {
        guard pending.count >= pieceSize else { return }
        try sink(pending)
        pending.removeAll(keepingCapacity: true)
    }

    private var heading: String {
        var text = "# Capacity\n\n"
        text += "Period \(utcText(milliseconds: report.start)) to \(utcText(milliseconds: report.end))\n\n"
        text += "\(MarkdownText.escaped(report.scopeWords))\n\n"
        if !report.suppositions.isEmpty {
            text += "**Supposed, not measured:**\n\n"
            for supposition in report.suppositions { text += "- “\(MarkdownText.escaped(supposition))”\n" }
            text += "\n"
        }
        let counts = UrgencyCounts(report).entries.map { "\($0.count) \($0.words)" }
        return text + counts.joined(separator: " · ") + "\n\n"
    }

    private var header: String {
        var names = ["Name", "Capacity", "p95 in", "p95 out", "Used", "Peak", "Growth a month"]
        names += report.thresholds.map { "\(ReportWords.threshold($0)) (80 % interval)" }
        let marks = names.indices.map { (1...5).contains($0) ? "---:" : "---" }
        return "| \(names.joined(separator: " | ")) |\n| \(marks.joined(separator: " | ")) |\n"
    }

    private func line(_ row: CapacityRow) -> String {
        let figures = FigureWords(row.unit)
        let words = row.capacityWords
        let isSaid = row.usableCapacity != nil || words.source.isEmpty
        var cells = [row.name, isSaid ? words.figure : "\(words.figure): \(words.source)"]
        let measured = Dictionary(row.measures.map { ($0.direction, $0) }, uniquingKeysWith: { first, _ in first })
        if let use = measured[.use] {
            cells += [figures.text(use.percentile95), ReportWords.none]
        } else {
            cells += [figures.text(measured[.in]?.percentile95), figures.text(measured[.out]?.percentile95)]
        }
        let used = row.busiest?.percentile95
        if let used, let capacity = row.usableCapacity {
            cells.append(ReportWords.share(used / capacity))
        } else {
            cells.append("not known")
        }
        cells.append(figures.text(row.busiest?.peak))
        let growth = row.outlooks.first?.growthWords(figures)
        cells.append(growth.map { "\($0.growth)\($0.share.map { " (\($0))" } ?? "")" } ?? ReportWords.none)
        cells += report.thresholds.map { reached($0, row) }
        return "| \(cells.map(MarkdownText.escaped).joined(separator: " | ")) |\n"
    }

    private func reached(_ threshold: Double, _ row: CapacityRow) -> String {
        guard let outlook = row.outlooks.first else { return "no history" }
        if let missing = outlook.missingWords { return missing }
        guard let reach = outlook.reaches.first(where: { $0.threshold == threshold }) else {
            return outlook.reaches.isEmpty ? outlook.urgencyWords(horizon: report.horizonDays) : ReportWords.none
        }
        let words = outlook.words(reach, horizon: report.horizonDays)
        return words.answer + (words.interval.map { " (\($0))" } ?? "")
    }

    private func remarks(_ row: CapacityRow) -> String {
        guard !row.notes.isEmpty || !row.grown.isEmpty else { return "" }
        var text = "\n## “\(MarkdownText.escaped(row.name))”\n\n"
        for note in row.notes { text += "- Note: \(MarkdownText.escaped(note))\n" }
        for grown in row.grown {
            text += "- Grown most by \(MarkdownText.escaped(grown.flow))"
            if let words = grown.rateWords {
                text += grown.disagrees ? ": **samples and counters disagree, \(words)**" : " (\(words))"
            }
            text += "\n"
            for key in grown.keys { text += "  - Key \(MarkdownText.escaped(key.text)): \(key.words)\n" }
        }
        return text
    }

    private var legend: String {
        var text = "\n## How to read this\n\n"
        let ofPictures: Set = ["Picture", "Fan", "Gaps"]
        for entry in ReportLegend.entries where !ofPictures.contains(entry.name) {
            text += "- **\(entry.name)**: \(entry.words)\n"
        }
        return text
    }
}

/// Words in Markdown.
enum MarkdownText {
    /// The words such that they are nothing but words, in a cell of a table too.
    ///
    /// At the beginning of a line more would have to be escaped; no words of others stand there.
    static func escaped(_ words: String) -> String {
        var result = ""
        var before: Unicode.Scalar = " "
        for scalar in words.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\\", "`", "*", "_", "[", "]", "|", "~", "$", "#", "!", "@":
                result += "\\"
                result.unicodeScalars.append(scalar)
            // Else an address becomes a link.
            case "/" where before == ":": result += "\\/"
            case "." where before == "w" || before == "W": result += "\\."
            default: result.unicodeScalars.append(scalar.isShown ? scalar : "\u{FFFD}")
            }
            before = scalar
        }
        return result
    }
}
