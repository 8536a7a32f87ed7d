import MetricCatalog
import Rollup
import SFlowWire
import TestSupport
import Testing

/// When the intervals of counters begin and end.
@Suite struct IntervalTests {
    @Test func theAgentsOwnClockTakesTheNetworksJitterOutOfTheEnds() {
        var rig = Rig()
        // Polls every 10,000 ms by the agent, up to 300 ms late on arrival.
        for (index, delay) in [0, 120, 300, 40, 0].enumerated() {
            let sent = Milliseconds(index) * 10_000
            rig.poll(
                .ifCounters(ifInOctets: UInt64(index) * 158),
                at: sent + Milliseconds(delay),
                uptime: UInt32(1_000 + sent)
            )
        }
        let readings = rig.finish().readings("ifinoctets")
        #expect(readings.map(\.end) == [0, 10_000, 20_000, 30_000, 40_000])
        #expect(readings.map(\.start) == [0, 0, 10_000, 20_000, 30_000])
        #expect(readings.dropFirst().allSatisfy { $0.value == 158 })
    }

    @Test func aClockThatDisagreesIsNotBelieved() {
        var rig = Rig()
        for (time, uptime) in [(0, 5_000), (10_000, 5_000), (20_000, 99_000), (30_000, 101_000)] {
            rig.poll(.ifCounters(ifInOctets: 1), at: Milliseconds(time), uptime: UInt32(uptime))
        }
        #expect(rig.finish().readings("ifinoctets").map(\.end) == [0, 10_000, 20_000, 30_000])
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func intervalsLeaveNoHoleAndNeverGoBack(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var rig = Rig()
        var (sent, arrival) = (Milliseconds(0), Milliseconds(0))
        for index in 0..<500 {
            sent += Milliseconds.random(in: 1_000...30_000, using: &generator)
            arrival = max(arrival + 1, sent + Milliseconds.random(in: 0...1_500, using: &generator))
            // The agent's clock runs a little slow.
            rig.poll(.ifCounters(ifInOctets: UInt64(index)), at: arrival, uptime: UInt32(sent - sent / 5_000))
        }
        let readings = rig.finish().readings("ifinoctets")
        #expect(readings.count == 500)
        for (earlier, later) in zip(readings, readings.dropFirst()) {
            #expect(later.start == earlier.end && later.end > later.start, "seed \(seed)")
        }
        #expect(abs((readings.last?.end ?? 0) - arrival) <= 1_000)
    }

    @Test func aLongSilenceHasItsDeltaAndIsMarked() {
        var rig = Rig()
        for (time, octets) in [(0, 0), (20, 50_000_000), (340, 850_000_000), (360, 900_000_000)] {
            rig.poll(.ifCounters(ifInOctets: UInt64(octets)), at: Milliseconds(time) * 1000)
        }
        let outcome = rig.finish()
        #expect(outcome.values("ifinoctets") == [nil, 50_000_000, 800_000_000, 50_000_000])
        let buckets = outcome.buckets("ifinoctets", step: 20, count: 18)
        #expect(buckets.allSatisfy { $0.bitsPerSecond == 20_000_000 })
        #expect(buckets.map(\.interpolated) == [0] + [Milliseconds](repeating: 20_000, count: 16) + [0])
    }

    @Test func aSourceThatBecomesSlowIsMarkedOnlyAtFirst() throws {
        var rig = Rig()
        var time: Milliseconds = 0
        for index in 0..<30 {
            rig.poll(.ifCounters(ifInOctets: UInt64(index)), at: time)
            time += index < 10 ? 10_000 : 60_000
        }
        let marks = try #require(rig.finish().series("ifinoctets", 5)).interpolated
        #expect(marks.prefix(11).allSatisfy { !$0 })
        #expect(marks[11])
        #expect(marks.suffix(10).allSatisfy { !$0 })
    }

    @Test(arguments: [1, 7, 60, 300, 3600] as [Int64])
    func aSteadyRateIsSteadyAtEveryStep(step: Int64) {
        var rig = Rig()
        for index in 0...370 {
            rig.poll(.ifCounters(ifInOctets: UInt64(index) * 250_000_000), at: Milliseconds(index) * 20_000 - 137)
        }
        // Two hours from an unaligned start.
        let count = 7_200 / Int(step)
        let buckets = rig.finish().buckets("ifinoctets", from: 3, step: step, count: count)
        #expect(buckets.allSatisfy { $0.covered == step * 1000 })
        #expect(buckets.allSatisfy { abs(($0.bitsPerSecond ?? 0) / 1e8 - 1) < 0.001 })
        let total = buckets.map(\.sum).reduce(0, +)
        #expect(abs(Double(total) - Double(count) * Double(step) * 12_500_000) < 2)
    }

    @Test func pollsOfTwentySecondsShowNoPatternInSeconds() {
        var rig = Rig()
        for index in 0...3 {
            rig.poll(.ifCounters(ifInOctets: UInt64(index) * 25_000_000), at: Milliseconds(index) * 20_000)
        }
        let rates = rig.finish().buckets("ifinoctets", step: 1, count: 60).map(\.bitsPerSecond)
        #expect(rates.allSatisfy { $0 == 10_000_000 })
    }

    @Test func minutesHaveWhatHappenedInThemAndNotWhatWasReportedInThem() {
        var rig = Rig()
        rig.poll(.ifCounters(ifInUcastPkts: 1), at: 1_000)
        rig.poll(.ifCounters(ifInUcastPkts: 119), at: 119_000)
        let outcome = rig.finish()
        let minutes = outcome.buckets("ifinucastpkts", step: 60, count: 2)
        #expect(minutes.map(\.sum) == [59, 59])
        #expect(minutes.map(\.covered) == [59_000, 59_000])
        #expect(minutes.map(\.count) == [0, 1])
    }

    @Test(
        arguments: [
            (1_000_000_000, 5_000_000_000, 2e9), (800_000_000_000, 2_000_000_000_000, 8e11), (0, 25_000_000, 1e7),
        ] as [(UInt64, UInt64, Double)]
    )
    func noRateIsClippedToTheSpeed(speed: UInt64, octets: UInt64, rate: Double) {
        var rig = Rig()
        for index in 0...2 {
            rig.poll(
                .ifCounters(ifSpeed: speed, ifInOctets: UInt64(index) * octets),
                at: Milliseconds(index) * 20_000
            )
        }
        let rates = rig.finish().buckets("ifinoctets", step: 20, count: 2).map(\.bitsPerSecond)
        #expect(rates == [rate, rate])
    }

    @Test func reportsThatCameBeforeAreLeftOut() {
        var rig = Rig()
        rig.poll(.ifCounters(ifInOctets: 100), at: 0)
        rig.poll(.ifCounters(ifInOctets: 200), at: 20_000)
        // The same report again in another datagram.
        rig.pollNumber -= 1
        rig.poll(.ifCounters(ifInOctets: 200), at: 20_300)
        rig.poll(.ifCounters(ifInOctets: 300), at: 40_000)
        #expect(rig.builder.counts.staleCounterReports == 1)
        #expect(rig.finish().values("ifinoctets") == [nil, 100, 100])
    }

    @Test func uptimeIsNeverATime() {
        var rig = Rig()
        for uptime in [10_000, 9_000, 11_000] as [UInt32] {
            rig.send([.packet(source: 1, input: 1)], at: 500, uptime: uptime)
        }
        rig.poll(.ifCounters(), at: 700, uptime: 4_000_000_000)
        let polls = rig.finish().batches.flatMap(\.polls)
        #expect(polls.allSatisfy { $0.start >= Rig.epoch && $0.end <= Rig.epoch + 1_000 })
    }
}
