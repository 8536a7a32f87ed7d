import MetricCatalog
import QueryEngine
import SFlowWire
import SeriesStore
import StoreSupport
import Testing

extension Site {
    /// A metric over a span of the tests' time; of the one source that has it, or of one that is named.
    func range(
        _ metric: String,
        from start: Milliseconds,
        to end: Milliseconds,
        step: Milliseconds,
        _ statistic: Statistic = .avg,
        source: DataSource? = nil,
        selector: SeriesSelector = SeriesSelector(),
        now: Milliseconds = 10_000_000
    ) async throws -> RangeSeries {
        try #require(try await all(metric, from: start, to: end, step: step, statistic, source, selector, now).first)
    }

    /// What a metric adds up to over all that was sent; nil where nothing is known.
    func sum(
        _ metric: String,
        _ selector: SeriesSelector = SeriesSelector(),
        source: DataSource? = nil,
        from start: Milliseconds = -3_600_000,
        to end: Milliseconds = 3_600_000
    ) async throws -> Double? {
        let series = try await all(metric, from: start, to: end, step: 1000, .sum, source, selector)
        let values = series.flatMap(\.values).compactMap { $0 }
        return values.isEmpty ? nil : values.reduce(0, +)
    }

    /// One figure over a whole span.
    func mean(
        _ metric: String,
        from start: Milliseconds,
        to end: Milliseconds,
        _ statistic: Statistic = .avg
    ) async throws -> Double? {
        try await range(metric, from: start, to: end, step: end - start, statistic).values[0]
    }

    private func all(
        _ metric: String,
        from start: Milliseconds,
        to end: Milliseconds,
        step: Milliseconds,
        _ statistic: Statistic,
        _ source: DataSource?,
        _ selector: SeriesSelector,
        _ now: Milliseconds = 10_000_000
    ) async throws -> [RangeSeries] {
        var selector = selector
        if let source { selector.sources = [source] }
        var query = RangeQuery(
            metrics: [metric],
            selector: selector,
            start: Site.time(start),
            end: Site.time(end),
            step: .fixed(step),
            statistic: statistic,
            now: Site.time(now)
        )
        // Buckets lie on multiples of their length; a span of the tests' own need not.
        if Site.time(start) % step != 0 { query.step = .exactly(.fixed(1000)) }
        let final = query
        return try await store.read { snapshot in try final.run(on: snapshot).series }
    }

    /// What a metric says now on the one source that has it.
    func value(_ metric: String, at time: Milliseconds) async throws -> Double? {
        let values = try await latest(metric, at: time)
        #expect(values.count <= 1)
        return values.first?.value.number
    }

    /// What a text says now, source by source.
    func words(_ metric: String, at time: Milliseconds) async throws -> [String] {
        try await latest(metric, at: time).compactMap { value in
            if case .text(let text) = value.value { text } else { nil }
        }
    }

    /// The sources on which a metric says something now.
    func sources(_ metric: String, at time: Milliseconds) async throws -> [String] {
        try await latest(metric, at: time).map { "\($0.identity.agent) \($0.identity.source.name)" }
    }

    private func latest(_ metric: String, at time: Milliseconds) async throws -> [LatestValue] {
        try await store.read { snapshot in
            LatestReader(snapshot: snapshot, now: Site.time(time)).values(metric, SeriesSelector())
        }
    }
}
