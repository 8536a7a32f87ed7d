/// How many rows of a report are how urgent; each row counts once.
struct UrgencyCounts {
    /// How many, and of what.
    private(set) var entries: [(count: Int, words: String)]

    init(_ report: CapacityReport) {
        let horizon = report.horizonDays
        var limits = [90, 365].filter { $0 < horizon }
        limits.append(horizon)
        var (now, beyond, still, unsaid) = (0, 0, 0, 0)
        var within = Array(repeating: 0, count: limits.count)
        for row in report.rows {
            switch row.urgency {
            case .now: now += 1
            case .on(let day): within[limits.firstIndex { day <= $0 } ?? limits.count - 1] += 1
            case .beyondHorizon: beyond += 1
            case .noSignificantGrowth, .declining: still += 1
            case .insufficient, .unknown: unsaid += 1
            }
        }
        entries = [(now, "exceed a threshold now")]
        for (place, limit) in limits.enumerated() {
            let after = place == 0 ? "reach one within" : "later, within"
            entries.append((within[place], "\(after) \(limit == 365 ? "1 year" : "\(limit) days")"))
        }
        entries.append((beyond, "grow, but beyond the horizon"))
        entries.append((still, "do not grow"))
        entries.append((unsaid, "cannot be said"))
    }
}
