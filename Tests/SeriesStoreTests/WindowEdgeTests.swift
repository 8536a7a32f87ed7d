import MetricCatalog
import Testing

@testable import SeriesStore

/// Reports at the edges of windows and hours, on time and late.
@Suite struct WindowEdgeTests {
    struct Span: Sendable, CustomStringConvertible {
        let description: String
        /// Both from the start of the second hour.
        let start: Milliseconds
        let end: Milliseconds
    }

    private static let window = Tier.second.window

    static let spans: [Span] = [
        Span(description: "ends on an hour's edge", start: -20_000, end: 0),
        Span(description: "begins on an hour's edge", start: 0, end: 20_000),
        Span(description: "ends a millisecond before an hour's edge", start: -20_000, end: -1),
        Span(description: "ends a millisecond after an hour's edge", start: -20_000, end: 1),
        Span(description: "spans an hour's edge", start: -600_000, end: 290_000),
        Span(description: "ends on a window's edge", start: window - 30_000, end: window),
        Span(description: "begins on a window's edge", start: window, end: window + 30_000),
        Span(description: "is a window", start: window, end: 2 * window),
        Span(description: "is as long as a window and in two", start: -window + 1, end: 1),
        Span(description: "spans three windows", start: -1_000, end: window + 1_000),
        Span(description: "is a millisecond longer than a window", start: -window, end: 1),
        Span(description: "is hours long", start: -hour, end: 3 * hour),
        Span(description: "has no interval, on an hour's edge", start: 0, end: 0),
        Span(description: "has no interval, after an hour's edge", start: 1, end: 1),
        Span(description: "has no interval, on a window's edge", start: window, end: window),
        Span(description: "has no interval, before a window's edge", start: window - 1, end: window - 1),
    ]

    /// Whether the report is written before its hour is sealed, after that, or as the last before it is sealed.
    enum Moment: CaseIterable, Sendable {
        case onTime, late, lateAlone
    }

    private static func filledRig(_ span: Span, _ moment: Moment) async throws -> (StoreRig, Milliseconds, Milliseconds)
    {
        var rig = try StoreRig()
        let (start, end) = (epoch + hour + span.start, epoch + hour + span.end)
        let values: [UInt64] = [9_000_000] + Array(repeating: 1_000_003, count: GroupKey.port(1).types.count - 1)
        let known: UInt64 = start == end ? 1 : .max
        if moment == .onTime {
            rig.poll(.port(1), from: start, to: end, known: known, values)
            try await rig.flush(at: max(end, epoch + hour))
        }
        // Other ports go on, so that time does.
        for part in 0..<28 as Range<Int64> where moment != .onTime || part * window > span.end {
            rig.poll(.port(7), from: epoch + hour + part * window, to: epoch + hour + part * window + second, all: 1)
            try await rig.flush(at: epoch + hour + part * window + second)
            if moment == .late { try await rig.maintain(at: epoch + hour + part * window + second) }
        }
        try await rig.maintain(at: epoch + 9 * hour)
        if moment != .onTime {
            rig.poll(.port(1), from: start, to: end, known: known, values)
            try await rig.flush(at: epoch + 9 * hour)
            try await rig.maintain(at: epoch + 9 * hour + minute)
        }
        return (rig, start, end)
    }

    @Test(arguments: spans, Moment.allCases)
    func everyTierKnowsTheReport(span: Span, moment: Moment) async throws {
        let (rig, start, end) = try await Self.filledRig(span, moment)
        #expect(try await rig.store.polls(.port(1)) == rig.expected(.port(1)))
        #expect(try await rig.store.sealedUntil(.minute) >= epoch + 3 * hour)
        let spans = BucketGrid(start: epoch - 2 * hour, step: 5 * minute, count: 96)
        let expected = rig.expected(.port(1)).buckets(types: GroupKey.port(1).types, spans, extremes: false)
        let found = try await rig.store.read { snapshot in
            try snapshot.group(.port(1)).map { group in
                try (0..<spans.count).map {
                    try snapshot.bucketsOfTiers(group, from: spans.edges[$0], to: spans.edges[$0 + 1])
                }
            } ?? []
        }
        #expect(found.map { $0[1].sum } == expected[1].map(\.sum))
        #expect(found.map { $0[1].covered } == expected[1].map(\.covered))
        #expect(found.map { $0[1].count } == expected[1].map(\.count))
        #expect(found.map { $0[0].count } == expected[0].map(\.count))
        #expect(found.map { $0[0].realSum } == expected[0].map(\.realSum))
        #expect(found.reduce(0) { $0 + $1[0].count } == 1)
        #expect(found.reduce(0) { $0 + $1[1].covered } == end - start)
    }

