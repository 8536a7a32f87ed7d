/// A value as Prometheus writes it in answers: the shortest digits that read as the same value.
///
/// Very large and very small values have an exponent; others have none.
public func formatValue(_ value: Double) -> String {
    let size = value.magnitude
    guard size != 0, size < 1e-6 || size >= 1e21, size.isFinite else { return plainText(value) }
    let (digits, point) = decimals(size)
    let exponent = point - 1
    let tail = digits.count > 1 ? "." + digits.dropFirst() : ""
    let power = exponent.magnitude < 10 ? "0\(exponent.magnitude)" : "\(exponent.magnitude)"
    return (value < 0 ? "-" : "") + digits.prefix(1) + tail + "e" + (exponent < 0 ? "-" : "+") + power
}

/// A value in its shortest digits, never with an exponent.
func plainText(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    let sign = value.sign == .minus ? "-" : ""
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    if value == 0 { return sign + "0" }
    let (digits, point) = decimals(value.magnitude)
    if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
    if point >= digits.count { return sign + digits + String(repeating: "0", count: point - digits.count) }
    return sign + digits.prefix(point) + "." + digits.dropFirst(point)
}

/// The significant digits of a positive value, and how many of them are before the point.
private func decimals(_ value: Double) -> (digits: String, point: Int) {
    let parts = value.description.split(separator: "e")
    let figures = parts.first ?? ""
    let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let whole = figures.prefix { $0 != "." }
    let digits = figures.filter { $0 != "." }
    let leading = digits.prefix { $0 == "0" }.count
    var significant = digits.dropFirst(leading)
    while significant.last == "0" { significant.removeLast() }
    return (String(significant), whole.count - leading + exponent)
}
