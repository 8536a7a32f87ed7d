import PromQL
import Testing

/// Durations and values as texts.
struct TextFormTests {
    @Test(arguments: [
        ("5m", 300_000), ("1h30m", 5_400_000), ("90s", 90_000), ("1d", 86_400_000), ("1w", 604_800_000), ("15ms", 15),
        ("1y1ms", 31_536_000_001), ("0s", 0), ("0", 0), ("1h5m30s10ms", 3_930_010),
    ])
    func durations(text: String, milliseconds: Int64) {
        #expect(parseDuration(text) == milliseconds)
    }

    @Test(arguments: ["", "5", "m", "5x", "1m1h", "1m1m", "-5m", "1.5h", "5 m", "300y", "99999999999999999999s", "5m "])
    func noDurations(text: String) {
        #expect(parseDuration(text) == nil)
    }

    @Test(
        arguments: [
            (300_000, "5m"), (5_400_000, "1h30m"), (0, "0s"), (86_400_000, "1d"), (604_800_000, "1w"), (15, "15ms"),
            (-90_000, "-1m30s"), (31_536_000_000, "1y"), (691_200_000, "8d"), (3_930_010, "1h5m30s10ms"),
        ] as [(Int64, String)]
    )
    func durationTexts(milliseconds: Int64, text: String) {
        #expect(durationText(milliseconds) == text)
    }

    @Test(
        arguments: [
            (1, "1"), (0.1, "0.1"), (-2.5, "-2.5"), (1e20, "100000000000000000000"), (1e21, "1e+21"),
            (1.5e300, "1.5e+300"),
            (1e-6, "0.000001"), (1.25e-7, "1.25e-07"), (-3e-10, "-3e-10"), (0, "0"), (-0.0, "-0"), (.nan, "NaN"),
            (.infinity, "+Inf"), (-.infinity, "-Inf"), (123_456.789, "123456.789"), (1 / 3, "0.3333333333333333"),
            (9_007_199_254_740_992, "9007199254740992"), (.leastNonzeroMagnitude, "5e-324"),
        ] as [(Double, String)]
    )
    func values(value: Double, text: String) {
        #expect(formatValue(value) == text)
    }
}