    @Test(arguments: spans)
    func theReportIsFoundByAnySpanThatItTouches(span: Span) async throws {
        let (rig, start, end) = try await Self.filledRig(span, .onTime)
        let inside: [(Milliseconds, Milliseconds)] = [
            (end - 1, end), (min(start, end - 1), min(start, end - 1) + 1), (start - 5, end + 5),
            ((start + end) / 2 - 1, end),
        ]
        for (from, to) in inside {
            let found = try await rig.store.read { snapshot in
                try snapshot.group(.port(1)).map { try snapshot.polls(of: $0, from: from, to: to).ends }
            }
            #expect(found == [end], "\(from - epoch) to \(to - epoch)")
        }
        let sums = try await rig.store.buckets(.port(1), from: end, to: end + 2 * hour)
        #expect(sums.polls[1].isEmpty && sums.polls[0].isEmpty)
        #expect(sums.tiers[1].isEmpty && sums.tiers[0].isEmpty)
    }

    @Test func whatReachesIntoAnHourWithoutReportsIsInItsMinutes() async throws {
        var rig = try StoreRig()
        // The first report of all ends in the second hour and begins in the first.
        rig.poll(.port(1), from: epoch + 50 * minute, to: epoch + 62 * minute, all: 1_200)
        rig.polls(.port(1), from: epoch + 62 * minute, to: epoch + 4 * hour, every: 2 * minute, all: 1_200)
        try await rig.flush(at: epoch + 4 * hour)
        try await rig.maintain(at: epoch + 5 * hour)
        let first = try await rig.store.buckets(.port(1), from: epoch, to: epoch + hour)
        #expect(first.tiers[1].sum == 1_000 && first.polls[1].sum == 1_000)
        let all = try await rig.store.buckets(.port(1), from: epoch, to: epoch + 5 * hour)
        #expect(all.tiers[1].sum == rig.total(.port(1)))
    }

    @Test func whatReachesIntoAnHourAfterAGapIsInItsMinutes() async throws {
        var rig = try StoreRig()
        rig.polls(.port(1), from: epoch, to: epoch + 90 * minute, every: minute, all: 60)
        rig.poll(.port(1), from: epoch + 350 * minute, to: epoch + 362 * minute, all: 1_200)
        rig.polls(.port(1), from: epoch + 362 * minute, to: epoch + 9 * hour, every: 2 * minute, all: 1_200)
        try await rig.flush(at: epoch + 9 * hour)
        try await rig.maintain(at: epoch + 10 * hour)
        let gap = try await rig.store.buckets(.port(1), from: epoch + 2 * hour, to: epoch + 6 * hour)
        #expect(gap.tiers[1].sum == 1_000 && gap.polls[1].sum == 1_000)
    }

    @Test func ofTheMinutesOnlyWantedOnesAreGiven() async throws {
        var rig = try StoreRig()
        rig.polls(.port(1), from: epoch, to: epoch + 4 * hour, every: minute, all: 60)
        try await rig.flush(at: epoch + 4 * hour)
        try await rig.maintain(at: epoch + 5 * hour)
        let starts = try await rig.store.read { snapshot in
            try snapshot.group(.port(1)).map {
                try snapshot.cells(
                    of: $0,
                    tier: .minute,
                    columns: [2],
                    from: epoch + 59 * minute,
                    to: epoch + 61 * minute
                ).starts
            }
        }
        #expect(starts == [epoch + 59 * minute, epoch + 60 * minute])
    }
}
