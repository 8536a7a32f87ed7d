import Testing
import TextPatterns

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
        #expect(try Pattern(pattern).matches(text) == matches)
        #expect((try Pattern(pattern).captures(in: text) != nil) == matches)
    }

    @Test(arguments: [
        (".", "ä", true), ("..", "ä", false), (".{2}", "äö", true), ("[äö]+", "äöä", true), ("[^a]", "ä", true),
        ("[^ä]", "ä", false), ("[α-ω]+", "βγ", true), ("(?i)äBc", "ÄbC", true), ("(?i:a)b", "Ab", true),
        ("(?i:a)b", "AB", false), ("a(?i)b", "aB", true), ("(?i)[^a]", "A", false), ("(?i)[\\W]", "S", false),
        ("(?i)a(?-i)b", "AB", false), ("(?i)[a-c]+", "AbC", true),
        ("\\x41\\t\\n", "A\t\n", true), ("\\x{1F600}", "😀", true), ("[\\x41-\\x43]", "B", true),
        ("[[:alpha:]_]+", "aB_", true), ("[[:^digit:]]", "1", false), ("a\\b.b", "a b", true), ("a\\Bb", "ab", true),
        ("a\\bb", "ab", false), ("a+?b??", "aab", true), ("^(^a|b$)$", "b", true), ("a$b", "a$b", false),
        ("(?s).", "\n", true), ("\\W", "ä", true), ("\\D\\S", "é€", true),
    ])
    func characters(pattern: String, text: String, matches: Bool) throws {
        #expect(try Pattern(pattern).matches(text) == matches)
        #expect((try Pattern(pattern).captures(in: text) != nil) == matches)
    }

    /// Bytes that are no UTF-8 are characters, each of its own.
    @Test
    func strayBytes() throws {
        #expect(try Pattern("..").matches([0xff, 0xc3]))
        #expect(try Pattern("a[^b]").matches([0x61, 0x80]))
        #expect(try Pattern("a.").matches([0x61, 0xc3, 0xa4][0..<2]))
        #expect(try Pattern("[\u{80}-\u{10ffff}]").matches([0xff]) == false)
    }

    @Test(
        arguments: [
            ("(.*)/(\\d+)", "eth/1/2", ["eth/1/2", "eth/1", "2"]),
            ("(.*?)/(.*)", "eth/1/2", ["eth/1/2", "eth", "1/2"]),
            ("(a|ab)(c|bcd)?(d*)", "abcd", ["abcd", "a", "bcd", ""]),
            ("(a)|(b)", "b", ["b", nil, "b"]),
            ("(?:x)(?P<name>y+)", "xyy", ["xyy", "yy"]),
            ("(a+)(a*)", "aaa", ["aaa", "aaa", ""]),
            ("(a+?)(a*)", "aaa", ["aaa", "a", "aa"]),
            ("(a??)(a?)", "a", ["a", "", "a"]),
            ("(?:(a)|b)*", "ab", ["ab", "a"]),
            ("(.*?)+", "ab", ["ab", "ab"]),
            ("(a??)*b", "aab", ["aab", "a"]),
            ("(a|b){2,}c", "abac", ["abac", "a"]),
            ("(ä.)ö", "äßö", ["äßö", "äß"]),
            ("(\\w+)@(\\w+)\\.com", "me@it.com", ["me@it.com", "me", "it"]),
            ("x*", "", [""]),
        ] as [(String, String, [String?])]
    )
    func captures(pattern: String, text: String, groups: [String?]) throws {
        #expect(try Pattern(pattern).captures(in: text) == groups)
    }

    @Test
    func names() throws {
        let pattern = try Pattern("(?P<port>\\d+)(x)(?:y)(?<rest>.*)")
        #expect(pattern.groupNames == [nil, "port", nil, "rest"])
        #expect(pattern.captures(in: "a") == nil)
    }

    /// Backtracking would take longer than the universe is old.
    @Test
    func nothingExplodes() throws {
        let text = String(repeating: "a", count: 250)
        #expect(try Pattern("(a*)*b").matches(text) == false)
        #expect(try Pattern("(a|a)*(a|a)*(a|a)*x").matches(text) == false)
        #expect(try Pattern("((a|a)*(a*?)*)*x").captures(in: text) == nil)
    }

    @Test(arguments: [
        "(", ")", "a)", "[a", "*", "a{", "a{2", "a{3,2}", "a{999}", "\\", "((((((((((((((((((((((((a", "a{-1}", "(?",
        "(?i", "(?x)a", "(?P<>a)", "(?P<a", "(?P<a>x)(?P<a>y)", "[b-a]", "\\x4", "\\xg0", "[[:nothing:]]", "[[:alpha",
        "\\x{110000}", "[\\", "a{,2}",
    ])
    func badPatterns(pattern: String) {
        #expect(throws: PatternFault.self) { try Pattern(pattern) }
    }

    /// What would take too much memory is refused.
    @Test
    func sizesAreBounded() {
        #expect(throws: PatternFault.self) { try Pattern("((a{200}){200}){200}") }
        #expect(throws: PatternFault.self) { try Pattern("(((){200}){200}){200}") }
    }
}
