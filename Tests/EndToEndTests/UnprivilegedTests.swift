import Foundation
import StoreSupport
import TestSupport
import Testing

/// Folders and files that may be read and not written, by a user who is not root.
@Suite(.enabled(if: Unprivileged.canBe, "needs a user that is not root, or root and setpriv"))
struct UnprivilegedTests {
    @Test func folders() throws {
        let folder = try TemporaryFolder()
        chmod(folder.path, 0o555)
        defer { chmod(folder.path, 0o755) }
        let capture = try Self.capture()
        defer { withExtendedLifetime(capture) {} }
        let db = folder.file("x.db")
        for command in [
            ["serve", "--db", db, "--sflow-port", "0", "--http-port", "0"],
            ["replay", capture.file("c.pcap"), "--db", db],
        ] {
            let outcome = try Unprivileged.run(command)
            #expect(outcome.status == 1)
            #expect(outcome.errorLines.count == 1, "\(outcome.errors)")
            #expect(outcome.errors.contains(db))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    /// Who may read a store may ask it while another serves it, though he may write nothing there.
    @Test func stores() async throws {
        let folder = try TemporaryFolder()
        let db = folder.file("t.db")
        let server = try await RunningServer(db: db)
        for number in 1...3 { try server.send([Packets.packet(number)]) }
        try await server.stored(30_000)
        chmod(folder.path, 0o555)
        defer { chmod(folder.path, 0o755) }
        let span = ["--start", "-1d", "--step", "1d", "--stat", "sum"]
        let export = try Unprivileged.run(["export", "--db", db, "--metric", "flow_in_octets"] + span)
        #expect(export.status == 0, "\(export.errors)")
        #expect(export.output.contains(",30000,"))
        chmod(folder.path, 0o755)
        #expect(try await server.stop(SIGTERM) == 0)
    }

    @Test func secrets() throws {
        let folder = try Self.capture()
        let capture = folder.file("c.pcap")
        chmod(capture, 0o000)
        let outcome = try Unprivileged.run(["decode", capture])
        #expect(outcome.status == 1)
        #expect(outcome.errorLines.count == 1, "\(outcome.errors)")
        #expect(outcome.errors.contains("Permission denied"))
    }

    private static func capture() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        chmod(folder.path, 0o755)
        try CaptureMaker.write(CaptureMaker.tenPolls, to: folder.file("c.pcap"))
        return folder
    }
}

/// The program as a user runs it who is not root.
enum Unprivileged {
    private static let setpriv = "/usr/bin/setpriv"
    private static let drop = ["--reuid=65534", "--regid=65534", "--clear-groups"]

    /// Whether there is such a user, who may also run the program.
    static var canBe: Bool {
        guard geteuid() == 0 else { return true }
        guard FileManager.default.isExecutableFile(atPath: setpriv) else { return false }
        return (try? run(["--version"]))?.status == 0
    }

    static func run(_ arguments: [String]) throws -> Program.Outcome {
        guard geteuid() == 0 else { return try Program.run(arguments) }
        return try Program.run(drop + [Program.path] + arguments, of: setpriv)
    }
}
