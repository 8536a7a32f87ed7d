import Foundation
public import MetricCatalog

/// A time zone, and when its dates begin.
///
/// The zones' rules are linked into the program with Foundation: neither `/usr/share/zoneinfo` nor the process's own zone
/// has a part in an answer.
public struct Zone: Hashable, Sendable {
    /// Coordinated Universal Time, where every day has 24 hours.
    public static let utc = Zone(name: "UTC", rules: nil)

    /// The name in the IANA database, as it was written: `Europe/Oslo`.
    public let name: String
    /// What the clocks there show; nil in UTC.
    private let rules: TimeZone?

    private init(name: String, rules: TimeZone?) {
        self.name = name
        self.rules = rules
    }

    /// The zone of a name.
    ///
    /// - Parameters:
    ///   - name: `UTC`, or a place in the IANA database. Abbreviations are refused, since several places use the same.
    ///   - parameter: The name of the part, for the error.
    /// - Throws: `QueryError` when there is no such zone.
    public init(named name: String, parameter: String) throws(QueryError) {
        if name == Zone.utc.name {
            self = .utc
        } else if name.wholeMatch(of: Zone.form) != nil, let rules = TimeZone(identifier: name) {
            self.init(name: name, rules: rules)
        } else {
            throw QueryError(
                .badParameter,
                parameter: parameter,
                "'\(name.prefix(40))' is no time zone; write UTC or a name such as Europe/Oslo"
            )
        }
    }

    /// The date that the calendar there shows at a time, as the number of days since 1970-01-01.
    public func date(at time: Milliseconds) -> Int64 {
        let local = time + offset(at: time)
        return floorMultiple(local, of: Zone.day) / Zone.day
    }

    /// The first moment of a date.
    ///
    /// Clocks that are put forward may leave out midnight, or the whole date: then it is the moment of the change. A
    /// date that is begun, left and begun again starts the first time.
    ///
    /// - Parameter date: The number of days since 1970-01-01.
    /// - Returns: The time; of two dates the later one's is the same or later.
    func start(of date: Int64) -> Milliseconds {
        let midnight = date * Zone.day
        // No clock is changed twice within two days, so that midnight has the offset of the day before or the day after.
        let before = offset(at: midnight - Zone.day)
        let after = offset(at: midnight + Zone.day)
        var early = midnight - max(before, after)
        var late = midnight - min(before, after)
        let isOver = { (time: Milliseconds) in time + offset(at: time) >= midnight }
        if isOver(early) { return early }
        // From here on the clock can only go forward over midnight, at the change at the latest. Changes and offsets are
        // whole seconds.
        while late - early > 1000 {
            let middle = floorSecond((early + late) / 2)
            if isOver(middle) { late = middle } else { early = middle }
        }
        return late
    }

    /// The first moment of the date that the calendar there shows at a time.
    public func midnight(before time: Milliseconds) -> Milliseconds { start(of: date(at: time)) }

    /// Foundation by itself takes abbreviations and offsets as well, and a name it knows with a zero byte after it.
    private static var form: Regex<Substring> { /[A-Za-z0-9_+-]+(?:\/[A-Za-z0-9_+-]+)+/ }

    private static let day: Milliseconds = 86_400_000

    /// How far the clocks there are ahead of UTC at a time.
    public func offset(at time: Milliseconds) -> Milliseconds {
        guard let rules else { return 0 }
        let date = Date(timeIntervalSince1970: Double(floorSecond(time)) / 1000)
        return Milliseconds(rules.secondsFromGMT(for: date)) * 1000
    }
}
