import ByteReading
import SFlowWire
import TestSupport
import Testing

/// Nothing that comes over the network crashes the reader, and what was good before the damage is kept.
@Suite struct DamageTests {
    static let fixtures = Fixtures.all + [everySample]

    /// One sample of each kind, with records of several structures.
    static let everySample = DatagramBuilder(
        agent: "2001:db8::1",
        samples: [
            .flow(source: 3, rate: 100, input: 3, output: 4, records: [.sampledHeader(Array(repeating: 7, count: 61))]),
            .counters(source: 3, records: [.ifCounters(ifIndex: 3), .portName("eth3"), .ethernetCounters()]),
            .flow(isExpanded: true, source: 9, rate: 5, input: .internal, output: .multiple(count: 3)),
            .counters(
                isExpanded: true,
                source: DataSource(class: 2, index: 1),
                records: [.hostDescr(hostname: "web1")]
            ),
            .discarded(source: 3, reason: 258, records: [.sampledHeader(Array(repeating: 1, count: 20))]),
            .customMetrics,
        ]
    ).bytes

    @Test(arguments: fixtures.indices)
    func truncationAtEveryByte(_ index: Int) throws {
        let whole = Self.fixtures[index]
        let good = try DecodedDatagram(whole)
        for length in whole.indices {
            guard let cut = try? DecodedDatagram(Array(whole.prefix(length))) else {
                #expect(length < 40, "a header of \(length) octets")
                continue
            }
            #expect(!cut.allFaults.isEmpty, "cut at \(length)")
            #expect(cut.samples.count <= good.samples.count)
            // Every sample but the last is untouched.
            for place in cut.samples.indices.dropLast() {
                #expect(cut.samples[place].records.map(\.bytes) == good.samples[place].records.map(\.bytes))
            }
        }
    }

    @Test(arguments: fixtures.indices)
    func everyFlippedBit(_ index: Int) {
        let whole = Self.fixtures[index]
        for place in whole.indices {
            for bit in 0..<8 {
                var flipped = whole
                flipped[place] ^= 1 << bit
                guard let datagram = try? DecodedDatagram(flipped) else { continue }
                #expect(datagram.samples.count <= whole.count / 8)
                #expect(datagram.samples.allSatisfy { $0.records.allSatisfy { $0.bytes.count <= whole.count } })
            }
        }
    }

    @Test func randomBytes() {
        var random = Xorshift(seed: 20_261_125)
        for _ in 0..<20_000 {
            var bytes = (0..<Int(random.next() % 300)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            // Half of them get past the version, so that more than the first check is met.
            if bytes.count > 8, random.next() % 2 == 0 { bytes.replaceSubrange(0..<8, with: [0, 0, 0, 5, 0, 0, 0, 1]) }
            _ = try? DecodedDatagram(bytes)
        }
    }

    @Test func aCountOfSamplesThatCannotBe() throws {
        var builder = DatagramBuilder(samples: [.counters(source: 5, records: [.ifCounters(ifIndex: 5)])])
        builder.sampleCount = .max
        let datagram = try DecodedDatagram(builder.bytes)
        #expect(datagram.samples.count == 1)
        #expect(datagram.samples[0].records[0]["ifIndex"] == .unsigned(5))
        #expect(datagram.faults == WireFaults(.truncatedSample))
    }

    @Test func aCountOfRecordsThatCannotBe() throws {
        let sample = SampleBuilder.counters(source: 5, records: [.ifCounters(ifIndex: 5)], recordCount: .max)
        let datagram = try DecodedDatagram(DatagramBuilder(samples: [sample, .flow(source: 1)]).bytes)
        #expect(datagram.samples[0].records.count == 1)
        #expect(datagram.samples[0].faults == WireFaults(.truncatedRecord))
        #expect(datagram.samples[1].faults.isEmpty)
    }

    @Test(arguments: [0xffff_fffc, 0xffff_ffff, 89, 1000] as [UInt32])
    func aRecordLongerThanItsSample(_ length: UInt32) throws {
        let sample = SampleBuilder.counters(
            source: 5,
            records: [.portName("a"), .ifCounters(ifIndex: 5).declaring(length: length)]
        )
        let datagram = try DecodedDatagram(DatagramBuilder(samples: [sample, .flow(source: 1, rate: 7)]).bytes)
        #expect(datagram.samples[0].records.map(\.format) == [DataFormat(0, 1005)])
        #expect(datagram.samples[0].faults == WireFaults(.truncatedRecord))
        #expect(datagram.samples[1].flow?.samplingRate == 7)
    }

    @Test func aHeaderLongerThanItsRecord() throws {
        var record = RecordBuilder.sampledHeader(Array(repeating: 1, count: 40))
        record.body.replaceSubrange(12..<16, with: [0xff, 0xff, 0xff, 0xf0])
        let datagram = try DecodedDatagram(DatagramBuilder(samples: [.flow(source: 1, records: [record])]).bytes)
        #expect(datagram.samples[0].records[0].isShort)
        #expect(!datagram.samples[0].length.isKnown)
    }

    /// A gateway record whose counts would take gigabytes.
    @Test(arguments: [0, 1])
    func aCountOfElementsThatCannotBe(_ which: Int) throws {
        let record = RecordBuilder(DataFormat(0, 1003)) { writer in
            writer.address(ip("192.0.2.9"))
            writer.u32(1, 2, 3)
            writer.u32(which == 0 ? .max : 0)
            writer.u32(which == 1 ? .max : 0)
            writer.u32(100)
        }
        let samples = [SampleBuilder.flow(source: 1, records: [record, .sampledHeader([1, 2, 3], frameLength: 77)])]
        let datagram = try DecodedDatagram(DatagramBuilder(samples: samples).bytes)
        #expect(datagram.samples[0].records[0].isShort)
        #expect(datagram.samples[0].length.octets == 77)
        #expect(datagram.samples[0].faults == WireFaults(.shortRecord))
    }
}

/// Small reproducible random numbers.
struct Xorshift {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}

extension SampleBuilder {
    /// Custom metrics of every type.
    static let customMetrics = SampleBuilder(
        DataFormat(4300, 1002),
        body: WireWriter.bytes { writer in
            writer.string("web1")
            writer.u32(4)
            writer.string("build")
            writer.u32(0)
            writer.string("v1")
            writer.string("requests")
            writer.u32(2)
            writer.u64(1 << 40)
            writer.string("depth")
            writer.u32(3)
            writer.u32(12)
            writer.string("load")
            writer.u32(5)
            writer.f32(1.5)
        }
    )
}
