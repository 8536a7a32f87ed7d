import Forecasting

/// When a threshold is reached, in words.
struct ReachWords: Equatable {
    /// The date, or why there is none.
    var answer: String
    /// The 80 % interval.
    var interval: String?
    /// Whether the answer depends on the threshold.
    var isDated: Bool
}

extension Outlook {
    /// What the daily figure is.
    var basisWords: String {
        switch basis {
        case .percentile95: isOfFiveMinutes ? "daily p95 of 5-minute means" : "daily p95 of seconds"
        case .peak: isOfFiveMinutes ? "daily peak of 5-minute means" : "daily peak of seconds"
        }
    }

    /// The daily figure in short.
    var basisName: String { "\(direction.words), daily \(basis.rawValue)" }

    /// The last day that a date may be given for.
    func horizonEnd(_ days: Int) -> Int64 { firstDay + Int64(max(1, days)) - 1 }

    /// Why there is no forecast.
    var missingWords: String? {
        missing.map { "insufficient history (\($0.known) of \($0.needed) days)" }
    }

    /// When a threshold is reached.
    func words(_ reach: Reach, horizon: Int) -> ReachWords {
        let end = ReportWords.date(horizonEnd(horizon))
        let high = reach.intervals.first { $0.confidence == .high }
        switch reach.crossing {
        case .now: return ReachWords(answer: "now", isDated: true)
        case .on(let day, _):
            let date = reach.date ?? firstDay + Int64(day) - 1
            let interval = high.map { bounds in
                "\(ReportWords.date(bounds.earliest)) to \(bounds.latest.map(ReportWords.date) ?? "later than \(end)")"
            }
            return ReachWords(answer: ReportWords.date(date), interval: interval, isDated: true)
        case .beyondHorizon:
            return ReachWords(
                answer: "beyond the horizon (\(end))",
                interval: high.map { "\(ReportWords.date($0.earliest)) at the earliest" },
                isDated: high != nil
            )
        case .noSignificantGrowth: return ReachWords(answer: "no significant growth", isDated: false)
        case .declining: return ReachWords(answer: "declining", isDated: false)
        }
    }

    /// The most urgent answer in a few words.
    func urgencyWords(horizon: Int) -> String {
        switch urgency {
        case .now(let threshold): "\(ReportWords.threshold(threshold)) exceeded now"
        case .on(let day): "first threshold on \(ReportWords.date(firstDay + Int64(day) - 1))"
        case .beyondHorizon: "beyond the horizon (\(ReportWords.date(horizonEnd(horizon))))"
        case .insufficient: missingWords ?? "insufficient history"
        case .noSignificantGrowth: "no significant growth"
        case .declining: "declining"
        case .unknown: "no date, as the capacity is not known"
        }
    }

    /// The method and what it was worth on the history.
    func methodWords(_ figures: FigureWords) -> String? {
        guard let method else { return nil }
        let name =
            switch method {
            case .trend: "by trend"
            case .smoothing: "by smoothing"
            }
        guard let backtest else { return "\(name), history too short for a backtest" }
        let error = method == .smoothing ? backtest.smoothingError ?? backtest.trendError : backtest.trendError
        let span = "\(ReportWords.count(backtest.origins, "origin", "origins")) × \(backtest.horizon) days"
        let errors = "\(figures.text(error)) against \(figures.text(backtest.naiveError)) naive"
        return "\(name), backtest error \(errors) (\(span))"
    }

    /// The growth a month, its share, and its interval.
    func growthWords(_ figures: FigureWords) -> (growth: String, share: String?, interval: String)? {
        guard let growth else { return nil }
        let share = relativeGrowth.map { ($0 > 0 ? "+" : "") + ReportWords.share($0) }
        return (figures.signed(growth.perMonth), share, figures.signed(growth.interval))
    }
}

extension GrownFlows {
    /// The definition with what the samples and the counters say of it.
    var rateWords: String? {
        let figures = FigureWords("bits/s")
        let samples = sampled.map { "samples \(figures.text($0.rate)) ± \(figures.text($0.error))" }
        let counters = counted.map { "counters \(figures.text($0))" }
        let known = [samples, counters].compactMap { $0 }
        return known.isEmpty ? nil : known.joined(separator: ", ")
    }
}

extension GrownFlows.Key {
    /// How much it grew.
    var words: String {
        let figures = FigureWords("bits/s")
        return "\(figures.text(before)) → \(figures.text(after)) ± \(figures.text(error))"
    }
}
