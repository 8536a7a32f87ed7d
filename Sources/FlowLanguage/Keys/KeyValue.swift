import ByteReading
import MetricCatalog

/// The value of a key while a sample is looked at.
///
/// Text lies in the evaluator's buffer, so that a value is a few words without a reference.
struct KeyValue {
    /// What the value is; nil where there is none.
    var kind: FlowKeyPart.Kind?
    /// How many bits there are, where the value is single bits.
    var width: UInt8 = 0
    /// The high half of an IPv6 address, or where a text begins.
    var high: UInt64 = 0
    /// The number, the address, or how long a text is.
    var low: UInt64 = 0

    static let none = KeyValue(kind: nil)

    var isNone: Bool { kind == nil }

    @inline(__always)
    static func number(_ value: some UnsignedInteger) -> KeyValue {
        KeyValue(kind: .number, low: UInt64(truncatingIfNeeded: value))
    }

    /// A number, if it is there.
    @inline(__always)
    static func number(_ value: (some UnsignedInteger)?) -> KeyValue {
        guard let value else { return .none }
        return .number(value)
    }

    static func signed(_ value: Int64) -> KeyValue {
        KeyValue(kind: .signed, low: UInt64(bitPattern: value))
    }

    @inline(__always)
    static func address(_ value: IPAddress?) -> KeyValue {
        guard let value else { return .none }
        switch value.family {
        case .ipv4: return KeyValue(kind: .ipv4, low: value.low)
        case .ipv6: return KeyValue(kind: .ipv6, high: value.high, low: value.low)
        case .none: return .none
        }
    }

    @inline(__always)
    static func mac(_ value: MACAddress?) -> KeyValue {
        guard let value else { return .none }
        return KeyValue(kind: .mac, low: value.bits)
    }

    static func flag(_ value: Bool) -> KeyValue { KeyValue(kind: .flag, low: value ? 1 : 0) }

    static func bits(_ value: some UnsignedInteger, width: UInt8) -> KeyValue {
        KeyValue(kind: .bits, width: width, low: UInt64(truncatingIfNeeded: value))
    }

    static func text(_ range: Range<Int>) -> KeyValue {
        KeyValue(kind: .text, high: UInt64(range.lowerBound), low: UInt64(range.count))
    }

    /// Where a text lies.
    var range: Range<Int> { Int(high)..<(Int(high) + Int(low)) }

    /// The value as an amount; nil for what is none.
    @inline(__always)
    var amount: UInt64? {
        switch kind {
        case .number, .flag, .bits: low
        case .signed: Int64(bitPattern: low) >= 0 ? low : 0
        case .none, .ipv4, .ipv6, .mac, .text: nil
        }
    }

    /// The address, if it is one.
    var ipAddress: IPAddress? {
        switch kind {
        case .ipv4: IPAddress(ipv4: UInt32(truncatingIfNeeded: low))
        case .ipv6: IPAddress(ipv6High: high, low: low)
        default: nil
        }
    }
}

extension KeyValue {
    /// Appends the form in which keys are compared and stored.
    @inline(__always)
    func encode(into bytes: inout [UInt8], texts: [UInt8]) {
        guard let kind else { return }
        bytes.append(kind.rawValue)
        switch kind {
        case .number: bytes.appendNumber(low)
        case .signed:
            let value = Int64(bitPattern: low)
            bytes.appendNumber(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
        case .ipv4: bytes.appendBytes(low, 4)
        case .ipv6:
            bytes.appendBytes(high, 8)
            bytes.appendBytes(low, 8)
        case .mac: bytes.appendBytes(low, 6)
        case .bits:
            bytes.append(width)
            bytes.appendBytes(low, 2)
        case .flag: bytes.append(UInt8(truncatingIfNeeded: low))
        case .text:
            bytes.appendNumber(low)
            bytes.append(contentsOf: texts[range])
        }
    }
}

extension [UInt8] {
    @inline(__always)
    fileprivate mutating func appendNumber(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(truncatingIfNeeded: rest))
    }

    @inline(__always)
    fileprivate mutating func appendBytes(_ value: UInt64, _ count: Int) {
        for place in stride(from: (count - 1) * 8, through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: value >> UInt64(place)))
        }
    }
}
