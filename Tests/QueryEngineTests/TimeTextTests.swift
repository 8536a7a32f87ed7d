import MetricCatalog
import QueryEngine
import Testing

@Suite struct TimeTextTests {
    static let now: Milliseconds = 1_795_571_818_120

    @Test(
        arguments: [
            ("now", now), ("-10m", now - 600_000), ("now-1.5h", now - 5_400_000), ("-500ms", now - 500),
            ("2026-11-25T03:12:00Z", 1_795_576_320_000), ("2026-11-25T03:12Z", 1_795_576_320_000),
            ("2026-11-25t03:12:00.5z", 1_795_576_320_500), ("2026-11-25 04:12:00+01:00", 1_795_576_320_000),
            ("2026-11-24T22:42:00-04:30", 1_795_576_320_000), ("2026-11-25", 1_795_564_800_000),
            ("1795571818", 1_795_571_818_000), ("1795571818.25", 1_795_571_818_250),
            ("1795571818120", 1_795_571_818_120), ("0", 0), ("2024-02-29T00:00:00Z", 1_709_164_800_000),
        ] as [(String, Milliseconds)]
    )
    func times(_ text: String, _ time: Milliseconds) throws {
        #expect(try TimeText.time(text, parameter: "start", now: Self.now) == time)
    }

    @Test(
        arguments: [
            "", "abc", "-", "-10", "-10x", "2026-02-29T00:00:00Z", "2026-11-25T24:00:00Z", "2026-11-25T03:60:00Z",
            "2026-11-25T03:12:00", "26-11-25T03:12:00Z", "NaN", "1e999", "12345678901234567890", "' OR 1=1--", "+5m",
            "2026-11-25T03:12:00+1", "--5m", "-99999999d", "1.2.3",
        ]
    )
    func whatIsNoTimeIsSaidSo(_ text: String) {
        let error = #expect(throws: QueryError.self) {
            try TimeText.time(text, parameter: "start", now: Self.now)
        }
        #expect(error?.parameter == "start")
        #expect(error?.kind == .badParameter)
    }

    @Test(
        arguments: [
            ("1s", 1000), ("60", 60_000), ("5m", 300_000), ("1d", 86_400_000), ("day", 86_400_000),
            ("86400", 86_400_000), ("2d", 172_800_000), ("7d", 604_800_000), ("2w", 1_209_600_000),
        ] as [(String, Milliseconds)]
    )
    func fixedSteps(_ text: String, _ step: Milliseconds) throws {
        #expect(try TimeText.step(text, parameter: "step") == .fixed(step))
    }

    @Test(
        arguments: [
            ("1d", .day), ("day", .day), ("1w", .week), ("week", .week), ("1mo", .month), ("month", .month),
            ("1y", .year), ("year", .year),
        ] as [(String, CalendarUnit)]
    )
    func calendarSteps(_ text: String, _ unit: CalendarUnit) throws {
        let oslo = try Zone(named: "Europe/Oslo", parameter: "tz")
        #expect(try TimeText.step(text, parameter: "step", in: oslo) == .calendar(unit, oslo))
        if unit != .day { #expect(try TimeText.step(text, parameter: "step") == .calendar(unit, .utc)) }
    }

    @Test(
        arguments: [
            "0", "-5", "", "x", "0.5s", "1.5s", "500ms", "2y", "2mo", "9223372036854775807", "367d", "1e3", "Day",
            "days",
        ]
    )
    func whatIsNoStepIsSaidSo(_ text: String) {
        #expect(throws: QueryError.self) { try TimeText.step(text, parameter: "step") }
    }

    /// Where days differ, a span that is longer than any of them begins nowhere in particular.
    @Test func longSpansHaveNoPlaceInAZone() throws {
        let oslo = try Zone(named: "Europe/Oslo", parameter: "tz")
        for text in ["6h", "1h", "82800"] {
            #expect(try TimeText.step(text, parameter: "step", in: oslo) == TimeText.step(text, parameter: "step"))
        }
        for text in ["2d", "86400", "24h", "36h", "2w", "7d"] {
            let error = #expect(throws: QueryError.self) { try TimeText.step(text, parameter: "step", in: oslo) }
            #expect(error?.parameter == "step")
            #expect(error?.detail.contains("Europe/Oslo") == true)
        }
    }
}
