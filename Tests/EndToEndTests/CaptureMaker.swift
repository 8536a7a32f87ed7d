import Foundation
import TestSupport

/// A pcap file of Ethernet, IPv4 and UDP around datagrams.
enum CaptureMaker {
    /// Writes a file of datagrams to a port, each with its time in milliseconds.
    static func write(_ datagrams: [(time: Int64, bytes: [UInt8])], port: UInt16 = 6343, to path: String) throws {
        let bytes = WireWriter.bytes { writer in
            writer.u32(0xa1b2_c3d4)
            writer.u16(2, 4)
            writer.u32(0, 0, 262_144, 1)
            for datagram in datagrams {
                let packet = NetworkPacket.ipv4(
                    .udp(from: 40_000, to: port, payload: datagram.bytes)
                )
                let frame = FrameBuilder.ethernet(packet)
                writer.u32(UInt32(datagram.time / 1000), UInt32(datagram.time % 1000) * 1000)
                writer.u32(UInt32(frame.count), UInt32(frame.count))
                writer.raw(frame)
            }
        }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    /// Ten polls of a port, 10 s apart, that receives 1,000 octets a second; the last with a sampled packet.
    static let tenPolls: [(time: Int64, bytes: [UInt8])] = (0..<10).map { number in
        let octets = UInt64(number) * 10_000
        var samples: [SampleBuilder] = [
            .counters(
                sequence: UInt32(number),
                source: 7,
                records: [.ifCounters(ifIndex: 7, ifInOctets: octets), .portName("uplink")]
            )
        ]
        if number == 9 {
            samples.append(
                .flow(source: 7, rate: 10, input: 7, records: [.sampledHeader([1, 2, 3], frameLength: 100)])
            )
        }
        let datagram = DatagramBuilder(
            agent: "198.51.100.7",
            sequence: UInt32(number + 1),
            uptime: UInt32(number) * 10_000,
            samples: samples
        )
        return (1_700_002_800_000 + Int64(number) * 10_000, datagram.bytes)
    }
}
