import Foundation
import StoreSupport
import TestSupport
import Testing

/// Kills at any moment, one after the other, while packets come in.
@Suite struct KillTests {
    /// What has once been answered is never lost, nothing is there twice, and what came more than two seconds before the
    /// kill is there.
    @Test func whatWasAnsweredIsKept() async throws {
        let folder = try TemporaryFolder()
        let db = folder.file("t.db")
        var random = SeededGenerator(seed: 7)
        var (sent, stored) = (0, 0)
        for round in 0..<8 {
            let server = try await RunningServer(db: db)
            #expect(try await server.total("flow_in_octets") == stored)
            // What is lost is not sent again: each round begins with what the one before has left.
            var rounds: [(time: ContinuousClock.Instant, octets: Int)] = []
            let begun = sent
            for _ in 0..<Int.random(in: 5...45, using: &random) {
                for _ in 0..<20 {
                    sent += 1
                    try server.send([Packets.packet(sent)])
                }
                rounds.append((.now, (sent - begun) * Packets.octets))
                try await Task.sleep(for: .milliseconds(60))
            }
            let answered = round % 2 == 0 ? try await server.total("flow_in_octets") : stored
            let isReceived = try await server.collected("datagrams") == sent - begun
            let killed = ContinuousClock.now
            #expect(try await server.stop(SIGKILL) == -SIGKILL)
            let before = stored
            stored = try Packets.total("flow_in_octets", db)
            #expect(stored >= answered)
            #expect(stored <= before + (sent - begun) * Packets.octets)
            #expect(stored % Packets.octets == 0)
            // On a machine that stands still now and then a datagram may not have been looked at.
            let old = rounds.last { killed - $0.time > .seconds(2.5) }
            if isReceived, let old { #expect(stored >= before + old.octets) }
        }
        #expect(stored > 0)
        #expect(try Program.run(["db", "check", "--db", db]).output == "ok\n")
    }

    /// What counters say over many kills is what they counted: a gap is a gap, and no second is there twice.
    @Test func countersGoOn() async throws {
        let folder = try TemporaryFolder()
        let db = folder.file("t.db")
        var random = SeededGenerator(seed: 8)
        var (number, octets): (UInt32, UInt64) = (0, 0)
        var first: UInt64?
        for _ in 0..<5 {
            let server = try await RunningServer(db: db)
            for _ in 0..<Int.random(in: 10...30, using: &random) {
                number += 1
                octets += .random(in: 0...1_000_000, using: &random)
                if first == nil { first = octets }
                try server.send([Self.poll(number, octets)])
                try await Task.sleep(for: .milliseconds(100))
            }
            #expect(try await server.stop(SIGKILL) == -SIGKILL)
        }
        // A server that begins anew knows no earlier report: its first one brings no interval.
        let total = try Packets.total("ifinoctets", db)
        #expect(total > 0)
        #expect(total <= Int(octets - (first ?? 0)))
        #expect(try Program.run(["db", "check", "--db", db]).output == "ok\n")
    }

    /// All that a server under load has received is in the file when it has ended in good order.
    @Test func anEndInGoodOrderLosesNothing() async throws {
        let folder = try TemporaryFolder()
        let db = folder.file("t.db")
        var sent = 0
        for _ in 0..<3 {
            let server = try await RunningServer(db: db)
            let begun = sent
            for _ in 0..<50 {
                try server.send((1...100).map { Packets.packet(sent + $0) })
                sent += 100
                try await Task.sleep(for: .milliseconds(10))
            }
            try await server.received(sent - begun)
            #expect(try await server.collected("datagrams") == sent - begun)
            #expect(try await server.stop(SIGTERM) == 0)
            #expect(try Packets.total("flow_in_octets", db) == sent * Packets.octets)
        }
    }

    private static func poll(_ number: UInt32, _ octets: UInt64) -> [UInt8] {
        DatagramBuilder(
            agent: "198.51.100.7",
            sequence: number,
            uptime: number * 100,
            samples: [
                .counters(sequence: number, source: 7, records: [.ifCounters(ifIndex: 7, ifInOctets: octets)])
            ]
        ).bytes
    }
}
