import Foundation
import StoreSupport
import TestSupport
import Testing

/// Commands on files.
@Suite struct CommandTests {
    private static let span = ["--start", "2023-11-14T23:00:00Z", "--end", "2023-11-14T23:01:30Z"]

    @Test func aCaptureIsReplayedOnceAndExported() throws {
        let folder = try TemporaryFolder()
        let (capture, db) = (folder.file("c.pcap"), folder.file("c.db"))
        try CaptureMaker.write(CaptureMaker.tenPolls, to: capture)
        let replay = try Program.run(["replay", capture, "--db", db])
        #expect(replay.status == 0, "\(replay.errors)")
        #expect(replay.output.contains("\"counterSamples\":10"))
        let again = try Program.run(["replay", capture, "--db", db])
        #expect(again.status == 1)
        #expect(again.errorLines.count == 1)
        #expect(again.errors.contains("count it twice"))
        let export = try Program.run(
            ["export", "--db", db, "--metric", "ifname,ifinoctets", "--step", "30s", "--stat", "sum"] + Self.span
        )
        #expect(
            export.output == """
                time,agent,datasource,ifname,ifinoctets\r
                2023-11-14T23:00:00Z,198.51.100.7,7,uplink,30000\r
                2023-11-14T23:00:30Z,198.51.100.7,7,uplink,30000\r
                2023-11-14T23:01:00Z,198.51.100.7,7,uplink,30000\r\n
                """
        )
    }

    /// The same bytes whatever the machine's language and time zone.
    @Test(arguments: [("de_DE.UTF-8", "America/New_York"), ("C", "Asia/Kathmandu")])
    func placesMakeNoDifference(_ locale: String, _ zone: String) throws {
        let folder = try TemporaryFolder()
        let (capture, db) = (folder.file("c.pcap"), folder.file("c.db"))
        try CaptureMaker.write(CaptureMaker.tenPolls, to: capture)
        _ = try Program.run(["replay", capture, "--db", db])
        let arguments = ["export", "--db", db, "--metric", "ifinoctets", "--step", "7s"] + Self.span
        let plain = try Program.run(arguments, in: nil, environment: ["TZ": "UTC", "LC_ALL": "C"])
        let there = try Program.run(arguments, in: nil, environment: ["TZ": zone, "LC_ALL": locale])
        #expect(plain.output.count > 500)
        #expect(plain.output == there.output)
    }

    @Test func aCaptureIsDecoded() throws {
        let folder = try TemporaryFolder()
        let capture = folder.file("c.pcap")
        try CaptureMaker.write(CaptureMaker.tenPolls, to: capture)
        let decoded = try Program.run(["decode", capture])
        let lines = decoded.output.split(separator: "\n")
        #expect(lines.count == 10)
        let last = try #require(
            try JSONSerialization.jsonObject(with: Data(lines[9].utf8)) as? [String: Any]
        )
        #expect(last["agent_address"] as? String == "198.51.100.7")
        #expect(last["time"] as? String == "2023-11-14T23:01:30Z")
        let samples = try #require(last["samples"] as? [[String: Any]])
        #expect(samples.map { $0["name"] as? String } == ["counters_sample", "flow_sample"])
        let records = try #require(samples[0]["records"] as? [[String: Any]])
        #expect(records[0]["ifInOctets"] as? Int == 90_000)
        #expect(records[1]["structure"] as? String == "port_name")
        #expect(records[1]["name"] as? String == "uplink")
        let summary = try Program.run(["decode", "--summary", capture])
        let counts = try #require(
            try JSONSerialization.jsonObject(with: Data(summary.output.utf8)) as? [String: Any]
        )
        #expect(counts["datagrams"] as? Int == 10)
        #expect(counts["sum_if_in_octets"] as? String == "450000")
        #expect(counts["sum_frame_length_x_rate"] as? Int == 1000)
    }

    @Test func otherPortsAreAskedFor() throws {
        let folder = try TemporaryFolder()
        let capture = folder.file("c.pcap")
        try CaptureMaker.write(CaptureMaker.tenPolls, port: 9999, to: capture)
        #expect(try Program.run(["decode", capture]).output.isEmpty)
        #expect(try Program.run(["decode", "--port", "9999", capture]).output.split(separator: "\n").count == 10)
    }

    /// What came before the end of a file that was cut off is stored, and the cut is told of.
    @Test func aCutCaptureGivesWhatItHas() throws {
        let folder = try TemporaryFolder()
        let (capture, db) = (folder.file("c.pcap"), folder.file("c.db"))
        try CaptureMaker.write(CaptureMaker.tenPolls, to: capture)
        let whole = try Data(contentsOf: URL(fileURLWithPath: capture))
        try whole.dropLast(20).write(to: URL(fileURLWithPath: capture))
        let replay = try Program.run(["replay", capture, "--db", db])
        #expect(replay.status == 1)
        #expect(replay.errorLines.count == 1)
        #expect(replay.errors.contains("cut off"))
        let arguments = ["export", "--db", db, "--metric", "ifinoctets", "--step", "90s", "--stat", "sum"] + Self.span
        #expect(try Program.run(arguments).output.contains(",80000\r\n"))
    }

    @Test func filesThatAreSomethingElseAreLeftAlone() throws {
        let folder = try TemporaryFolder()
        let db = folder.file("notes.txt")
        let text = Data("these are my notes, and no database\n".utf8)
        try text.write(to: URL(fileURLWithPath: db))
        let capture = folder.file("c.pcap")
        try CaptureMaker.write(CaptureMaker.tenPolls, to: capture)
        let commands = [
            ["serve", "--db", db, "--sflow-port", "0", "--http-port", "0"], ["replay", capture, "--db", db],
            ["export", "--db", db, "--metric", "ifinoctets"], ["db", "info", "--db", db],
        ]
        for command in commands {
            let outcome = try Program.run(command)
            #expect(outcome.status == 1, "\(command)")
            #expect(outcome.errorLines.count == 1, "\(outcome.errors)")
            #expect(try Data(contentsOf: URL(fileURLWithPath: db)) == text)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["c.pcap", "notes.txt"])
    }

    @Test(
        arguments: [
            (["decode", "/nonexistent.pcap"], 1), (["decode", "/proc/self/exe"], 1), (["replay", "/nonexistent"], 1),
            (["export", "--db", "/nonexistent/x.db", "--metric", "ifinoctets"], 1),
            (["db", "info", "--db", "/nonexistent/x.db"], 1),
            (["serve", "--db", "/nonexistent/x.db", "--sflow-port", "0", "--http-port", "0"], 1),
            (["serve", "--sflow-port", "70000"], 64), (["serve", "--keep-seconds", "soon"], 64),
            (["serve", "--nix"], 64),
            (["export"], 64), (["export", "--metric", "nix"], 1), (["nix"], 64), (["healthcheck", "--url", "nix"], 64),
            (["export", "--metric", "ifinoctets", "--start", "abc"], 64),
            (["export", "--metric", "ifinoctets", "--stat", "mean"], 64),
            (["export", "--metric", "ifinoctets", "--tz", "Europe/Nowhere"], 64),
            (["export", "--metric", "ifinoctets", "--tz", "Europe/Oslo", "--step", "2d"], 64),
            (["export", "--metric", "ifinoctets", "--filter", "x"], 64),
        ] as [([String], Int32)]
    )
    func whatGoesWrongIsOneLine(_ arguments: [String], _ status: Int32) throws {
        let folder = try TemporaryFolder()
        let outcome = try Program.run(arguments, in: folder.path)
        #expect(outcome.status == status, "\(outcome.errors)")
        #expect(outcome.errorLines.count == 1, "\(outcome.errors)")
        #expect(outcome.errors.hasPrefix("tidemark: "))
        #expect(outcome.output.isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }
}
