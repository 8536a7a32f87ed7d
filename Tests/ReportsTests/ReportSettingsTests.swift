import MetricCatalog
import QueryEngine
import Testing

@testable import Reports

/// What a site says once for all of its reports.
@Suite struct ReportSettingsTests {
    @Test func allOfIt() throws {
        let settings = try ReportSettings(
            yaml: """
                zone: Europe/Oslo
                thresholds: [95, 70.5]
                groups:
                  - name: Transit
                    capacity: 20Gbps
                    members:
                      - agent: 10.0.0.1
                        ifname: "xe-0/0/*"
                      - agent: [edge2, edge3]
                        datasource: [3, 4]
                speeds:
                  - agent: 10.0.0.1
                    ifname: xe-0/0/7
                    speed: 10 Gbit/s
                """
        )
        #expect(settings.zone == "Europe/Oslo")
        #expect(settings.thresholds == [70.5, 95])
        let group = try #require(settings.groups.first)
        #expect(group.name == "Transit")
        #expect(group.capacity?.bitsPerSecond == 20e9)
        #expect(group.members[0].agents == ["10.0.0.1"])
        #expect(group.members[0].filters == [.init(name: "ifname", value: "xe-0/0/*")])
        #expect(group.members[1].agents == ["edge2", "edge3"])
        #expect(group.members[1].sources == ["3", "4"])
        #expect(settings.speeds[0].speed.bitsPerSecond == 10e9)
        #expect(settings.speeds[0].ports.filters == [.init(name: "ifname", value: "xe-0/0/7")])
        #expect(try ReportSettings(yaml: "") == ReportSettings())
        #expect(try ReportSettings(yaml: "# nothing\n") == ReportSettings())
    }

    @Test(arguments: [
        ("zones: UTC", "line 1: 'zones' is not known"), ("groups: 3", "line 1: groups must be a list"),
        ("groups:\n  - members: [{agent: a}]", "a group needs a name"), ("groups:\n  - name: A", "'A' needs members"),
        ("thresholds: [many]", "a number of percent"), ("thresholds: [0]", "a number of percent"),
        ("speeds:\n  - speed: 1G", "a speed needs an agent"),
        ("speeds:\n  - {agent: a, speed: fast}", "'fast' is no speed"),
        ("speeds:\n  - agent: a", "there is no speed"), ("a: [", ""), ("- 1", "names and values"),
        (
            "groups:\n  - {name: A, members: [{agent: a}]}\n  - {name: A, members: [{agent: a}]}",
            "two groups are named 'A'"
        ),
    ])
    func whatIsWrongIsSaid(yaml: String, words: String) {
        let error = #expect(throws: ReportSettingsError.self) { try ReportSettings(yaml: yaml) }
        #expect(error?.description.contains(words) ?? false, "\(String(describing: error))")
    }

    @Test(arguments: [
        ("10Gbps", 10e9), ("2.5G", 2.5e9), ("100 Mbit/s", 100e6), ("1000", 1000), ("400k", 400e3), ("1Tb/s", 1e12),
    ])
    func ratesAsPeopleWriteThem(text: String, rate: Double) {
        #expect(BitRate(text)?.bitsPerSecond == rate)
    }

    @Test(arguments: ["", "fast", "-1G", "0", "1e999", "G", "10 GB/s"])
    func whatIsNoRate(text: String) {
        #expect(BitRate(text) == nil)
    }

    @Test(arguments: [
        ("month", "2026-13"), ("month", "2026-9"), ("month", "2027-01"), ("start", "yesterday"), ("history", "0d"),
        ("history", "5h"), ("horizon", "20000d"), ("thresholds", "all"), ("of", "disks"), ("tz", "CET"),
        ("what-if", "x=1"), ("datasource", "eth0"),
    ])
    func wordsThatMeanNothingAreRefused(parameter: String, value: String) {
        var text = CapacityText()
        switch parameter {
        case "month": text.month = value
        case "start": text.start = value
        case "history": text.history = value
        case "horizon": text.horizon = value
        case "thresholds": text.thresholds = [value]
        case "of": text.subjects = [value]
        case "tz": text.zone = value
        case "what-if": text.suppositions = [value]
        default: text.choice.sources = [value]
        }
        // The 10th of November 2026.
        let error = #expect(throws: QueryError.self) {
            try text.question(ReportSettings(), in: Directory(), now: 1_794_268_800_000)
        }
        #expect(error?.parameter == parameter)
    }

    @Test func agentsThatAreNotThereAreNamedWithTheirGroup() throws {
        let settings = try ReportSettings(yaml: "groups: [{name: Transit, members: [{agent: edge2}]}]")
        let error = #expect(throws: QueryError.self) {
            try CapacityText().question(settings, in: Directory(), now: 1_794_268_800_000)
        }
        #expect(error?.parameter == "config")
        #expect(error?.detail.hasPrefix("group 'Transit': ") ?? false)
    }

    @Test func thePeriodIsWholeDaysOfTheZone() throws {
        var text = CapacityText()
        text.zone = "Europe/Oslo"
        let question = try text.question(ReportSettings(), in: Directory(), now: 1_794_268_800_000)
        // Midnight in Oslo, and 30 days before, when the clocks there were two hours ahead.
        #expect(question.end == 1_794_265_200_000)
        #expect(question.start == question.end - 30 * 86_400_000 - 3_600_000)
        text.month = "2026-10"
        let months = try text.question(ReportSettings(), in: Directory(), now: 1_794_268_800_000).months(
            isOfUsual: true
        )
        #expect(months.map(\.name) == ["2026-10"])
        #expect(months[0].question.end - months[0].question.start == 31 * 86_400_000 + 3_600_000)
        #expect(months[0].question.subjects == [.interface])
    }
}
