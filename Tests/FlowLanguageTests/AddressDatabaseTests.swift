import ByteReading
import TestSupport
import Testing

@testable import FlowLanguage

/// Countries and autonomous systems from files of MaxMind's format.
struct AddressDatabaseTests {
    /// Writes a database of a few prefixes: the tree, sixteen zeros, the records, and what is said of all.
    private struct Maker {
        let recordSize: Int
        let isForIPv6: Bool
        private var nodes: [[Int?]] = [[nil, nil]]
        private var leaves: [(node: Int, side: Int, offset: Int)] = []
        private var data: [UInt8] = []

        init(recordSize: Int, isForIPv6: Bool) {
            self.recordSize = recordSize
            self.isForIPv6 = isForIPv6
        }

        mutating func add(_ prefix: String, _ record: [UInt8]) throws {
            let (address, length) = try #require(AddressGroup.prefix(prefix))
            var bits = address.bytes.flatMap { byte in (0..<8).map { Int(byte >> UInt8(7 - $0) & 1) } }
            bits = Array(bits.prefix(length))
            if isForIPv6, address.family == .ipv4 { bits = Array(repeating: 0, count: 96) + bits }
            var node = 0
            for bit in bits.dropLast() {
                if let next = nodes[node][bit] {
                    node = next
                } else {
                    nodes.append([nil, nil])
                    nodes[node][bit] = nodes.count - 1
                    node = nodes.count - 1
                }
            }
            leaves.append((node, bits[bits.count - 1], data.count))
            data += record
        }

        var bytes: [UInt8] {
            var values = nodes.map { $0.map { $0 ?? nodes.count } }
            for leaf in leaves { values[leaf.node][leaf.side] = nodes.count + 16 + leaf.offset }
            var bytes: [UInt8] = []
            for pair in values {
                let (left, right) = (pair[0], pair[1])
                switch recordSize {
                case 24: bytes += number(left, 3) + number(right, 3)
                case 28:
                    let middle = UInt8(left >> 24 & 15) << 4 | UInt8(right >> 24 & 15)
                    bytes += number(left & 0xff_ffff, 3) + [middle] + number(right & 0xff_ffff, 3)
                default: bytes += number(left, 4) + number(right, 4)
                }
            }
            bytes += Array(repeating: 0, count: 16) + data
            bytes += [0xab, 0xcd, 0xef] + Array("MaxMind.com".utf8)
            return bytes
                + map([
                    ("node_count", uint32(nodes.count)), ("record_size", uint16(recordSize)),
                    ("ip_version", uint16(isForIPv6 ? 6 : 4)),
                ])
        }

        private func number(_ value: Int, _ size: Int) -> [UInt8] {
            (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * (size - 1 - $0))) }
        }

        private func uint32(_ value: Int) -> [UInt8] { [6 << 5 | 4] + number(value, 4) }
        private func uint16(_ value: Int) -> [UInt8] { [5 << 5 | 2] + number(value, 2) }
    }

    private static func country(_ code: String, _ name: String) -> [UInt8] {
        map([("country", map([("iso_code", text(code)), ("names", map([("en", text(name))]))]))])
    }

    private static func system(_ number: UInt32, _ name: String) -> [UInt8] {
        let bytes = (0..<4).map { UInt8(truncatingIfNeeded: number >> UInt32(24 - 8 * $0)) }
        return map([
            ("autonomous_system_number", [6 << 5 | 4] + bytes), ("autonomous_system_organization", text(name)),
        ])
    }

    @Test(arguments: [24, 28, 32], [false, true])
    func addressesAreFound(recordSize: Int, isForIPv6: Bool) throws {
        var maker = Maker(recordSize: recordSize, isForIPv6: isForIPv6)
        let long = "A country whose name is longer than twenty-eight letters"
        try maker.add("10.0.0.0/8", Self.country("NO", "Norway"))
        try maker.add("203.0.113.0/24", Self.country("ZZ", long))
        if isForIPv6 { try maker.add("2001:db8::/32", Self.country("IS", "Iceland")) }
        let database = try AddressDatabase(maker.bytes)
        #expect(database.country(of: ip("10.1.2.3"))?.code == "NO")
        #expect(database.country(of: ip("10.1.2.3"))?.name == "Norway")
        #expect(database.country(of: ip("203.0.113.9"))?.name == long)
        #expect(database.country(of: ip("203.0.114.9")) == nil)
        #expect(database.country(of: ip("2001:db8::5"))?.code == (isForIPv6 ? "IS" : nil))
        var references = FlowReferences()
        references.countries = database
        let keys = "country:ipsource,country:ipsource:name,country:ipsource:both"
        #expect(try match(keys, sample(tcpFrame), references)?.key == "NO,Norway,NO Norway")
    }

    @Test
    func systemsAreFound() throws {
        var maker = Maker(recordSize: 24, isForIPv6: false)
        try maker.add("10.0.0.0/8", Self.system(64_500, "Example Net"))
        var references = FlowReferences()
        references.systems = try AddressDatabase(maker.bytes)
        let keys = "asn:ipsource,asn:ipsource:descr,asn:ipsource:both"
        #expect(try match(keys, sample(tcpFrame), references)?.key == "64500,Example Net,64500 Example Net")
        #expect(try match("asn:ipdestination", sample(tcpFrame), references) == nil)
    }

    /// Whatever a file holds, it is refused or nothing is found in it.
    @Test
    func damagedFilesDoNotTrap() throws {
        #expect(throws: AddressDatabase.BadDatabase.self) { try AddressDatabase([]) }
        #expect(throws: AddressDatabase.BadDatabase.self) { try AddressDatabase(Array("no database".utf8)) }
        var maker = Maker(recordSize: 28, isForIPv6: true)
        try maker.add("10.0.0.0/8", Self.country("NO", "Norway"))
        let bytes = maker.bytes
        var random = SeededGenerator(seed: 3)
        for _ in 0..<3_000 {
            var bad = bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bad[Int.random(in: 0..<bad.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if Bool.random(using: &random) { bad.removeFirst(Int.random(in: 0..<bad.count, using: &random)) }
            guard let database = try? AddressDatabase(bad) else { continue }
            _ = database.country(of: ip("10.1.2.3"))
            _ = database.system(of: ip("2001:db8::1"))
        }
    }
}

/// A text as the format has it.
private func text(_ text: String) -> [UInt8] {
    let size = text.utf8.count
    return (size < 29 ? [2 << 5 | UInt8(size)] : [2 << 5 | 29, UInt8(size - 29)]) + Array(text.utf8)
}

/// A map as the format has it.
private func map(_ members: [(String, [UInt8])]) -> [UInt8] {
    var bytes: [UInt8] = [7 << 5 | UInt8(members.count)]
    for (name, value) in members {
        bytes += text(name)
        bytes += value
    }
    return bytes
}
