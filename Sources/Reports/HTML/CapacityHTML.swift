import Forecasting
import TextOutput

/// A capacity report as one HTML file that needs nothing else: no script, no picture, no font from anywhere.
///
/// The same report gives the same bytes.
public struct CapacityHTML: Sendable {
    let report: CapacityReport
    private let title: String

    /// About how many bytes are written at a time.
    private static let pieceSize = 1 << 16

    /// The form of a report.
    ///
    /// - Parameters:
    ///   - report: The report.
    ///   - title: Its heading.
    public init(_ report: CapacityReport, title: String = "Capacity") {
        self.report = report
        self.title = title
    }

    /// Writes it piece by piece, so that it need not be in memory at once.
    ///
    /// - Parameter sink: Takes one piece after the other.
    /// - Throws: What the sink throws.
    public func write(_ sink: ([UInt8]) throws -> Void) rethrows {
        var html = HTMLWriter()
        html.begin(title: title, style: CapacityStyle.css)
        heading(to: &html)
        suppositions(to: &html)
        summary(to: &html)
        columns(to: &html)
        for row in report.rows {
            write(row, to: &html)
            if html.bytes.count >= CapacityHTML.pieceSize { try sink(html.takeBytes()) }
        }
        html.raw("</table>\n")
        legend(to: &html)
        html.end()
        try sink(html.takeBytes())
    }

    private func heading(to html: inout HTMLWriter) {
        html.raw("<header>\n")
        html.element("h1", title)
        html.raw("\n<p class=\"period\">Period ")
        html.text(utcText(milliseconds: report.start))
        html.raw(" to ")
        html.text(utcText(milliseconds: report.end))
        html.raw("</p>\n<p>")
        html.text(report.scopeWords)
        html.raw("</p>\n</header>\n")
    }

    private func suppositions(to html: inout HTMLWriter) {
        guard !report.suppositions.isEmpty else { return }
        html.raw("<section class=\"supposed\">\n<h2>Supposed, not measured</h2>\n<ul>\n")
        for supposition in report.suppositions {
            html.raw("<li><bdi>")
            html.text(supposition)
            html.raw("</bdi></li>\n")
        }
        html.raw("</ul>\n<p>All dates and forecasts of this report hold only if this comes about.</p>\n</section>\n")
    }

    private func summary(to html: inout HTMLWriter) {
        html.raw("<dl class=\"summary\">\n")
        for (count, words) in UrgencyCounts(report).entries {
            html.raw("<div><dt>")
            html.text(words)
            html.raw("</dt><dd>")
            html.text(String(count))
            html.raw("</dd></div>\n")
        }
        html.raw("</dl>\n")
    }

    private func columns(to html: inout HTMLWriter) {
        html.raw("<table class=\"rows\">\n<colgroup>")
        html.raw("<col class=\"k1\"><col class=\"k2\"><col class=\"k3\"><col class=\"k4\"><col class=\"k5\">")
        html.raw("<col class=\"k6\"><col class=\"k7\"><col class=\"k8\"></colgroup>\n<thead><tr>")
        html.raw("<th scope=\"col\">Name</th><th scope=\"col\">Capacity</th>")
        html.raw("<th scope=\"col\">p95 <small>busiest direction</small></th>")
        html.raw("<th scope=\"col\">Peak, mean, headroom</th>")
        html.raw("<th scope=\"col\">p95 <small>each direction</small></th>")
        html.raw("<th scope=\"col\">Growth a month <small>95 % interval</small></th>")
        html.raw("<th scope=\"col\">Reached <small>80 % interval</small></th>")
        html.raw("<th scope=\"col\">History and forecast</th></tr></thead>\n")
    }
}

extension CapacityReport {
    /// What the report covers.
    var scopeWords: String {
        var words = ReportWords.count(rows.count, "row", "rows")
        words += ". Days and months as in \(zone). Forecasts from \(ReportWords.count(historyDays, "day", "days"))"
        words += " of history over the \(ReportWords.count(horizonDays, "day", "days")) after the period."
        if !thresholds.isEmpty {
            words += " Thresholds: \(ReportWords.list(thresholds.map(ReportWords.threshold))) of the capacity."
        }
        return words
    }
}
