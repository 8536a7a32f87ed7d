import ByteReading
import Forecasting
import MetricCatalog
import QueryEngine
import SFlowWire
import SeriesStore
import StoreSupport
import TestSupport
import Testing

@testable import Reports

/// What a report says was used.
@Suite struct UsageMeasureTests {
    /// In 1 … 288, out 288 … 1 kilo-octets a second: each convention has its own right value.
    @Test func eachConventionOfThe95thPercentileIsNamed() async throws {
        var site = try Site()
        var port = PortHistory()
        port.poll(&site)
        for number in UInt64(1)...288 {
            port.go(on: &site, in: number * 300_000, out: (289 - number) * 300_000)
        }
        try await site.flush()
        let row = try #require(try await site.report(to: port.time).rows.first)
        let unit = 8_000.0
        #expect(try row.measures(.in).percentile95 == 274 * unit)
        #expect(try row.measures(.out).percentile95 == 274 * unit)
        #expect(try row.measures(.max).percentile95 == 281 * unit)
        #expect(try row.measures(.sum).percentile95 == 289 * unit)
        #expect(try abs(#require(try row.measures(.in).percentile95Interpolated) - 273.65 * unit) < 1e-6)
        #expect(try row.measures(.in).mean == 144.5 * unit)
        #expect(try row.measures(.in).totalOctets == 288 * 289 / 2 * 300_000)
        #expect(try row.measures(.in).intervalCount == 288)
        // The last hour of what came in, the first of what went out.
        #expect(try row.measures(.in).busyHour == Site.time(PortHistory.midnight + 23 * 3_600_000))
        #expect(try row.measures(.out).busyHour == Site.time(PortHistory.midnight))
        #expect(try row.measures(.in).busyHourMean == 282.5 * unit)
        #expect(row.coverage == 1)
    }

    /// 5 GB each 20 s on a port that is said to have 1 Gbit/s; and 2 TB on one of 800 Gbit/s with counters beyond 2^63.
    @Test(arguments: [
        (
            UInt64(1_000_000_000), UInt64(5_000_000_000), Double?.none, 2e9, 200.0,
            CapacityRow.CapacitySource.implausible
        ),
        (1_000_000_000, 5_000_000_000, 10e9, 2e9, 20, .configured),
        (800_000_000_000, 2_000_000_000_000, nil, 800e9, 100, .reported),
    ])
    func nothingIsClippedToTheSpeed(
        speed: UInt64,
        octets: UInt64,
        override: Double?,
        rate: Double,
        percent: Double,
        source: CapacityRow.CapacitySource
    ) async throws {
        var site = try Site()
        var port = PortHistory(speed: speed, octets: (18_446_000_000_000_000_000, 1))
        port.poll(&site)
        for _ in 0..<90 { port.go(on: &site, in: octets, for: 20_000) }
        try await site.flush()
        let report = try await site.report(to: port.time) { question in
            if let override { question.speeds = [PortSpeed(ports: SeriesSelector(), speed: override)] }
        }
        let row = try #require(report.rows.first)
        #expect(try row.measures(.in).percentile95 == rate)
        #expect(try row.measures(.in).peak == rate)
        #expect(row.capacitySource == source)
        #expect(try row.measures(.in).share(of: row.capacity).map { $0 * 100 } == percent)
        #expect(row.notes.contains { $0.contains("suspect") } == (source == .implausible))
        let csv = text { CapacityCSV(report).write($0) }
        #expect(csv.contains(",\(Int(percent)),"))
    }

    /// A speed of 0 is none: nothing is 0 % of it.
    @Test func anUnknownSpeedIsSaid() async throws {
        var site = try Site()
        var port = PortHistory(speed: 0)
        port.poll(&site)
        for _ in 0..<12 { port.go(on: &site, in: 300_000_000) }
        try await site.flush()
        let report = try await site.report(to: port.time)
        let row = try #require(report.rows.first)
        #expect(row.capacity == nil)
        #expect(row.capacitySource == .unknown)
        #expect(row.headroom == nil)
        #expect(try row.measures(.in).percentile95 == 8_000_000)
        #expect(text { CapacityHTML(report).write($0) }.contains("not known"))
    }

    /// An agent is silent for ten minutes of twenty: they are no part of a mean, and half is known.
    @Test func aGapIsNoZero() async throws {
        var site = try Site()
        var port = PortHistory()
        port.poll(&site)
        for _ in 0..<15 { port.go(on: &site, in: 20_000_000, for: 20_000) }
        // The counters begin anew, so that nothing can be said of the silence.
        port.time += 600_000
        port.octets = (500, 500)
        port.poll(&site)
        for _ in 0..<15 { port.go(on: &site, in: 20_000_000, for: 20_000) }
        try await site.flush()
        let report = try await site.report(to: port.time)
        let row = try #require(report.rows.first)
        #expect(abs(row.coverage - 0.5) < 0.01)
        #expect(try row.measures(.in).mean == 8_000_000)
        #expect(try row.measures(.in).intervalCount == 2)
        #expect(try row.measures(.in).peak == 8_000_000)
        #expect(row.resets == 1)
    }

