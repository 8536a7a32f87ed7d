import Foundation
import MetricCatalog
import QueryEngine
import TestSupport
import Testing

/// Where the buckets of a step lie.
@Suite struct StepTests {
    private static func edges(
        _ step: String,
        _ name: String,
        _ start: String,
        _ end: String,
        atMost limit: Int = 1000
    ) throws -> [Milliseconds] {
        let zone = try Zone(named: name, parameter: "tz")
        let grid = try TimeText.step(step, parameter: "step", in: zone)
            .grid(from: time(start, in: zone), to: time(end, in: zone), atMost: limit)
        return grid.edges
    }

    /// Weeks begin on Mondays only, whichever day is asked for first.
    @Test func weeks() throws {
        let weeks = try Self.edges("1w", "UTC", "2026-11-15", "2026-11-23T12:00:00Z")
        #expect(weeks == (try ["2026-11-09", "2026-11-16", "2026-11-23", "2026-11-30"].map { try time($0) }))
        let whole = try Self.edges("week", "UTC", "2026-11-16", "2026-11-23")
        #expect(whole == (try ["2026-11-16", "2026-11-23"].map { try time($0) }))
        let oslo = try Self.edges("1w", "Europe/Oslo", "2026-10-25", "2026-10-27")
        #expect(oslo == (try ["2026-10-18T22:00Z", "2026-10-25T23:00Z", "2026-11-01T23:00Z"].map { try time($0) }))
    }

    /// How many hours each bucket has.
    @Test(
        arguments: [
            ("1d", "Europe/Oslo", "2026-03-28", "2026-03-31", [24, 23, 24]),
            ("1d", "Europe/Oslo", "2026-10-24", "2026-10-27", [24, 25, 24]),
            ("1d", "America/Sao_Paulo", "2018-11-03", "2018-11-06", [24, 23, 24]),
            ("1d", "America/Sao_Paulo", "2018-02-16", "2018-02-19", [24, 25, 24]),
            ("1d", "Asia/Beirut", "2026-03-28", "2026-03-31", [24, 23, 24]),
            ("1d", "America/St_Johns", "2010-11-06", "2010-11-09", [24, 25, 24]),
            ("1d", "Australia/Lord_Howe", "2026-04-04", "2026-04-07", [24, 24.5, 24]),
            ("1d", "Australia/Lord_Howe", "2026-10-03", "2026-10-06", [24, 23.5, 24]),
            ("1d", "Pacific/Apia", "2011-12-28", "2012-01-02", [24, 24, 24, 24]),
            ("1w", "Europe/Oslo", "2026-03-23", "2026-04-06", [167, 168]),
            ("1mo", "Europe/Oslo", "2026-10-01", "2026-11-01", [745]),
            ("1mo", "Europe/Oslo", "2024-02-29", "2024-04-01", [696, 743]),
            ("1mo", "UTC", "2023-12-31", "2024-03-01", [744, 744, 696]),
            ("1y", "Asia/Kathmandu", "2024-12-31", "2025-01-02", [8784, 8760]),
        ] as [(String, String, String, String, [Double])]
    )
    func hours(_ step: String, _ zone: String, _ start: String, _ end: String, _ hours: [Double]) throws {
        let edges = try Self.edges(step, zone, start, end)
        #expect(zip(edges.dropFirst(), edges).map { Double($0 - $1) / 3_600_000 } == hours)
    }

    /// The second hour of 23:01 to midnight belongs to a date that began in between.
    @Test func aTimeAfterTheClockWentBackOverMidnight() throws {
        let edges = try Self.edges("1d", "America/St_Johns", "2010-11-07T03:00:00Z", "2010-11-07T03:10:00Z")
        #expect(edges == (try ["2010-11-07T02:30:00Z", "2010-11-08T03:30:00Z"].map { try time($0) }))
    }

