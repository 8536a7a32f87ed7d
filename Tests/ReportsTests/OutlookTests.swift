import ByteReading
import FlowLanguage
import Forecasting
import MetricCatalog
import QueryEngine
import SFlowWire
import SeriesStore
import StoreSupport
import TestSupport
import Testing

@testable import Reports

/// When links of a store run out.
@Suite struct OutlookTests {
    /// A store with a port whose use of its 1 Gbit/s is so many percent on each day, polled each three hours.
    private static func site(_ percents: [Double], _ speed: UInt64 = 1_000_000_000) async throws -> (Site, PortHistory)
    {
        var site = try Site()
        var port = PortHistory(speed: speed)
        port.poll(&site)
        for percent in percents {
            let interval: Milliseconds = 3 * 3_600_000
            for _ in 0..<8 {
                port.go(on: &site, in: UInt64(percent / 100 * 1e9 / 8 * Double(interval) / 1000), for: interval)
            }
        }
        try await site.flush()
        try await site.maintain(at: port.time)
        return (site, port)
    }

    private static func row(
        _ percents: [Double],
        _ change: @Sendable (inout CapacityQuestion) throws -> Void = { _ in }
    ) async throws -> CapacityRow {
        let (site, port) = try await site(percents)
        let report = try await site.report(from: port.time - 2 * PortHistory.day, to: port.time) { question in
            question.historyDays = percents.count
            question.thresholds = [80, 95]
            try change(&question)
        }
        return try #require(report.rows.first)
    }

    /// 40 % and 0.1 % more each day for 90 days: 80 % is reached on day 400, 95 % on day 550.
    ///
    /// The store's distributions are
    /// within 1 %, which moves the dates by some days.
    @Test func aSteadyRiseHasADate() async throws {
        let row = try await Self.row((0..<90).map { 40 + 0.1 * Double($0) })
        let outlook = try #require(row.outlooks.first)
        #expect(outlook.direction == .in)
        #expect(outlook.basis == .percentile95)
        let first = outlook.firstDay - 90
        for (place, day) in [(0, Int64(400)), (1, 550)] {
            let reach = outlook.reaches[place]
            let date = try #require(reach.date)
            #expect(abs(date - first - day) <= 12, "\(date - first)")
            let interval = try #require(reach.intervals.first { $0.confidence == .high })
            #expect(interval.earliest <= date)
            #expect(try #require(interval.latest) >= date)
        }
        #expect(abs(try #require(outlook.growth).perMonth / 1e7 - 3.04375) < 0.2)
        if case .on = row.urgency {} else { Issue.record("\(row.urgency)") }
        // The days' peaks are exact.
        let peaks = try #require(row.outlooks.first { $0.basis == .peak && $0.direction == .in })
        #expect(try #require(peaks.reaches[0].date) - first == 400)
        #expect(try #require(peaks.reaches[1].date) - first == 550)
    }

    private static let others: [([Double], String)] = {
        let full = [Double](repeating: 96, count: 30)
        let falling = (0..<60).map { 60 - 0.3 * Double($0) }
        let weekly = (0..<56).map { $0 % 7 < 5 ? 60.0 : 20.0 }
        let slow = (0..<60).map { 10 + 0.01 * Double($0) }
        return [(full, "now"), (falling, "declining"), (weekly, "no_significant_growth"), (slow, "beyond_horizon")]
    }()

    @Test(arguments: others)
    func otherAnswers(percents: [Double], answer: String) async throws {
        let row = try await Self.row(percents)
        // Peaks are exact, distributions within 1 %.
        let peaks = try #require(row.outlooks.first { $0.basis == .peak && $0.direction == .in })
        #expect(peaks.reaches.last?.crossing.name == answer)
    }

    @Test func sixDaysAreTooFew() async throws {
        let row = try await Self.row([50, 51, 52, 53, 54, 55])
        #expect(row.urgency == .insufficient)
        let missing = try #require(row.outlooks.first?.missing)
        #expect(missing.known == 6)
        #expect(missing.needed == 14)
        #expect(row.outlooks.allSatisfy { $0.reaches.isEmpty })
    }

    /// 48.9 % at the end: with 40 points more 95 % is 61 days away; growing by 5 % a month, 13.6 months.
    private static let supposed: [(String, ClosedRange<Double>?)] = [
        ("add=400Mbps", 150...152), ("growth=0%/month", nil), ("capacity=10Gbps", nil), ("growth=+5%/month", 503...505),
    ]

