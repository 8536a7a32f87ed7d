public import MetricCatalog
import TextOutput

/// How times are written.
public enum TimeStyle: Hashable, Sendable {
    /// RFC 3339 in UTC: `2026-11-25T03:12:00Z`.
    case utc
    /// Seconds since 1970.
    case epoch
    /// RFC 3339 with the offset that the clocks of a place have: `2026-11-25T04:12:00+01:00`.
    case local(Zone)

    /// Reads a style: `utc`, `epoch`, or the name of a zone.
    ///
    /// - Throws: `QueryError` when there is no such style.
    public init(_ text: String, parameter: String) throws(QueryError) {
        switch text {
        case "utc", "UTC": self = .utc
        case "epoch": self = .epoch
        default: self = .local(try Zone(named: text, parameter: parameter))
        }
    }
}

/// Writes the times of many rows; what changes seldom, the date and the offset, is worked out once.
public struct TimeWriter: Sendable {
    private let style: TimeStyle
    private var date: [UInt8] = []
    private var day = Int64.min
    private var offset: Milliseconds = 0
    private var hour = Int64.min
    private var suffix: [UInt8] = [UInt8(ascii: "Z")]

    /// Writes in a style.
    public init(_ style: TimeStyle) {
        self.style = style
    }

    /// Appends the text of a time, which is a whole second.
    public mutating func append(_ time: Milliseconds, to bytes: inout [UInt8]) {
        switch style {
        case .epoch: appendDigits(floorSecond(time) / 1000, to: &bytes)
        case .utc: appendClock(time, to: &bytes)
        case .local(let zone):
            // Clocks are changed on quarters of an hour at the finest.
            let quarter = floorMultiple(time, of: 900_000)
            if quarter != hour {
                hour = quarter
                setOffset(zone.offset(at: time))
            }
            appendClock(time + offset, to: &bytes)
        }
    }

    private mutating func setOffset(_ offset: Milliseconds) {
        self.offset = offset
        let minutes = abs(offset) / 60_000
        suffix = [offset < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+")]
        appendPadded(minutes / 60, to: &suffix)
        suffix.append(UInt8(ascii: ":"))
        appendPadded(minutes % 60, to: &suffix)
    }

    private mutating func appendClock(_ time: Milliseconds, to bytes: inout [UInt8]) {
        let length: Milliseconds = 86_400_000
        let midnight = floorMultiple(time, of: length)
        if midnight != day {
            day = midnight
            date = Array(utcText(milliseconds: midnight).utf8.prefix { $0 != UInt8(ascii: "T") })
            date.append(UInt8(ascii: "T"))
        }
        bytes.append(contentsOf: date)
        let second = (time - midnight) / 1000
        appendPadded(second / 3600, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        appendPadded(second / 60 % 60, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        appendPadded(second % 60, to: &bytes)
        bytes.append(contentsOf: suffix)
    }

    private func appendPadded(_ number: Int64, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "0") + UInt8(number / 10))
        bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
    }
}
