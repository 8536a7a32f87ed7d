import ByteReading

/// A file in MaxMind's DB format (version 2.0), such as GeoLite2's and DB-IP's of countries and autonomous systems.
///
/// A binary tree over the bits of addresses leads to records; an address is looked up with a few reads of the file's bytes,
/// which are all in memory.
public struct AddressDatabase: Sendable {
    /// Why a file cannot be used.
    public struct BadDatabase: Error, CustomStringConvertible {
        /// What is wrong.
        public let description: String
    }

    private let bytes: [UInt8]
    private let nodeCount: Int
    private let recordSize: Int
    private let isForIPv6: Bool

    private static let marker = Array("\u{AB}\u{CD}\u{EF}MaxMind.com".unicodeScalars.map { UInt8($0.value) })

    /// Takes a file's bytes.
    public init(_ bytes: [UInt8]) throws(BadDatabase) {
        let searched = max(0, bytes.count - 131_072)
        guard let place = bytes[searched...].lastRange(of: AddressDatabase.marker) else {
            throw BadDatabase(description: "is no database of MaxMind's format (.mmdb)")
        }
        var reader = Reader(bytes: bytes, base: place, position: place)
        guard case .map(let metadata) = reader.value(depth: 0), case .number(let count)? = metadata["node_count"],
            case .number(let size)? = metadata["record_size"], case .number(let version)? = metadata["ip_version"],
            [24, 28, 32].contains(size), (1...UInt64(bytes.count)).contains(count),
            Int(count) * Int(size) / 4 + 16 <= bytes.count
        else { throw BadDatabase(description: "has metadata that cannot be read") }
        self.bytes = bytes
        nodeCount = Int(count)
        recordSize = Int(size)
        isForIPv6 = version == 6
    }

    /// The code and the English name of an address's country.
    func country(of address: IPAddress) -> (code: String, name: String)? {
        guard case .map(let record)? = record(of: address) else { return nil }
        for name in ["country", "registered_country"] {
            guard case .map(let country)? = record[name], case .text(let code)? = country["iso_code"] else { continue }
            guard case .map(let names)? = country["names"], case .text(let english)? = names["en"] else {
                return (code, code)
            }
            return (code, english)
        }
        return nil
    }

    /// The number and the name of an address's autonomous system.
    func system(of address: IPAddress) -> (number: UInt64, name: String)? {
        guard case .map(let record)? = record(of: address),
            case .number(let number)? = record["autonomous_system_number"]
        else { return nil }
        guard case .text(let name)? = record["autonomous_system_organization"] else { return (number, "") }
        return (number, name)
    }

    private indirect enum Value {
        case map([String: Value])
        case list([Value])
        case text(String)
        case number(UInt64)
        case other
    }

    private func record(of address: IPAddress) -> Value? {
        let bits: (high: UInt64, low: UInt64, count: Int)
        switch address.family {
        case .none: return nil
        // An IPv4 address lies in the lowest 32 bits of the tree of IPv6.
        case .ipv4:
            bits = isForIPv6 ? (0, address.low, 128) : (address.low << 32, 0, 32)
        case .ipv6:
            guard isForIPv6 else { return nil }
            bits = (address.high, address.low, 128)
        }
        var node = 0
        for place in 0..<bits.count {
            guard node < nodeCount else { break }
            let bit =
                place < 64 ? bits.high >> UInt64(63 - place) & 1 : bits.low >> UInt64(127 - place) & 1
            node = child(of: node, right: bit == 1)
        }
        guard node > nodeCount else { return nil }
        let start = nodeCount * recordSize / 4
        var reader = Reader(bytes: bytes, base: start + 16, position: start + node - nodeCount)
        return reader.value(depth: 0)
    }

    private func child(of node: Int, right: Bool) -> Int {
        let start = node * recordSize / 4
        func number(_ range: Range<Int>) -> Int { bytes[range].reduce(0) { $0 << 8 | Int($1) } }
        switch recordSize {
        case 24: return number(right ? (start + 3)..<(start + 6) : start..<(start + 3))
        case 28:
            let middle = Int(bytes[start + 3])
            return right
                ? (middle & 15) << 24 | number((start + 4)..<(start + 7))
                : (middle >> 4) << 24
                    | number(start..<(start + 3))
        default: return number(right ? (start + 4)..<(start + 8) : start..<(start + 4))
        }
    }

    /// Reads the data section; whatever is wrong in it gives a value that nothing is found in.
    private struct Reader {
        let bytes: [UInt8]
        /// Where pointers count from.
        let base: Int
        var position: Int

        private static let depthLimit = 16

        mutating func value(depth: Int) -> Value {
            guard depth < Reader.depthLimit, let control = byte() else { return .other }
            var type = Int(control >> 5)
            if type == 1 { return pointed(control, depth) }
            if type == 0 {
                guard let more = byte() else { return .other }
                type = Int(more) + 7
            }
            var size = Int(control & 31)
            if size >= 29 {
                let extra = size - 28
                guard let more = number(extra) else { return .other }
                size = Int(more) + [29, 285, 65_821][extra - 1]
            }
            switch type {
            case 2:
                guard size <= bytes.count - position else { return .other }
                defer { position += size }
                return .text(String(decoding: bytes[position..<(position + size)], as: UTF8.self))
            case 5, 6, 9:
                guard size <= 8, let number = number(size) else { return .other }
                return .number(number)
            case 7:
                var map: [String: Value] = [:]
                for _ in 0..<size {
                    guard position < bytes.count, case .text(let key) = value(depth: depth + 1) else { return .other }
                    map[key] = value(depth: depth + 1)
                }
                return .map(map)
            case 11:
                var list: [Value] = []
                for _ in 0..<size {
                    guard position < bytes.count else { return .other }
                    list.append(value(depth: depth + 1))
                }
                return .list(list)
            case 14: return .number(UInt64(size))
            default:
                position = min(position + size, bytes.count)
                return .other
            }
        }

        private mutating func pointed(_ control: UInt8, _ depth: Int) -> Value {
            let size = Int(control >> 3 & 3)
            guard let rest = number(size + 1) else { return .other }
            let high = UInt64(control & 7)
            let target =
                switch size {
                case 0: high << 8 | rest
                case 1: (high << 16 | rest) + 2_048
                case 2: (high << 24 | rest) + 526_336
                default: rest
                }
            guard target < UInt64(bytes.count - base) else { return .other }
            var reader = Reader(bytes: bytes, base: base, position: base + Int(target))
            return reader.value(depth: depth + 1)
        }

        private mutating func byte() -> UInt8? {
            guard position < bytes.count else { return nil }
            defer { position += 1 }
            return bytes[position]
        }

        private mutating func number(_ size: Int) -> UInt64? {
            guard size <= bytes.count - position else { return nil }
            defer { position += size }
            return bytes[position..<(position + size)].reduce(0) { $0 << 8 | UInt64($1) }
        }
    }
}

extension ArraySlice<UInt8> {
    /// Where the last occurrence of some bytes ends.
    fileprivate func lastRange(of needle: [UInt8]) -> Int? {
        guard count >= needle.count else { return nil }
        for start in stride(from: endIndex - needle.count, through: startIndex, by: -1)
        where self[start..<(start + needle.count)].elementsEqual(needle) {
            return start + needle.count
        }
        return nil
    }
}
