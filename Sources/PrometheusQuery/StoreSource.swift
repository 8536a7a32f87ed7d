public import MetricCatalog
public import PromQL
import QueryEngine

/// The store as PromQL sees it.
public struct StoreSource: SampleSource {
    private let reader: ValueReader
    private let directory: Directory
    private let limits: Limits

    /// One state of the store as of a time.
    ///
    /// - Parameters:
    ///   - snapshot: The state.
    ///   - now: The time.
    ///   - limits: How much may be read for one selection.
    public init(snapshot: any RollupSnapshot, now: Milliseconds, limits: Limits = Limits()) {
        self.limits = limits
        reader = ValueReader(snapshot: snapshot, now: now)
        directory = snapshot.directory
    }

    /// The samples of the series that match.
    ///
    /// - Throws: `PromQLError` for what is more than the limits allow, and when the store cannot be read.
    public func series(_ selection: Selection) throws -> [SampleSeries] {
        var result: [SampleSeries] = []
        var count = 0
        try visit(selection.matchers) { series in
            if limits.isOver() { throw PromQLError(.timeout, "reading the samples took too long") }
            let samples = try reader.samples(
                of: series.meaning.metric,
                series.meaning.figure(for: selection),
                on: series.identity,
                from: selection.from,
                through: selection.to
            )
            count += samples.times.count
            guard count <= limits.maxSamples else {
                throw PromQLError(.execution, "more than \(limits.maxSamples) samples would have to be read")
            }
            if !samples.times.isEmpty {
                result.append(
                    SampleSeries(
                        labels: series.labels,
                        times: samples.times,
                        values: samples.values,
                        lives: samples.lives.contains { $0 > 0 } ? samples.lives : nil
                    )
                )
            }
            return .next
        }
        return result
    }

    /// The labels of the series that match any of some selectors and were heard of within a span.
    public func labels(_ selectors: [[LabelMatcher]], from start: Milliseconds, through end: Milliseconds) -> [Labels] {
        var result: Set<Labels> = []
        for matchers in selectors {
            visit(matchers) { series in
                if isHeard(series, from: start, through: end) { result.insert(series.labels) }
                return .next
            }
        }
        return result.sorted()
    }

    /// The names of the labels of such series.
    public func labelNames(
        _ selectors: [[LabelMatcher]],
        from start: Milliseconds,
        through end: Milliseconds
    ) -> Set<String> {
        var result: Set<String> = []
        for matchers in selectors {
            visit(matchers) { series in
                let isNew = series.pairs.contains { !result.contains($0.name) }
                if isNew || result.isEmpty, isHeard(series, from: start, through: end) {
                    result.formUnion(series.pairs.map(\.name))
                    result.insert(Labels.metricName)
                }
                return .next
            }
        }
        return result
    }

    /// The values that a label has on such series.
    public func labelValues(
        _ label: String,
        _ selectors: [[LabelMatcher]],
        from start: Milliseconds,
        through end: Milliseconds
    ) -> Set<String> {
        var result: Set<String> = []
        for matchers in selectors {
            visit(matchers) { series in
                let isName = label == Labels.metricName
                let value = isName ? series.name : series.pairs.first { $0.name == label }?.value
                guard let value, !result.contains(value), isHeard(series, from: start, through: end) else {
                    return .next
                }
                result.insert(value)
                // One series is enough to know that there is the metric.
                return isName ? .nextName : .next
            }
        }
        return result
    }

    private struct Series {
        let name: String
        let meaning: SeriesNames.Meaning
        let identity: SourceIdentity
        let pairs: [(name: String, value: String)]

        var labels: Labels { Labels([(Labels.metricName, name)] + pairs.map { ($0.name, $0.value) }) }
    }

    private enum Going {
        case next
        case nextName
    }

    private func isHeard(_ series: Series, from start: Milliseconds, through end: Milliseconds) -> Bool {
        guard let span = reader.span(of: series.meaning.metric, series.identity) else { return false }
        return span.lowerBound <= end && span.upperBound >= start
    }

    /// Goes through the series that match, by name, then by agent and data source.
    private func visit(_ matchers: [LabelMatcher], _ body: (Series) throws -> Going) rethrows {
        let byName = matchers.filter { $0.name == Labels.metricName }
        let byLabel = matchers.filter { $0.name != Labels.metricName }
        let exact = byName.first { $0.operation == .equal }?.value
        var known = SourceLabels(directory)
        var sources: [Int: [SourceIdentity]] = [:]
        for name in exact.map({ [$0] }) ?? SeriesNames.sorted where byName.allSatisfy({ $0.matches(name) }) {
            guard let meaning = SeriesNames.all[name] else { continue }
            let index = meaning.structureIndex
            let identities = sources[index] ?? reader.sources(structureIndex: index)
            sources[index] = identities
            for identity in identities {
                let pairs = known.all(of: identity)
                let isMeant = byLabel.allSatisfy { matcher in
                    matcher.matches(pairs.first { $0.name == matcher.name }?.value ?? "")
                }
                guard isMeant else { continue }
                let series = Series(name: name, meaning: meaning, identity: identity, pairs: pairs)
                if case .nextName = try body(series) { break }
            }
        }
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
