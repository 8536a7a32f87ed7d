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
}
