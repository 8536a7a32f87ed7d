import ByteReading
import Testing

@Suite struct MACAddressTests {
    @Test(arguments: [
        (UInt64(0), "000000000000"),
        (0x1, "000000000001"),
        (0x0200_5e00_1001, "02005E001001"),
        (0xffff_ffff_ffff, "FFFFFFFFFFFF"),
        (0xabcd_0200_5e00_1001, "02005E001001"),
    ])
    func twelveUpperCaseDigits(bits: UInt64, text: String) {
        #expect(MACAddress(bits: bits).description == text)
    }

    @Test func bitsBeyondTheAddressAreIgnored() {
        #expect(MACAddress(bits: 0xffff_0000_0000_0001) == MACAddress(bits: 1))
        #expect(MACAddress(bits: 2) != MACAddress(bits: 1))
    }

    @Test func sixBytesAreRead() throws {
        let bytes: [UInt8] = [0x02, 0x00, 0x5e, 0x00, 0x10, 0x01, 0xff]
        var cursor = ByteCursor(bytes.span.bytes)
        #expect(try cursor.readMAC() == MACAddress(bits: 0x0200_5e00_1001))
        #expect(cursor.remaining == 1)
        #expect(throws: ShortRead.self) { _ = try shortRead() }
    }

    private func shortRead() throws -> MACAddress {
        let bytes: [UInt8] = [1, 2, 3, 4, 5]
        var cursor = ByteCursor(bytes.span.bytes)
        return try cursor.readMAC()
    }
}
