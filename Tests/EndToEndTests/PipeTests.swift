import Foundation
import StoreSupport
import TestSupport
import Testing

/// Commands between pipes.
@Suite struct PipeTests {
    private static func shell(_ script: String, _ arguments: String...) throws -> Program.Outcome {
        try Program.run(["-c", script, Program.path] + arguments, of: "/bin/sh")
    }

    @Test func standardInput() throws {
        let folder = try TemporaryFolder()
        let (capture, db) = (folder.file("c.pcap"), folder.file("c.db"))
        try CaptureMaker.write(CaptureMaker.tenPolls, to: capture)
        let decoded = try Self.shell(#""$0" decode --summary - < "$1""#, capture)
        #expect(decoded.output.contains("\"datagrams\":10"), "\(decoded.errors)")
        let replayed = try Self.shell(#"cat "$1" | "$0" replay - --db "$2""#, capture, db)
        #expect(replayed.status == 0, "\(replayed.errors)")
        #expect(replayed.output.contains("\"counterSamples\":10"))
    }

    /// A reader that has had enough is no failure, and hears no complaint.
    @Test(
        arguments: [
            "decode \"$1\"", "export --db \"$2\" --metric ifinoctets --start 2023-01-01 --step 1m", "catalog",
        ]
    )
    func readersMayHaveEnough(_ command: String) throws {
        let folder = try TemporaryFolder()
        let (capture, db) = (folder.file("c.pcap"), folder.file("c.db"))
        let polls = (0..<200).flatMap { _ in CaptureMaker.tenPolls }
        try CaptureMaker.write(polls, to: capture)
        #expect(try Program.run(["replay", capture, "--db", db]).status == 0)
        let script = #"{ "$0" \#(command); echo "status $?" >&2; } | head -n 1"#
        let outcome = try Self.shell(script, capture, db)
        #expect(outcome.output.split(whereSeparator: \.isNewline).count == 1)
        #expect(outcome.errors == "status 0\n")
    }

    /// A disk that takes no more is a failure, told in a line.
    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no /dev/full"))
    func fullDisks() throws {
        let outcome = try Self.shell(#""$0" catalog > /dev/full"#)
        #expect(outcome.status == 1)
        #expect(outcome.errorLines.count == 1)
        #expect(outcome.errors.contains("No space left"))
    }
}
