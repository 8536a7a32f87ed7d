import MetricCatalog
import QueryEngine
import SFlowWire
import SQLAccess
import SeriesStore
import StoreSupport
import Synchronization
import TestSupport
import Testing

/// `rollup` in SQL says what a range of time says.
@Suite struct RollupFunctionTests {
    private static let now: Milliseconds = 20_000_000

    /// Two agents with ports, a host and sampled packets; partly sealed.
    private static func site() async throws -> Site {
        var site = try Site()
        for (agent, rate) in [("192.0.2.1", UInt64(1_000)), ("192.0.2.2", 50)] {
            for source: DataSource in [1, 2] {
                site.port(source, of: agent, octetsPerSecond: rate, from: 0, through: 9_000_000, every: 20_000)
            }
        }
        for round in 0...20 as ClosedRange<UInt32> {
            let time = Milliseconds(round) * 20_000
            let record = RecordBuilder.hostCPU(loadOne: Float(round), cpuUser: round * 2_000, cpuIdle: round * 18_000)
            site.poll([record], source: DataSource(class: 2, index: 1), from: "192.0.2.3", at: time)
            site.send([.packet(1000, sequence: round, rate: 100)], from: "192.0.2.4", at: time)
        }
        try await site.flush()
        try await site.maintain(at: 8_000_000)
        return site
    }

    private static let metrics = [
        "ifinoctets", "ifspeed", "ifinutilization", "load_one", "cpu_user", "flow_in_octets",
    ]

    @Test(arguments: metrics, ["1s", "1m", "1h", "1d"])
    func figuresAreThoseOfARange(_ metric: String, _ step: String) async throws {
        let site = try await Self.site()
        let rows = try await site.sql(
            "SELECT * FROM rollup('\(metric)', '\(Site.time(0) / 1000)', '\(Site.time(9_000_000) / 1000)', '\(step)')"
        )
        var expected: [[String]: Double] = [:]
        // The function has columns for all figures but these.
        for statistic in Statistic.allCases where statistic != .rate && statistic != .busyHour {
            let question = RangeQuery(
                metrics: [metric],
                selector: SeriesSelector(),
                start: Site.time(0),
                end: Site.time(9_000_000),
                step: try TimeText.step(step, parameter: "step"),
                statistic: statistic,
                now: Site.time(Self.now)
            )
            guard (try? question.check()) != nil else { continue }
            let result = try await site.store.read { snapshot in try question.run(on: snapshot) }
            for series in result.series {
                for (index, value) in series.values.enumerated() {
                    guard let value else { continue }
                    let time = result.grid.edges[index] / 1000
                    let place = ["\(series.identity!.agent)", series.identity!.source.name, "\(time)"]
                    expected[place + [statistic.rawValue]] = value
                    expected[place + ["coverage"]] = series.coverage[index]
                    if let error = series.errors?[index], statistic == .avg { expected[place + ["error"]] = error }
                }
            }
        }
        #expect(!expected.isEmpty)
        var found: [[String]: Double] = [:]
        for row in rows {
            let place = ["agent", "source", "epoch"].map { row[$0]?.words ?? "" }
            for name in Statistic.allCases.map(\.rawValue) + ["coverage", "error"] {
                if let number = row[name]?.number { found[place + [name]] = number }
            }
            #expect(row["metric"] == .text(metric))
        }
        #expect(found == expected)
    }

    /// What SQLite filters and what is filtered for it is the same.
    @Test(
        arguments: [
            "agent = '192.0.2.1'", "source = '2'", "agent = '192.0.2.2' AND source = '1'", "agent = 'nobody'",
            "agent IN ('192.0.2.1', '192.0.2.2')", "agent LIKE '%.2' AND source <> '1'", "agent > '192.0.2.1'",
        ]
    )
    func conditionsChooseTheSameRows(_ condition: String) async throws {
        let site = try await Self.site()
        let call = "rollup('ifinoctets', '\(Site.time(0) / 1000)', '\(Site.time(9_000_000) / 1000)', '1h')"
        let direct = try await site.sql("SELECT agent, source, epoch, sum FROM \(call) WHERE \(condition)")
        let later = try await site.sql(
            "WITH r AS MATERIALIZED (SELECT * FROM \(call)) SELECT agent, source, epoch, sum FROM r WHERE \(condition)"
        )
        #expect(direct == later)
    }

