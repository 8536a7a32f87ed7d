import MetricCatalog
import QueryEngine
import SFlowWire
import SeriesStore
import StoreSupport
import TestSupport
import Testing

@testable import Reports

/// A port whose means are known: the first day begins at midnight UTC, the 15th of November 2023.
struct PortHistory {
    static let midnight: Milliseconds = 3_600_000
    static let day: Milliseconds = 86_400_000
    static let fiveMinutes: Milliseconds = 300_000

    var source: DataSource = 5
    var agent = "192.0.2.1"
    var speed: UInt64 = 1_000_000_000
    /// What the counters show at first.
    var octets: (in: UInt64, out: UInt64) = (1_000, 1_000)
    var time = PortHistory.midnight

    /// Goes on with so many octets in an interval.
    mutating func go(
        on site: inout Site,
        in received: UInt64,
        out sent: UInt64 = 0,
        for interval: Milliseconds = PortHistory.fiveMinutes
    ) {
        time += interval
        octets = (octets.in &+ received, octets.out &+ sent)
        poll(&site)
    }

    /// Reports what the counters show.
    func poll(_ site: inout Site) {
        site.poll(
            [
                .ifCounters(
                    ifIndex: source.index,
                    ifSpeed: speed,
                    ifInOctets: octets.in,
                    ifOutOctets: octets.out
                )
            ],
            source: source,
            from: agent,
            at: time
        )
    }
}

extension Site {
    /// A report over a period in milliseconds since the tests' time began.
    func report(
        from start: Milliseconds = PortHistory.midnight,
        to end: Milliseconds,
        now: Milliseconds? = nil,
        _ change: @Sendable (inout CapacityQuestion) throws -> Void = { _ in }
    ) async throws -> CapacityReport {
        var question = CapacityQuestion(
            start: Site.time(start),
            end: Site.time(end),
            now: Site.time(now ?? end)
        )
        try change(&question)
        return try await store.read { [question] snapshot in try question.report(on: snapshot) }
    }
}

extension CapacityRow {
    /// What is said of a direction.
    func measures(_ direction: TrafficDirection) throws -> Measures {
        try #require(measures.first { $0.direction == direction })
    }
}