    /// A day in UTC is what it was; shorter steps do not ask where.
    @Test func spansOfOneLength() throws {
        let day: Milliseconds = 86_400_000
        #expect(try Self.edges("1d", "UTC", "2026-11-15", "2026-11-17") == [20_772 * day, 20_773 * day, 20_774 * day])
        #expect(
            try Self.edges("6h", "Asia/Kathmandu", "2026-11-15T01:00:00Z", "2026-11-15T07:00:00Z")
                == [20_772 * day, 20_772 * day + day / 4, 20_772 * day + day / 2]
        )
    }

    /// Nobody waits for the days of eight thousand years; what is cut off goes on where it ended.
    @Test func aLimitEndsTheWalk() throws {
        let first = try Self.edges("1d", "Europe/Oslo", "1970-01-01", "9999-12-31", atMost: 10)
        #expect(first.count == 11)
        let whole = try Self.edges("1d", "Europe/Oslo", "1970-01-01", "1970-01-16")
        #expect(first == Array(whole.prefix(11)))
        #expect(try Self.edges("1y", "Europe/Oslo", "1970-01-01", "9999-12-31", atMost: 1_000_000).count == 8031)
    }

    /// Any zone, any span, any unit: rising edges around the span, each bucket one unit of the calendar and no more.
    @Test(arguments: CalendarUnit.allCases, 1...6 as ClosedRange<UInt64>)
    func everyGridIsTheCalendars(_ unit: CalendarUnit, _ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let names = TimeZone.knownTimeZoneIdentifiers.filter { $0.contains("/") }.sorted()
        for _ in 0..<60 {
            let name = try #require(names.randomElement(using: &random))
            let zone = try Zone(named: name, parameter: "tz")
            let start = Milliseconds.random(in: 0..<2_200_000_000_000, using: &random)
            let end = start + Milliseconds.random(in: 1..<(90 * 86_400_000), using: &random)
            let edges = Step.calendar(unit, zone).grid(from: start, to: end, atMost: 1000).edges
            let almanac = try Almanac(name, unit)
            #expect(edges[0] <= start && start < edges[1], "\(name) \(start)")
            #expect(edges[edges.count - 2] < end && end <= edges[edges.count - 1], "\(name) \(start) \(end)")
            for (edge, next) in zip(edges, edges.dropFirst()) {
                #expect(edge < next, "\(name) \(edge)")
                #expect(almanac.begins(at: edge), "\(name) \(edge)")
                #expect(almanac.unit(at: edge) == almanac.unit(at: next - 1000), "\(name) \(edge) \(next)")
            }
        }
    }
}

/// What Foundation's calendar says of times in a zone.
private struct Almanac {
    private var calendar = Calendar(identifier: .iso8601)
    private let unit: CalendarUnit

    init(_ zone: String, _ unit: CalendarUnit) throws {
        calendar.timeZone = try #require(TimeZone(identifier: zone))
        self.unit = unit
    }

    /// The unit that a time lies in.
    func unit(at time: Milliseconds) -> DateComponents {
        let parts: Set<Calendar.Component> =
            switch unit {
            case .day: [.year, .month, .day]
            case .week: [.yearForWeekOfYear, .weekOfYear]
            case .month: [.year, .month]
            case .year: [.year]
            }
        return calendar.dateComponents(parts, from: date(time))
    }

    /// Whether a unit begins at a time: at its midnight, or where a change of the clock left that out.
    func begins(at time: Milliseconds) -> Bool {
        let clock = calendar.dateComponents([.hour, .minute, .second], from: date(time))
        let isMidnight = clock.hour == 0 && clock.minute == 0 && clock.second == 0
        let zone = calendar.timeZone
        let isChange = zone.secondsFromGMT(for: date(time - 1000)) != zone.secondsFromGMT(for: date(time))
        return (isMidnight || isChange) && unit(at: time) != unit(at: time - 1000)
    }

    private func date(_ time: Milliseconds) -> Date {
        Date(timeIntervalSince1970: Double(time) / 1000)
    }
}
