private let units: [(name: String, milliseconds: Int64)] = [
    ("y", 31_536_000_000), ("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000),
    ("ms", 1),
]

/// Reads a duration such as `1h30m`: units from years to milliseconds, each at most once and the larger ones first.
///
/// The answer is in milliseconds; nil if the text is no duration or one of more than 292 years.
public func parseDuration(_ text: String) -> Int64? {
    guard text != "0" else { return 0 }
    var rest = text.utf8[...]
    var known = units[...]
    var total: Int64 = 0
    repeat {
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        rest = rest.dropFirst(digits.count)
        let letters = rest.prefix { !(0x30...0x39).contains($0) }
        rest = rest.dropFirst(letters.count)
        guard let number = Int64(Substring(digits)), number >= 0,
            let place = known.firstIndex(where: { $0.name.utf8.elementsEqual(letters) })
        else { return nil }
        let (part, isTooLong) = number.multipliedReportingOverflow(by: units[place].milliseconds)
        guard !isTooLong, part <= longestDuration - total else { return nil }
        total += part
        known = known[(place + 1)...]
    } while !rest.isEmpty
    return total
}

/// The longest duration that is read, in milliseconds.
private let longestDuration: Int64 = 9_223_372_036_854

/// A number of milliseconds as a duration, such as `1h30m`.
public func durationText(_ milliseconds: Int64) -> String {
    guard milliseconds != 0 else { return "0s" }
    var rest = milliseconds.magnitude
    var text = milliseconds < 0 ? "-" : ""
    for unit in units {
        let size = UInt64(unit.milliseconds)
        // Years and weeks are not exact in what people mean by them, so they only stand where nothing else is left.
        if unit.name == "y" || unit.name == "w", rest % size != 0 { continue }
        if rest >= size { text += "\(rest / size)\(unit.name)" }
        rest %= size
    }
    return text
}
