import PromQL
import Testing

/// Numbers, and what can be calculated with them.
struct ScalarTests {
    @Test(
        arguments: [
            ("1 + 2 * 3", 7), ("2 ^ 3 ^ 2", 512), ("-2 ^ 2", -4), ("2 ^ -1 * 3", 1.5), ("(1 + 2) * 3", 9), ("7 % 3", 1),
            ("-7 % 3", -1), ("1 / 0", .infinity), ("0 / 0", .nan), ("0x1F", 31), ("010", 8), ("08", 8), ("1e3", 1000),
            (".5", 0.5), ("5.", 5), ("Inf", .infinity), ("-inf", -.infinity), ("NaN", .nan), ("1 > bool 2", 0),
            ("2 >= bool 2", 1), ("1 - 2 - 3", -4), ("0 atan2 -1", .pi), ("pi()", .pi), ("time()", 90.5), ("+3", 3),
            ("scalar(vector(4))", 4), ("1 + 1 == bool 2", 1), ("1 == bool NaN", 0),
        ] as [(String, Double)]
    )
    func numbers(text: String, value: Double) throws {
        #expect(isClose(try TestSamples([]).values(text, at: 90.5), ["": value]))
    }

    @Test(arguments: [
        ("\"a\\\"b\"", "a\"b"), ("'it\\'s \\x41 \\u00e4 \\101'", "it's A ä A"), ("`raw \\n`", "raw \\n"),
        ("\"\\t\\\\ \\U0001F600\"", "\t\\ 😀"), ("(\"#\")", "#"),
    ])
    func texts(text: String, value: String) throws {
        let answer = try Engine(source: TestSamples([])).instant(try Expression(text), at: 5)
        #expect(answer == .string(time: 5, value))
    }

    @Test
    func scalarOverTime() throws {
        #expect(try TestSamples([]).series("time() * 2", from: 60, to: 180, step: 60) == ["{} 60:120 120:240 180:360"])
    }
}
