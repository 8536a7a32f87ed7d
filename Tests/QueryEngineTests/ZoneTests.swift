import MetricCatalog
import QueryEngine
import Testing

/// When dates begin in places.
///
/// The right times are those of another program, from its own copy of the rules.
@Suite struct ZoneTests {
    @Test(
        arguments: [
            ("UTC", "2026-11-01", "2026-11-01T00:00:00Z"),
            // Summer time, standard time, and the days of the changes.
            ("Europe/Oslo", "2026-10-01", "2026-09-30T22:00:00Z"),
            ("Europe/Oslo", "2026-11-01", "2026-10-31T23:00:00Z"),
            ("Europe/Oslo", "2026-03-29", "2026-03-28T23:00:00Z"),
            ("Europe/Oslo", "2026-03-30", "2026-03-29T22:00:00Z"),
            ("Europe/Oslo", "2026-10-25", "2026-10-24T22:00:00Z"),
            ("Europe/Oslo", "2026-10-26", "2026-10-25T23:00:00Z"),
            // 00:00 is 01:00.
            ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"),
            ("America/Sao_Paulo", "2018-11-05", "2018-11-05T02:00:00Z"),
            ("Asia/Beirut", "2026-03-29", "2026-03-28T22:00:00Z"),
            ("Asia/Beirut", "2026-03-30", "2026-03-29T21:00:00Z"),
            ("America/Havana", "2026-03-08", "2026-03-08T05:00:00Z"),
            // 00:00 is 23:00 of the day before.
            ("America/Sao_Paulo", "2018-02-17", "2018-02-17T02:00:00Z"),
            ("America/Sao_Paulo", "2018-02-18", "2018-02-18T03:00:00Z"),
            // 00:01 is 23:01 of the day before.
            ("America/St_Johns", "2010-11-07", "2010-11-07T02:30:00Z"),
            ("America/St_Johns", "2010-11-08", "2010-11-08T03:30:00Z"),
            // Offsets of quarters and halves of an hour, and a change of half an hour.
            ("Asia/Kathmandu", "2026-11-01", "2026-10-31T18:15:00Z"),
            ("Asia/Kolkata", "2026-01-01", "2025-12-31T18:30:00Z"),
            ("Australia/Lord_Howe", "2026-04-05", "2026-04-04T13:00:00Z"),
            ("Australia/Lord_Howe", "2026-04-06", "2026-04-05T13:30:00Z"),
            ("Australia/Lord_Howe", "2026-10-04", "2026-10-03T13:30:00Z"),
            ("Australia/Lord_Howe", "2026-10-05", "2026-10-04T13:00:00Z"),
            // The 30th was left out.
            ("Pacific/Apia", "2011-12-29", "2011-12-29T10:00:00Z"),
            ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z"),
            ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z"),
            ("Pacific/Apia", "2012-01-01", "2011-12-31T10:00:00Z"),
            // Clocks that differed by seconds, and 1970 where it began before UTC's.
            ("Africa/Monrovia", "1970-01-01", "1970-01-01T00:44:30Z"),
            ("Africa/Monrovia", "1972-01-07", "1972-01-07T00:44:30Z"),
            ("Africa/Monrovia", "1972-01-08", "1972-01-08T00:00:00Z"),
        ]
    )
    func aDateBeginsAtItsFirstMoment(_ name: String, _ date: String, _ start: String) throws {
        let zone = try Zone(named: name, parameter: "tz")
        #expect(try time(date, in: zone) == time(start))
    }

    @Test func aDateBefore1970InUTC() throws {
        #expect(try time("1970-01-01", in: Zone(named: "Europe/Oslo", parameter: "tz")) == -3_600_000)
    }

    /// What says its own offset, or is no date, has no need of a zone.
    @Test(arguments: ["2026-11-25T03:12:00Z", "2026-11-25T03:12:00+05:00", "1795571818", "-10m", "-1d", "now"])
    func otherTimesAreTheSameEverywhere(_ text: String) throws {
        let zone = try Zone(named: "Asia/Kathmandu", parameter: "tz")
        #expect(try time(text, in: zone) == time(text))
    }

    @Test(
        arguments: [
            "", "utc", "Europe/Nowhere", "europe/oslo", "Europe", "EST", "IST", "GMT+3", "UTC+1", "+01:00",
            "../../etc/passwd", "Europe/Oslo\0", "Europe/Oslo/", " Europe/Oslo", "Etc/Unknown",
        ]
    )
    func whatIsNoZoneIsSaidSo(_ name: String) {
        let error = #expect(throws: QueryError.self) { try Zone(named: name, parameter: "tz") }
        #expect(error?.kind == .badParameter)
        #expect(error?.parameter == "tz")
    }
}

/// A time as it is written.
func time(_ text: String, in zone: Zone = .utc) throws -> Milliseconds {
    try TimeText.time(text, parameter: "start", in: zone, now: 1_795_571_818_120)
}
