import ByteReading
import MetricCatalog
import QueryEngine
import SFlowWire
import SeriesStore
import StoreSupport
import TestSupport
import Testing

/// What a question may say beside a metric and a span: expressions, patterns, groups, ranks, other periods.
@Suite(.serialized) struct QuestionTests {
    /// Two hosts: `web1` with ports 1 to 3 that receive 1,000, 2,000 and 3,000 octets a second and send a tenth, `db1` with port 1
    /// that receives 500 and samples packets.
    private static func site(through end: Milliseconds = 60_000) async throws -> Site {
        var site = try Site()
        for time in stride(from: Milliseconds(0), through: end, by: 10_000) {
            for (agent, host, rates) in [("192.0.2.1", "web1", [1000, 2000, 3000]), ("192.0.2.2", "db1", [500])] {
                site.poll([.hostDescr(hostname: host)], source: DataSource(class: 2, index: 1), from: agent, at: time)
                for (place, rate) in rates.enumerated() {
                    let port = UInt32(place + 1)
                    let octets = UInt64(rate) * UInt64(time) / 1000
                    site.poll(
                        [
                            .ifCounters(ifIndex: port, ifInOctets: octets, ifOutOctets: octets / 10),
                            .portName("eth\(port)"),
                        ],
                        source: DataSource(class: 0, index: port),
                        from: agent,
                        at: time
                    )
                }
            }
            site.send([.packet(1000, source: 1, rate: 10, input: 1, output: 2)], from: "192.0.2.2", at: time)
        }
        try await site.flush()
        return site
    }

    private static func ask(
        _ site: Site,
        _ metrics: String...,
        from start: Milliseconds = 0,
        to end: Milliseconds = 60_000,
        step: String = "20s",
        now: Milliseconds = 10_000_000,
        _ change: (inout QuestionText) -> Void = { _ in }
    ) async throws -> RangeResult {
        var text = QuestionText()
        text.metrics = metrics
        text.start = "\(Site.time(start))"
        text.end = "\(Site.time(end))"
        text.step = step
        change(&text)
        let question = try text.question(agents: nil, now: Site.time(now), budget: QueryBudget())
        return try await site.store.read { snapshot in try question.run(on: snapshot) }
    }

    @Test(
        arguments: [
            ("ifinoctets*8", [8000.0, 16000, 24000, 4000], "bits/s"),
            ("8 * ifinoctets", [8000, 16000, 24000, 4000], "bits/s"),
            ("ifinoctets+ifoutoctets", [1100, 2200, 3300, 550], "bytes/s"),
            ("(ifinoctets-ifoutoctets)/2", [450, 900, 1350, 225], ""),
            ("ifoutoctets/ifinoctets*100", [10, 10, 10, 10], ""),
            ("-ifinoctets", [-1000, -2000, -3000, -500], "bytes/s"), ("ifinoctets/1e3", [1, 2, 3, 0.5], ""),
            ("ifinoctets*8/1e6", [0.008, 0.016, 0.024, 0.004], ""),
        ] as [(String, [Double], String)]
    )
    func expressions(_ text: String, _ values: [Double], _ unit: String) async throws {
        let result = try await Self.ask(try await Self.site(), text, step: "60s")
        #expect(result.series.map { $0.values[0] } == values)
        #expect(result.series.allSatisfy { $0.unit == unit && $0.name == text })
    }

    @Test func aDivisionByZeroIsNotKnown() async throws {
        let result = try await Self.ask(try await Self.site(), "ifinoctets/(ifoutoctets-ifoutoctets)")
        #expect(result.series.allSatisfy { $0.values.allSatisfy { $0 == nil } })
    }

    @Test(
        arguments: [
            "ifinoctets+", "(ifinoctets", "ifinoctets)", "8", "ifinoctets ifoutoctets", "nix*8", "ifinoctets**8", "",
        ]
    )
    func whatIsNoExpression(_ text: String) async throws {
        let site = try await Self.site()
        let error = await #expect(throws: QueryError.self) { try await Self.ask(site, text) }
        #expect(error?.parameter == "metric")
    }

