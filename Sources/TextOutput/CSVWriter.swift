/// Writes comma-separated values as RFC 4180 has them: CRLF behind each record, fields quoted where they must be.
///
/// Numbers are written with a point whatever the locale, and a field that is not known is empty.
public struct CSVWriter: Sendable {
    /// What has been written.
    public private(set) var bytes: [UInt8] = []
    private var isAtStart = true

    /// Whether text that a spreadsheet would take for a formula gets an apostrophe before it.
    private let isGuarded: Bool

    /// Nothing written.
    ///
    /// - Parameter isGuarded: Whether text that begins with `=`, `+`, `-`, `@`, a tab or a line break, which spreadsheets
    ///   may take for a formula, gets an apostrophe before it. Numbers never do.
    public init(isGuarded: Bool = false) {
        self.isGuarded = isGuarded
    }

    /// Takes what has been written so far, to send it on.
    public mutating func takeBytes() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    /// Writes a text field.
    public mutating func field(_ text: String) {
        separate()
        let guarded = isGuarded && text.utf8.first.map(CSVWriter.beginsFormula) ?? false ? "'" + text : text
        append(guarded)
    }

    /// Writes a field of digits, or of what needs no quotes, by way of the closure.
    public mutating func field(_ write: (inout [UInt8]) -> Void) {
        separate()
        write(&bytes)
    }

    private static func beginsFormula(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09, 0x0a, 0x0d: true
        default: false
        }
    }

    private mutating func append(_ text: String) {
        let needsQuotes = text.utf8.contains { $0 == 0x22 || $0 == 0x2c || $0 == 0x0a || $0 == 0x0d }
        guard needsQuotes else {
            bytes.append(contentsOf: text.utf8)
            return
        }
        bytes.append(0x22)
        for byte in text.utf8 {
            if byte == 0x22 { bytes.append(0x22) }
            bytes.append(byte)
        }
        bytes.append(0x22)
    }

    /// Writes a number, or nothing where it is not known.
    public mutating func field(_ number: Double?) {
        separate()
        if let number { _ = appendNumber(number, to: &bytes) }
    }

    /// Ends the record.
    public mutating func endRecord() {
        bytes.append(0x0d)
        bytes.append(0x0a)
        isAtStart = true
    }

    private mutating func separate() {
        if !isAtStart { bytes.append(0x2c) }
        isAtStart = false
    }
}
