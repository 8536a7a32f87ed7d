import Forecasting

/// The cells of a row.
extension CapacityHTML {
    /// Writes one row and what is to be said below it; both are one body of the table, which no page splits.
    func write(_ row: CapacityRow, to html: inout HTMLWriter) {
        switch row.urgency {
        case .now: html.raw("<tbody class=\"u0\">")
        case .on(let day) where day <= 90: html.raw("<tbody class=\"u1\">")
        case .on(let day) where day <= 365: html.raw("<tbody class=\"u2\">")
        default: html.raw("<tbody>")
        }
        html.raw("<tr><th scope=\"row\"><bdi>")
        html.text(row.name)
        html.raw("</bdi>")
        html.element("small", row.identityWords)
        html.raw("</th>")
        capacity(row, to: &html)
        used(row, to: &html)
        directions(row, to: &html)
        growth(row, to: &html)
        reached(row, to: &html)
        html.raw("<td>")
        if let outlook = row.outlooks.first {
            ForecastPicture(outlook, of: row, in: report).write(to: &html)
        } else {
            html.raw("–")
        }
        html.raw("</td></tr>\n<tr class=\"more\"><td colspan=\"8\">")
        details(row, to: &html)
        html.raw("</td></tr></tbody>\n")
    }

    private func capacity(_ row: CapacityRow, to html: inout HTMLWriter) {
        let words = row.capacityWords
        html.raw("<td>")
        html.element("span", class: row.usableCapacity == nil ? "w" : nil, words.figure)
        if !words.source.isEmpty { html.element("small", words.source) }
        html.raw("</td>")
    }

    private func used(_ row: CapacityRow, to html: inout HTMLWriter) {
        let figures = FigureWords(row.unit)
        let busiest = row.busiest
        html.raw("<td>")
        html.element("b", figures.text(busiest?.percentile95))
        if let busiest {
            let share = row.shareWords(busiest.percentile95)
            html.element("small", [share, busiest.direction.words].compactMap { $0 }.joined(separator: " · "))
        }
        html.raw("</td><td class=\"pairs\">")
        pair("peak", figures.text(busiest?.peak), to: &html)
        pair("mean", figures.text(busiest?.mean), to: &html)
        pair("left", figures.text(row.usableCapacity == nil ? nil : row.headroom), to: &html)
        html.raw("</td>")
    }

    private func directions(_ row: CapacityRow, to html: inout HTMLWriter) {
        let figures = FigureWords(row.unit)
        html.raw("<td class=\"pairs\">")
        let measures = row.measures.filter { $0.direction == .in || $0.direction == .out }
        for measure in measures {
            pair(measure.direction.words, figures.text(measure.percentile95), to: &html)
            if let share = row.shareWords(measure.percentile95) { html.element("small", share) }
        }
        if measures.isEmpty { html.raw("–") }
        html.raw("</td>")
    }

    private func pair(_ name: String, _ figure: String, to html: inout HTMLWriter) {
        html.raw("<div><i>")
        html.text(name)
        html.raw("</i> ")
        html.text(figure)
        html.raw("</div>")
    }

    private func growth(_ row: CapacityRow, to html: inout HTMLWriter) {
        html.raw("<td>")
        if let words = row.outlooks.first?.growthWords(FigureWords(row.unit)) {
            html.element("span", words.growth)
            if let share = words.share { html.element("small", share) }
            html.element("small", words.interval)
        } else {
            html.raw("–")
        }
        html.raw("</td>")
    }

    private func reached(_ row: CapacityRow, to html: inout HTMLWriter) {
        html.raw("<td class=\"dates\">")
        defer { html.raw("</td>") }
        guard let outlook = row.outlooks.first else {
            html.element("span", class: "w", "no history")
            return
        }
        html.element("small", outlook.basisName)
        if let missing = outlook.missingWords {
            html.element("span", class: "w", missing)
            return
        }
        let words = outlook.reaches.map { outlook.words($0, horizon: report.horizonDays) }
        guard let first = words.first else {
            html.element("span", class: "w", outlook.urgencyWords(horizon: report.horizonDays))
            return
        }
        // One answer for all thresholds is said once.
        guard first.isDated || words.contains(where: { $0 != first }) else {
            html.open("span", class: "w")
            html.dated(first.answer)
            html.close("span")
            return
        }
        for (reach, words) in zip(outlook.reaches, words) {
            html.raw("<div><i>")
            html.text(ReportWords.threshold(reach.threshold))
            html.raw("</i> <span>")
            if reach.crossing.isDate {
                html.element("b", words.answer)
            } else {
                html.open("span")
                html.dated(words.answer)
                html.close("span")
            }
            if let interval = words.interval {
                html.open("small")
                html.dated(interval)
                html.close("small")
            }
            html.raw("</span></div>")
        }
    }
}

extension Crossing {
    /// Whether something must be done at some time.
    fileprivate var isDate: Bool {
        switch self {
        case .now, .on: true
        case .beyondHorizon, .noSignificantGrowth, .declining: false
        }
    }
}
