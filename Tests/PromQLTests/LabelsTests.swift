import Testing

@testable import PromQL

struct LabelsTests {
    private let labels = Labels([("b", "2"), ("a", "1"), ("c", ""), ("__name__", "x")])

    @Test
    func sortedAndWithoutEmpties() {
        #expect(labels.pairs.map(\.name) == ["__name__", "a", "b"])
        #expect(labels["a"] == "1")
        #expect(labels["c"] == nil)
        #expect(Labels([("a", "1"), ("a", "2")])["a"] == "2")
    }

    @Test
    func changes() {
        #expect(labels.removing(["a", "x"]).text == "x{b=2}")
        #expect(labels.keeping(["a", "b"]).text == "{a=1,b=2}")
        #expect(labels.setting("aa", "3").text == "x{a=1,aa=3,b=2}")
        #expect(labels.setting("a", "3").text == "x{a=3,b=2}")
        #expect(labels.setting("a", "").text == "x{b=2}")
        #expect(labels.withoutName == labels.removing(["__name__"]))
    }

    @Test
    func order() {
        #expect(Labels([("a", "1")]) < Labels([("a", "2")]))
        #expect(Labels([("a", "1")]) < Labels([("a", "1"), ("b", "1")]))
        #expect(Labels([("a", "9")]) < Labels([("b", "1")]))
    }

    @Test(arguments: [
        (LabelMatcher.Operation.equal, "a", "a", true), (.equal, "a", "ab", false), (.equal, "", "", true),
        (.notEqual, "a", "b", true), (.matches, "a|b", "b", true), (.matches, "a", "ab", false),
        (.matches, ".*", "", true), (.doesNotMatch, "a.", "ab", false), (.doesNotMatch, "a.", "", true),
    ])
    func matchers(operation: LabelMatcher.Operation, wanted: String, value: String, matches: Bool) throws {
        #expect(try LabelMatcher(name: "x", operation: operation, value: wanted).matches(value) == matches)
    }

    @Test
    func badPatterns() {
        #expect(throws: PromQLError.self) { try LabelMatcher(name: "x", operation: .matches, value: "(") }
    }
}
