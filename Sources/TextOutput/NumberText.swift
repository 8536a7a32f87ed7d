/// A number in the shortest decimal form that reads back the same, whole ones without a fraction; nil where it is none.
public func numberText(_ number: Double) -> String? {
    guard number.isFinite else { return nil }
    if number == number.rounded(), abs(number) <= 0x1p53 { return String(Int64(number)) }
    return "\(number)"
}

/// Appends a number in the form of `numberText`.
///
/// - Returns: Whether it is a number; if not, nothing is appended.
public func appendNumber(_ number: Double, to bytes: inout [UInt8]) -> Bool {
    guard number.isFinite else { return false }
    if abs(number) <= 0x1p53, number == number.rounded() {
        appendDigits(Int64(number), to: &bytes)
    } else {
        bytes.append(contentsOf: "\(number)".utf8)
    }
    return true
}

/// Appends a whole number in decimal digits.
public func appendDigits(_ number: Int64, to bytes: inout [UInt8]) {
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    var rest = number.magnitude
    let first = bytes.count
    repeat {
        bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
        rest /= 10
    } while rest > 0
    bytes[first...].reverse()
}