    @Test(
        arguments: [
            ("ifin*octets", ["ifinoctets"]), ("if*octets", ["ifinoctets", "ifoutoctets"]),
            ("~if(in|out)octets", ["ifinoctets", "ifoutoctets"]), ("flow_in_oct*", ["flow_in_octets"]),
        ] as [(String, [String])]
    )
    func patternsStandForWhatThereIs(_ text: String, _ names: [String]) async throws {
        let result = try await Self.ask(try await Self.site(), text)
        var found: [String] = []
        for name in result.series.map(\.name) where !found.contains(name) { found.append(name) }
        #expect(found == names)
    }

    @Test(
        arguments: [
            ("sum", "agent", [["192.0.2.1"], ["192.0.2.2"]], [6000.0, 500]),
            ("avg", "agent", [["192.0.2.1"], ["192.0.2.2"]], [2000, 500]),
            ("max", "ifname", [["eth1"], ["eth2"], ["eth3"]], [1000, 2000, 3000]),
            ("min", "ifname", [["eth1"], ["eth2"], ["eth3"]], [500, 2000, 3000]),
            ("count", "host_name", [["db1"], ["web1"]], [1, 3]), ("sum", "", [[]], [6500]),
            ("p50", "", [[]], [1500]), ("p75", "", [[]], [2250]),
            (
                "sum", "host_name,ifname", [["db1", "eth1"], ["web1", "eth1"], ["web1", "eth2"], ["web1", "eth3"]],
                [500, 1000, 2000, 3000]
            ),
        ] as [(String, String, [[String]], [Double])]
    )
    func groups(_ merge: String, _ labels: String, _ keys: [[String]], _ values: [Double]) async throws {
        let result = try await Self.ask(try await Self.site(), "ifinoctets") { text in
            text.merge = merge
            text.labels = labels.split(separator: ",").map(String.init)
        }
        #expect(result.series.map(\.key.labels) == keys)
        #expect(result.series.map { $0.values[1] } == values)
        #expect(result.series.allSatisfy { $0.coverage == [1, 1, 1] })
    }

    /// A group says how many of its series are known, so that a sum of some is not taken for one of all.
    @Test func membersOfAGroupAreCounted() async throws {
        var site = try Site()
        site.port(1, octetsPerSecond: 100, from: 0, through: 20_000, every: 10_000)
        site.port(2, octetsPerSecond: 100, from: 0, through: 40_000, every: 10_000)
        try await site.flush()
        let result = try await Self.ask(site, "ifinoctets", to: 60_000) { $0.merge = "sum" }
        #expect(result.series[0].values == [200, 100, nil])
        #expect(result.series[0].figures.members == [2, 1, 0])
        #expect(result.series[0].coverage == [1, 0.5, 0])
        #expect(result.series[0].seriesCount == 2)
    }

    /// Errors of independent estimates add up by their squares; factors scale them.
    @Test func errorsAreCarriedOn() async throws {
        var site = try Site()
        for source: DataSource in [1, 2] {
            for time: Milliseconds in [0, 1000, 2000] {
                let packet = SampleBuilder.packet(
                    500,
                    source: source,
                    sequence: UInt32(time / 1000 + 1),
                    rate: 100,
                    input: .ifIndex(source.index),
                    output: .ifIndex(9)
                )
                site.send([packet], at: time)
            }
        }
        try await site.flush()
        let single = try await Self.ask(site, "flow_in_octets", to: 3000, step: "3s") { $0.statistic = "sum" }
        let error = try #require(single.series[0].errors?[0])
        #expect(abs(error - 1.96 * (3 * 100 * 99 * 500 * 500).squareRoot()) < 1e-6)
        let sum = try await Self.ask(site, "flow_in_octets*8", to: 3000, step: "3s") { text in
            text.statistic = "sum"
            text.merge = "sum"
        }
        #expect(sum.series[0].values[0] == Double(2 * 3 * 100 * 500 * 8))
        #expect(abs(try #require(sum.series[0].errors?[0]) - 8 * error * 2.0.squareRoot()) < 1e-6)
    }

