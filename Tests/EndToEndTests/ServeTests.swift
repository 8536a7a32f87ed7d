import Foundation
import StoreSupport
import TestSupport
import Testing

/// A server from start to end.
@Suite(.serialized) struct ServeTests {
    /// Polls one second apart of a counter that grows by 1,000 a poll.
    private static func poll(_ number: Int) -> [UInt8] {
        DatagramBuilder(
            agent: "198.51.100.7",
            sequence: UInt32(number),
            uptime: UInt32(number) * 1000,
            samples: [
                .counters(
                    sequence: UInt32(number),
                    source: 7,
                    records: [.ifCounters(ifIndex: 7, ifInOctets: UInt64(number) * 1000), .portName("uplink")]
                )
            ]
        ).bytes
    }

    @Test func whatIsSentIsAnsweredStoredAndExported() async throws {
        let folder = try TemporaryFolder()
        let db = folder.file("t.db")
        let server = try await RunningServer(db: db)
        for number in 1...4 {
            try server.send([Self.poll(number)])
            try await Task.sleep(for: .milliseconds(400))
        }
        try server.send([[1, 2, 3], Array(repeating: 0xff, count: 100)])
        try await server.received(6)
        try await Task.sleep(for: .seconds(2))
        let agents = try await server.get("/agents/json")
        #expect(Array(agents.keys) == ["198.51.100.7"])
        let range = try await server.get("/api/v1/range?metric=ifinoctets&start=-1m&step=1m&stat=sum")
        let series = try #require((range["series"] as? [[String: Any]])?.first)
        let values = (series["values"] as? [Any] ?? []).compactMap { $0 as? Int }
        #expect(values.reduce(0, +) == 3000)
        let status = try #require(try await server.get("/api/v1/status")["collector"] as? [String: Any])
        let faults = try #require(status["malformedDatagrams"] as? [String: Int])
        #expect(faults["truncated_header"] == 1)
        #expect(faults["not_sflow"] == 1)
        #expect(try await server.stop(SIGTERM) == 0)
        #expect(server.logged.split(separator: "\n").count { $0.contains("malformed datagram") } == 1)
        #expect(try Packets.total("ifinoctets", db) == 3000)
        let info = try Program.run(["db", "info", "--db", db])
        #expect(info.output.contains("\"agents\":1"))
    }

    /// Stopping stores what the running second has.
    @Test func nothingIsLostOnTheWayOut() async throws {
        let folder = try TemporaryFolder()
        let db = folder.file("t.db")
        let server = try await RunningServer(db: db)
        for number in 1...20 { try server.send([Packets.packet(number)]) }
        try await server.received(20)
        #expect(try await server.stop(SIGTERM) == 0)
        #expect(try Packets.total("flow_in_octets", db) == 200_000)
    }

    /// What was committed is there after a kill, once.
    @Test func aKillLosesNoMoreThanTheLastSeconds() async throws {
        let folder = try TemporaryFolder()
        let db = folder.file("t.db")
        let first = try await RunningServer(db: db)
        for number in 1...10 { try first.send([Packets.packet(number)]) }
        try await first.received(10)
        try await Task.sleep(for: .seconds(2.5))
        #expect(try await first.stop(SIGKILL) == -SIGKILL)
        let second = try await RunningServer(db: db)
        for number in 11...15 { try second.send([Packets.packet(number)]) }
        try await second.received(5)
        #expect(try await second.stop(SIGTERM) == 0)
        #expect(try Packets.total("flow_in_octets", db) == 150_000)
    }

    @Test func aHealthyServerSaysSo() async throws {
        let folder = try TemporaryFolder()
        let server = try await RunningServer(db: folder.file("t.db"))
        let url = "http://127.0.0.1:\(server.httpPort)/health"
        #expect(try Program.run(["healthcheck", "--url", url]).status == 0)
        #expect(try await server.stop(SIGINT) == 0)
        let gone = try Program.run(["healthcheck", "--url", url])
        #expect(gone.status == 1)
        #expect(gone.errorLines.count == 1)
    }

    @Test func onlyOneWritesAFile() async throws {
        let folder = try TemporaryFolder()
        let db = folder.file("t.db")
        let server = try await RunningServer(db: db)
        let second = try Program.run(["serve", "--db", db, "--sflow-port", "0", "--http-port", "0"])
        #expect(second.status == 1)
        #expect(second.errorLines.count == 1)
        #expect(second.errors.contains("another tidemark writes this store (process \(server.processID))"))
        #expect(try await server.stop(SIGTERM) == 0)
    }

    @Test func busyPortsAreNamed() async throws {
        let folder = try TemporaryFolder()
        let server = try await RunningServer(db: folder.file("t.db"))
        let busy = [
            ["--sflow-port", "\(server.sflowPort)", "--http-port", "0"],
            ["--sflow-port", "0", "--http-port", "\(server.httpPort)"],
        ]
        for options in busy {
            let outcome = try Program.run(["serve", "--db", folder.file("u.db")] + options)
            #expect(outcome.status == 1)
            #expect(outcome.errorLines.count == 1, "\(outcome.errors)")
            #expect(outcome.errors.hasPrefix("tidemark: "))
            #expect(outcome.errors.contains("is in use by another program"))
        }
        #expect(try await server.stop(SIGTERM) == 0)
    }
}
