import Foundation
import Synchronization

/// The built program, run as its user runs it.
struct Program {
    /// What a run came to.
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String

        /// The lines on standard error.
        var errorLines: [Substring] { errors.split(separator: "\n") }
    }

    /// Where the build put it: beside the tests.
    static var path: String {
        let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        return tests.deletingLastPathComponent().appending(path: "tidemark").path
    }

    /// How many seconds a run may take.
    private static let patience = 40.0

    /// Runs it, or another program, to its end.
    static func run(
        _ arguments: [String],
        of program: String = path,
        in folder: String? = nil,
        environment: [String: String] = [:]
    ) throws -> Outcome {
        let (output, errors) = (Pipe(), Pipe())
        let process = try ChildProcess(
            program,
            arguments,
            environment: environment,
            in: folder,
            output: output.fileHandleForWriting.fileDescriptor,
            errors: errors.fileHandleForWriting.fileDescriptor
        )
        // The ends of what is read come when the program has closed the last other ends.
        try output.fileHandleForWriting.close()
        try errors.fileHandleForWriting.close()
        // What should end and does not fails its test and holds up no others.
        let watchdog = DispatchWorkItem { [process = process.processIdentifier] in kill(process, SIGKILL) }
        DispatchQueue.global().asyncAfter(deadline: .now() + patience, execute: watchdog)
        defer { watchdog.cancel() }
        let reading = Reading(errors.fileHandleForReading)
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus,
            output: String(decoding: text, as: UTF8.self),
            errors: reading.finish()
        )
    }
}

/// Reads one pipe while somebody reads another.
final class Reading: Sendable {
    private let text = Mutex("")
    private let done = DispatchSemaphore(value: 0)

    init(_ handle: FileHandle) {
        let descriptor = handle.fileDescriptor
        Thread.detachNewThread { [self] in
            let data = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).readDataToEndOfFile()
            text.withLock { $0 = String(decoding: data, as: UTF8.self) }
            done.signal()
        }
    }

    func finish() -> String {
        done.wait()
        return text.withLock { $0 }
    }
}