    @Test(arguments: [("desc", ["3", "2"]), ("asc", ["1", "1"])])
    func ranks(_ order: String, _ sources: [String]) async throws {
        let site = try await Self.site()
        let result = try await Self.ask(site, "ifinoctets") { text in
            text.limit = "2"
            text.rank = "max"
            text.order = order
        }
        #expect(result.series.map { $0.identity?.source.name } == sources)
    }

    @Test func theTopOfASpan() async throws {
        let site = try await Self.site()
        var text = QuestionText()
        text.metrics = ["ifinoctets"]
        text.start = "\(Site.time(10_000))"
        text.end = "\(Site.time(40_000))"
        text.statistic = "sum"
        text.limit = "3"
        let question = try text.question(agents: nil, now: Site.time(100_000), budget: QueryBudget())
        let ranking = try text.ranking(usualLimit: 10)
        let (result, count) = try await site.store.read { snapshot in try question.top(ranking, on: snapshot) }
        #expect(result.series.map { $0.values[0] } == [90_000, 60_000, 30_000])
        #expect(count == 4)
    }

    @Test func thePeriodBefore() async throws {
        var site = try Site()
        site.port(octetsPerSecond: 100, from: 0, through: 60_000, every: 10_000)
        try await site.flush()
        let result = try await Self.ask(site, "ifinoctets", from: 40_000, to: 80_000) { $0.offset = "40s" }
        #expect(result.series[0].values == [100, nil])
        #expect(result.series[0].previous == [100, 100])
    }

