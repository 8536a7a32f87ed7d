import Foundation
import StoreSupport
import TestSupport
import Testing

/// An end is an end, whatever clients are doing at that moment.
@Suite(.serialized) struct StoppingTests {
    /// What a client has sent when the server is told to stop.
    enum Client: String, CaseIterable, Sendable {
        /// It is connected and silent.
        case silent = ""
        /// It is in the midst of its request.
        case halfway = "GET /api/v1/status HTT"
        /// Its head is whole, the body that it promises is not.
        case bodiless = "POST /api/v1/status HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc"
        /// It has had its answer and keeps the connection.
        case served = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n"
        /// It takes nothing of a long answer.
        case deaf = """
            GET /api/v1/range?metric=flow_in_octets&start=-300d&step=1s&format=csv HTTP/1.1\r\nHost: x\r\n\r\n
            """
    }

    @Test(arguments: Client.allCases)
    func clientsDoNotHoldItUp(_ client: Client) async throws {
        let folder = try TemporaryFolder()
        let db = folder.file("t.db")
        let server = try await RunningServer(db: db)
        for number in 1...5 { try server.send([Packets.packet(number)]) }
        try await server.received(5)
        try await server.stored(50_000)
        let connection = try server.connect()
        defer { close(connection) }
        let request = Array(client.rawValue.utf8)
        try #require(send(connection, request, request.count, 0) == request.count)
        try await Task.sleep(for: .milliseconds(300))
        for number in 6...10 { try server.send([Packets.packet(number)]) }
        try await server.received(10)
        #expect(try await server.stop(SIGTERM) == 0, "\(server.logged)")
        #expect(try Packets.total("flow_in_octets", db) == 100_000)
    }

    /// A client that goes away midway costs nobody else anything.
    @Test func clientsMayGoAway() async throws {
        let folder = try TemporaryFolder()
        let server = try await RunningServer(db: folder.file("t.db"))
        try server.send([Packets.packet(1)])
        try await server.stored(10_000)
        for _ in 0..<20 {
            let connection = try server.connect()
            let request = Array(Client.deaf.rawValue.utf8)
            try #require(send(connection, request, request.count, 0) == request.count)
            var linger = linger(l_onoff: 1, l_linger: 0)
            setsockopt(connection, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
            close(connection)
        }
        #expect(try await server.get("/health")["status"] as? String == "ok")
        #expect(try await server.stop(SIGTERM) == 0)
    }
}
