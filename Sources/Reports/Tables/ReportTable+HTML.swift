extension ReportTable {
    /// The table as one HTML file that needs nothing else.
    func html() -> [UInt8] {
        var html = HTMLWriter()
        html.begin(title: title, style: ReportTable.style)
        html.element("h1", title)
        html.raw("\n")
        for remark in remarks { html.element("p", remark) }
        html.raw("\n<div><table>\n<thead><tr>")
        for column in columns { html.element("th", column.title) }
        html.raw("</tr></thead>\n<tbody>\n")
        for row in rows {
            html.raw("<tr>")
            for cell in row {
                if case .number = cell {
                    html.element("td", class: "n", text(cell))
                } else {
                    html.element("td", text(cell))
                }
            }
            html.raw("</tr>\n")
        }
        html.raw("</tbody></table></div>\n")
        html.end()
        return html.takeBytes()
    }

    /// The table for people and wikis.
    func markdown() -> [UInt8] {
        var text = "# \(MarkdownText.escaped(title))\n\n"
        for remark in remarks { text += "\(MarkdownText.escaped(remark))\n\n" }
        text += "| \(columns.map { MarkdownText.escaped($0.title) }.joined(separator: " | ")) |\n"
        let isNumber = columns.indices.map { place in
            if case .number? = rows.first?[place] { true } else { false }
        }
        text += "|\(isNumber.map { $0 ? "---:" : "---" }.joined(separator: "|"))|\n"
        for row in rows {
            text += "| \(row.map { MarkdownText.escaped(self.text($0)) }.joined(separator: " | ")) |\n"
        }
        return Array(text.utf8)
    }

    private static let style: StaticString = """
        :root { color-scheme: light dark; font: 14px/1.45 system-ui, sans-serif; }
        main { margin: 1.5rem; }
        h1 { font-size: 1.5rem; margin: 0 0 .5rem; }
        p { margin: .2rem 0; color: GrayText; }
        div { overflow-x: auto; margin-top: 1rem; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
        th, td { padding: .25rem .6rem; text-align: left; border-bottom: 1px solid #8884; white-space: nowrap; }
        td:last-child { white-space: normal; min-width: 28rem; }
        .n { text-align: right; }
        thead { display: table-header-group; }
        tr { break-inside: avoid; }
        @page { size: A4 landscape; margin: 10mm; }
        @media print {
          :root { color-scheme: light; font-size: 6px; }
          main { margin: 0; }
          div { overflow: visible; }
          th, td, td:last-child { padding: .15rem .25rem; white-space: normal; min-width: 0; }
        }

        """
}
