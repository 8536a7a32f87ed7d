import Forecasting
import Testing

/// Whether the interval of a date holds the truth as often as it says.
struct CoverageTests {
    @Test func simulatedLinks() throws {
        let runs = 500
        var generator = SeededGenerator(2024)
        var hits: [Confidence: Int] = [:]
        var dated = 0
        for run in 0..<runs {
            // Most are short, as what is long takes long.
            let link = SimulatedLink(&generator, days: run.isMultiple(of: 5) ? 60...400 : 60...150)
            let forecast = try forecast(link.values)
            let intervals = forecast.path.intervals(of: link.threshold)
            for (confidence, interval) in intervals where interval.contains(link.truth) {
                hits[confidence, default: 0] += 1
            }
            if forecast.crossing(of: link.threshold).day != nil { dated += 1 }
        }
        let shares = Confidence.allCases.map { ($0, 100 * Double(hits[$0] ?? 0) / Double(runs)) }
        let figures = shares.map { "\($0.percent) %: \($1) %" }.joined(separator: ", ")
        print("dates of \(runs) simulated links held by their intervals: \(figures); \(dated) have a date")
        for (confidence, share) in shares where confidence == .high { #expect((70...90).contains(share)) }
    }
}