    /// 10 Mbit/s with one second of 1 Gbit/s each hour: coarser tiers know the peak and the mean.
    @Test func downsamplingKeepsThePeak() async throws {
        var site = try Site()
        var port = PortHistory()
        port.poll(&site)
        for second in 0..<10_800 {
            port.go(on: &site, in: second % 3600 == 1800 ? 125_000_000 : 1_250_000, for: 1000)
        }
        try await site.flush()
        let end = port.time
        let fresh = try await site.report(to: end)
        for hour in Milliseconds(1)...72 { try await site.maintain(at: end + hour * 3_600_000) }
        let sealed = try await site.report(to: end)
        for report in [fresh, sealed] {
            let measures = try #require(report.rows.first).measures(.in)
            #expect(measures.peak == 1e9)
            #expect(measures.peakIsOfSeconds)
            #expect(try abs(#require(measures.mean) - 10_275_000) < 1)
            #expect(measures.totalOctets == 13_871_250_000.0)
        }
    }

    /// Ports together: the sum of each interval first, the percentile after; an interval in which one is missing is unknown.
    @Test func portsOfAGroupAreSummedFirst() async throws {
        var site = try Site()
        var one = PortHistory(source: 5)
        var other = PortHistory(source: 6)
        one.poll(&site)
        other.poll(&site)
        for number in UInt64(1)...100 {
            one.go(on: &site, in: number * 300_000)
            // The second port is at its largest when the first is at its smallest.
            if number == 50 { other.octets = (0, 0) }
            other.go(on: &site, in: (101 - number) * 300_000)
        }
        try await site.flush()
        let report = try await site.report(to: one.time) { question in
            question.subjects = [.group, .agent]
            question.groups = [PortGroup(name: "LAG", members: [SeriesSelector()])]
        }
        let group = try #require(report.rows.first { $0.subject == .group })
        #expect(group.memberCount == 2)
        #expect(group.capacity == 2e9)
        #expect(try group.measures(.in).percentile95 == 101 * 8_000)
        #expect(try group.measures(.in).intervalCount == 99)
        #expect(abs(group.coverage - 0.99) < 1e-9)
        let agent = try #require(report.rows.first { $0.subject == .agent })
        #expect(agent.agent == "192.0.2.1")
        #expect(try agent.measures(.in).percentile95 == 101 * 8_000)
    }

    /// A month of Oslo has the same report whenever it is made, and 8,928 intervals have the 447th largest as their 95th.
    @Test func aMonthIsTheSameForEver() async throws {
        var site = try Site()
        // From the 30th of November 2023, 23:00 UTC.
        var port = PortHistory(time: PortHistory.midnight + 16 * PortHistory.day - 3_600_000)
        port.poll(&site)
        for number in 0..<8_928 {
            // Each of 1 … 8,928 once, in no order.
            port.go(on: &site, in: UInt64(number * 5_003 % 8_928 + 1) * 300_000)
            if number % 288 == 0 {
                try await site.flush()
                try await site.maintain(at: port.time)
            }
        }
        try await site.flush()
        var text = CapacityText()
        text.month = "2023-12"
        text.zone = "Europe/Oslo"
        let store = site.store
        let report = { [text] (now: Milliseconds) in
            try await store.read { snapshot in
                let now = Site.time(now)
                return try text.question(ReportSettings(), in: snapshot.directory, now: now).report(on: snapshot)
            }
        }
        let first = try await report(port.time + 3_600_000)
        #expect(first.start == Site.time(PortHistory.midnight + 16 * PortHistory.day - 3_600_000))
        #expect(first.end == Site.time(port.time))
        let measures = try #require(first.rows.first).measures(.in)
        #expect(measures.percentile95 == 8_482 * 8_000.0)
        #expect(measures.intervalCount == 8_928)
        // A month later the seconds are gone.
        for _ in 0..<30 {
            for _ in 0..<4 { port.go(on: &site, in: 300_000, for: 6 * 3_600_000) }
            try await site.flush()
            try await site.maintain(at: port.time, retention: .standard)
        }
        let later = try await report(port.time)
        for form in ReportForm.allCases {
            #expect(bytes { form.write(first, $0) } == bytes { form.write(later, $0) }, "\(form)")
        }
    }

    /// A host that uses half of its processors' time, three quarters of its memory and more of its disk each hour.
    @Test func hostsHaveRowsOfTheirResources() async throws {
        var site = try Site()
        for number in 0...36 {
            let ticks = UInt32(number) * 150_000
            let free = UInt64(9 - number / 12) * 1_000
            site.poll(
                [
                    .hostDescr(hostname: "web1"), .hostCPU(cpuUser: ticks, cpuIdle: ticks),
                    .hostMemory(memTotal: 4_000, memFree: 1_000), .hostDisk(total: 10_000, free: free, bytesRead: 0),
                ],
                source: DataSource(class: 2, index: 1),
                at: PortHistory.midnight + Milliseconds(number) * PortHistory.fiveMinutes
            )
        }
        try await site.flush()
        let report = try await site.report(to: PortHistory.midnight + 36 * PortHistory.fiveMinutes)
        let used = Dictionary(
            try report.rows.map { ($0.subject, try $0.measures(.use)) },
            uniquingKeysWith: { first, _ in first }
        )
        #expect(Set(used.keys) == [.cpu, .memory, .disk])
        #expect(used[.cpu]?.percentile95 == 50)
        #expect(used[.memory]?.percentile95 == 75)
        #expect(used[.disk]?.percentile95 == 30)
        // The last report ends with the period.
        #expect(used[.disk]?.peak == 40)
        #expect(report.rows.allSatisfy { $0.name == "web1" && $0.capacity == 100 && $0.unit == "%" })
    }

    private func bytes(_ write: (([UInt8]) -> Void) -> Void) -> [UInt8] {
        var all: [UInt8] = []
        write { all += $0 }
        return all
    }

    private func text(_ write: (([UInt8]) -> Void) -> Void) -> String {
        String(decoding: bytes(write), as: UTF8.self)
    }
}
