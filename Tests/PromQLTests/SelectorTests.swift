import PromQL
import Testing

/// Which samples are looked at, and when.
struct SelectorTests {
    private let samples = TestSamples.machines

    @Test(
        arguments: [
            ("cpu", 300, ["cpu{core=0,host=a}": 6, "cpu{core=0,host=b}": 5, "cpu{core=1,host=a}": 60]),
            ("cpu{core!=\"0\"}", 299, ["cpu{core=1,host=a}": 30]),
            ("cpu{core=\"1\"}", 420, ["cpu{core=1,host=a}": 60]),
            ("bytes", 600, ["bytes{host=a}": 150]),
            ("bytes", 600.001, [:]),
            ("late", 239.999, [:]),
            ("bytes offset 1m", 300, ["bytes{host=a}": 90]),
            ("bytes offset -1m", 60, ["bytes{host=a}": 120]),
            ("bytes @ 120", 300, ["bytes{host=a}": 120]),
            ("bytes @ 120.5 offset 1m", 300, ["bytes{host=a}": 60]),
            ("{__name__=~\"bytes|late\",host=\"a\"}", 300, ["bytes{host=a}": 150, "late{host=a}": 7]),
            ("timestamp(bytes)", 330, ["{host=a}": 300]),
            ("timestamp(bytes + 0)", 330, ["{host=a}": 330]),
            ("nothing", 300, [:]),
        ] as [(String, Double, [String: Double])]
    )
    func instants(text: String, seconds: Double, values: [String: Double]) throws {
        #expect(isClose(try samples.values(text, at: seconds), values))
    }

    @Test(arguments: [
        ("bytes", ["bytes{host=a} 0:0 100:60 200:30 300:150"]),
        ("late", ["late{host=a} 300:7"]),
        ("bytes @ start()", ["bytes{host=a} 0:0 100:0 200:0 300:0"]),
        ("bytes @ end()", ["bytes{host=a} 0:150 100:150 200:150 300:150"]),
        ("rate(bytes[2m] @ 300)", ["{host=a} 0:1 100:1 200:1 300:1"]),
        ("late or bytes", ["bytes{host=a} 0:0 100:60 200:30", "late{host=a} 300:7"]),
        ("cpu > 20", ["cpu{core=1,host=a} 200:30 300:60"]),
        ("sort_desc(limit)", ["limit{host=a} 0:4 100:4 200:4 300:4"]),
    ])
    func ranges(text: String, lines: [String]) throws {
        #expect(try samples.series(text, from: 0, to: 300, step: 100) == lines)
    }

    @Test(arguments: [
        ("bytes[2m]", ["bytes{host=a} 180:30 240:90 300:150"]),
        ("bytes[2m] offset 150s", ["bytes{host=a} 60:60 120:120"]),
        ("late[10m]", ["late{host=a} 240:7 300:7"]),
        ("(bytes + 1)[2m:30s]", ["{host=a} 180:31 210:31 240:91 270:91 300:151"]),
        ("bytes[90s:1m] @ 130", ["bytes{host=a} 60:60 120:120"]),
        ("nothing[5m]", []),
    ])
    func matrices(text: String, lines: [String]) throws {
        #expect(try Engine(source: samples).instant(try Expression(text), at: 300_000).lines == lines)
    }

    /// Samples that stand for a longer time hold longer.
    @Test
    func lives() throws {
        var samples = TestSamples(["x 1 2"])
        samples.made[0].lives = [0, 3_600_000]
        #expect(try samples.values("x", at: 3660) == ["x{}": 2])
        #expect(try samples.values("x", at: 3661) == [:])
    }

    @Test
    func shortLookback() throws {
        let engine = Engine(source: samples, lookback: 10_000)
        let value = try engine.range(try Expression("bytes"), from: 290_000, to: 320_000, step: 10_000)
        #expect(value.lines == ["bytes{host=a} 300:150 310:150"])
    }
}
