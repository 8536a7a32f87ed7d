public import MetricCatalog
import TextOutput

/// Reads times and spans as people and programs write them.
public enum TimeText {
    /// A time: RFC 3339 (`2026-11-25T03:12:00Z`, with any offset), a date, which is its first moment, `now`, seconds or
    /// milliseconds since 1970, or a span before now (`-10m`).
    ///
    /// - Parameters:
    ///   - text: What was written.
    ///   - parameter: The name of the part, for the error.
    ///   - zone: Where the date is meant.
    ///   - now: What `now` is.
    /// - Returns: The time.
    /// - Throws: `QueryError` when the text is no time between 1970 and 9999.
    public static func time(
        _ text: String,
        parameter: String,
        in zone: Zone = .utc,
        now: Milliseconds
    ) throws(QueryError) -> Milliseconds {
        if let time = parse(text, in: zone, now: now), known.contains(time) { return time }
        throw QueryError(
            .badParameter,
            parameter: parameter,
            "'\(text.prefix(40))' is no time; write 2026-11-25T03:12:00Z, seconds since 1970, now, or -10m"
        )
    }

    /// A step: a span of whole seconds (`1s`, `5m`, `1h`, `2d`, or a number of seconds), or a unit of the calendar (`1d`
    /// or `day`, `1w` or `week`, `1mo` or `month`, `1y` or `year`).
    ///
    /// - Parameters:
    ///   - text: What was written.
    ///   - parameter: The name of the part, for the error.
    ///   - zone: Whose calendar is meant. A day in UTC is a span of 86,400 seconds.
    /// - Returns: The step.
    /// - Throws: `QueryError` when the text is no step, or a span of a day or more with a zone whose days differ.
    public static func step(_ text: String, parameter: String, in zone: Zone = .utc) throws(QueryError) -> Step {
        let day: Milliseconds = 86_400_000
        if let unit = CalendarUnit(text) { return zone == .utc && unit == .day ? .fixed(day) : .calendar(unit, zone) }
        let seconds = Int64(text).flatMap { $0.multipliedReportingOverflow(by: 1000).overflow ? nil : $0 * 1000 }
        if let step = span(text) ?? seconds, step >= 1000, step % 1000 == 0, step <= 366 * day {
            guard zone == .utc || step < day else {
                throw QueryError(
                    .badParameter,
                    parameter: parameter,
                    "'\(text.prefix(40))' is a fixed span, which days in \(zone.name) are not; write day, week, month or year"
                )
            }
            return .fixed(step)
        }
        throw QueryError(
            .badParameter,
            parameter: parameter,
            "'\(text.prefix(40))' is no step; write 1s, 5m, 1h, other whole seconds, or day, week, month, year"
        )
    }

    /// From 1970, which began up to a day earlier in the east, to the year 9999's end.
    private static let known: ClosedRange<Milliseconds> = -86_400_000...253_402_300_800_000

    private static func parse(_ text: String, in zone: Zone, now: Milliseconds) -> Milliseconds? {
        if text == "now" { return now }
        if text.hasPrefix("-") { return span(text.dropFirst()).map { now - $0 } }
        if text.hasPrefix("now-") { return span(text.dropFirst(4)).map { now - $0 } }
        if let number = Double(text), text.utf8.allSatisfy({ (48...57).contains($0) || $0 == 46 }) {
            // Eleven digits of seconds would be the year 5138: longer numbers are milliseconds.
            let time = number < 1e11 ? number * 1000 : number
            return time < 1e15 ? Milliseconds(time.rounded()) : nil
        }
        return rfc3339(text, in: zone)
    }

    /// A number with a unit, such as `10m` or `1.5h`.
    public static func span(_ text: some StringProtocol) -> Milliseconds? {
        let units: [(String, Double)] = [
            ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000), ("w", 604_800_000),
        ]
        for (unit, length) in units where text.hasSuffix(unit) {
            let digits = text.dropLast(unit.count)
            guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) || $0 == 46 }),
                let number = Double(digits), number * length < 1e14
            else { continue }
            return Milliseconds((number * length).rounded())
        }
        return nil
    }

    private static func rfc3339(_ text: String, in zone: Zone) -> Milliseconds? {
        let parts = text.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "T" || $0 == "t" || $0 == " " }
        guard let date = parts.first, let day = days(date) else { return nil }
        if parts.count == 1 { return zone.start(of: day) }
        return timeOfDay(parts[1]).map { day * 86_400_000 + $0 }
    }

    private static func days(_ text: Substring) -> Int64? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts.map(\.count) == [4, 2, 2],
            let year = digits(parts[0]), let month = digits(parts[1]), let day = digits(parts[2])
        else { return nil }
        return daysFromCivil(year: year, month: month, day: day)
    }

    /// `hh:mm[:ss[.fraction]]` and an offset, in milliseconds after midnight UTC.
    private static func timeOfDay(_ text: Substring) -> Milliseconds? {
        guard let zone = text.lastIndex(where: { "Zz+-".contains($0) }), let offset = offset(text[zone...]) else {
            return nil
        }
        let clock = text[..<zone].split(separator: ":", omittingEmptySubsequences: false)
        guard clock.count == 2 || clock.count == 3, let hour = digits(clock[0]), let minute = digits(clock[1]),
            clock[0].count == 2, clock[1].count == 2, hour < 24, minute < 60
        else { return nil }
        var milliseconds: Milliseconds = 0
        if clock.count == 3 {
            let second = clock[2].split(separator: ".", omittingEmptySubsequences: false)
            guard second.count <= 2, second[0].count == 2, let whole = digits(second[0]), whole <= 60 else {
                return nil
            }
            milliseconds = whole * 1000
            if second.count == 2 {
                guard !second[1].isEmpty, digits(second[1]) != nil else { return nil }
                milliseconds += digits((second[1] + "000").prefix(3)) ?? 0
            }
        }
        return hour * 3_600_000 + minute * 60_000 + milliseconds - offset
    }

    private static func offset(_ text: Substring) -> Milliseconds? {
        guard let sign = text.first else { return nil }
        if sign == "Z" || sign == "z" { return text.count == 1 ? 0 : nil }
        let parts = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let hours = digits(parts[0]), let minutes = digits(parts[1]), hours < 24, minutes < 60
        else { return nil }
        return (hours * 60 + minutes) * (sign == "-" ? -60_000 : 60_000)
    }

    private static func digits(_ text: Substring) -> Int64? {
        text.utf8.allSatisfy { (48...57).contains($0) } ? Int64(text) : nil
    }
}
