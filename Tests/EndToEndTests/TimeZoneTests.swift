import Foundation
import StoreSupport
import Testing

/// Zones that are asked for, and the one that the process happens to run in, which decides nothing.
@Suite struct TimeZoneTests {
    private static let zones = ["UTC", "America/New_York"]

    /// A database of ten polls, as they are or so much later.
    private static func replayed(in folder: TemporaryFolder, later: Int64 = 0) throws -> String {
        let (capture, db) = (folder.file("c.pcap"), folder.file("c.db"))
        try CaptureMaker.write(CaptureMaker.tenPolls.map { ($0.time + later, $0.bytes) }, to: capture)
        let replay = try Program.run(["replay", capture, "--db", db])
        #expect(replay.status == 0, "\(replay.errors)")
        return db
    }

    /// The capture begins at midnight in Oslo.
    @Test(
        arguments: [
            ("1d", "Europe/Oslo", ["2023-11-13T23:00:00Z,", "2023-11-14T23:00:00Z,90000"]),
            ("1mo", "Europe/Oslo", ["2023-10-31T23:00:00Z,90000"]),
            ("1d", "UTC", ["2023-11-14T00:00:00Z,90000"]),
            ("1w", "UTC", ["2023-11-13T00:00:00Z,90000"]),
        ] as [(String, String, [String])]
    )
    func exports(_ step: String, _ zone: String, _ rows: [String]) throws {
        let folder = try TemporaryFolder()
        let db = try Self.replayed(in: folder)
        let days = zone == "UTC" ? ["2023-11-14", "2023-11-15"] : ["2023-11-14", "2023-11-16"]
        for place in Self.zones {
            let export = try Program.run(
                [
                    "export", "--db", db, "--metric", "ifinoctets", "--stat", "sum", "--step", step, "--tz", zone,
                    "--start", days[0], "--end", days[1],
                ],
                environment: ["TZ": place]
            )
            let lines = export.output.split(separator: "\r\n").dropFirst()
            let found = lines.map { $0.replacing(",198.51.100.7,7", with: "") }
            #expect(found.map(String.init) == rows, "\(place): \(export.errors)")
        }
    }

    /// Reports of the year 2100, which no server seals while it is asked: that would show in `resolutions`.
    @Test func answersAreTheSameBytesEverywhere() async throws {
        let folder = try TemporaryFolder()
        let db = try Self.replayed(in: folder, later: 4_102_441_200_000 - CaptureMaker.tenPolls[0].time)
        let range = "/api/v1/range?metric=ifinoctets&stat=sum&start=2099-12-31&end=2100-01-02"
        let paths = ["step=1h", "step=1d", "step=1w", "step=1mo&tz=Europe/Oslo", "step=1d&tz=Asia/Kathmandu"].flatMap {
            ["\(range)&\($0)", "\(range)&\($0)&format=csv"]
        }
        var answers: [String: [Data]] = [:]
        for place in Self.zones {
            let server = try await RunningServer(db: db, environment: ["TZ": place])
            for path in paths { answers[path, default: []].append(try await server.body(path)) }
            #expect(try await server.stop(SIGTERM) == 0)
        }
        for path in paths {
            let found = answers[path] ?? []
            #expect(found.count == 2)
            #expect(Set(found).count == 1, "\(path)")
            let text = String(decoding: found[0], as: UTF8.self)
            let times = text.matches(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(.)/)
            #expect(!times.isEmpty && text.contains("90000"), "\(text)")
            #expect(times.allSatisfy { $0.1 == "Z" }, "\(text)")
        }
    }

    @Test func aZoneThatIsNoneIsNamed() throws {
        let folder = try TemporaryFolder()
        let arguments = ["export", "--db", folder.file("x.db"), "--metric", "ifinoctets", "--tz", "Europe/Nowhere"]
        let outcome = try Program.run(arguments)
        #expect(outcome.status == 64)
        #expect(
            outcome.errors == """
                tidemark: --tz: 'Europe/Nowhere' is no time zone; write UTC or a name such as Europe/Oslo\n
                """
        )
    }
}
