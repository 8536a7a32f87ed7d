import MetricCatalog
import Rollup
import SFlowWire
import TestSupport
import Testing

/// Sampled packets become estimates of all packets.
@Suite struct FlowTests {
    @Test func packetsAreScaledByTheRateInTheirSample() {
        var rig = Rig()
        for number in UInt32(1)...100 {
            rig.send((0..<10).map { _ in .packet(sequence: number, source: 3, input: 3, output: 4) }, at: 500)
        }
        let outcome = rig.finish()
        #expect(outcome.total("flow_in_octets", 3) == 100_000_000)
        #expect(outcome.total("flow_in_frames", 3) == 100_000)
        #expect(outcome.total("flow_in_samples", 3) == 1_000)
        #expect(outcome.readings("flow_in_octets", 3).map(\.start) == [0])
        // 196·√(1/c) percent at most, for c samples.
        let variance = outcome.total("flow_in_octets_variance", 3) ?? 0
        #expect(abs(1.96 * variance.squareRoot() / 1e8 - 0.0617) < 0.0001)
    }

    @Test func variancesAreThoseOfIndependentSampling() {
        var rig = Rig()
        let packets: [(UInt32, UInt32)] = [(1, 64), (2, 100), (100, 1_518), (.max, .max)]
        rig.send(packets.map { .packet($0.1, source: 3, rate: $0.0, input: 3) }, at: 0)
        let outcome = rig.finish()
        let frames = packets.map { Double($0.0) * (Double($0.0) - 1) }
        #expect(outcome.total("flow_in_frames_variance", 3) == frames.reduce(0, +))
        let octets = packets.map { Double($0.0) * (Double($0.0) - 1) * Double($0.1) * Double($0.1) }
        #expect(outcome.total("flow_in_octets_variance", 3) == octets.reduce(0, +))
    }

    @Test func ofSeveralRecordsOfOnePacketTheRawHeaderCounts() {
        let frame = FrameBuilder.ethernet(.ipv4(.tcp(from: 1, to: 2)))
        let records: [RecordBuilder] = [
            .sampledIPv4(length: 982), .sampledEthernet(length: 996), .sampledHeader(frame, frameLength: 1000),
        ]
        for count in 1...3 {
            var rig = Rig()
            let sample = SampleBuilder.flow(source: 3, rate: 1000, input: 3, records: Array(records.prefix(count)))
            rig.send([sample], at: 0)
            let outcome = rig.finish()
            #expect(outcome.total("flow_in_samples", 3) == 1)
            #expect(outcome.total("flow_in_octets", 3) == [982_000, 996_000, 1_000_000][count - 1])
        }
    }

    @Test func samplesWithoutAPacketCountInNoTotal() {
        var rig = Rig()
        rig.send([.flow(source: 3, rate: 100, input: 3), .packet(source: 3, input: 3)], at: 0)
        let outcome = rig.finish()
        #expect(outcome.total("flow_in_samples", 3) == 1)
        #expect(rig.builder.counts.flowSamplesWithoutPacket == 1 && rig.builder.counts.flowSamples == 2)
        #expect(outcome.total("sflow_flow_samples", .agent) == 2)
    }

    @Test func aShortRecordCostsNoOther() {
        var rig = Rig()
        let frame = FrameBuilder.ethernet(.ipv4(.tcp(from: 1, to: 2)))
        let records: [RecordBuilder] = [
            RecordBuilder.sampledHeader(frame, frameLength: 1000).truncated(to: 15), .sampledEthernet(length: 500),
        ]
        let faults = rig.send([.flow(source: 3, rate: 10, input: 3, records: records)], at: 0)
        #expect(faults.all == [.shortRecord])
        #expect(rig.finish().total("flow_in_octets", 3) == 5_000)
    }

    @Test func hostilePacketsNeitherOverflowNorStop() {
        var rig = Rig()
        for number in UInt32(1)...20 {
            rig.send((0..<10).map { _ in .packet(.max, source: 3, rate: .max, pool: .max, input: 3) }, at: 0)
            rig.sequence = number + 1
        }
        let series = rig.finish().series("flow_in_octets", 3)
        #expect(series?.columns[0] == [.max])
        #expect(series?.columns[1] == [200 * UInt64(UInt32.max)])
    }

    @Test func latePacketsGoToTheirOwnSecond() {
        var rig = Rig()
        for time in [1_500, 3_200, 1_900, 2_100, 3_900, 8_000, 3_100] as [Milliseconds] {
            rig.send([.packet(input: 1)], at: time)
        }
        let readings = rig.finish().readings("flow_in_samples", 1)
        #expect(readings.map(\.start) == [1_000, 2_000, 3_000, 8_000])
        #expect(readings.map(\.value) == [2, 1, 3, 1])
        #expect(rig.builder.counts.clockSteps == 0)
    }

    @Test func aBatchIsAsOldAsTheLatestSecondInIt() {
        var rig = Rig()
        for time in [3_200, 1_900] as [Milliseconds] { rig.send([.packet(input: 1)], at: time) }
        #expect(rig.finish().batches.map(\.time) == [Rig.epoch + 4_000])
    }

    @Test func manySourcesDoNotMix() {
        var generator = SeededGenerator(seed: 9)
        var rig = Rig()
        // Neighbours, and numbers that are alike in their low bits.
        var indexes = Set(1...500 as ClosedRange<UInt32>).union((1...500).map { $0 << 20 })
        for _ in 0..<500 { indexes.insert(UInt32(truncatingIfNeeded: generator.next()) | 1) }
        indexes.subtract([0x3fff_ffff, .max])
        for index in indexes {
            rig.send([.packet(index % 1_000, source: .init(class: 0, index: index), input: .ifIndex(index))], at: 0)
        }
        let outcome = rig.finish()
        let all = outcome.batches.flatMap { batch in
            batch.polls.map { (group: outcome.groups[Int($0.group)], octets: batch.values[$0.firstValue]) }
        }
        let inbound = all.filter { $0.group.structureIndex == MetricStructure.flowIndex[0] }
        #expect(inbound.count == indexes.count)
        #expect(inbound.allSatisfy { $0.octets == UInt64($0.group.identity.source.index % 1_000) * 100 })
    }

    @Test func aSecondIsClosedWhenItIsOver() {
        var rig = Rig()
        rig.send([.packet(input: 1)], at: 1_500)
        rig.builder.advance(to: Rig.epoch + 1_999)
        #expect(rig.builder.takeBatches().isEmpty)
        rig.builder.advance(to: Rig.epoch + 2_000)
        let batches = rig.builder.takeBatches()
        #expect(batches.map(\.time) == [Rig.epoch + 2_000])
        #expect(rig.builder.takeBatches().isEmpty)
        rig.builder.advance(to: Rig.epoch + 9_000)
        rig.builder.finish()
        #expect(rig.builder.takeBatches().isEmpty)
        let outcome = Outcome(batches: batches)
        #expect(outcome.readings("flow_in_samples", 1) == [.init(start: 1_000, end: 2_000, value: 1)])
    }
}
