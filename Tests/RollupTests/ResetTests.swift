import MetricCatalog
import Rollup
import SFlowWire
import TestSupport
import Testing

/// Counters that begin anew.
@Suite struct ResetTests {
    @Test func aStepBackIsAnEventAndANewBaseline() {
        var rig = Rig()
        rig.poll(.ifCounters(ifInOctets: 10_000_000_000), at: 0)
        rig.poll(.ifCounters(ifInOctets: 10_250_000_000), at: 20_000)
        rig.reboot(at: 35_000)
        let values: [UInt64] = [1_000_000, 251_000_000, 501_000_000, 751_000_000, 1_001_000_000]
        for (index, value) in values.enumerated() {
            rig.poll(.ifCounters(ifInOctets: value), at: 40_000 + Milliseconds(index) * 20_000)
        }
        let outcome = rig.finish()
        let rates = outcome.buckets("ifinoctets", step: 20, count: 6).map(\.bitsPerSecond)
        #expect(rates == [1e8, nil, 1e8, 1e8, 1e8, 1e8])
        let second = outcome.buckets("ifinoctets", step: 1, count: 120)
        #expect(second.allSatisfy { !$0.hasExtremes || ($0.maximum <= 12_500_001 && $0.minimum >= 12_499_999) })
        let resets = outcome.events(.counterReset)
        #expect(resets.count == 1)
        #expect(resets.first?.identity == SourceIdentity(agent: ip("192.0.2.1"), source: 5))
        #expect(resets.first?.time == Rig.epoch + 40_000)
        #expect(outcome.events(.agentRestart).count == 1)
    }

    @Test func narrowCountersOfARecordWhoseWideOneSteppedBackDidNotWrap() {
        var rig = Rig()
        rig.poll(.ifCounters(ifInOctets: 1 << 40, ifInUcastPkts: 4_000_000_000, ifInErrors: 7), at: 0)
        rig.poll(.ifCounters(ifInOctets: 1 << 20, ifInUcastPkts: 1_000, ifInErrors: 9), at: 20_000)
        rig.poll(.ifCounters(ifInOctets: 1 << 21, ifInUcastPkts: 1_500, ifInErrors: 9), at: 40_000)
        let outcome = rig.finish()
        #expect(outcome.values("ifinucastpkts") == [nil, nil, 500])
        #expect(outcome.values("ifinoctets") == [nil, nil, 1_048_576])
        // Each counter decides for itself.
        #expect(outcome.values("ifinerrors") == [nil, 2, 0])
        #expect(outcome.events(.counterReset).count == 1)
    }

    @Test func aClearedNarrowCounterMakesNoSpike() {
        var rig = Rig()
        for (index, value) in [1_000_000, 1_000_500, 10, 510].enumerated() {
            rig.poll(.ethernetCounters(fcsErrors: UInt32(value)), at: Milliseconds(index) * 20_000)
        }
        let outcome = rig.finish()
        #expect(outcome.values("eth_fcserrors") == [nil, 500, nil, 500])
        #expect(outcome.events(.counterReset).count == 1)
    }

    @Test func aNarrowCounterThatStepsBackWithARestartDidNotWrap() {
        for restarts in [true, false] {
            var rig = Rig()
            rig.poll(.ethernetCounters(fcsErrors: 4_294_967_000), at: 0)
            if restarts { rig.reboot(at: 15_000) }
            rig.poll(.ethernetCounters(fcsErrors: 4), at: 20_000)
            #expect(rig.finish().values("eth_fcserrors") == [nil, restarts ? nil : 300], "\(restarts)")
        }
    }

    @Test func aRestartThatLeavesCountersRisingIsNoReset() {
        var rig = Rig()
        rig.poll(.ifCounters(ifInOctets: 1_000, ifInUcastPkts: 10), at: 0)
        rig.reboot(at: 19_000)
        rig.poll(.ifCounters(ifInOctets: 3_000, ifInUcastPkts: 30), at: 20_000)
        rig.poll(.ifCounters(ifInOctets: 4_000, ifInUcastPkts: 40), at: 40_000)
        let outcome = rig.finish()
        #expect(outcome.values("ifinoctets") == [nil, 2_000, 1_000])
        #expect(outcome.values("ifinucastpkts") == [nil, 20, 10])
        #expect(outcome.events(.counterReset).isEmpty)
        #expect(outcome.readings("ifinoctets").map(\.start) == [0, 0, 20_000])
    }

    @Test func aSampleSequenceThatBeginsAgainIsARestartOfTheSource() {
        var rig = Rig()
        rig.pollNumber = 500
        rig.poll(.ethernetCounters(fcsErrors: 4_294_967_000), at: 0)
        rig.pollNumber = 1
        rig.poll(.ethernetCounters(fcsErrors: 4), at: 20_000)
        #expect(rig.finish().values("eth_fcserrors") == [nil, nil])
    }

    @Test func uptimeMayWrapWithoutARestart() {
        var rig = Rig()
        rig.bootAge = 0xffff_ffff - 10_000
        rig.poll(.ethernetCounters(fcsErrors: 4_294_967_000), at: 0)
        rig.poll(.ethernetCounters(fcsErrors: 4), at: 20_000)
        let outcome = rig.finish()
        #expect(outcome.values("eth_fcserrors") == [nil, 300])
        #expect(outcome.events.isEmpty)
    }

    @Test func theWordsOfOneSubAgentSayNothingOfAnother() {
        // One card reports the counters now, another did before: uptimes and sequences do not compare.
        var rig = Rig()
        rig.pollNumber = 900
        rig.poll(.ethernetCounters(fcsErrors: 4_294_967_000), at: 0)
        (rig.subAgent, rig.sequence, rig.pollNumber, rig.bootAge) = (1, 77, 3, 50)
        rig.poll(.ethernetCounters(fcsErrors: 4), at: 20_000)
        rig.poll(.ethernetCounters(fcsErrors: 9), at: 40_000)
        let outcome = rig.finish()
        #expect(outcome.readings("eth_fcserrors").map(\.value) == [nil, 300, 5])
        #expect(outcome.readings("eth_fcserrors").map(\.end) == [0, 20_000, 40_000])
        #expect(rig.builder.counts.lostDatagrams == 0)
    }

    @Test func aSourceWhoseCountersStepBackForeverStaysBounded() {
        var rig = Rig()
        for index in 0..<100 {
            rig.poll(.ifCounters(ifInOctets: UInt64(1_000 - index)), at: Milliseconds(index) * 1000)
        }
        let outcome = rig.finish()
        #expect(outcome.events(.counterReset).count == 99)
        #expect(outcome.total("ifinoctets") == nil)
    }
}
