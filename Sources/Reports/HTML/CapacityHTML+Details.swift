import Forecasting
import TextOutput

/// What is said below a row.
extension CapacityHTML {
    func details(_ row: CapacityRow, to html: inout HTMLWriter) {
        html.raw("<p>")
        for (place, detail) in RowDetails(row, horizon: report.horizonDays).entries.enumerated() {
            if place > 0 { html.raw(" · ") }
            html.element("i", detail.name)
            html.raw(" ")
            html.text(detail.words)
        }
        html.raw("</p>")
        for note in row.notes {
            html.raw("<p class=\"note\"><b>Note</b> ")
            html.element("bdi", note)
            html.raw("</p>")
        }
        guard !row.grown.isEmpty else { return }
        html.raw("<div class=\"grown\">")
        for grown in row.grown { write(grown, to: &html) }
        html.raw("</div>")
    }

    private func write(_ grown: GrownFlows, to html: inout HTMLWriter) {
        let figures = FigureWords("bits/s")
        html.raw("<div><p><b>Grown most by ")
        html.element("bdi", grown.flow)
        html.raw("</b>")
        if grown.disagrees {
            html.raw(" <strong>samples and counters disagree: ")
            html.text(grown.rateWords ?? "")
            html.raw("</strong>")
        } else if let words = grown.rateWords {
            html.raw(" ")
            html.text(words)
        }
        html.raw("</p><table>")
        for key in grown.keys {
            html.raw("<tr><td><bdi>")
            html.text(key.text)
            html.raw("</bdi></td><td>")
            html.text(figures.text(key.before))
            html.raw("</td><td>→ ")
            html.text(figures.text(key.after))
            html.raw("</td><td>± ")
            html.text(figures.text(key.error))
            html.raw("</td></tr>")
        }
        html.raw("</table></div>")
    }
}

/// The figures of a row that have no column.
struct RowDetails {
    /// A figure's name and the figure, which may be several.
    struct Entry {
        var name: String
        var words: String
    }

    /// From how many characters on a name does not fit its cell.
    private static let longName = 90

    private(set) var entries: [Entry] = []

    init(_ row: CapacityRow, horizon: Int) {
        let figures = FigureWords(row.unit)
        // The cell shows its first lines only.
        if row.name.unicodeScalars.count > RowDetails.longName { add("name", row.name) }
        if let outlook = row.outlooks.first {
            let method = outlook.methodWords(figures).map { ", \($0)" } ?? ""
            let name = outlook.method == nil ? "daily figure" : "forecast of"
            add(name, "\(outlook.direction.words), \(outlook.basisWords)\(method)")
        }
        for outlook in row.outlooks.dropFirst() {
            add("\(outlook.basisName):", outlook.urgencyWords(horizon: horizon))
        }
        add("coverage", ReportWords.share(row.coverage))
        if row.interpolated > 0 { add("interpolated", ReportWords.share(row.interpolated)) }
        if row.resets > 0 { add("counters reset", String(row.resets)) }
        if let lost = row.lostDatagrams {
            if lost > 0 { add("datagrams lost", String(lost)) }
        } else if row.agent != nil {
            add("datagrams lost", "not known")
        }
        let measures = row.measures.filter(\.direction.isPhysical)
        add("p99 of seconds", measures) { $0.percentile99OfSeconds.map { figures.text($0) } }
        add("p95 interpolated", measures) { $0.percentile95Interpolated.map { figures.text($0) } }
        add("busiest hour", measures) { measure in
            measure.busyHour.map { "\(ReportWords.minute($0)) (\(figures.text(measure.busyHourMean)))" }
        }
        add("total", measures) { $0.totalOctets.map { FigureWords("bytes").text($0) } }
        for measure in row.measures where !measure.direction.isPhysical {
            let peak = "peak \(figures.text(measure.peak)), mean \(figures.text(measure.mean))"
            add(measure.direction.words, "p95 \(figures.text(measure.percentile95)), \(peak)")
        }
        // What is not said is of seconds.
        let coarse = measures.contains { $0.peak != nil && !$0.peakIsOfSeconds }
        if coarse { add("peak", "of 5-minute means") }
    }

    private mutating func add(_ name: String, _ words: String) {
        entries.append(Entry(name: name, words: words))
    }

    private mutating func add(_ name: String, _ measures: [Measures], _ words: (Measures) -> String?) {
        let known = measures.compactMap { measure in
            words(measure).map { measure.direction == .use ? $0 : "\(measure.direction.words) \($0)" }
        }
        if !known.isEmpty { add(name, known.joined(separator: ", ")) }
    }
}
