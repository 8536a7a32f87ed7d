/// Bytes from hexadecimal digits; everything else in the text only separates, from `;` on a line is comment.
///
/// - Parameter text: Digits in pairs.
/// - Returns: The bytes; stops the test when a digit is left over.
public func hex(_ text: String) -> [UInt8] {
    var digits: [UInt8] = []
    for line in text.split(separator: "\n") {
        digits += line.prefix { $0 != ";" }.compactMap(\.hexDigitValue).map(UInt8.init)
    }
    precondition(digits.count % 2 == 0, "half a byte of hexadecimal text")
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}
