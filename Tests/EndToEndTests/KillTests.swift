import Foundation
import StoreSupport
import TestSupport
import Testing

/// Kills at any moment, one after the other, while packets come in.
@Suite struct KillTests {
    /// What has once been answered is never lost, and nothing is there twice.
    @Test func whatWasAnsweredIsKept() async throws {
        let folder = try TemporaryFolder()
        let db = folder.file("t.db")
        var random = SeededGenerator(seed: 7)
        var (sent, answered) = (0, 0)
        for _ in 0..<4 {
            let server = try await RunningServer(db: db)
            #expect(try await server.total("flow_in_octets") >= answered)
            for _ in 0..<Int.random(in: 5...25, using: &random) {
                for _ in 0..<20 {
                    sent += 1
                    try server.send([Packets.packet(sent)])
                }
                try await Task.sleep(for: .milliseconds(60))
            }
            answered = try await server.total("flow_in_octets")
            #expect(answered <= sent * Packets.octets)
            #expect(try await server.stop(SIGKILL) == -SIGKILL)
            let stored = try Packets.total("flow_in_octets", db)
            #expect(stored >= answered)
            #expect(stored <= sent * Packets.octets)
            #expect(stored % Packets.octets == 0)
        }
        #expect(answered > 0)
    }
}