    @Test func itJoinsAndAddsUp() async throws {
        let site = try await Self.site()
        let span = "'\(Site.time(0) / 1000)', '\(Site.time(9_000_000) / 1000)'"
        let sums = try await site.sql(
            "SELECT metric, sum(sum) AS total FROM rollup('ifinoctets,ifoutoctets', \(span), '5m') GROUP BY 1 ORDER BY 1"
        )
        #expect(sums.map { $0["metric"] } == [.text("ifinoctets"), .text("ifoutoctets")])
        #expect(sums[0]["total"] == .real(2 * 9_000 * 1_050))
        // A call for each row of a table.
        let names = try await site.sql(
            """
            SELECT m.name, count(*) AS rows FROM metric AS m, rollup(m.name, \(span), '1h') AS r
            WHERE m.name IN ('ifinoctets', 'load_one') GROUP BY 1 ORDER BY 1
            """
        )
        #expect(names.map { $0["rows"] } == [.integer(12), .integer(1)])
        let first = try await site.sql("SELECT time, step FROM rollup('ifinoctets', \(span), '1s') LIMIT 1")
        #expect(first == [["time": .text("2023-11-14T23:00:00Z"), "step": .integer(1)]])
        let oslo = try await site.sql("SELECT DISTINCT time FROM rollup('ifinoctets', \(span), 'day', 'Europe/Oslo')")
        #expect(oslo == [["time": .text("2023-11-14T23:00:00Z")]])
    }

    @Test(
        arguments: [
            ("SELECT * FROM rollup", "needs a metric"), ("SELECT * FROM rollup('nix')", "no metric 'nix'"),
            ("SELECT * FROM rollup('ifinoctets', 'abc')", "start"), ("SELECT * FROM rollup('ifname')", "text"),
            ("SELECT * FROM rollup('ifinoctets', '-1h', '-2h')", "end"), ("SELECT * FROM rollup('')", "needs a metric"),
            ("SELECT * FROM rollup('ifinoctets', '-1h', 'now', '0')", "by"),
            ("SELECT * FROM rollup('ifinoctets', '-1h', 'now', '1h', 'Nowhere')", "tz"),
            ("SELECT * FROM rollup(1.5)", "text"), ("SELECT * FROM rollup('ifinoctets', x'00')", "text"),
            ("SELECT * FROM rollup(1, 2, 3, 4, 5, 6)", "too many arguments"), ("SELECT nix FROM rollup('x')", "nix"),
            ("", "no statement"), ("-- nothing", "no statement"), ("SELECT 1; SELECT 2", "one statement"),
            ("SELEC 1", "syntax"), ("SELECT 1\0; DROP TABLE agent", "zero byte"),
            ("DELETE FROM agent", "only SELECT"), ("DROP TABLE agent", "only SELECT"),
            ("INSERT INTO event VALUES (1, 1, 'a', 'b', 'c', 'd')", "only SELECT"),
            ("ATTACH 'x.db' AS x", "only SELECT"), ("PRAGMA user_version = 3", "only SELECT"),
            ("PRAGMA table_info(agent)", "only SELECT"), ("CREATE TABLE x (y)", "only SELECT"),
            ("CREATE VIRTUAL TABLE x USING rollup", "only SELECT"), ("VACUUM INTO 'x.db'", "only SELECT"),
            ("BEGIN", "only SELECT"), ("INSERT INTO rollup VALUES (1)", ""), ("DELETE FROM rollup", ""),
            ("SELECT load_extension('x')", ""), ("SELECT * FROM rollup('ifinoctets') AS r, nix", "nix"),
        ]
    )
    func whatCannotBeIsSaid(_ statement: String, _ words: String) async throws {
        let site = try Site()
        let error = await #expect(throws: SQLError.self) { try await site.sql(statement) }
        #expect(error?.description.contains(words) == true || words.isEmpty, "\(error?.description ?? "")")
        // The connection is as it was.
        #expect(try await site.sql("SELECT count(*) AS n FROM agent") == [["n": .integer(0)]])
    }
}

extension SQLValue {
    fileprivate var number: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .real(let number): number
        default: nil
        }
    }

    fileprivate var words: String? {
        switch self {
        case .text(let text): text
        case .integer(let number): "\(number)"
        default: nil
        }
    }
}

extension Site {
    /// The rows that a statement gives.
    @discardableResult
    fileprivate func sql(_ statement: String) async throws -> [[String: SQLValue]] {
        let rows = Rows()
        try await SQLQuery(statement, now: Site.time(20_000_000)).run(on: store) { Collector(rows: rows) }
        return rows.all.withLock { $0 }
    }
}

/// Rows that were given.
private final class Rows: Sendable {
    let all = Mutex<[[String: SQLValue]]>([])
}

private struct Collector: SQLRowSink {
    let rows: Rows
    private var names: [String] = []

    init(rows: Rows) {
        self.rows = rows
    }

    mutating func begin(columns: [String]) { names = columns }

    mutating func row(_ values: [SQLValue]) {
        let row = Dictionary(zip(names, values), uniquingKeysWith: { first, _ in first })
        rows.all.withLock { $0.append(row) }
    }

    mutating func end() {}
}
