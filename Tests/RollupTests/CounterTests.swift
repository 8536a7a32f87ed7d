import MetricCatalog
import Rollup
import SFlowWire
import TestSupport
import Testing

/// Counters become deltas over the interval between two reports.
@Suite struct CounterTests {
    @Test func theFirstReportIsABaselineForCountersAndAReportOfStates() {
        var rig = Rig()
        rig.poll(.ifCounters(ifSpeed: 10_000, ifInOctets: 5_000), at: 250)
        let outcome = rig.finish()
        #expect(outcome.readings("ifinoctets") == [.init(start: 250, end: 250, value: nil)])
        #expect(outcome.readings("ifspeed") == [.init(start: 250, end: 250, value: 10_000)])
    }

    @Test func deltasAreExactAndIntervalsFollowEachOther() {
        var rig = Rig()
        let times: [Milliseconds] = [250, 20_260, 39_900, 60_500]
        let octets: [UInt64] = [1_000, 1_158, 1_158, 1 << 60]
        for (time, value) in zip(times, octets) {
            rig.poll(.ifCounters(ifInOctets: value, ifOutErrors: UInt32(time)), at: time, uptime: 0)
        }
        let outcome = rig.finish()
        let expected: [Outcome.Reading] = [
            .init(start: 250, end: 250, value: nil), .init(start: 250, end: 20_260, value: 158),
            .init(start: 20_260, end: 39_900, value: 0),
            .init(start: 39_900, end: 60_500, value: Double(UInt64(1 << 60) - 1_158)),
        ]
        #expect(outcome.readings("ifinoctets") == expected)
        #expect(outcome.values("ifouterrors") == [nil, 20_010, 19_640, 20_600])
    }

    @Test func aCounterOf64BitsIsExactToTheUnit() throws {
        var rig = Rig()
        rig.poll(.ifCounters(ifInOctets: 1), at: 0)
        rig.poll(.ifCounters(ifInOctets: 18_446_744_073_709_000_000), at: 20_000)
        let series = try #require(rig.finish().series("ifinoctets", 5))
        #expect(series.columns[1] == [0, 18_446_744_073_708_999_999])
    }

    @Test(
        arguments: [
            (.max - 100, 99, 200), (.max - 1, 0, 2), (0xf000_0000, 0x0800_0000, 0x1800_0000), (5, 4, nil),
            (1000, 10, nil),
        ] as [(UInt32, UInt32, Double?)]
    )
    func aCounterOf32BitsWrapsUnlessThatWouldBeImplausible(old: UInt32, new: UInt32, delta: Double?) {
        var rig = Rig()
        rig.poll(.ifCounters(ifInUcastPkts: old), at: 0)
        rig.poll(.ifCounters(ifInUcastPkts: new), at: 20_000)
        let outcome = rig.finish()
        #expect(outcome.values("ifinucastpkts") == [nil, delta])
        #expect(outcome.events(.counterReset).count == (delta == nil ? 1 : 0))
    }

    @Test func aFastPortMayCountMoreThanHalfItsWidth() {
        // 400 Gbit/s of small frames for 7 seconds; a port that does not say its speed comes after one that does.
        var rig = Rig()
        let speeds: [UInt64] = [10_000_000_000, 400_000_000_000, 0]
        for (time, packets) in [(0, 1_000_000_000), (7_000, 705_032_704)] as [(Milliseconds, UInt32)] {
            for (index, speed) in speeds.enumerated() {
                let source = DataSource(class: 0, index: UInt32(index))
                rig.poll(.ifCounters(ifSpeed: speed, ifInUcastPkts: packets), source: source, at: time)
            }
        }
        let outcome = rig.finish()
        #expect(outcome.values("ifinucastpkts", 0) == [nil, nil])
        #expect(outcome.values("ifinucastpkts", 1) == [nil, 4_000_000_000])
        #expect(outcome.values("ifinucastpkts", 2) == [nil, nil])
    }