    /// The hour with the highest mean, and when it began.
    @Test func theBusyHour() async throws {
        var site = try Site()
        var octets: UInt64 = 0
        for minute in 0...180 {
            // Four hours from a multiple of four hours.
            site.poll([.ifCounters(ifIndex: 5, ifInOctets: octets)], at: Milliseconds(minute + 60) * 60_000)
            octets += minute < 60 ? 600 : minute < 120 ? 6000 : 1200
        }
        try await site.flush()
        let hour: Milliseconds = 3_600_000
        let result = try await Self.ask(site, "ifinoctets", from: hour, to: 5 * hour, step: "4h") {
            $0.statistic = "busyhour"
        }
        #expect(result.series[0].values == [100])
        #expect(result.series[0].figures.hours == [Site.time(2 * hour)])
        let error = await #expect(throws: QueryError.self) {
            try await Self.ask(site, "ifinoctets", step: "10m") { $0.statistic = "busyhour" }
        }
        #expect(error?.parameter == "step")
    }

    /// An hour of which little is known may have been anything.
    @Test func anHourThatIsHardlyKnownIsNoBusyHour() async throws {
        var site = try Site()
        site.port(octetsPerSecond: 100, from: 3_600_000, through: 7_200_000, every: 60_000)
        for (time, octets) in [(10_800_000, 0), (10_860_000, 600_000)] as [(Milliseconds, UInt64)] {
            site.poll([.ifCounters(ifIndex: 6, ifInOctets: octets)], source: 6, at: time)
        }
        try await site.flush()
        let result = try await Self.ask(site, "ifinoctets", from: 3_600_000, to: 18_000_000, step: "4h") {
            $0.statistic = "busyhour"
        }
        #expect(result.series.map { $0.values[0] } == [100, nil])
    }

    @Test(
        arguments: [
            (60_000, "60", 1000), (60_000, "30", 2000), (61_000, "60", 2000), (3_600_000, "300", 15_000),
            (86_400_000, "300", 300_000), (30 * 86_400_000, "100", 43_200_000), (1000, "1", 1000),
        ] as [(Milliseconds, String, Milliseconds)]
    )
    func automaticSteps(_ span: Milliseconds, _ points: String, _ step: Milliseconds) async throws {
        let site = try await Self.site()
        let result = try await Self.ask(site, "ifinoctets", to: span, step: "auto", now: span) { $0.points = points }
        #expect(result.step == .fixed(step))
    }

    @Test(
        arguments: [
            ("agg", "mean"), ("by", "nonsense"), ("limit", "0"), ("limit", "x"), ("rank", "most"), ("order", "up"),
            ("offset", "-1d"), ("offset", "week"), ("points", "0"), ("tz", "Mars"), ("stat", "mean"),
        ]
    )
    func whatIsWrongIsNamed(_ part: String, _ value: String) async throws {
        let site = try await Self.site()
        let error = await #expect(throws: QueryError.self) {
            try await Self.ask(site, "ifinoctets") { text in
                switch part {
                case "agg": text.merge = value
                case "by": text.labels = [value]
                case "limit": text.limit = value
                case "rank": (text.limit, text.rank) = ("1", value)
                case "order": text.order = value
                case "offset": text.offset = value
                case "points": (text.step, text.points) = ("auto", value)
                case "tz": text.zone = value
                default: text.statistic = value
                }
            }
        }
        #expect(error?.parameter == part)
    }

    @Test(
        arguments: [
            (("ifname", "eth1"), 2), (("ifname", "eth*"), 4), (("ifname", "~eth[12]"), 3), (("ifname!", "eth1"), 2),
            (("ifname!", "~eth[12]"), 1), (("host_name", "~web.*"), 3), (("host_name!", "web*"), 1),
        ] as [((String, String), Int)]
    )
    func filters(_ filter: (String, String), _ count: Int) async throws {
        let result = try await Self.ask(try await Self.site(), "ifinoctets") { $0.filters = [filter] }
        #expect(result.series.count == count)
    }

    /// A span that lies on no bucket of any tier adds up to what its seconds do.
    @Test(arguments: [(1, 7199), (61, 7259), (59, 3601), (3599, 7201)] as [(Milliseconds, Milliseconds)])
    func sumsOfOddSpans(_ start: Milliseconds, _ end: Milliseconds) async throws {
        var site = try Site()
        site.port(octetsPerSecond: 7, from: 0, through: 8_000_000, every: 17_000)
        try await site.flush()
        try await site.maintain(at: 9_000_000)
        try await site.maintain(at: 40_000_000)
        var text = QuestionText()
        text.metrics = ["ifinoctets"]
        text.statistic = "sum"
        text.start = "\(Site.time(start * 1000))"
        text.end = "\(Site.time(end * 1000))"
        let question = try text.question(agents: nil, now: Site.time(10_000_000), budget: QueryBudget())
        let ranking = RangeQuery.Ranking(limit: 1, by: .sum)
        let (whole, _) = try await site.store.read { snapshot in try question.top(ranking, on: snapshot) }
        let seconds = try await Self.ask(site, "ifinoctets", from: start * 1000, to: end * 1000, step: "1s") {
            $0.statistic = "sum"
        }
        #expect(whole.series[0].values[0] == seconds.series[0].values.reduce(0) { $0 + ($1 ?? 0) })
        #expect(whole.series[0].values[0] == Double(7 * (end - start)))
    }

    @Test func whatTakesTooLongIsCutOff() async throws {
        let site = try await Self.site()
        var text = QuestionText()
        text.metrics = ["ifinoctets"]
        let budget = QueryBudget(time: .nanoseconds(1))
        text.start = "\(Site.time(0))"
        let question = try text.question(agents: nil, now: Site.time(60_000), budget: budget)
        let error = await #expect(throws: QueryError.self) {
            try await site.store.read { snapshot in try question.run(on: snapshot) }
        }
        #expect(error?.kind == .timeLimit)
    }
}
