import Foundation
import StoreSupport
import TestSupport
import Testing

/// `tidemark sql`, from outside.
@Suite struct SQLCommandTests {
    private static let span = "'2023-11-14T23:00:00Z', '2023-11-14T23:02:00Z', '2m'"

    @Test func answersInEveryForm() throws {
        let folder = try TemporaryFolder()
        let (capture, db) = (folder.file("c.pcap"), folder.file("x.db"))
        try CaptureMaker.write(CaptureMaker.tenPolls, to: capture)
        #expect(try Program.run(["replay", capture, "--db", db]).status == 0)
        let statement = "SELECT agent, source, time, sum, last FROM rollup('ifinoctets', \(Self.span))"
        func answer(_ format: String) throws -> String {
            let outcome = try Program.run(["sql", statement, "--db", db, "--format", format])
            #expect(outcome.status == 0, "\(outcome.errors)")
            return outcome.output
        }
        #expect(
            try answer("csv")
                == "agent,source,time,sum,last\r\n198.51.100.7,7,2023-11-14T23:00:00Z,90000,\r\n"
        )
        #expect(
            try answer("json")
                == """
                {"agent":"198.51.100.7","source":"7","time":"2023-11-14T23:00:00Z","sum":90000,"last":null}

                """
        )
        #expect(
            try answer("table") == """
                agent         source  time                  sum    last
                198.51.100.7  7       2023-11-14T23:00:00Z  90000

                """
        )
    }

    /// Beside a server that is writing the file.
    @Test func beside() async throws {
        let folder = try TemporaryFolder()
        let db = folder.file("t.db")
        let server = try await RunningServer(db: db)
        try server.send((1...5).map { Packets.packet($0) })
        try await server.stored(5 * Packets.octets)
        let statement = "SELECT sum(sum) AS octets FROM rollup('flow_in_octets', '-1h', 'now', '1h')"
        let outcome = try Program.run(["sql", statement, "--db", db, "--format", "csv"])
        #expect(outcome.output == "octets\r\n\(5 * Packets.octets)\r\n")
        #expect(try await server.stop(SIGTERM) == 0)
    }

    @Test(
        arguments: [
            (["sql", "SELECT 1", "--db", "/nonexistent/x.db"], 1), (["sql"], 64),
            (["sql", "SELECT 1", "--format", "xml"], 64),
        ] as [([String], Int32)]
    )
    func whatGoesWrongIsOneLine(_ arguments: [String], _ status: Int32) throws {
        let outcome = try Program.run(arguments)
        #expect(outcome.status == status)
        #expect(outcome.errorLines.count == 1)
        #expect(outcome.output.isEmpty)
    }

    @Test func aStatementThatIsNoneIsOneLine() throws {
        let folder = try TemporaryFolder()
        let (capture, db) = (folder.file("c.pcap"), folder.file("x.db"))
        try CaptureMaker.write(CaptureMaker.tenPolls, to: capture)
        #expect(try Program.run(["replay", capture, "--db", db]).status == 0)
        for statement in ["SELEC", "DELETE FROM agent", "SELECT * FROM rollup", "SELECT 1; SELECT 2"] {
            let outcome = try Program.run(["sql", statement, "--db", db])
            #expect(outcome.status == 1)
            #expect(outcome.errorLines.count == 1, "\(outcome.errors)")
        }
    }
}
