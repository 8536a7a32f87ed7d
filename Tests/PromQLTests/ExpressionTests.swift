import PromQL
import Testing

/// What is an expression, of which type, and what is none.
struct ExpressionTests {
    @Test(arguments: [
        ("1", ValueType.scalar), ("\"a\"", .string), ("x", .vector), ("x[5m]", .matrix), ("x[5m:]", .matrix),
        ("1 + 2", .scalar), ("x > 1", .vector), ("1 > bool 2", .scalar), ("time()", .scalar), ("sum(x)", .vector),
        ("(x)", .vector), ("-x", .vector), ("SUM(x) BY (a)", .vector), ("sum", .vector), ("x{a=\"b\",}", .vector),
        ("x # comment\n + 1", .vector), ("x offset -5m @ end()", .vector), ("job:x:rate5m", .vector),
        ("x[1h:5m] @ 1.5 offset 1m", .matrix), ("{a!=\"\"}", .vector), ("start", .vector),
    ])
    func types(text: String, type: ValueType) throws {
        #expect(try Expression(text).type == type)
    }

    @Test(arguments: [
        "", ")", "1 +", "x[5m", "x[5]", "x[0s]", "x{", "x{a}", "x{a=b}", "x{a=\"b}", "x{a=~\"(\"}", "{}", "{a=\"\"}",
        "{a=~\".*\"}", "x{__name__=\"y\"}", "sum()", "sum(1)", "sum(x, x)", "topk(x)", "count_values(1, x)", "rate(x)",
        "abs(x[5m])", "x[5m] + 1", "1 > 2", "1 and 2", "x + bool 1", "x > on (a) 1", "1 + \"a\"", "-\"a\"", "-x[5m]",
        "nofunction(1)", "x offset", "x offset 5m offset 5m", "x @ start() @ 5", "x @ NaN", "1 offset 5m", "(x)[5m]",
        "x offset 5m [5m]", "1[5m:1m]", "x + on (a) group_left (a) y", "x and on (a) group_left y", "bool", "x x", "5m",
        "\"\\q\"", "'a", "1x", "x!", "label_replace(x, \"a\", \"b\", \"c\")", "round(x, 1, 2)", "minute(1)", "x ~ y",
    ])
    func faults(text: String) {
        #expect(throws: PromQLError.self) { try Expression(text) }
    }

    @Test(arguments: [("x + ", 4), ("x{a=~\"(\"}", 5), ("abs(1)", 4), ("sum(x) + nofunction(1)", 9), ("1 $ 2", 2)])
    func positions(text: String, position: Int) {
        let error = #expect(throws: PromQLError.self) { try Expression(text) }
        #expect(error?.kind == .badData)
        #expect(error?.position == position)
    }

    @Test
    func histogramsAreRefused() {
        let error = #expect(throws: PromQLError.self) { try Expression("histogram_quantile(0.9, x)") }
        #expect(error?.message == "histogram_quantile is not supported: there are no histograms")
    }

    @Test
    func emptySelectors() {
        let error = #expect(throws: PromQLError.self) { try Expression("{a=\"\"}") }
        #expect(error?.message.contains("must contain at least one non-empty matcher") == true)
    }

    @Test
    func selectors() throws {
        let expression = try Expression("sum(rate(x{a=\"1\"}[5m])) / y + max_over_time(z[1h:5m])")
        #expect(expression.selectors.map { $0.map(\.value) } == [["x", "1"], ["y"], ["z"]])
    }

    /// No expression can make the stack overflow.
    @Test
    func depthIsBounded() throws {
        let nested = String(repeating: "(", count: 50) + "1" + String(repeating: ")", count: 50)
        #expect(try Expression(nested).type == .scalar)
        #expect(try Expression("1" + String(repeating: " + 1", count: 90)).type == .scalar)
        for text in [
            String(repeating: "(", count: 5000), String(repeating: "-", count: 5000) + "1",
            "1" + String(repeating: " + 1", count: 5000), "2" + String(repeating: " ^ 2", count: 5000),
            "x" + String(repeating: "[1m:]", count: 5000), String(repeating: "abs(", count: 5000),
        ] {
            #expect(throws: PromQLError.self) { try Expression(text) }
        }
    }
}
