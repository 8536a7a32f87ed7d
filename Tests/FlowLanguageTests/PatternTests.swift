import Testing

@testable import FlowLanguage

/// Patterns match whole values, in a time that no value can make long.
struct PatternTests {
    @Test(arguments: [
        ("abc", "abc", true), ("abc", "abcd", false), ("a.c", "axc", true), ("a*", "", true), ("a*", "aaa", true),
        ("a+", "", false), ("(ab|cd)+", "abcdab", true), ("(ab|cd)+", "abc", false), ("a{3}", "aaa", true),
        ("a{2,3}", "aaaa", false), ("a{2,}", "aaaaa", true), ("[a-c]x", "bx", true), ("[^a-c]x", "bx", false),
        ("\\d+\\.\\d+", "10.5", true), ("\\w\\s\\S", "a b", true), ("^abc$", "abc", true), ("(?:a|b)c", "bc", true),
        ("image/.*", "image/png", true), ("a|", "", true), ("[]x]+", "]x]", true), ("ä", "ä", true),
        ("a?b?c?", "ac", true), ("(a|b)*c|d", "d", true), ("[a\\-z]", "-", true), ("x{0}", "", true),
    ])
    func matching(pattern: String, text: String, matches: Bool) throws {
        #expect(try KeyPattern(pattern).matches(text) == matches)
    }

    /// Backtracking would take longer than the universe is old.
    @Test
    func nothingExplodes() throws {
        let text = String(repeating: "a", count: 250)
        #expect(try KeyPattern("(a*)*b").matches(text) == false)
        #expect(try KeyPattern("(a|a)*(a|a)*(a|a)*x").matches(text) == false)
    }

    @Test(arguments: ["(", ")", "a)", "[a", "*", "a{", "a{2", "a{3,2}", "a{999}", "\\", "((((((((((((((((((((((((a"])
    func badPatterns(pattern: String) {
        #expect(throws: FlowSyntaxError.self) { try KeyPattern(pattern) }
    }

    /// What would take too much memory is refused.
    @Test
    func sizesAreBounded() {
        #expect(throws: FlowSyntaxError.self) { try KeyPattern("((a{200}){200}){200}") }
    }
}
