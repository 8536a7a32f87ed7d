import MetricCatalog
import Rollup
import TestSupport
import Testing

/// The time of day steps, the monotonic clock does not.
@Suite struct ClockStepTests {
    /// Polls at 1,000 octets a second; the time of day is moved once, before the poll of the given number.
    private static func polls(every interval: Milliseconds, step: Milliseconds, before number: Int = 10) -> Outcome {
        var rig = Rig()
        for index in 0..<20 {
            let time = Milliseconds(index) * interval
            rig.poll(
                .ifCounters(ifInOctets: UInt64(time)),
                at: time + (index < number ? 0 : step),
                monotonic: Rig.epoch + time
            )
        }
        return rig.finish()
    }

    @Test(
        arguments: [1_000, 5_000, 20_000] as [Milliseconds],
        [-86_400_007, -3_600_007, -60_007, -6_001, -5_001, -3_001, -2_001, -1_501, -1_001, -501, -30] as [Milliseconds]
    )
    func aStepLosesNothingAndDistortsNoRate(interval: Milliseconds, step: Milliseconds) {
        let outcome = Self.polls(every: interval, step: step)
        #expect(outcome.total("ifinoctets") == Double(19 * interval))
        for reading in outcome.readings("ifinoctets") where reading.value != nil {
            #expect(reading.end > reading.start)
            let rate = (reading.value ?? 0) / Double(reading.end - reading.start)
            #expect(abs(rate - 1) <= 0.05, "\(reading)")
        }
    }

    @Test(
        arguments: [1_000, 20_000] as [Milliseconds],
        [30, 500, 1_000, 1_500, 3_000, 20_000, 3_600_000, 86_400_000] as [Milliseconds]
    )
    func aStepForwardIsAHole(interval: Milliseconds, step: Milliseconds) {
        let outcome = Self.polls(every: interval, step: step)
        #expect(outcome.total("ifinoctets") == Double(19 * interval))
        for reading in outcome.readings("ifinoctets") where reading.value != nil {
            let rate = (reading.value ?? 0) / Double(reading.end - reading.start)
            #expect(abs(rate - 1) <= 0.05, "\(reading)")
        }
    }

    @Test func aStepBackBeyondTheGraceIsNoted() {
        let outcome = Self.polls(every: 20_000, step: -60_000)
        let steps = outcome.events(.clockStep)
        #expect(steps.map(\.detail) == ["40000 ms back"])
        #expect(Self.polls(every: 20_000, step: -22_000).events(.clockStep).isEmpty)
    }

    @Test(arguments: [-3_600_000, -3_000] as [Milliseconds])
    func flowsGoOnInTheNewTime(step: Milliseconds) {
        var rig = Rig()
        for index in 0..<20 {
            let time = Milliseconds(index) * 1000 + 500
            rig.send(
                [.packet(input: 1)],
                at: time + (index < 10 ? 0 : step),
                monotonic: Rig.epoch + time
            )
        }
        let outcome = rig.finish()
        #expect(outcome.total("flow_in_octets", 1) == 2_000_000)
        let readings = outcome.readings("flow_in_octets", 1)
        #expect(readings.allSatisfy { $0.end - $0.start == 1000 })
        // A second that came twice holds both.
        #expect(readings.filter { $0.value == 200_000 }.count == (step == -3_000 ? 3 : 0))
        #expect(rig.builder.counts.clockSteps == (step == -3_000 ? 0 : 1))
    }

    @Test func anAgentIsHeardOfAfterTheClockWentBack() {
        var rig = Rig()
        rig.send(at: 500, monotonic: Rig.epoch + 500)
        rig.send(at: 10_500, monotonic: Rig.epoch + 10_500)
        for time in stride(from: Milliseconds(20_500), to: 60_000, by: 10_000) {
            rig.send(at: time - 3_600_000, monotonic: Rig.epoch + time)
        }
        let alive = rig.finish().buckets("sflow_datagrams", .agent, from: -3_600, step: 1, count: 52)
        #expect(alive.indices.filter { alive[$0].covered > 0 } == Array(20...50))
    }

    @Test func aRecordingThatGoesBackBeginsAnew() {
        // Both clocks are the recording's: nothing tells how long the interval was.
        var rig = Rig()
        for (time, octets) in [(3_600_000, 5_000), (3_620_000, 6_000), (0, 100), (20_000, 300)] {
            rig.poll(.ifCounters(ifInOctets: UInt64(octets)), at: Milliseconds(time), uptime: 0)
        }
        let readings = rig.finish().readings("ifinoctets")
        #expect(
            readings == [
                .init(start: 0, end: 0, value: nil), .init(start: 0, end: 20_000, value: 200),
                .init(start: 3_600_000, end: 3_600_000, value: nil),
                .init(start: 3_600_000, end: 3_620_000, value: 1_000),
            ]
        )
    }
}
