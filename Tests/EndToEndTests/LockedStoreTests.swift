import Foundation
import GRDB
import SFlowWire
import StoreSupport
import TestSupport
import Testing

/// Others who hold the file.
@Suite struct LockedStoreTests {
    /// While somebody holds the lock of writing, what comes in waits; the past is answered, and nothing is lost.
    @Test func anotherHoldsTheLockOfWriting() async throws {
        let folder = try TemporaryFolder()
        let db = folder.file("t.db")
        let server = try await RunningServer(db: db)
        for number in 1...5 { try server.send([Packets.packet(number)]) }
        try await server.stored(5 * Packets.octets)

        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let queue = try DatabaseQueue(path: db, configuration: configuration)
        try await queue.writeWithoutTransaction { db in try db.execute(sql: "BEGIN IMMEDIATE") }
        var sent = 5
        for _ in 0..<100 {
            sent += 1
            try server.send([Packets.packet(sent)])
            try await Task.sleep(for: .milliseconds(100))
        }
        #expect(try await server.collected("datagrams") == sent)
        #expect(try await server.total("flow_in_octets") == 5 * Packets.octets)
        try await queue.writeWithoutTransaction { db in try db.execute(sql: "ROLLBACK") }
        try queue.close()
        try await server.stored(sent * Packets.octets)
        #expect(try await server.total("flow_in_octets") == sent * Packets.octets)
        #expect(try await server.collected("lostReports") == 0)
        #expect(try await server.stop(SIGTERM) == 0)
        #expect(try Packets.total("flow_in_octets", db) == sent * Packets.octets)
    }
}
