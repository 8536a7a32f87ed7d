/// Writes JSON text piece by piece, in the order in which it is told, without building a tree first.
///
/// The caller keeps objects and arrays balanced; commas are put where they belong.
public struct JSONWriter: Sendable {
    /// What has been written.
    public private(set) var bytes: [UInt8] = []
    /// One entry an open object or array: whether it has an element already.
    private var hasElement: [Bool] = []
    private var isAfterKey = false

    /// Nothing written.
    public init() {}

    /// What has been written, as text.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Takes what has been written so far, to send it on.
    public mutating func takeBytes() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    /// Writes an object whose members the closure writes.
    public mutating func object<Failure: Error>(_ body: (inout JSONWriter) throws(Failure) -> Void) throws(Failure) {
        open("{")
        try body(&self)
        close("}")
    }

    /// Writes an array whose elements the closure writes.
    public mutating func array<Failure: Error>(_ body: (inout JSONWriter) throws(Failure) -> Void) throws(Failure) {
        open("[")
        try body(&self)
        close("]")
    }

    /// Writes a member's name; its value follows.
    public mutating func key(_ name: String) {
        separate()
        appendQuoted(name)
        bytes.append(UInt8(ascii: ":"))
        isAfterKey = true
    }

    /// Writes a text.
    public mutating func value(_ text: String) {
        separate()
        appendQuoted(text)
    }

    /// Writes a whole number, to the unit.
    public mutating func value(_ number: some BinaryInteger) {
        separate()
        bytes.append(contentsOf: String(number).utf8)
    }

    /// Writes a truth value.
    public mutating func value(_ flag: Bool) {
        separate()
        bytes.append(contentsOf: (flag ? "true" : "false").utf8)
    }

    /// Writes a number in the shortest form that reads back the same; `null` where it is none.
    public mutating func value(_ number: Double?) {
        separate()
        guard let number, appendNumber(number, to: &bytes) else {
            bytes.append(contentsOf: "null".utf8)
            return
        }
    }

    /// Writes a number of single precision in the shortest form that reads back the same.
    public mutating func value(_ number: Float) {
        separate()
        bytes.append(contentsOf: (number.isFinite ? "\(number)" : "null").utf8)
    }

    /// Writes `null`.
    public mutating func null() {
        separate()
        bytes.append(contentsOf: "null".utf8)
    }

    /// Writes a line feed between two documents.
    public mutating func newline() {
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Begins an object (`{`) or an array (`[`), for callers whose state no closure may capture.
    public mutating func open(_ bracket: Unicode.Scalar) {
        separate()
        bytes.append(UInt8(ascii: bracket))
        hasElement.append(false)
    }

    /// Ends what was begun last.
    public mutating func close(_ bracket: Unicode.Scalar) {
        hasElement.removeLast()
        bytes.append(UInt8(ascii: bracket))
    }

    private mutating func separate() {
        if isAfterKey {
            isAfterKey = false
            return
        }
        guard let last = hasElement.indices.last else { return }
        if hasElement[last] { bytes.append(UInt8(ascii: ",")) }
        hasElement[last] = true
    }

    private mutating func appendQuoted(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<0x20, 0x7f:
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(contentsOf: (byte < 16 ? "0" : "").utf8)
                bytes.append(contentsOf: String(byte, radix: 16).utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

extension JSONWriter {
    /// Writes a member with a text.
    public mutating func member(_ name: String, _ text: String) {
        key(name)
        value(text)
    }

    /// Writes a member with a text; `null` where there is none.
    public mutating func member(_ name: String, _ text: String?) {
        key(name)
        if let text { value(text) } else { null() }
    }

    /// Writes a member with a whole number.
    public mutating func member(_ name: String, _ number: some BinaryInteger) {
        key(name)
        value(number)
    }

    /// Writes a member with a whole number; `null` where there is none.
    public mutating func member<Number: BinaryInteger>(_ name: String, _ number: Number?) {
        key(name)
        if let number { value(number) } else { null() }
    }

    /// Writes a member with a number.
    public mutating func member(_ name: String, _ number: Double?) {
        key(name)
        value(number)
    }

    /// Writes a member with a truth value.
    public mutating func member(_ name: String, _ flag: Bool) {
        key(name)
        value(flag)
    }
}
