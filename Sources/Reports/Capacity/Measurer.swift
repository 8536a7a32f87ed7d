import Forecasting
import MetricCatalog
import QueryEngine

/// Turns what was used into the figures of a report.
struct Measurer {
    let span: UsageSpan
    /// Whether means of five minutes are kept for all of the period; percentiles are made of nothing else.
    let hasFiveMinutes: Bool

    /// An hour of which less is known may have been anything.
    private static let leastCoverage = 0.5

    func measures(_ direction: TrafficDirection, _ usage: Usage, factor: Double) -> Measures {
        var known: [Double] = []
        known.reserveCapacity(usage.means.count)
        var weight = 0.0
        var weighted = 0.0
        for (mean, coverage) in zip(usage.means, usage.coverage) where !mean.isNaN {
            known.append(mean * factor)
            weight += coverage
            weighted += mean * coverage
        }
        let busiest = busyHour(usage)
        var measures = Measures(
            direction: direction,
            mean: weight > 0 ? weighted / weight * factor : nil,
            peak: (usage.peak.map { $0 * factor }) ?? known.max(),
            peakIsOfSeconds: usage.peak != nil,
            percentile95: nil,
            percentile95Interpolated: nil,
            percentile99OfSeconds: usage.percentile99.map { $0 * factor },
            busyHour: busiest?.start,
            busyHourMean: busiest.map { $0.mean * factor },
            totalOctets: usage.total,
            intervalCount: known.count
        )
        guard hasFiveMinutes else { return measures }
        known.withUnsafeMutableBufferPointer { values in
            measures.percentile95 = Percentile.nearestRank(0.95, reordering: values)
            measures.percentile95Interpolated = Percentile.interpolated(0.95, reordering: values)
        }
        return measures
    }

    /// The share of the period that is known.
    func coverage(_ usage: Usage) -> Double {
        usage.coverage.isEmpty ? 0 : usage.coverage.reduce(0, +) / Double(usage.coverage.count)
    }

    /// The hour of the zone's clock with the largest mean.
    private func busyHour(_ usage: Usage) -> (start: Milliseconds, mean: Double)? {
        let hour: Milliseconds = 3_600_000
        let perHour = Int(hour / Usage.interval)
        var best: (start: Milliseconds, mean: Double)?
        var index = 0
        while index < usage.means.count {
            let start = span.intervals.edges[index]
            // Clocks of some places are half an hour off; an hour begins where theirs does.
            let offset = span.zone.offset(at: start)
            let rest = (start + offset) - floorMultiple(start + offset, of: hour)
            let count = min(perHour - Int(rest / Usage.interval), usage.means.count - index)
            let places = index..<(index + max(1, count))
            var weight = 0.0
            var weighted = 0.0
            for place in places where !usage.means[place].isNaN {
                weight += usage.coverage[place]
                weighted += usage.means[place] * usage.coverage[place]
            }
            if rest == 0, weight >= Measurer.leastCoverage * Double(perHour), weighted / weight > best?.mean ?? -1 {
                best = (start, weighted / weight)
            }
            index = places.upperBound
        }
        return best
    }
}
