import ByteReading
import Testing

@Suite struct IPAddressTests {
    @Test(
        "RFC 5952 text",
        arguments: [
            ("2001:0db8:0000:0000:0001:0000:0000:0001", "2001:db8::1:0:0:1"),
            ("2001:db8:0:0:0:0:2:1", "2001:db8::2:1"),
            ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
            ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
            ("2001:DB8::ABCD", "2001:db8::abcd"),
            ("2001:db8::0001", "2001:db8::1"),
            ("0:0:0:0:0:0:0:0", "::"),
            ("0:0:0:0:0:0:0:1", "::1"),
            ("1:0:0:0:0:0:0:0", "1::"),
            ("fe80:0:0:0:0:0:0:0", "fe80::"),
            ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
            ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"),
            ("0:0:1:0:0:1:0:0", "::1:0:0:1:0:0"),
            ("::ffff:192.0.2.33", "::ffff:192.0.2.33"),
            ("::ffff:c000:0221", "::ffff:192.0.2.33"),
            ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"),
            ("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ]
    )
    func canonicalText(text: String, canonical: String) throws {
        let address = try #require(IPAddress(text))
        #expect(address.family == .ipv6)
        #expect(address.description == canonical)
        #expect(IPAddress(canonical) == address)
    }

    @Test(arguments: ["0.0.0.0", "1.2.3.4", "192.0.2.255", "255.255.255.255"])
    func dottedQuads(_ text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(address.family == .ipv4)
        #expect(address.description == text)
    }

    @Test(arguments: [
        "", ".", ":", ":::", "1", "1.2.3", "1.2.3.4.5", "256.0.0.1", "1.2.3.", ".1.2.3", "1..2.3", "1.2.3.-4",
        "1.2.3.+4",
        "1.2.3.0004", "1.2.3.4 ", "a.b.c.d", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "12345::", "g::", ":1::",
        "1:", "::1:", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:1.2.3.4", "::1.2.3", "::1.2.3.256",
        "::1.2.3.4:5", "fe80::1%eth0", "[::1]", "::+1", "::1/64", "::ffff:1.2.3.4.5",
    ])
    func badTexts(_ text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test func randomAddressesSurviveTheirText() throws {
        // Multiplying by an odd constant visits values without a pattern; the masks make runs of zero groups.
        var value: UInt64 = 1
        for round in 0..<5000 {
            value = value &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let mask = round % 3 == 0 ? UInt64.max : 0xffff_0000_0000_ffff
            let address = IPAddress(ipv6High: value & mask, low: (value >> 7) & ~(mask >> 16))
            #expect(IPAddress(address.description) == address, "round \(round): \(address)")
            let quad = IPAddress(ipv4: UInt32(truncatingIfNeeded: value >> 20))
            #expect(IPAddress(quad.description) == quad, "round \(round): \(quad)")
        }
    }

    @Test func mappedAddressesAreUnmapped() {
        #expect(IPAddress("::ffff:192.0.2.1")?.unmapped == IPAddress("192.0.2.1"))
        for text in ["192.0.2.1", "::fffe:192.0.2.1", "::192.0.2.1", "1::ffff:192.0.2.1", "2001:db8::1", "::"] {
            let address = IPAddress(text)
            #expect(address != nil && address?.unmapped == address, "\(text)")
        }
        #expect(IPAddress.none.unmapped == .none)
    }

    @Test func mappedAndPlainAddressesDiffer() {
        #expect(IPAddress("::ffff:192.0.2.1") != IPAddress("192.0.2.1"))
        #expect(IPAddress("0.0.0.0") != IPAddress("::"))
        #expect(IPAddress("0.0.0.0") != IPAddress.none)
    }

    @Test func unspecifiedAddresses() {
        #expect(IPAddress.none.isUnspecified)
        #expect(IPAddress("0.0.0.0")?.isUnspecified == true)
        #expect(IPAddress("::")?.isUnspecified == true)
        #expect(IPAddress("0.0.0.1")?.isUnspecified == false)
        #expect(IPAddress("1::")?.isUnspecified == false)
        #expect(IPAddress("::1")?.isUnspecified == false)
    }

    @Test func bytesAreInNetworkOrder() {
        #expect(IPAddress.none.bytes.isEmpty)
        #expect(IPAddress("192.0.2.1")?.bytes == [192, 0, 2, 1])
        #expect(IPAddress("102:304:506:708:90a:b0c:d0e:f10")?.bytes == (1...16).map { UInt8($0) })
        #expect(IPAddress.none.description.isEmpty)
    }

    @Test func addressesAreReadFromBytes() throws {
        let bytes: [UInt8] = [192, 0, 2, 7] + (1...16).map { UInt8($0) } + [1, 2, 3]
        var cursor = ByteCursor(bytes.span.bytes)
        #expect(try cursor.readIPv4() == IPAddress("192.0.2.7"))
        #expect(try cursor.readIPv6() == IPAddress("102:304:506:708:90a:b0c:d0e:f10"))
        var refusal: ShortRead?
        do { _ = try cursor.readIPv4() } catch { refusal = error }
        #expect(refusal == ShortRead(offset: 20, needed: 4, available: 3))
    }
}
