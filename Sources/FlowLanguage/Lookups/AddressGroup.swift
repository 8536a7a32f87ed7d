public import ByteReading

/// Labels of addresses by the longest prefix that they lie in.
public struct AddressGroup: Hashable, Sendable {
    private var labels: [String] = []
    private var ipv4 = PrefixTable()
    private var ipv6 = PrefixTable()

    /// Why a group cannot be used.
    public struct BadPrefix: Error, CustomStringConvertible {
        let text: String
        /// What is wrong.
        public var description: String { "'\(text)' is no prefix, such as 10.0.0.0/8 or 2001:db8::/32" }
    }

    /// A group of prefixes by label.
    public init(_ content: [(label: String, prefixes: [String])]) throws(BadPrefix) {
        for (label, prefixes) in content {
            labels.append(label)
            for text in prefixes {
                guard let (address, length) = AddressGroup.prefix(text) else { throw BadPrefix(text: text) }
                let table = address.family == .ipv4 ? \AddressGroup.ipv4 : \AddressGroup.ipv6
                self[keyPath: table].add(address, length, label: labels.count - 1)
            }
        }
    }

    /// The label of an address; nil where it lies in no prefix.
    public func label(of address: IPAddress) -> String? {
        let place = address.family == .ipv4 ? ipv4.find(address) : ipv6.find(address)
        return place.map { labels[$0] }
    }

    /// Reads `10.0.0.0/8`, or an address alone.
    public static func prefix(_ text: String) -> (address: IPAddress, length: Int)? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let address = IPAddress(parts[0]), address.family != .none else { return nil }
        let most = address.family == .ipv4 ? 32 : 128
        guard parts.count == 2 else { return (address, most) }
        guard let length = Int(parts[1]), (0...most).contains(length) else { return nil }
        return (address, length)
    }
}

/// Prefixes of one family, by length.
private struct PrefixTable: Hashable, Sendable {
    private var lengths: [Int] = []
    private var tables: [[IPAddress: Int]] = []

    mutating func add(_ address: IPAddress, _ length: Int, label: Int) {
        let place = lengths.firstIndex { $0 <= length } ?? lengths.count
        if place == lengths.count || lengths[place] != length {
            lengths.insert(length, at: place)
            tables.insert([:], at: place)
        }
        tables[place][address.masked(length)] = label
    }

    func find(_ address: IPAddress) -> Int? {
        for place in lengths.indices {
            if let label = tables[place][address.masked(lengths[place])] { return label }
        }
        return nil
    }
}

extension IPAddress {
    /// The address with all but the first bits zero.
    func masked(_ length: Int) -> IPAddress {
        switch family {
        case .ipv4:
            let bits = UInt32(truncatingIfNeeded: low)
            return IPAddress(ipv4: length <= 0 ? 0 : bits & (UInt32.max << UInt32(32 - min(length, 32))))
        case .ipv6:
            let high = length >= 64 ? high : length <= 0 ? 0 : high & (UInt64.max << UInt64(64 - length))
            let rest = length - 64
            return IPAddress(
                ipv6High: high,
                low: rest >= 64 ? low : rest <= 0 ? 0 : low & (UInt64.max << UInt64(64 - rest))
            )
        case .none: return self
        }
    }
}
