import TextOutput

extension ReportTable {
    /// What was used, a row a month and link or group, as bills have it.
    public static func usage(_ months: [(name: String, report: CapacityReport)]) -> ReportTable {
        var table = ReportTable(
            title: "Usage",
            remarks: remarks(months.map(\.report)),
            columns: [Column(name: "month", title: "Month")] + heads,
            rows: []
        )
        for (name, report) in months {
            for row in report.rows.sorted(by: { $0.name < $1.name }) { table.rows.append([.text(name)] + cells(row)) }
        }
        return table
    }

    /// The rows that used most, by the busiest direction's 95th percentile.
    public static func top(_ report: CapacityReport, limit: Int) -> ReportTable {
        var rows = report.rows
        rows.sort { left, right in
            let (one, other) = (left.busiest?.percentile95 ?? -1, right.busiest?.percentile95 ?? -1)
            return (left.unit == right.unit ? one == other : false)
                ? left.name < right.name
                : left.unit == right.unit ? one > other : left.unit > right.unit
        }
        return ReportTable(
            title: "Top",
            remarks: remarks([report]),
            columns: [Column(name: "rank", title: "Rank")] + heads,
            rows: rows.prefix(limit).enumerated().map { [.number(Double($0 + 1), "")] + cells($1) }
        )
    }

    private static func remarks(_ reports: [CapacityReport]) -> [String] {
        guard let first = reports.first, let last = reports.last else { return [] }
        return [
            "\(utcText(milliseconds: first.start)) to \(utcText(milliseconds: last.end)), calendar of \(first.zone)",
            "p95: the 95th percentile of means of five minutes, nearest rank; of ports together, of their sum.",
        ]
    }

    private static let heads: [Column] =
        [
            Column(name: "subject", title: "What"), Column(name: "name", title: "Name"),
            Column(name: "agent", title: "Agent"), Column(name: "datasource", title: "Source"),
            Column(name: "unit", title: "Unit"), Column(name: "capacity", title: "Capacity"),
            Column(name: "used_percent", title: "Used"),
        ]
        + [("in", "In"), ("out", "Out"), ("max", "Larger"), ("sum", "Both")].flatMap { name, title in
            [
                Column(name: "p95_\(name)", title: "p95 \(title)"),
                Column(name: "p95_interpolated_\(name)", title: "interpolated"),
            ]
        }
        + ["in", "out"].flatMap { name in
            [
                Column(name: "mean_\(name)", title: "Mean \(name)"),
                Column(name: "peak_\(name)", title: "Peak \(name)"),
                Column(name: "octets_\(name)", title: "Total \(name)"),
            ]
        }
        + [
            Column(name: "known_percent", title: "Known"), Column(name: "resets", title: "Resets"),
            Column(name: "lost_datagrams", title: "Lost datagrams"), Column(name: "notes", title: "Notes"),
        ]

    private static func cells(_ row: CapacityRow) -> [Cell] {
        let byDirection = { (direction: TrafficDirection) in
            // What has no direction stands in the first column.
            row.measures.first { $0.direction == direction || ($0.direction == .use && direction == .in) }
        }
        var cells: [Cell] = [
            .text(row.subject.rawValue), .text(row.name), .text(row.agent ?? ""), .text(row.source ?? ""),
            .text(row.unit), .number(row.capacity, row.unit),
            .number(row.busiest?.share(of: row.capacity).map { $0 * 100 }, "%"),
        ]
        for direction in [TrafficDirection.in, .out, .max, .sum] {
            let measures = byDirection(direction)
            cells += [.number(measures?.percentile95, row.unit), .number(measures?.percentile95Interpolated, row.unit)]
        }
        for direction in [TrafficDirection.in, .out] {
            let measures = byDirection(direction)
            cells += [
                .number(measures?.mean, row.unit), .number(measures?.peak, row.unit),
                .number(measures?.totalOctets, "bytes"),
            ]
        }
        return cells + [
            .number(row.coverage * 100, "%"), .number(Double(row.resets), ""),
            .number(row.lostDatagrams.map(Double.init), ""),
            .text(row.notes.joined(separator: " ")),
        ]
    }
}
