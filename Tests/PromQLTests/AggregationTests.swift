import PromQL
import Testing

/// One value made of many.
struct AggregationTests {
    @Test(arguments: [
        ("sum(cpu)", ["{}": 71]),
        ("sum by (host) (cpu)", ["{host=a}": 66, "{host=b}": 5]),
        ("sum(cpu) without (core)", ["{host=a}": 66, "{host=b}": 5]),
        ("sum by (__name__) (cpu)", ["cpu{}": 71]),
        ("sum by (nothing) (cpu)", ["{}": 71]),
        ("max without () (limit)", ["{host=a}": 4]),
        ("avg by (host) (cpu)", ["{host=a}": 33, "{host=b}": 5]),
        ("min(cpu)", ["{}": 5]),
        ("max(cpu)", ["{}": 60]),
        ("count by (host) (cpu)", ["{host=a}": 2, "{host=b}": 1]),
        ("group by (host) (cpu)", ["{host=a}": 1, "{host=b}": 1]),
        ("stdvar by (host) (cpu)", ["{host=a}": 729, "{host=b}": 0]),
        ("stddev by (host) (cpu)", ["{host=a}": 27, "{host=b}": 0]),
        ("quantile(0.5, cpu)", ["{}": 6]),
        ("quantile by (host) (0.25, cpu)", ["{host=a}": 19.5, "{host=b}": 5]),
        ("quantile(2, cpu)", ["{}": .infinity]),
        ("topk(1, cpu) by (host)", ["cpu{core=1,host=a}": 60, "cpu{core=0,host=b}": 5]),
        ("bottomk by (host) (1, cpu)", ["cpu{core=0,host=a}": 6, "cpu{core=0,host=b}": 5]),
        ("topk(0, cpu)", [:]),
        ("topk(5, limit)", ["limit{host=a}": 4]),
        ("count_values(\"value\", info)", ["{value=1}": 2]),
        ("count_values by (host) (\"v\", cpu / 2)", ["{host=a,v=3}": 1, "{host=a,v=30}": 1, "{host=b,v=2.5}": 1]),
        ("sum(nothing)", [:]),
        ("count(nothing)", [:]),
        ("avg(cpu / 0)", ["{}": .infinity]),
        ("max(sqrt(cpu - 6))", ["{}": 7.3484692283495345]),
        ("sum(cpu{core=\"0\"}) / count(cpu{core=\"0\"})", ["{}": 5.5]),
        ("stddev(vector(Inf))", ["{}": 0]),
    ])
    func values(text: String, values: [String: Double]) throws {
        #expect(isClose(try TestSamples.machines.values(text, at: 300), values))
    }

    @Test(arguments: [
        ("sum by (host) (cpu)", ["{host=a} 0:11 150:33 300:66", "{host=b} 0:5 150:5 300:5"]),
        ("topk(1, cpu)", ["cpu{core=1,host=a} 0:10 150:30 300:60"]),
        ("bottomk(1, cpu)", ["cpu{core=0,host=a} 0:1 150:3", "cpu{core=0,host=b} 300:5"]),
        ("count_values(\"v\", cpu{core=\"0\"})", ["{v=1} 0:1", "{v=3} 150:1", "{v=5} 0:1 150:1 300:1", "{v=6} 300:1"]),
        ("count(late)", ["{} 300:1"]),
    ])
    func overTime(text: String, lines: [String]) throws {
        #expect(try TestSamples.machines.series(text, from: 0, to: 300, step: 150) == lines)
    }

    @Test(arguments: ["topk(NaN, cpu)", "topk(Inf, cpu)", "count_values(\"a-b\", cpu)"])
    func faults(text: String) {
        #expect(throws: PromQLError.self) { try TestSamples.machines.values(text, at: 300) }
    }
}
