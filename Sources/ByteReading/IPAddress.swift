/// An IPv4 or IPv6 address, or none.
///
/// Sixteen bytes and a family, so that a hot path copies and hashes it without touching the heap.
public struct IPAddress: Hashable, Sendable {
    /// Which kind of address the bytes hold.
    public enum Family: UInt8, Sendable {
        /// No address.
        case none = 0
        /// Four bytes, in the low half of `low`.
        case ipv4 = 4
        /// Sixteen bytes.
        case ipv6 = 6
    }

    /// The kind of address.
    public let family: Family
    /// The first eight bytes of an IPv6 address; 0 for IPv4.
    public let high: UInt64
    /// The last eight bytes of an IPv6 address; the address itself for IPv4.
    public let low: UInt64

    /// No address.
    public static let none = IPAddress(family: .none, high: 0, low: 0)

    @inlinable
    init(family: Family, high: UInt64, low: UInt64) {
        self.family = family
        self.high = high
        self.low = low
    }

    /// An IPv4 address from its 32 bits, first octet most significant.
    @inlinable
    public init(ipv4 bits: UInt32) {
        self.init(family: .ipv4, high: 0, low: UInt64(bits))
    }

    /// An IPv6 address from its two halves.
    @inlinable
    public init(ipv6High high: UInt64, low: UInt64) {
        self.init(family: .ipv6, high: high, low: low)
    }

    /// True of no address, `0.0.0.0` and `::`: agents send these when they do not know their own.
    @inlinable public var isUnspecified: Bool { high == 0 && low == 0 }

    /// An IPv4 address where an IPv6 socket reported it as `::ffff:a.b.c.d`; any other address as it is.
    public var unmapped: IPAddress {
        guard family == .ipv6, high == 0, low >> 32 == 0xffff else { return self }
        return IPAddress(ipv4: UInt32(truncatingIfNeeded: low))
    }

    /// The address's bytes in network order: 0, 4 or 16 of them.
    public var bytes: [UInt8] {
        switch family {
        case .none: []
        case .ipv4: (0..<4).map { UInt8(truncatingIfNeeded: low >> (24 - 8 * UInt64($0))) }
        case .ipv6:
            (0..<16).map { UInt8(truncatingIfNeeded: ($0 < 8 ? high : low) >> (56 - 8 * UInt64($0 % 8))) }
        }
    }
}

extension IPAddress: CustomStringConvertible {
    /// Dotted quad, or RFC 5952: lower case, no leading zeros, the longest run of zero groups as `::`.
    public var description: String {
        switch family {
        case .none: ""
        case .ipv4: bytes.map { String($0) }.joined(separator: ".")
        case .ipv6: ipv6Text
        }
    }

    private var ipv6Text: String {
        let octets = bytes
        let groups = (0..<8).map { UInt16(octets[2 * $0]) << 8 | UInt16(octets[2 * $0 + 1]) }
        if high == 0, low >> 32 == 0xffff {
            return "::ffff:" + IPAddress(ipv4: UInt32(truncatingIfNeeded: low)).description
        }
        var longest = 0..<0
        var index = 0
        while index < 8 {
            var end = index
            while end < 8, groups[end] == 0 { end += 1 }
            if end - index > max(longest.count, 1) { longest = index..<end }
            index = max(end, index + 1)
        }
        let hex = { (part: Range<Int>) in groups[part].map { String($0, radix: 16) }.joined(separator: ":") }
        return longest.isEmpty ? hex(0..<8) : hex(0..<longest.lowerBound) + "::" + hex(longest.upperBound..<8)
    }
}

extension IPAddress {
    /// Reads the usual text forms of an address; nil if the text is none.
    public init?(_ text: some StringProtocol) {
        if text.contains(":") {
            guard let address = IPAddress.parseIPv6(text) else { return nil }
            self = address
        } else {
            guard let bits = IPAddress.parseIPv4(text) else { return nil }
            self.init(ipv4: bits)
        }
    }

    private static func parseIPv4(_ text: some StringProtocol) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bits: UInt32 = 0
        for part in parts {
            let isDecimal = part.utf8.allSatisfy { (48...57).contains($0) } && (part.count == 1 || part.first != "0")
            guard part.count <= 3, isDecimal, let octet = UInt8(part) else { return nil }
            bits = bits << 8 | UInt32(octet)
        }
        return bits
    }

    private static func parseIPv6(_ text: some StringProtocol) -> IPAddress? {
        var head: [UInt16] = []
        var tail: [UInt16] = []
        let halves = String(text).split(separator: "::", maxSplits: 2, omittingEmptySubsequences: false)
        guard halves.count <= 2, let first = groups(of: halves[0], endsAddress: halves.count == 1) else {
            return nil
        }
        head = first
        if halves.count == 2 {
            guard let second = groups(of: halves[1], endsAddress: true), first.count + second.count < 8 else {
                return nil
            }
            tail = second
        } else if head.count != 8 {
            return nil
        }
        let all = head + [UInt16](repeating: 0, count: 8 - head.count - tail.count) + tail
        let half = { (part: Range<Int>) in all[part].reduce(UInt64(0)) { $0 << 16 | UInt64($1) } }
        return IPAddress(ipv6High: half(0..<4), low: half(4..<8))
    }

    /// The 16-bit groups of one side of `::`; the address's last may be a dotted quad.
    private static func groups(of text: Substring, endsAddress: Bool) -> [UInt16]? {
        guard !text.isEmpty else { return [] }
        var result: [UInt16] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if endsAddress, index == parts.count - 1, part.contains(".") {
                guard let quad = parseIPv4(part) else { return nil }
                result += [UInt16(quad >> 16), UInt16(truncatingIfNeeded: quad)]
            } else {
                guard (1...4).contains(part.count), part.allSatisfy(\.isHexDigit), let group = UInt16(part, radix: 16)
                else { return nil }
                result.append(group)
            }
        }
        return result.count <= 8 ? result : nil
    }
}

extension ByteCursor {
    /// Reads the four bytes of an IPv4 address.
    @inlinable
    public mutating func readIPv4() throws(ShortRead) -> IPAddress {
        IPAddress(ipv4: try readUInt32())
    }

    /// Reads the sixteen bytes of an IPv6 address.
    @inlinable
    public mutating func readIPv6() throws(ShortRead) -> IPAddress {
        IPAddress(ipv6High: try readUInt64(), low: try readUInt64())
    }
}
