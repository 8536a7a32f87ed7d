extension Function {
    static let calendarFunctions: [Function] = {
        let parts: [(String, @Sendable (CalendarTime) -> Int64)] = [
            ("minute", { $0.secondOfDay / 60 % 60 }),
            ("hour", { $0.secondOfDay / 3600 }),
            ("day_of_week", { $0.dayOfWeek }),
            ("day_of_month", { $0.day }),
            ("day_of_year", { $0.dayOfYear }),
            ("days_in_month", { $0.daysInMonth }),
            ("month", { $0.month }),
            ("year", { $0.year }),
        ]
        return parts.map { name, part in
            Function(
                name: name,
                arguments: [.vector],
                least: 0,
                body: .each { seconds, _ in CalendarTime(seconds: seconds).map { Double(part($0)) } ?? .nan }
            )
        }
    }()
}

/// A time in UTC, in the parts of the Gregorian calendar.
struct CalendarTime {
    let secondOfDay: Int64
    let year: Int64
    let month: Int64
    let day: Int64
    /// The days since 1970.
    private let days: Int64

    /// A time in seconds since 1970; nil if it is none or too far away for a calendar.
    init?(seconds: Double) {
        guard seconds.magnitude < 1e14 else { return nil }
        let whole = Int64(seconds)
        secondOfDay = CalendarTime.remainder(whole, 86_400)
        days = (whole - secondOfDay) / 86_400
        // Years are counted from March, so that the day that some have more is their last, in eras of 400 years.
        let shifted = days + 719_468
        let dayOfEra = CalendarTime.remainder(shifted, 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        year = (shifted - dayOfEra) / 146_097 * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    }

    private static func remainder(_ value: Int64, _ divisor: Int64) -> Int64 {
        (value % divisor + divisor) % divisor
    }

    private var isLeapYear: Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    /// From 0 for Sunday.
    var dayOfWeek: Int64 { CalendarTime.remainder(days + 4, 7) }

    var daysInMonth: Int64 {
        switch month {
        case 2: isLeapYear ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// From 1.
    var dayOfYear: Int64 {
        let before: [Int64] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]
        return before[Int(month - 1)] + day + (month > 2 && isLeapYear ? 1 : 0)
    }
}
