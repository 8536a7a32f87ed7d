import MetricCatalog
import Rollup
import SFlowWire
import TestSupport
import Testing

/// Datagrams that are lost, late, repeated, or begin anew.
@Suite struct SequenceTests {
    /// Sends datagrams with one packet each, ten a second.
    private static func send(_ numbers: [UInt32]) -> (Rig, Outcome) {
        var rig = Rig()
        for (index, number) in numbers.enumerated() {
            // A repeated datagram is alike in all.
            let first = numbers.firstIndex(of: number) ?? index
            rig.send(
                [.packet(sequence: number, input: 1)],
                at: Milliseconds(index) * 100,
                sequence: number,
                uptime: 1_000_000 + UInt32(first) * 100
            )
        }
        let outcome = rig.finish()
        return (rig, outcome)
    }

    @Test func eachSubAgentHasItsOwnSequence() {
        var rig = Rig()
        for number in UInt32(1)...100 {
            for subAgent in 0...1 as ClosedRange<UInt32> where !(subAgent == 1 && (50...54).contains(number)) {
                rig.subAgent = subAgent
                rig.send(at: Milliseconds(number) * 10, sequence: number)
            }
            if number == 49 { #expect(rig.builder.counts.lostDatagrams == 0) }
        }
        #expect(rig.builder.counts.lostDatagrams == 5)
        let outcome = rig.finish()
        #expect(outcome.total("sflow_lost_datagrams", .agent) == 5)
        #expect(outcome.total("sflow_datagrams", .agent) == 195)
    }

    @Test(
        arguments: [
            ([1, 2, 3, 4], 0, 0, 4), ([1, 3], 1, 0, 2), ([7, 8, 12], 3, 0, 3), ([1, 2, 2, 3], 0, 1, 3),
            ([1, 3, 2, 4], 0, 0, 4), ([1, 2, 3, 4, 2, 5], 0, 1, 5), ([1, 3, 4, 5, 2, 3], 0, 1, 5),
            ([1, 3, 2, 2, 4], 0, 1, 4), ([1, 3, 3, 1, 4], 1, 2, 3),
            ([4_294_967_294, 4_294_967_295, 0, 1], 0, 0, 4), ([4_294_967_295, 1], 1, 0, 2), ([1, 66, 2], 63, 0, 3),
            ([1, 10_001], 9_999, 0, 2), ([1, 10_002], 0, 0, 2), ([20_000, 1, 2], 0, 0, 3),
            ([5, 5_000_000, 5_000_001], 0, 0, 3),
        ] as [([UInt32], UInt64, UInt64, Double)]
    )
    func lossAndRepetitionAreToldApart(numbers: [UInt32], lost: UInt64, duplicates: UInt64, packets: Double) {
        let (rig, outcome) = Self.send(numbers)
        #expect(rig.builder.counts.lostDatagrams == lost)
        #expect(rig.builder.counts.duplicateDatagrams == duplicates)
        #expect(outcome.total("flow_in_samples", 1) == packets)
        #expect(rig.builder.counts.datagrams == UInt64(numbers.count))
        #expect(outcome.total("sflow_duplicate_datagrams", .agent) == Double(duplicates))
    }

    @Test func anAgentThatDoesNotCountIsHeardAllTheSame() {
        var rig = Rig()
        for time in 0..<4 { rig.send([.packet(input: 1)], at: Milliseconds(time) * 100, sequence: 0) }
        #expect(rig.builder.counts.lostDatagrams == 0 && rig.builder.counts.duplicateDatagrams == 0)
        #expect(rig.finish().total("flow_in_samples", 1) == 4)
    }

    @Test func aRestartIsAnEventAndNoLoss() {
        var rig = Rig()
        rig.sequence = 5_000
        for time in 0..<3 { rig.send(at: Milliseconds(time) * 1000) }
        rig.reboot(at: 3_000)
        for time in 4..<7 { rig.send(at: Milliseconds(time) * 1000) }
        #expect(rig.builder.counts.lostDatagrams == 0)
        let events = rig.finish().events
        #expect(events.map(\.kind) == [.agentRestart])
        #expect(events.map(\.time) == [Rig.epoch + 4_000])
        #expect(events.first?.identity.agent == ip("192.0.2.1"))
    }

    @Test func aRestartIsSeenFromTheUptimeAlone() {
        var rig = Rig()
        rig.sequence = 1
        rig.send(at: 0)
        rig.reboot(at: 1_000)
        rig.sequence = 2
        rig.send(at: 2_000)
        #expect(rig.finish().events.map(\.kind) == [.agentRestart])
    }

    @Test func aLateDatagramCountsItsPacketsAndNotItsCounters() {
        var rig = Rig()
        let report = { (octets: UInt64) in
            SampleBuilder.counters(sequence: UInt32(octets), source: 5, records: [.ifCounters(ifInOctets: octets)])
        }
        rig.send([report(100), .packet(input: 1)], at: 0, sequence: 1)
        rig.send([report(300), .packet(input: 1)], at: 20_000, sequence: 3)
        rig.send([report(200), .packet(input: 1)], at: 20_050, sequence: 2, uptime: 1_019_000)
        rig.send([report(400), .packet(input: 1)], at: 40_000, sequence: 4)
        let outcome = rig.finish()
        #expect(outcome.values("ifinoctets") == [nil, 200, 100])
        #expect(outcome.total("flow_in_samples", 1) == 4)
        #expect(outcome.total("sflow_reordered_datagrams", .agent) == 1)
        #expect(rig.builder.counts.staleCounterReports == 1)
    }

    @Test func whatIsRepeatedIsCountedOnce() {
        var rig = Rig()
        for time in [0, 20_000] as [Milliseconds] {
            let samples: [SampleBuilder] = [
                .packet(sequence: UInt32(time), input: 1),
                .counters(sequence: UInt32(time), source: 5, records: [.ifCounters(ifInOctets: UInt64(time))]),
            ]
            rig.send(samples, at: time, sequence: UInt32(time))
            rig.send(samples, at: time + 3, sequence: UInt32(time), uptime: UInt32(1_000_000 + time))
        }
        let outcome = rig.finish()
        #expect(rig.builder.counts.duplicateDatagrams == 2)
        #expect(outcome.total("flow_in_frames", 1) == 200)
        #expect(outcome.values("ifinoctets") == [nil, 20_000])
        #expect(rig.builder.counts.flowSamples == 2 && rig.builder.counts.counterSamples == 2)
    }
}
