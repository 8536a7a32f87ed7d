import MetricCatalog
import Rollup
import SFlowWire
import TestSupport
import Testing

/// What agents say in words is reported when it changes.
@Suite struct TextReportTests {
    @Test func wordsAreReportedOnceAndWhenTheyChange() {
        var rig = Rig()
        for (index, status) in [3, 3, 1, 1, 3].enumerated() {
            rig.poll(
                .ifCounters(ifIndex: 5, ifStatus: UInt32(status), ifInOctets: UInt64(index)),
                .portName(index < 3 ? "eth0" : "uplink"),
                at: Milliseconds(index) * 20_000
            )
        }
        let outcome = rig.finish()
        let said = { (name: String) in
            outcome.texts.filter { $0.name == name }.map { "\($0.value) \(($0.time - Rig.epoch) / 1000)" }
        }
        #expect(said("ifoperstatus") == ["up 0", "down 40", "up 80"])
        #expect(said("ifadminstatus") == ["up 0"])
        #expect(said("ifname") == ["eth0 0", "uplink 60"])
        #expect(said("ifindex") == ["5 0"])
        let owners = Set(outcome.texts.map { outcome.groups[Int($0.group)].identity })
        #expect(owners == [SourceIdentity(agent: ip("192.0.2.1"), source: 5)])
    }

    @Test func hostsAreDescribedAndHaveNoReports() {
        var rig = Rig()
        let host = DataSource(class: 2, index: 1)
        for time in [0, 20_000] as [Milliseconds] {
            rig.poll(.hostDescr(hostname: "web-1", osRelease: "6.1.0"), source: host, at: time)
        }
        let outcome = rig.finish()
        let words = outcome.texts.map { "\($0.name)=\($0.value)" }
        #expect(words == ["host_name=web-1", "machine_type=x86_64", "os_name=linux", "os_release=6.1.0"])
        let index = outcome.groups.firstIndex { $0.identity.source == host }
        let polls = outcome.batches.flatMap(\.polls)
        #expect(!polls.contains { Int($0.group) == index })
    }

    @Test func aNameThatDoesNotFitItsRecordIsAFaultEveryTime() {
        var rig = Rig()
        for time in [0, 20_000] as [Milliseconds] {
            rig.poll(.portName("a long enough name").truncated(to: 8), at: time)
        }
        #expect(rig.finish().texts.isEmpty)
        let faults = rig.builder.counts.faultsByName.filter { $0.count > 0 }
        #expect(Dictionary(uniqueKeysWithValues: faults) == ["short_record": 2])
    }
}
