import TextOutput

/// A span of whole days that the calendar has a name for.
public enum CalendarUnit: String, CaseIterable, Sendable {
    /// From the first moment of a date to that of the next: 24 hours, but for changes of the clocks.
    case day
    /// From Monday to Sunday, as ISO 8601 has it.
    case week
    /// From the first of a month.
    case month
    /// From the first of January.
    case year

    /// The unit that a text names: `day` or `1d`, `week` or `1w`, `month` or `1mo`, `year` or `1y`.
    public init?(_ text: String) {
        guard let unit = CalendarUnit.allCases.first(where: { [$0.rawValue, $0.shortText].contains(text) }) else {
            return nil
        }
        self = unit
    }

    private var shortText: String {
        switch self {
        case .day: "1d"
        case .week: "1w"
        case .month: "1mo"
        case .year: "1y"
        }
    }

    /// The first date of the unit that a date lies in; dates are numbers of days since 1970-01-01.
    func first(of date: Int64) -> Int64 {
        switch self {
        case .day:
            return date
        case .week:
            // 1970-01-01 was a Thursday.
            let sinceMonday = (date + 3) % 7
            return date - (sinceMonday < 0 ? sinceMonday + 7 : sinceMonday)
        case .month:
            return date - (civilDate(days: date).day - 1)
        case .year:
            let month = CalendarUnit.month.first(of: date)
            return civilDate(days: month).month == 1 ? month : first(of: month - 1)
        }
    }

    /// The first date of the unit after the one that a date lies in.
    func next(after date: Int64) -> Int64 {
        first(of: first(of: date) + longest)
    }

    /// The most days that a unit has; so many days after its first one, the next unit is never over.
    private var longest: Int64 {
        switch self {
        case .day: 1
        case .week: 7
        case .month: 31
        case .year: 366
        }
    }
}