    @Test func aCounterThatStoodIsZeroAndNotUnknown() {
        var rig = Rig()
        for time in 0..<4 { rig.poll(.ifCounters(ifInOctets: 77), at: Milliseconds(time) * 20_000) }
        let outcome = rig.finish()
        #expect(outcome.values("ifinoctets") == [nil, 0, 0, 0])
        let buckets = outcome.buckets("ifinoctets", step: 1, count: 60)
        #expect(buckets.allSatisfy { $0.covered == 1000 && $0.sum == 0 })
    }

    @Test func allOnesIsNeitherAValueNorABaseline() {
        var rig = Rig()
        let octets: [UInt64] = [.max, .max, 1_000, 2_501_000, .max, 5_001_000, 7_501_000]
        for (index, value) in octets.enumerated() {
            let out = UInt64(index) * 25_000_000
            rig.poll(
                .ifCounters(ifInOctets: value, ifInMulticastPkts: .max, ifOutOctets: out),
                at: Milliseconds(index) * 20_000
            )
        }
        let outcome = rig.finish()
        #expect(outcome.values("ifinoctets") == [nil, nil, nil, 2_500_000, nil, nil, 2_500_000])
        #expect(outcome.values("ifinmulticastpkts").allSatisfy { $0 == nil })
        #expect(outcome.values("ifoutoctets") == [nil] + [Double?](repeating: 25_000_000, count: 6))
        let seconds = outcome.buckets("ifinoctets", step: 20, count: 6)
        #expect(seconds.map(\.bitsPerSecond) == [nil, nil, 1_000_000, nil, nil, 1_000_000])
        #expect(outcome.events(.counterReset).isEmpty)
    }

    @Test func recordsOfSeveralKindsHaveSeriesOfTheirOwn() {
        var rig = Rig()
        for time in [0, 20_000] as [Milliseconds] {
            let value = UInt32(time)
            rig.poll(
                .ethernetCounters(fcsErrors: value),
                .ifCounters(ifInOctets: UInt64(value)),
                .processor(cpu5s: 1_250, freeMemory: 7),
                .vlanCounters(vlan: 3, octets: UInt64(value) * 2),
                .hostCPU(loadOne: 0.5, cpuUser: value * 3),
                .hostMemory(memFree: 9, pageIn: value * 4),
                source: DataSource(class: 2, index: 1),
                at: time
            )
        }
        let outcome = rig.finish()
        let source = DataSource(class: 2, index: 1)
        #expect(outcome.values("eth_fcserrors", source) == [nil, 20_000])
        #expect(outcome.values("ifinoctets", source) == [nil, 20_000])
        #expect(outcome.values("cpu_5sec", source) == [12.5, 12.5])
        #expect(outcome.values("memory_free", source) == [7, 7])
        #expect(outcome.values("vlan_octets", source) == [nil, 40_000])
        #expect(outcome.values("load_one", source) == [0.5, 0.5])
        #expect(outcome.values("cpu_user_time", source) == [nil, 60_000])
        #expect(outcome.values("mem_free", source) == [9, 9])
        #expect(outcome.values("page_in", source) == [nil, 80_000])
        #expect(outcome.sources == ["2.1"])
    }

    @Test func aSecondRecordOfAKindInOneSampleIsLeftOut() {
        var rig = Rig()
        for time in [0, 20_000] as [Milliseconds] {
            let octets = UInt64(time)
            rig.poll(.ifCounters(ifInOctets: octets), .ifCounters(ifInOctets: octets * 100), at: time)
        }
        #expect(rig.builder.counts.staleCounterReports == 2)
        #expect(rig.finish().values("ifinoctets") == [nil, 20_000])
    }

    @Test func unknownAndShortRecordsCostNoOther() {
        var rig = Rig()
        for time in [0, 20_000] as [Milliseconds] {
            rig.poll(
                RecordBuilder(DataFormat(4413, 7), body: [1, 2, 3, 4]),
                RecordBuilder.ethernetCounters().truncated(to: 40),
                .ifCounters(ifInOctets: UInt64(time)),
                at: time
            )
        }
        #expect(rig.builder.counts.unknownCounterRecords == 2)
        #expect(rig.builder.counts.faults[Int(WireFault.shortRecord.rawValue)] == 2)
        #expect(rig.finish().values("ifinoctets") == [nil, 20_000])
    }
}
