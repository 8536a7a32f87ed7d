import Testing

@testable import FlowLanguage

/// Patterns of keys: what they match is shown where patterns are; here, that faults are told as those of definitions.
struct PatternTests {
    @Test(arguments: [("10[.].*", "10.0.0.1", true), ("10[.].*", "100.0.0.1", false), ("a|b", "b", true)])
    func wholeKeysMatch(pattern: String, text: String, matches: Bool) throws {
        #expect(try KeyPattern(pattern).matches(text) == matches)
    }

    @Test(arguments: ["(", ")", "a)", "[a", "*", "a{", "a{2", "a{3,2}", "a{999}", "\\", "((((((((((((((((((((((((a"])
    func badPatterns(pattern: String) {
        #expect(throws: FlowSyntaxError.self) { try KeyPattern(pattern) }
    }
}
