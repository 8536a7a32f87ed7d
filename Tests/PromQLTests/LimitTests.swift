import PromQL
import Testing

/// What questions may cost.
struct LimitTests {
    private struct Broken: Error, CustomStringConvertible, SampleSource {
        var description: String { "the disk is gone" }

        func series(_ selection: Selection) throws -> [SampleSeries] { throw self }
    }

    @Test(arguments: [(0, -1, 1), (0, 100, 0), (0, 11_001, 1), (0, 1 << 60, 1 << 50)] as [(Int64, Int64, Int64)])
    func badTimes(from: Int64, to: Int64, step: Int64) throws {
        let expression = try Expression("cpu")
        let error = #expect(throws: PromQLError.self) {
            try Engine(source: TestSamples.machines).range(expression, from: from, to: to, step: step)
        }
        #expect(error?.kind == .badData)
    }

    @Test
    func manyPoints() throws {
        let value = try Engine(source: TestSamples([])).range(try Expression("1"), from: 0, to: 11_000, step: 1)
        guard case .matrix(let series) = value else { return }
        #expect(series.first?.values.count == 11_001)
    }

    @Test(arguments: ["cpu[5m]", "\"text\""])
    func noRanges(text: String) throws {
        let expression = try Expression(text)
        #expect(throws: PromQLError.self) {
            try Engine(source: TestSamples.machines).range(expression, from: 0, to: 1, step: 1)
        }
    }

    @Test(arguments: [
        "cpu", "sum_over_time(vector(1)[1h:1s])", "sum_over_time(vector(1)[200y:1ms])", "abs(abs(vector(1)))",
    ])
    func samples(text: String) throws {
        let engine = Engine(source: TestSamples.machines, limits: Limits(maxSamples: 3))
        let expression = try Expression(text)
        let error = #expect(throws: PromQLError.self) { try engine.range(expression, from: 0, to: 1, step: 1) }
        #expect(error?.kind == .execution)
    }

    @Test
    func deadline() throws {
        let engine = Engine(source: TestSamples.machines, limits: Limits(isOver: { true }))
        let expression = try Expression("cpu")
        let error = #expect(throws: PromQLError.self) { try engine.instant(expression, at: 0) }
        #expect(error?.kind == .timeout)
    }

    @Test
    func brokenSource() throws {
        let expression = try Expression("cpu")
        let error = #expect(throws: PromQLError.self) { try Engine(source: Broken()).instant(expression, at: 0) }
        #expect(error?.kind == .internal)
        #expect(error?.message.contains("the disk is gone") == true)
    }

    /// As deep as expressions may be, the stack is large enough.
    @Test
    func deepExpressions() throws {
        let deep = String(repeating: "abs(", count: 95) + "cpu" + String(repeating: ")", count: 95)
        #expect(try TestSamples.machines.values(deep, at: 300).count == 3)
        let chain = "limit" + String(repeating: " + limit", count: 95)
        #expect(try TestSamples.machines.values(chain, at: 300) == ["{host=a}": 384])
    }
}
