import PromQL
import Testing

/// Operators between series.
struct BinaryTests {
    @Test(arguments: [
        ("limit * 2", ["{host=a}": 8]),
        ("2 - limit", ["{host=a}": -2]),
        ("limit ^ 2 % 5", ["{host=a}": 1]),
        ("-limit", ["{host=a}": -4]),
        ("+limit", ["limit{host=a}": 4]),
        ("cpu > 5", ["cpu{core=0,host=a}": 6, "cpu{core=1,host=a}": 60]),
        ("5 < cpu", ["cpu{core=0,host=a}": 6, "cpu{core=1,host=a}": 60]),
        ("limit > bool 5", ["{host=a}": 0]),
        ("5 > bool limit", ["{host=a}": 1]),
        ("bytes / limit", ["{host=a}": 37.5]),
        ("bytes > limit", ["bytes{host=a}": 150]),
        ("bytes < limit", [:]),
        ("bytes < bool limit", ["{host=a}": 0]),
        ("limit atan2 limit", ["limit{host=a}": 0.78539816339744828]),
        ("limit + on (host) bytes", ["{host=a}": 154]),
        ("cpu{core=\"0\"} + ignoring (core) limit", ["{host=a}": 10]),
        (
            "cpu / on (host) group_left limit",
            ["{core=0,host=a}": 1.5, "{core=1,host=a}": 15]
        ),
        (
            "limit * on (host) group_right cpu",
            ["{core=0,host=a}": 24, "{core=1,host=a}": 240]
        ),
        (
            "cpu{core=\"0\"} * on (host) group_left (rack) info",
            ["{core=0,host=a,rack=r1}": 6, "{core=0,host=b,rack=r2}": 5]
        ),
        ("cpu{host=\"a\"} > on (host) group_left limit", ["cpu{core=0,host=a}": 6, "cpu{core=1,host=a}": 60]),
        ("cpu and on (host) limit", ["cpu{core=0,host=a}": 6, "cpu{core=1,host=a}": 60]),
        ("cpu unless on (host) limit", ["cpu{core=0,host=b}": 5]),
        ("limit or late", ["limit{host=a}": 4]),
        ("limit or on () late", ["limit{host=a}": 4]),
        ("nothing or vector(1)", ["{}": 1]),
        ("limit and nothing", [:]),
        ("limit unless nothing", ["limit{host=a}": 4]),
        ("limit + nothing", [:]),
        ("info == on (host) group_left (x) limit", [:]),
        ("limit or bytes * 0 and nothing", ["limit{host=a}": 4]),
    ])
    func values(text: String, values: [String: Double]) throws {
        #expect(isClose(try TestSamples.machines.values(text, at: 300), values))
    }

    @Test(arguments: [
        "cpu + on (host) limit", "limit + on (host) cpu", "cpu * on (host) group_left cpu", "info + on () limit",
        "cpu * ignoring (core) limit", "cpu * on (host) group_left (core) limit", "{host=\"a\",core=\"\"} + 1",
    ])
    func faults(text: String) {
        let error = #expect(throws: PromQLError.self) { try TestSamples.machines.values(text, at: 300) }
        #expect(error?.kind == .execution)
    }

    /// Series that are there at different times are no duplicates.
    @Test
    func seriesThatFollowEachOther() throws {
        let samples = TestSamples(["a{x=1} 1 _ _", "b{x=1} _ 2 _", "c{x=1} 5 5 5"])
        let engine = Engine(source: samples, lookback: 0)
        let expression = try Expression("{__name__=~\"a|b\"} + on (x) c")
        #expect(try engine.range(expression, from: 0, to: 120_000, step: 60_000).lines == ["{x=1} 0:6 60:7"])
    }
}
