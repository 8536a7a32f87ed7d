import ByteReading
import FlowLanguage
import MetricCatalog
import Rollup
import SFlowWire
import TestSupport
import Testing

/// Damaged datagrams at random times.
@Suite struct HostileInputTests {
    private static let specimens: [[UInt8]] = {
        let host = DataSource(class: 2, index: 1)
        let samples: [SampleBuilder] = [
            .counters(source: 5, records: [.ifCounters(ifInOctets: .max - 9), .ethernetCounters(), .portName("eth0")]),
            .counters(isExpanded: true, source: host, records: [.hostDescr(hostname: "a"), .hostCPU(), .hostMemory()]),
            .counters(isExpanded: true, source: 9, records: [.vlanCounters(vlan: 7), .processor(cpu5s: 5)]),
            .packet(isExpanded: false, source: 5, input: 5, output: 6),
            .packet(source: host, rate: .max, pool: .max, input: 7, output: .multiple(count: 3)),
            .flow(source: 3, rate: 9, input: 3, records: [.sampledEthernet(length: .max), .sampledIPv4(length: 9)]),
            .discarded(source: 3, inputIfIndex: 3),
        ]
        let mixed = samples.map { DatagramBuilder(samples: [$0]).bytes }
        return mixed + [
            DatagramBuilder(samples: samples).bytes, DatagramBuilder(agent: "2001:db8::1", samples: samples).bytes,
            DatagramBuilder(agent: .none, samples: samples).bytes,
        ]
    }()

    /// A specimen with words and bytes changed, cut, or lengthened.
    private static func input(_ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = specimens[Int.random(in: 0..<specimens.count, using: &generator)]
        // A new number most of the time, so that it is no repetition.
        if generator.next() % 4 != 0, bytes.count > 24 { bytes[19] = UInt8(truncatingIfNeeded: generator.next()) }
        let words: [UInt32] = [0, 1, 2, 0x7fff_ffff, 0x8000_0000, 0x3fff_ffff, 0x4000_0102, .max, .max - 3]
        for _ in 0..<Int.random(in: 0...3, using: &generator) {
            let index = Int.random(in: 0..<bytes.count, using: &generator)
            if Bool.random(using: &generator) {
                bytes[index] = UInt8.random(in: 0...255, using: &generator)
            } else if let word = words.randomElement(using: &generator) {
                bytes.replaceSubrange(
                    (index & ~3)..<min(bytes.count, index & ~3 + 4),
                    with: WireWriter.bytes { $0.u32(word) }
                )
            }
        }
        if generator.next() % 10 == 0 { bytes.removeLast(Int.random(in: 0...bytes.count, using: &generator)) }
        return bytes
    }

    /// The clocks go on; the time of day steps now and then.
    private static func advance(
        _ wall: inout Milliseconds,
        _ monotonic: inout Milliseconds,
        _ generator: inout SeededGenerator
    ) {
        let elapsed = Milliseconds(generator.next() >> 54)
        monotonic += elapsed
        switch generator.next() % 1_000 {
        case 0: wall += .random(in: -86_400_000...86_400_000, using: &generator)
        case 1...20: wall += .random(in: -6_000...6_000, using: &generator)
        default: wall += elapsed
        }
    }

    @Test(arguments: [UInt64(1), 2, 3, 4])
    func twentyFiveThousandDamagedDatagramsLeaveSoundBatches(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var limits = RollupLimits()
        (limits.agents, limits.groups, limits.eventsPerSecond) = (100, 3_000, 50)
        var rollup = RollupBuilder(limits: limits)
        rollup.setFlows(try Self.everyKey())
        var (wall, monotonic) = (Rig.epoch, Milliseconds(7))
        var (groups, polls, faulty) = (0, 0, 0)
        var (flowGroups, flows) = (0, 0)
        for round in 0..<25_000 {
            let bytes = Self.input(&generator)
            Self.advance(&wall, &monotonic, &generator)
            let time = ReceiveTime(wall: wall, monotonic: monotonic)
            if !rollup.receive(bytes.span.bytes, from: ip("198.51.100.1"), at: time).isEmpty { faulty += 1 }
            for batch in rollup.takeBatches() {
                if let fault = Self.violation(batch, groupsBefore: groups, limits) {
                    Issue.record("seed \(seed), round \(round): \(fault); bytes \(bytes)")
                    return
                }
                flowGroups += batch.newFlowGroups.count
                flows += batch.flows.count
                if batch.flows.contains(where: { Int($0.group) >= flowGroups || $0.flows.count > 20 }) {
                    Issue.record("seed \(seed), round \(round): flows of no group, or too many")
                    return
                }
                groups += batch.newGroups.count
                polls += batch.polls.count
            }
        }
        #expect(rollup.counts.datagrams == 25_000)
        #expect(rollup.agentCount <= 100 && rollup.groupCount <= 3_000)
        // The inputs must reach deep and fail in many ways, or they prove nothing.
        #expect(faulty > 1_000 && polls > 10_000 && rollup.counts.refusedByLimit > 100, "seed \(seed)")
        #expect(flows > 1_000, "seed \(seed)")
        #expect(rollup.counts.flowSamples > 5_000 && rollup.counts.counterSamples > 5_000, "seed \(seed)")
    }

    /// Definitions that ask for every key there is.
    private static func everyKey() throws -> FlowProgram {
        var names = FlowProgram.keyNames[...]
        var definitions: [FlowDefinition] = []
        while !names.isEmpty {
            let keys = names.prefix(16).flatMap { ["null:\($0)", "null:\($0).1"] }.filter { key in
                (try? FlowProgram([FlowDefinition(name: "f", keys: key)])) != nil
            }
            names = names.dropFirst(16)
            let name = "keys\(definitions.count)"
            definitions.append(FlowDefinition(name: name, keys: keys.joined(separator: ","), value: "frames", limit: 1))
        }
        let filter = "uri:httpurl:path~/.*|tcpflags~.......1.|suffix:stack:.:2=ip.tcp"
        definitions.append(FlowDefinition(name: "filtered", keys: "stack", filter: filter, limit: 1))
        return try FlowProgram(definitions)
    }

    /// What is wrong with a batch, if anything.
    private static func violation(_ batch: RollupBatch, groupsBefore: Int, _ limits: RollupLimits) -> String? {
        let groups = groupsBefore + batch.newGroups.count
        if groups > limits.groups { return "too many groups" }
        if batch.events.count > limits.eventsPerSecond { return "too many events" }
        if batch.texts.contains(where: { Int($0.group) >= groups }) { return "a text of no group" }
        if batch.values.count != batch.polls.map(\.valueCount).reduce(0, +) { return "values of no report" }
        for definition in batch.newGroups {
            let source = definition.identity.source
            if source != .agent, source.sourceClass > 0xff { return "a source that cannot be" }
        }
        for poll in batch.polls {
            if Int(poll.group) >= groups { return "a report of no group" }
            if poll.start > poll.end { return "an interval that ends before it begins" }
            if poll.known >> UInt64(poll.valueCount) != 0 { return "known values that are not there" }
            if poll.firstValue + poll.valueCount > batch.values.count { return "values past the end" }
        }
        return nil
    }
}
