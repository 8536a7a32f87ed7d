import Testing
import TextOutput

/// Figures as people read them: SI's 1000, and octets a second as bits.
struct HumanUnitTests {
    @Test(arguments: [
        ("bytes/s", 12_500_000, "100.0 Mbit/s"), ("bytes/s", 0, "0 bit/s"), ("bytes/s", 125, "1.0 kbit/s"),
        ("bits/s", 1e10, "10.0 Gbit/s"), ("bytes", 1536, "1.5 kB"), ("%", 99.96, "100.0 %"), ("%", 12_345, "12345 %"),
        ("packets/s", 999.94, "999.9 packets/s"), ("packets/s", 999.96, "1.0 kpackets/s"), ("", 0.25, "0.3"),
        ("bytes/s", -125_000, "-1.0 Mbit/s"), ("packets/s", 7, "7 packets/s"),
    ])
    func texts(_ unit: String, _ value: Double, _ text: String) {
        #expect(HumanUnit(unit).text(value) == text)
    }

    @Test func whatIsNotKnownIsADash() {
        #expect(HumanUnit("bytes/s").text(nil) == "-")
        #expect(HumanUnit("bytes/s").text(.nan) == "-")
    }
}
