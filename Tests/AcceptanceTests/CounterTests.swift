import ByteReading
import MetricCatalog
import QueryEngine
import SFlowWire
import SeriesStore
import StoreSupport
import TestSupport
import Testing

/// Counters that begin anew, are not there, pause or turn over.
@Suite struct CounterTests {
    /// A line card reboots: no value for that time, a new baseline, one event, and rates again at once.
    @Test func aResetLeavesAHoleAndNoSpike() async throws {
        var site = try Site()
        var sequence: UInt32 = 0
        func datagram(_ octets: UInt64, uptime: UInt32) -> [UInt8] {
            sequence += 1
            return DatagramBuilder(
                sequence: uptime < 10_000 ? 1 : sequence,
                uptime: uptime,
                samples: [
                    .counters(
                        sequence: uptime < 10_000 ? 1 : sequence,
                        source: 5,
                        records: [.ifCounters(ifIndex: 5, ifInOctets: octets)]
                    )
                ]
            ).bytes
        }
        site.send(bytes: datagram(10_000_000_000, uptime: 1_000_000), at: 0)
        site.send(bytes: datagram(10_250_000_000, uptime: 1_020_000), at: 20_000)
        site.send(bytes: datagram(1_000_000, uptime: 5_000), at: 40_000)
        sequence = 1
        for round in 1...4 as ClosedRange<UInt32> {
            let octets = 1_000_000 + UInt64(round) * 250_000_000
            let time = Milliseconds(40_000 + round * 20_000)
            site.send(bytes: datagram(octets, uptime: 5_000 + round * 20_000), at: time)
        }
        try await site.flush()
        let series = try await site.range("ifinoctets", from: 0, to: 120_000, step: 20_000)
        #expect(series.values == [12_500_000, nil, 12_500_000, 12_500_000, 12_500_000, 12_500_000])
        #expect(try await site.mean("ifinoctets", from: 0, to: 120_000, .max) == 12_500_000)
        #expect(try await site.store.info().events == 2)
    }

    /// All ones is "not known": never a number, and no baseline.
    @Test func allOnesIsNoNumber() async throws {
        var site = try Site()
        let readings: [UInt64] = [.max, .max, 1000, 2_501_000]
        for (round, octets) in readings.enumerated() {
            site.poll(
                [
                    .ifCounters(
                        ifIndex: 5,
                        ifInOctets: octets,
                        ifInMulticastPkts: .max,
                        ifOutOctets: UInt64(round) * 25_000_000
                    )
                ],
                at: Milliseconds(round) * 20_000
            )
        }
        try await site.flush()
        let received = try await site.range("ifinoctets", from: 0, to: 60_000, step: 20_000)
        #expect(received.values == [nil, nil, 125_000])
        let sent = try await site.range("ifoutoctets", from: 0, to: 60_000, step: 20_000)
        #expect(sent.values == [1_250_000, 1_250_000, 1_250_000])
        let multicast = try await site.range("ifinmulticastpkts", from: 0, to: 60_000, step: 20_000)
        #expect(multicast.values == [nil, nil, nil])
        let packets = try await site.range("ifinpkts", from: 0, to: 60_000, step: 20_000)
        #expect(packets.values == [0, 0, 0])
    }

    /// After a long silence the difference belongs to its whole time, and is marked.
    @Test func aLongSilenceIsNoSpike() async throws {
        var site = try Site()
        for (time, octets) in [(0, 0), (20_000, 50_000_000), (340_000, 850_000_000)] as [(Milliseconds, UInt64)] {
            site.poll([.ifCounters(ifIndex: 5, ifInOctets: octets)], at: time)
        }
        try await site.flush()
        let series = try await site.range("ifinoctets", from: 0, to: 340_000, step: 20_000)
        #expect(series.values.allSatisfy { $0 == 2_500_000 })
        #expect(series.interpolated == Array(1...16))
        #expect(try await site.sum("ifinoctets") == 850_000_000)
    }

    /// 20-second polls give 20 equal seconds; a counter that does not move gives zeros.
    @Test func polledCountersAreSmooth() async throws {
        var site = try Site()
        for round in 0...2 as ClosedRange<UInt64> {
            let record = RecordBuilder.ifCounters(ifIndex: 5, ifInOctets: round * 25_000_000, ifOutOctets: 7)
            site.poll([record], at: Milliseconds(round) * 20_000)
        }
        try await site.flush()
        let received = try await site.range("ifinoctets", from: 0, to: 40_000, step: 1000)
        #expect(received.values == Array(repeating: 1_250_000, count: 40))
        let sent = try await site.range("ifoutoctets", from: 0, to: 40_000, step: 1000)
        #expect(sent.values == Array(repeating: 0, count: 40))
    }

    /// Polls that do not lie on the minutes say the same of both.
    @Test func minutesGetTheirShares() async throws {
        var site = try Site()
        site.poll([.ifCounters(ifIndex: 5, ifInUcastPkts: 1)], at: 1_000)
        site.poll([.ifCounters(ifIndex: 5, ifInUcastPkts: 119)], at: 119_000)
        try await site.flush()
        let rates = try await site.range("ifinucastpkts", from: 0, to: 120_000, step: 60_000)
        #expect(rates.values == [1, 1])
        let sums = try await site.range("ifinucastpkts", from: 0, to: 120_000, step: 60_000, .sum)
        #expect(sums.values == [59, 59])
    }

    /// 2³² packets: a wrap where the rest of the record goes on, to the unit.
    @Test func packetsTurnOver() async throws {
        var site = try Site()
        for (round, packets) in [4_294_967_000, 704, 1_704].enumerated() as EnumeratedSequence<[UInt32]> {
            site.poll(
                [.ifCounters(ifIndex: 5, ifInOctets: UInt64(round) * 64_000, ifInUcastPkts: packets)],
                at: Milliseconds(round) * 20_000
            )
        }
        try await site.flush()
        #expect(try await site.sum("ifinucastpkts") == 2000)
    }

    /// Uptime turns over after 49.7 days and nothing happens.
    @Test func uptimeTurnsOver() async throws {
        var site = try Site()
        for round in 0...3 as ClosedRange<UInt32> {
            let sample = SampleBuilder.counters(
                sequence: round + 1,
                source: 5,
                records: [.ifCounters(ifIndex: 5, ifInOctets: UInt64(round) * 1000)]
            )
            let datagram = DatagramBuilder(
                sequence: round + 1,
                uptime: UInt32.max - 25_000 &+ round &* 20_000,
                samples: [sample]
            )
            site.send(bytes: datagram.bytes, at: Milliseconds(round) * 20_000)
        }
        try await site.flush()
        #expect(try await site.sum("ifinoctets") == 3000)
        #expect(try await site.store.info().events == 0)
    }
}
