import ByteReading
import SFlowWire
import TestSupport
import Testing

/// Samples whose fields a script named, and samples in samples.
@Suite struct CustomSampleTests {
    @Test func metricsOfEveryType() throws {
        let metrics = try #require(try read(.customMetrics).customMetrics)
        #expect(metrics.sourceName == "web1")
        #expect(
            metrics.metrics == [
                .init("build", .text("v1")), .init("requests", .unsigned(1 << 40)), .init("depth", .unsigned(12)),
                .init("load", .real32(1.5)),
            ]
        )
        #expect(metrics.counters == ["requests"])
    }

    @Test func aFlow() throws {
        let sample = SampleBuilder(
            DataFormat(4300, 1003),
            body: WireWriter.bytes { writer in
                writer.string("shop")
                writer.u32(10, 500, 3)
                writer.string("client")
                writer.u32(2, 0xc000_0201)
                writer.string("price")
                writer.u32(7)
                writer.f64(9.99)
                writer.string("mac")
                writer.u32(1)
                writer.mac(0x0200_0000_0001)
            }
        )
        let flow = try #require(try read(sample).customFlow)
        #expect(flow.samplingRate == 10)
        #expect(flow.samplePool == 500)
        #expect(
            flow.fields == [
                .init("client", .address(ip("192.0.2.1"))), .init("price", .real64(9.99)),
                .init("mac", .mac(MACAddress(bits: 0x0200_0000_0001))),
            ]
        )
    }

    /// Values have no length of their own: the rest of the sample is lost, and no more.
    @Test func aValueOfAnUnknownTypeEndsItsSample() throws {
        let sample = SampleBuilder(
            DataFormat(4300, 1002),
            body: WireWriter.bytes { writer in
                writer.string("web1")
                writer.u32(2)
                writer.string("good")
                writer.u32(3, 5)
                writer.string("new")
                writer.u32(99, 1)
            }
        )
        let datagram = try DecodedDatagram(DatagramBuilder(samples: [sample, .flow(source: 1, rate: 3)]).bytes)
        #expect(datagram.samples[0].customMetrics?.metrics == [.init("good", .unsigned(5))])
        #expect(datagram.samples[0].faults == WireFaults(.shortRecord))
        #expect(datagram.samples[1].flow?.samplingRate == 3)
    }

    @Test func aWrappedSampleIsRead() throws {
        let inner = SampleBuilder.flow(source: 9, rate: 77, records: [.sampledHeader([1, 2], frameLength: 60)])
        let wrapped = SampleBuilder(
            DataFormat(1991, 1),
            body: WireWriter.bytes { writer in
                writer.u32(1, 2)
                writer.structure(inner.format, inner.body)
            }
        )
        let datagram = try DecodedDatagram(DatagramBuilder(samples: [wrapped, .flow(source: 1)]).bytes)
        #expect(datagram.samples.map { $0.flow?.samplingRate } == [77, 1])
        #expect(datagram.samples[0].length.octets == 60)
    }

    private func read(_ sample: SampleBuilder) throws -> DecodedSample {
        try DecodedDatagram(DatagramBuilder(samples: [sample]).bytes).samples[0]
    }
}
