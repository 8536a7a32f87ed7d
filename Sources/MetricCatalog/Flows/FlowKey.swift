public import ByteReading

/// The values of a flow's keys, in the compact form in which they are compared and stored.
///
/// Each value says what it is, so that a key can be read without its definition:
///
///     kind | what the kind has
public struct FlowKey: Hashable, Sendable {
    /// The values, one after the other.
    public let bytes: [UInt8]
    /// Made once: keys are looked up often.
    private let hash: UInt64

    /// The key of a flow without keys.
    public static let none = FlowKey(bytes: [])

    /// A key from its stored form.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        self.hash = hash
    }

    /// Hashes what was made of the bytes; the hasher's own seed keeps it from being foreseen.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(hash)
    }

    /// The values in words; nil where the bytes are no key.
    public var parts: [String]? {
        var parts: [String] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            guard let part = FlowKeyPart(reading: &rest) else { return nil }
            parts.append(part.description)
        }
        return parts
    }

    /// The values in words, with something between them.
    public func text(separator: String) -> String {
        parts?.joined(separator: separator) ?? ""
    }
}

/// The value of one key.
public enum FlowKeyPart: Hashable, Sendable {
    /// A number.
    case number(UInt64)
    /// A number of either sign.
    case signed(Int64)
    /// An address.
    case address(IPAddress)
    /// A hardware address.
    case mac(MACAddress)
    /// Single bits, written as so many zeros and ones.
    case bits(UInt16, width: UInt8)
    /// Yes or no.
    case flag(Bool)
    /// Words.
    case text(String)
}

extension FlowKeyPart {
    /// The numbers of the kinds in the stored form.
    public enum Kind: UInt8, Sendable {
        case number = 1
        case signed, ipv4, ipv6, mac, bits, flag, text
    }

    /// Reads the first value of a key and moves past it; nil where it is not all there.
    init?(reading bytes: inout ArraySlice<UInt8>) {
        guard let kind = bytes.popFirst().flatMap(Kind.init) else { return nil }
        switch kind {
        case .number:
            guard let number = bytes.readVarint() else { return nil }
            self = .number(number)
        case .signed:
            guard let number = bytes.readVarint() else { return nil }
            self = .signed(Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1))
        case .ipv4:
            guard let number = bytes.readNumber(4) else { return nil }
            self = .address(IPAddress(ipv4: UInt32(truncatingIfNeeded: number)))
        case .ipv6:
            guard let high = bytes.readNumber(8), let low = bytes.readNumber(8) else { return nil }
            self = .address(IPAddress(ipv6High: high, low: low))
        case .mac:
            guard let number = bytes.readNumber(6) else { return nil }
            self = .mac(MACAddress(bits: number))
        case .bits:
            guard let width = bytes.popFirst(), let number = bytes.readNumber(2) else { return nil }
            self = .bits(UInt16(truncatingIfNeeded: number), width: width)
        case .flag:
            guard let number = bytes.popFirst() else { return nil }
            self = .flag(number != 0)
        case .text:
            guard let length = bytes.readVarint(), length <= UInt64(bytes.count) else { return nil }
            self = .text(String(decoding: bytes.prefix(Int(length)), as: UTF8.self))
            bytes = bytes.dropFirst(Int(length))
        }
    }
}

extension FlowKeyPart: CustomStringConvertible {
    /// The value as sFlow-RT writes it.
    public var description: String {
        switch self {
        case .number(let number): return "\(number)"
        case .signed(let number): return "\(number)"
        case .address(let address): return address.description
        case .mac(let address): return address.description
        case .bits(let bits, let width):
            let digits = String(bits, radix: 2)
            return String(repeating: "0", count: max(0, Int(width) - digits.count)) + digits
        case .flag(let flag): return flag ? "true" : "false"
        case .text(let text): return text
        }
    }
}

extension ArraySlice<UInt8> {
    fileprivate mutating func readVarint() -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while let next = popFirst(), shift < 64 {
            value |= UInt64(next & 0x7f) << shift
            if next < 0x80 { return value }
            shift += 7
        }
        return nil
    }

    fileprivate mutating func readNumber(_ size: Int) -> UInt64? {
        guard count >= size else { return nil }
        defer { self = dropFirst(size) }
        return prefix(size).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
