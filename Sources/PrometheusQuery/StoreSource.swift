public import MetricCatalog
public import PromQL
import QueryEngine

/// The store as PromQL sees it.
public struct StoreSource: SampleSource {
    private let reader: ValueReader
    private let directory: Directory

    /// One state of the store as of a time.
    public init(snapshot: any RollupSnapshot, now: Milliseconds) {
        reader = ValueReader(snapshot: snapshot, now: now)
        directory = snapshot.directory
    }

    /// The samples of the series that match.
    ///
    /// - Throws: When the store cannot be read.
    public func series(_ selection: Selection) throws -> [SampleSeries] {
        try matching(selection.matchers).compactMap { series in
            let samples = try reader.samples(
                of: series.meaning.metric,
                series.meaning.figure(for: selection),
                on: series.identity,
                from: selection.from,
                through: selection.to
            )
            guard !samples.times.isEmpty else { return nil }
            return SampleSeries(
                labels: series.labels,
                times: samples.times,
                values: samples.values,
                lives: samples.lives.contains { $0 > 0 } ? samples.lives : nil
            )
        }
    }

    /// The labels of the series that match any of some selectors and were heard of within a span.
    public func labels(_ selectors: [[LabelMatcher]], from start: Milliseconds, through end: Milliseconds) -> [Labels] {
        var seen: Set<Labels> = []
        var result: [Labels] = []
        for matchers in selectors {
            for series in matching(matchers) where !seen.contains(series.labels) {
                guard let span = reader.span(of: series.meaning.metric, series.identity),
                    span.lowerBound <= end, span.upperBound >= start
                else { continue }
                seen.insert(series.labels)
                result.append(series.labels)
            }
        }
        return result.sorted()
    }

    private struct Series {
        let labels: Labels
        let meaning: SeriesNames.Meaning
        let identity: SourceIdentity
    }

    private func matching(_ matchers: [LabelMatcher]) -> [Series] {
        let (byName, byLabel) = (
            matchers.filter { $0.name == Labels.metricName }, matchers.filter { $0.name != Labels.metricName }
        )
        let names: [String]
        if let exact = byName.first(where: { $0.operation == .equal }) {
            names = [exact.value]
        } else {
            names = SeriesNames.all.keys.sorted()
        }
        var result: [Series] = []
        var known = SourceLabels(directory)
        for name in names {
            guard let meaning = SeriesNames.all[name], byName.allSatisfy({ $0.matches(name) }) else { continue }
            for identity in reader.sources(of: meaning.metric) {
                let pairs = known.all(of: identity)
                let isMeant = byLabel.allSatisfy { matcher in
                    matcher.matches(pairs.first { $0.name == matcher.name }?.value ?? "")
                }
                guard isMeant else { continue }
                let labels = Labels([(Labels.metricName, name)] + pairs.map { ($0.name, $0.value) })
                result.append(Series(labels: labels, meaning: meaning, identity: identity))
            }
        }
        return result
    }
}

extension SeriesNames.Meaning {
    /// Which value a selection asks for.
    fileprivate func figure(for selection: Selection) -> ValueReader.Figure {
        switch figure {
        case .total: return .total(isRelative: selection.isDifference)
        case .value where selection.figure == .maximum && ValueReader.applies(.maximum, to: metric): return .maximum
        case .value where selection.figure == .minimum && ValueReader.applies(.minimum, to: metric): return .minimum
        default: return figure
        }
    }
}
