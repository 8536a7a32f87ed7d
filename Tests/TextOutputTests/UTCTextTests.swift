import Testing
import TextOutput

@Suite struct UTCTextTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59.999Z"), (951_782_400_000, "2000-02-29T00:00:00Z"),
            (1_709_164_800_000, "2024-02-29T00:00:00Z"), (4_107_542_400_000, "2100-03-01T00:00:00Z"),
            (1_795_571_818_120, "2026-11-25T01:56:58.120Z"), (253_402_300_799_000, "9999-12-31T23:59:59Z"),
            (-62_135_596_800_000, "0001-01-01T00:00:00Z"),
        ] as [(Int64, String)]
    )
    func times(_ milliseconds: Int64, _ text: String) {
        #expect(utcText(milliseconds: milliseconds) == text)
    }

    @Test(
        arguments: [
            (1970, 1, 1, 0), (2000, 2, 29, 11_016), (1999, 2, 29, nil), (2100, 2, 29, nil), (2026, 11, 25, 20_782),
            (2026, 13, 1, nil), (2026, 0, 1, nil), (2026, 4, 31, nil), (2026, 1, 0, nil),
        ] as [(Int64, Int64, Int64, Int64?)]
    )
    func days(_ year: Int64, _ month: Int64, _ day: Int64, _ days: Int64?) {
        #expect(daysFromCivil(year: year, month: month, day: day) == days)
    }
}
