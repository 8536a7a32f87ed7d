import Forecasting
import TextOutput

/// A capacity report as CSV: one record a row, direction and daily figure.
public struct CapacityCSV {
    private let report: CapacityReport

    /// The form of a report.
    public init(_ report: CapacityReport) {
        self.report = report
    }

    /// Writes the report piece by piece.
    public func write(_ sink: ([UInt8]) throws -> Void) rethrows {
        var csv = CSVWriter(isGuarded: true)
        for name in heads { csv.field(name) }
        csv.endRecord()
        for row in report.rows {
            for measures in row.measures {
                let outlooks = row.outlooks.filter { $0.direction == measures.direction }
                if outlooks.isEmpty { record(row, measures, nil, to: &csv) }
                for outlook in outlooks { record(row, measures, outlook, to: &csv) }
            }
            if csv.bytes.count > 1 << 16 { try sink(csv.takeBytes()) }
        }
        try sink(csv.takeBytes())
    }

    private var heads: [String] {
        let fixed = [
            "subject", "name", "agent", "datasource", "members", "unit", "capacity", "capacity_source", "coverage",
            "interpolated", "resets", "lost_datagrams", "direction", "mean", "peak", "p95", "p95_interpolated",
            "p99_seconds", "busy_hour", "busy_hour_mean", "total_octets", "intervals", "used_percent", "headroom",
            "basis", "method", "backtest_days", "backtest_error", "naive_error", "growth_per_month", "growth_low_95",
            "growth_high_95", "growth_relative",
        ]
        let dates = report.thresholds.flatMap { threshold in
            let name = "at_\(numberText(threshold) ?? "")"
            return [name, "\(name)_date"]
                + Confidence.allCases.flatMap { ["\(name)_early_\($0.percent)", "\(name)_late_\($0.percent)"] }
        }
        return fixed + dates + ["notes"]
    }

    private func record(_ row: CapacityRow, _ measures: Measures, _ outlook: Outlook?, to csv: inout CSVWriter) {
        csv.field(row.subject.rawValue)
        csv.field(row.name)
        csv.field(row.agent ?? "")
        csv.field(row.source ?? "")
        csv.field(row.memberCount.map(Double.init))
        csv.field(row.unit)
        csv.field(row.capacity)
        csv.field(row.capacitySource.rawValue)
        csv.field(row.coverage)
        csv.field(row.interpolated)
        csv.field(Double(row.resets))
        csv.field(row.lostDatagrams.map(Double.init))
        csv.field(measures.direction.rawValue)
        csv.field(measures.mean)
        csv.field(measures.peak)
        csv.field(measures.percentile95)
        csv.field(measures.percentile95Interpolated)
        csv.field(measures.percentile99OfSeconds)
        csv.field(measures.busyHour.map { utcText(milliseconds: $0) } ?? "")
        csv.field(measures.busyHourMean)
        csv.field(measures.totalOctets)
        csv.field(Double(measures.intervalCount))
        let capacity = measures.direction.isPhysical ? row.capacity : nil
        csv.field(measures.share(of: capacity).map { $0 * 100 })
        csv.field(capacity.flatMap { capacity in measures.percentile95.map { capacity - $0 } })
        csv.field(outlook?.basis.rawValue ?? "")
        csv.field(outlook?.method?.name ?? "")
        csv.field((outlook?.backtest?.horizon).map(Double.init))
        csv.field(outlook?.backtestError)
        csv.field(outlook?.backtest?.naiveError)
        csv.field(outlook?.growth?.perMonth)
        csv.field(outlook?.growth?.interval.low)
        csv.field(outlook?.growth?.interval.high)
        csv.field(outlook?.relativeGrowth)
        for threshold in report.thresholds {
            let reach = outlook?.reaches.first { $0.threshold == threshold }
            csv.field(reach.map(\.crossing.name) ?? (outlook?.missing == nil ? "" : "insufficient"))
            csv.field(reach?.date.map(dateText) ?? "")
            for confidence in Confidence.allCases {
                let interval = reach?.intervals.first { $0.confidence == confidence }
                csv.field((interval?.earliest).map(dateText) ?? "")
                csv.field(interval?.latest.map(dateText) ?? "")
            }
        }
        csv.field(row.notes.joined(separator: " "))
        csv.endRecord()
    }
}

/// A date as the calendar has it, from its number of days since 1970-01-01.
func dateText(_ days: Int64) -> String {
    String(utcText(milliseconds: days * 86_400_000).prefix(10))
}

extension Measures {
    /// Which share of a capacity the 95th percentile is; nil where either is not known.
    func share(of capacity: Double?) -> Double? {
        guard let capacity, capacity > 0 else { return nil }
        return percentile95.map { $0 / capacity }
    }
}

extension Method {
    /// The name in CSV and JSON.
    var name: String { self == .trend ? "trend" : "smoothing" }
}

extension Crossing {
    /// The answer's name in CSV and JSON.
    var name: String {
        switch self {
        case .now: "now"
        case .noSignificantGrowth: "no_significant_growth"
        case .declining: "declining"
        case .beyondHorizon: "beyond_horizon"
        case .on: "on"
        }
    }
}

extension Outlook {
    /// The mean absolute error of the chosen method in the backtest; nil without one.
    var backtestError: Double? {
        guard let backtest else { return nil }
        return method == .smoothing ? backtest.smoothingError : backtest.trendError
    }
}
