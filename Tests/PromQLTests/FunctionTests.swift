import PromQL
import Testing

/// What functions make of values.
struct FunctionTests {
    private let samples = TestSamples.machines

    /// Asked at 300 s, five minutes after the first sample.
    @Test(
        arguments: [
            ("rate(bytes[5m])", 0.9), ("increase(bytes[5m])", 270), ("increase(bytes[2m])", 120),
            ("delta(bytes[2m])", 120),
            ("irate(bytes[5m])", 1), ("idelta(bytes[5m])", 60), ("idelta(bytes[5m] offset 2m)", -90),
            ("irate(bytes[5m] offset 2m)", 0.5), ("resets(bytes[5m])", 1), ("changes(bytes[5m])", 5),
            ("increase(bytes[150s] @ 330)", 150), ("delta(bytes[1m] @ 180)", -90), ("deriv(bytes[2m])", 1),
            ("predict_linear(bytes[2m], 60)", 210), ("predict_linear(bytes[2m] offset 1m, 60)", 35),
            ("sum_over_time(bytes[2m])", 270), ("avg_over_time(bytes[2m])", 90), ("min_over_time(bytes[2m])", 30),
            ("max_over_time(bytes[5m])", 150), ("count_over_time(bytes[5m])", 6), ("present_over_time(bytes[5m])", 1),
            ("stdvar_over_time(bytes[2m])", 2400), ("stddev_over_time(bytes[2m])", 48.989794855663561),
            ("quantile_over_time(0.5, bytes[5m])", 75), ("quantile_over_time(-1, bytes[5m])", -.infinity),
            ("quantile_over_time(2, bytes[5m])", .infinity), ("quantile_over_time(NaN, bytes[5m])", .nan),
            ("holt_winters(bytes[2m], 0.5, 0.5)", 150), ("max_over_time(rate(bytes[2m])[2m:1m])", 1),
            ("sum_over_time(bytes[2m:30s])", 390), ("abs(bytes - 200)", 50), ("ceil(bytes / 100)", 2),
            ("floor(bytes / 100)", 1), ("round(bytes / 100)", 2), ("round(bytes, 40)", 160),
            ("round(bytes * -1, 100)", -100),
            ("clamp(bytes, 0, 100)", 100), ("clamp_min(bytes, 200)", 200), ("clamp_max(bytes, 20)", 20),
            ("sgn(bytes - 200)", -1), ("sqrt(bytes + 46)", 14), ("ln(exp(bytes))", 150), ("log2(bytes - 22)", 7),
            ("log10(bytes - 50)", 2), ("deg(rad(bytes))", 150), ("sin(bytes * 0)", 0), ("cos(bytes * 0)", 1),
            ("tan(bytes * 0)", 0), ("asin(bytes * 0)", 0), ("acos(bytes / 150)", 0), ("atan(bytes * 0)", 0),
            ("sinh(bytes * 0)", 0), ("cosh(bytes * 0)", 1), ("tanh(bytes * 0)", 0), ("asinh(bytes * 0)", 0),
            ("acosh(bytes / 150)", 0), ("atanh(bytes * 0)", 0), ("minute(bytes * 60)", 30), ("hour(bytes * 60)", 2),
        ] as [(String, Double)]
    )
    func counters(text: String, value: Double) throws {
        #expect(isClose(try samples.values(text, at: 300), ["{host=a}": value]))
    }

    @Test(arguments: [
        "clamp(bytes, 2, 1)", "rate(bytes[59s])", "delta(bytes[30s])", "irate(bytes[1s])", "deriv(bytes[1s])",
        "holt_winters(bytes[1s], 0.5, 0.5)", "absent(bytes)", "absent_over_time(bytes[5m])", "rate(nothing[5m])",
    ])
    func nothing(text: String) throws {
        #expect(try samples.values(text, at: 300) == [:])
    }