    @Test(arguments: supposed)
    func suppositionsMoveTheDate(text: String, days: ClosedRange<Double>?) async throws {
        let row = try await Self.row((0..<90).map { 40 + 0.1 * Double($0) }) { question in
            question.suppositions = [try Supposition(text, parameter: "what-if")]
        }
        let peaks = try #require(row.outlooks.first { $0.basis == .peak && $0.direction == .in })
        let reach = peaks.reaches[1]
        if let days {
            let date = try #require(reach.date)
            #expect(days.contains(Double(date - peaks.firstDay + 90)), "\(date - peaks.firstDay + 90)")
        } else {
            #expect(reach.date == nil)
        }
        #expect(row.capacity == (text.hasPrefix("capacity") ? 10e9 : 1e9))
    }

    /// A group of two ports, each at 45 % and rising, is in danger when one of them fails.
    @Test func aLostMemberTakesItsSpeed() async throws {
        var site = try Site()
        var ports = [PortHistory(source: 5), PortHistory(source: 6, speed: 3_000_000_000)]
        for port in ports { port.poll(&site) }
        for _ in 0..<288 { for place in ports.indices { ports[place].go(on: &site, in: 15_000_000_000) } }
        try await site.flush()
        let report = try await site.report(to: ports[0].time) { question in
            question.subjects = [.group, .interface]
            question.groups = [PortGroup(name: "LAG", members: [SeriesSelector()])]
            question.suppositions = [try Supposition("lose=1", parameter: "what-if")]
        }
        let group = try #require(report.rows.first { $0.subject == .group })
        #expect(group.capacity == 1e9)
        #expect(group.capacitySource == .supposed)
        #expect(try group.measures(.in).share(of: group.capacity) == 0.8)
        let single = try #require(report.rows.first { $0.subject == .interface })
        #expect(single.capacitySource == .reported)
        #expect(single.notes.contains { $0.contains("does not apply") })
        #expect(report.suppositions == ["lose=1"])
    }

    @Test(arguments: ["growth=5", "add=", "capacity=-1G", "lose=0", "more=2G", "growth=-100%/month"])
    func whatIsNoSuppositionIsRefused(text: String) throws {
        #expect(throws: QueryError.self) { try Supposition(text, parameter: "what-if") }
    }

    /// One conversation grows while another stays; samples agree with the counters, or do not.
    @Test(arguments: [UInt64(1), 3])
    func whatGrewIsNamed(countedTimes: UInt64) async throws {
        var site = try Site()
        try site.setFlows(FlowDefinition(name: "conversations", keys: "ipsource,ipdestination", limit: 10))
        var port = PortHistory()
        port.poll(&site)
        var sequence: UInt32 = 0
        for interval in 0..<40 {
            let count = interval < 20 ? 10 : 50
            for number in 0..<count {
                sequence += 1
                site.send(
                    [.packet(1000, sequence: sequence, rate: 1000)],
                    at: port.time + Milliseconds(number) * 300_000 / Milliseconds(count)
                )
            }
            port.go(on: &site, in: UInt64(count) * 1_000_000 * countedTimes)
        }
        try await site.flush()
        let report = try await site.report(to: port.time) { question in
            question.wantsFlows = true
            question.speeds = [PortSpeed(ports: SeriesSelector(), speed: 1e6)]
            question.historyDays = 30
        }
        // Too short for a forecast: nothing is known to run out.
        #expect(try #require(report.rows.first).grown.isEmpty)
        let (before, after) = (10 * 1_000_000 * 8 / 300.0, 50 * 1_000_000 * 8 / 300.0)
        var built = [BuiltRow(row: try #require(report.rows.first), ports: [try Self.port])]
        built[0].row.outlooks[0].missing = nil
        built[0].row.outlooks[0].reaches = [Outlook.Reach(threshold: 70, crossing: .now, date: nil, intervals: [])]
        let question = CapacityQuestion(
            start: Site.time(PortHistory.midnight),
            end: Site.time(port.time),
            now: Site.time(port.time)
        )
        let row = try await site.store.read { [built] snapshot in
            var rows = built
            try GrownFlowsReader(question, snapshot: snapshot).fill(&rows)
            return rows[0].row
        }
        let grown = try #require(row.grown.first)
        #expect(grown.flow == "conversations")
        let key = try #require(grown.keys.first)
        #expect(abs(key.before - before) < 1)
        #expect(abs(key.after - after) < 1)
        // The variance of n samples at rate N is n N (N - 1) L^2.
        let samples = (200.0 + 1000.0) * 1000 * 999 * 1e6
        #expect(abs(key.error / (1.96 * samples.squareRoot() * 8 / 6000) - 1) < 0.001)
        #expect(grown.disagrees == (countedTimes == 3))
        #expect(row.notes.contains { $0.contains("disagree") } == (countedTimes == 3))
    }

    private static var port: SourceIdentity {
        get throws { SourceIdentity(agent: try #require(IPAddress("192.0.2.1")), source: 5) }
    }
}