    @Test(arguments: [
        ("last_over_time(late[5m])", ["late{host=a}": 7]),
        ("absent(nothing{host=\"a\",x=~\"y\",z=\"1\",z=\"2\"})", ["{host=a}": 1]),
        ("absent_over_time(nothing{host=\"a\"}[5m])", ["{host=a}": 1]),
        ("absent(sum(nothing))", ["{}": 1]),
        ("vector(3)", ["{}": 3]),
        ("year()", ["{}": 1970]),
        ("scalar(bytes)", ["": 150]),
        ("scalar(cpu)", ["": .nan]),
        ("label_replace(limit, \"x\", \"$1-${1}$$\", \"host\", \"(.*)\")", ["limit{host=a,x=a-a$}": 4]),
        ("label_replace(limit, \"x\", \"$name$2\", \"host\", \"(?P<name>.)(.*)\")", ["limit{host=a,x=a}": 4]),
        ("label_replace(limit, \"x\", \"y\", \"host\", \"b\")", ["limit{host=a}": 4]),
        ("label_replace(limit, \"host\", \"$1x\", \"host\", \"(.*)\")", ["limit{}": 4]),
        ("label_join(limit, \"x\", \"/\", \"host\", \"nothing\", \"host\")", ["limit{host=a,x=a//a}": 4]),
    ])
    func labels(text: String, values: [String: Double]) throws {
        #expect(isClose(try samples.values(text, at: 300), values))
    }

    @Test(
        arguments: [
            (951_782_400, 29, 2, 2000, 60, 29, 2), (0, 1, 1, 1970, 1, 31, 4), (-1, 31, 12, 1969, 365, 31, 3),
            (4_107_542_400, 1, 3, 2100, 60, 31, 1), (1_735_603_200, 31, 12, 2024, 366, 31, 2),
        ] as [(Double, Double, Double, Double, Double, Double, Double)]
    )
    func calendar(
        seconds: Double,
        day: Double,
        month: Double,
        year: Double,
        dayOfYear: Double,
        daysInMonth: Double,
        dayOfWeek: Double
    ) throws {
        let parts = [
            ("day_of_month", day), ("month", month), ("year", year), ("day_of_year", dayOfYear),
            ("days_in_month", daysInMonth), ("day_of_week", dayOfWeek),
        ]
        for (name, value) in parts {
            #expect(try samples.values("\(name)(vector(\(plain(seconds))))", at: 0) == ["{}": value])
        }
    }

    private func plain(_ value: Double) -> String { formatValue(value) }

    @Test(arguments: [
        ("sort(cpu)", ["cpu{core=0,host=b}", "cpu{core=0,host=a}", "cpu{core=1,host=a}"]),
        ("sort_desc(cpu)", ["cpu{core=1,host=a}", "cpu{core=0,host=a}", "cpu{core=0,host=b}"]),
        ("sort(sqrt(cpu - 5.5))", ["{core=0,host=a}", "{core=1,host=a}", "{core=0,host=b}"]),
        ("topk(2, cpu)", ["cpu{core=1,host=a}", "cpu{core=0,host=a}"]),
        ("bottomk(2, cpu)", ["cpu{core=0,host=b}", "cpu{core=0,host=a}"]),
    ])
    func order(text: String, labels: [String]) throws {
        guard case .vector(let found) = try Engine(source: samples).instant(try Expression(text), at: 300_000) else {
            Issue.record("no vector")
            return
        }
        #expect(found.map(\.labels.text) == labels)
    }

    @Test(arguments: [
        "holt_winters(bytes[5m], 1.5, 0.5)", "holt_winters(bytes[5m], 0.5, 0)",
        "label_replace(cpu, \"a-b\", \"\", \"\", \"\")",
        "label_replace(cpu, \"x\", \"\", \"host\", \"(\")", "label_join(cpu, \"1\", \"\")",
        "abs({host=\"a\",core=\"\"})",
        "label_replace(cpu, \"core\", \"\", \"host\", \".*\")", "rate({host=\"a\"}[5m])", "-{host=\"a\",core=\"\"}",
    ])
    func faults(text: String) {
        let error = #expect(throws: PromQLError.self) { try samples.values(text, at: 300) }
        #expect(error?.kind == .execution)
    }
}
